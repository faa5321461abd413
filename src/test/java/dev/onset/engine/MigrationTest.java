package dev.onset.engine;

import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.line;
import static dev.onset.engine.TestModel.looped;
import static dev.onset.engine.TestModel.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.testing.TestInstance;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An instance whose migration plan has no obstacle continues in the target; anything else is an obstacle. */
class MigrationTest {

    private static final String REPEATED = "The multi-instance settings differ in the target";
    private static final String COLLECTS = "The outputCollection differs in the target, and items are active";
    private static final String ELEMENT = "The inputElement differs in the target, and items are active";

    @Test
    void a_loop_whose_items_are_being_done_keeps_its_variables() throws StaleEvent {
        for (boolean sequential : List.of(false, true)) {
            ProcessModel source = line(looped("a", job(), loop(sequential, "item", "results")));
            TestInstance instance = TestInstance.start(source, Map.of("items", List.of(1, 2, 3)));
            instance.apply(new Event.WorkCompleted(instance.tokensAt("a").getFirst(), Map.of("result", 1)));

            assertThat(reasons(instance, line(looped("a", job(), loop(sequential, "item", "others")))))
                    .containsExactly(COLLECTS);
            assertThat(reasons(instance, line(looped("a", job(), loop(sequential, "item", null)))))
                    .containsExactly(COLLECTS);
            assertThat(reasons(instance, line(looped("a", job(), loop(sequential, "element", "results")))))
                    .containsExactly(ELEMENT);
            assertThat(reasons(instance, line(looped("a", job(), loop(sequential, null, "results")))))
                    .containsExactly(ELEMENT);
            assertThat(reasons(instance, line(looped("a", job(), loop(!sequential, "item", "results")))))
                    .containsOnly(REPEATED);
            assertThat(reasons(instance, line(Node.of("a", TestModel.PROCESS, job()))))
                    .containsOnly(REPEATED);
            assertThat(reasons(instance, line(looped("a", job(), loop(sequential, "item", "results")))))
                    .isEmpty();
            assertThatThrownBy(() -> instance.move(line(looped("a", job(), loop(sequential, "item", null)))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_loop_without_an_output_collection_gets_none_while_its_items_are_being_done() {
        TestInstance instance =
                TestInstance.start(line(looped("a", job(), loop(false, "item", null))), Map.of("items", List.of(1, 2)));

        assertThat(reasons(instance, line(looped("a", job(), loop(false, "item", "results")))))
                .containsExactly(COLLECTS);
    }

    @Test
    void a_loop_that_has_not_begun_may_have_other_variables() throws StaleEvent {
        TestInstance instance = TestInstance.start(
                line(looped("a", job(), loop(false, "item", "results"))), Map.of("items", "no list"));
        assertThat(instance.incidents).hasSize(1);

        instance.move(line(looped("a", job(), loop(false, "element", "others"))));
        instance.apply(new Event.ValuesChanged(Map.of("items", List.of(1, 2)))).retry("a");
        for (long token : instance.tokensAt("a")) {
            instance.apply(new Event.WorkCompleted(token, Map.of("result", "r")));
        }

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.state.variables()).containsEntry("others", List.of("r", "r"));
    }

    @Test
    void the_results_so_far_are_kept() throws StaleEvent {
        ProcessModel source = line(looped("a", job(), loop(false, "item", "results")));
        ProcessModel target =
                line(looped("a", job(), loop(false, "item", "results")), Node.of("b", TestModel.PROCESS, job()));
        TestInstance instance = TestInstance.start(source, Map.of("items", List.of(1, 2)));
        instance.apply(new Event.WorkCompleted(instance.tokensAt("a").getFirst(), Map.of("result", "first")));

        instance.move(target);
        instance.apply(new Event.WorkCompleted(instance.tokensAt("a").getFirst(), Map.of("result", "second")));

        assertThat(instance.waitingAt()).containsExactly("b");
        assertThat(instance.state.variables()).containsEntry("results", List.of("first", "second"));
    }

    private static List<String> reasons(TestInstance instance, ProcessModel target) {
        return Migration.plan(instance.model, target, instance.state, Map.of()).obstacles().stream()
                .map(Migration.Obstacle::reason)
                .toList();
    }

    private static MultiInstance loop(boolean sequential, @Nullable String element, @Nullable String collection) {
        return new MultiInstance(
                sequential,
                variable("items"),
                element,
                collection,
                collection == null ? null : variable("result"),
                null,
                collection == null ? null : "result");
    }
}
