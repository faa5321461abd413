package dev.onset.engine;

import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.line;
import static dev.onset.engine.TestModel.looped;
import static dev.onset.engine.TestModel.mapped;
import static dev.onset.engine.TestModel.script;
import static dev.onset.engine.TestModel.variable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.elements.CallActivity;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.StartEvent;
import dev.onset.testing.TestInstance;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No instance exceeds its bounds of memory, whatever its model, its values and its workers do. */
class BoundedInstancesTest {

    private static final String MILLION = "x".repeat(1_000_000);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_collection_with_more_elements_than_the_bound_is_an_incident(boolean sequential) {
        ProcessModel model = line(looped("a", job(), loop(sequential)));

        TestInstance instance = TestInstance.start(model, Map.of("items", Collections.nCopies(10_001, 0)));

        assertThat(only(instance.incidents.values()).message())
                .isEqualTo("The input collection has more than 10000 elements");
        assertThat(instance.openWork).isEmpty();
        assertThat(TestInstance.start(model, Map.of("items", Collections.nCopies(10_000, 0))).incidents)
                .isEmpty();
    }

    @Test
    void the_visit_that_makes_the_variables_too_large_is_an_incident_and_leaves_no_trace() {
        TestInstance instance = TestInstance.start(line(IntStream.rangeClosed(1, 5)
                .mapToObj(i -> plain("s" + i, script("v" + i, variables -> MILLION)))
                .toArray(Node[]::new)));

        assertThat(only(instance.incidents.values()).node()).isEqualTo("s4");
        assertThat(only(instance.incidents.values()).type()).isEqualTo(IncidentType.IO_MAPPING_ERROR);
        assertThat(only(instance.incidents.values()).message()).contains("limit of 4000000 characters");
        assertThat(instance.state.variables()).containsOnlyKeys("v1", "v2", "v3");
    }

    @Test
    void an_instance_does_not_end_by_a_visit_that_makes_its_variables_too_large() {
        TestInstance instance = TestInstance.start(line(
                plain("s1", script("v1", variables -> List.of(MILLION, MILLION, MILLION))),
                plain("s2", script("v2", variables -> MILLION))));

        assertThat(instance.state.state()).isEqualTo(InstanceState.STARTED);
        assertThat(only(instance.incidents.values()).node()).isEqualTo("s2");
    }

    @Test
    void what_work_returned_is_kept_where_it_makes_the_variables_too_large_and_goes_on_when_they_are_smaller()
            throws StaleEvent {
        TestInstance instance = TestInstance.start(line(
                IntStream.rangeClosed(1, 5).mapToObj(i -> plain("j" + i, job())).toArray(Node[]::new)));
        for (int i = 1; i <= 4; i++) {
            instance.complete("j" + i, Map.of("v" + i, MILLION));
        }
        assertThat(only(instance.incidents.values()).node()).isEqualTo("j4");
        assertThat(instance.state.variables()).containsKey("v4");

        Map<String, @Nullable Object> less = new HashMap<>();
        less.put("v1", null);
        instance.apply(new Event.IncidentRetried(only(instance.incidents.keySet()), 0, less));

        assertThat(instance.incidents).isEmpty();
        assertThat(instance.tokensAt("j5")).hasSize(1);
    }

    @Test
    void variables_that_shrink_make_room() throws StaleEvent {
        TestInstance instance = TestInstance.start(line(
                plain("s1", script("v", variables -> List.of(MILLION, MILLION, MILLION))),
                plain("s2", script("v", variables -> List.of())),
                plain("s3", script("w", variables -> List.of(MILLION, MILLION, MILLION)))));

        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void many_calls_at_once_do_not_copy_large_variables_without_bound() {
        TestInstance instance = TestInstance.start(
                line(looped("call", new CallActivity(Expression.literal("called"), false, true, true), loop(false))),
                Map.of("items", List.of(1, 2, 3, 4, 5, 6), "large", MILLION));

        assertThat(instance.openWork).hasSize(2);
        assertThat(instance.incidents).hasSize(4);
    }

    @Test
    void tokens_beyond_the_bound_are_an_incident() throws StaleEvent {
        TestModel model = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .flow("start", "fork");
        for (int i = 1; i <= 5; i++) {
            model.node(looped("loop" + i, job(), loop(false)))
                    .node("end" + i, new EndEvent())
                    .flow("fork", "loop" + i)
                    .flow("loop" + i, "end" + i);
        }

        TestInstance instance = TestInstance.start(model.build(), Map.of("items", Collections.nCopies(10_000, 0)))
                .goOn();

        assertThat(only(instance.incidents.values()).node()).isEqualTo("loop5");
        assertThat(only(instance.incidents.values()).message()).contains("limit of 50000 tokens");
        assertThat(instance.openWork).hasSize(40_000);
    }

    private static MultiInstance loop(boolean sequential) {
        return new MultiInstance(sequential, variable("items"), "item", null, null, null);
    }

    private static Node plain(String id, Element element) {
        return mapped(id, element, List.of(), List.of());
    }

    private static <T> T only(Iterable<T> all) {
        assertThat(all).hasSize(1);
        return all.iterator().next();
    }
}
