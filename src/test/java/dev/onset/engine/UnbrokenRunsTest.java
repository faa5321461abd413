package dev.onset.engine;

import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.looped;
import static dev.onset.engine.TestModel.script;
import static dev.onset.engine.TestModel.task;
import static dev.onset.engine.TestModel.variable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ErrorEndEvent;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.InclusiveGateway;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.platform.Ids;
import dev.onset.testing.TestInstance;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A token that never waits is stopped, however its run is divided into steps. */
class UnbrokenRunsTest {

    private static final int LIMIT = 100;

    @Test
    void a_loop_that_never_ends_becomes_an_incident_that_names_its_nodes() throws StaleEvent {
        for (int maxVisits : new int[] {1, 2, 3, 7, 50, 10_000}) {
            TestInstance instance = start(loop(), maxVisits, Map.of("go", true));

            assertThat(instance.incidents.values()).singleElement().satisfies(incident -> {
                assertThat(incident.type()).isEqualTo(IncidentType.CONDITION_ERROR);
                assertThat(incident.message())
                        .isEqualTo("The token has passed 100 nodes without a wait state; it is in the loop "
                                + "merge > gate > a > merge");
            });
            assertThat(visits(instance)).isEqualTo(LIMIT);
            assertThat(instance.state.unbrokenRuns()).isEmpty();
        }
    }

    @Test
    void a_retry_gives_a_token_as_many_visits_again() throws StaleEvent {
        TestInstance instance = start(loop(), 7, Map.of("go", true));

        for (int retry = 1; retry <= 3; retry++) {
            long token = instance.incidents.keySet().iterator().next();
            instance.apply(new Event.IncidentRetried(token)).goOn();
            assertThat(instance.incidents).containsOnlyKeys(token);
            assertThat(visits(instance)).isEqualTo((retry + 1L) * LIMIT);
        }
        long token = instance.incidents.keySet().iterator().next();
        instance.apply(new Event.ValuesChanged(Map.of("go", false)));
        instance.apply(new Event.IncidentRetried(token)).goOn().assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_loop_that_ends_in_time_is_not_stopped() throws StaleEvent {
        ProcessModel counting = new TestModel()
                .node("start", new StartEvent())
                .node("merge", new ExclusiveGateway(null))
                .node("count", script("n", values -> (int) values.get("n") + 1))
                .node("gate", new ExclusiveGateway("gate-end"))
                .node("end", new EndEvent())
                .flow("start", "merge")
                .flow("merge", "count")
                .flow("count", "gate")
                .flow("gate", "merge", (values, now) -> (int) values.get("n") < 32)
                .flow("gate", "end")
                .build();

        start(counting, 7, Map.of("n", 0)).assertEnded(InstanceState.FINISHED);
        assertThat(start(counting, 7, Map.of("n", -2)).incidents).hasSize(1);
    }

    @Test
    void a_wait_begins_the_count_anew() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("merge", new ExclusiveGateway(null))
                .node("a", task())
                .node("work", job())
                .flow("start", "merge")
                .flow("merge", "a")
                .flow("a", "work")
                .flow("work", "merge")
                .build();
        TestInstance instance = start(model, 2, Map.of());

        for (int i = 0; i < LIMIT; i++) {
            instance.complete("work").goOn();
            assertThat(instance.state.unbrokenRuns()).isEmpty();
        }

        assertThat(instance.incidents).isEmpty();
    }

    @Test
    void what_happens_to_other_tokens_does_not_begin_the_count_anew() throws StaleEvent {
        ProcessModel model = loop(new TestModel()
                        .node("fork", new ParallelGateway())
                        .node("work", job())
                        .node("again", new ExclusiveGateway(null))
                        .flow("fork", "again")
                        .flow("again", "work")
                        .flow("work", "again")
                        .flow("start", "fork")
                        .flow("fork", "merge"))
                .build();
        TestInstance instance = TestInstance.startWith(new Stepper(3, LIMIT, Ids::next), model, Map.of("go", true));

        while (instance.continuationDue()) {
            if (!instance.tokensAt("work").isEmpty()) {
                instance.complete("work");
            }
            instance.apply(new Event.Continue());
        }

        assertThat(instance.incidents.values())
                .extracting(Effect.RaiseIncident::type)
                .containsExactly(IncidentType.CONDITION_ERROR);
    }

    @Test
    void a_hold_in_between_does_not_begin_the_count_anew() throws StaleEvent {
        TestInstance instance = TestInstance.startWith(new Stepper(10, LIMIT, Ids::next), loop(), Map.of("go", true));

        for (int i = 0; i < 9; i++) {
            assertThat(instance.continuationDue()).isTrue();
            instance.apply(new Event.Held()).apply(new Event.Resumed());
        }
        instance.goOn();

        assertThat(instance.incidents).hasSize(1);
        assertThat(visits(instance)).isEqualTo(LIMIT);
    }

    @Test
    void loops_around_forks_joins_and_subprocesses_are_stopped() throws StaleEvent {
        ProcessModel forked = new TestModel()
                .node("start", new StartEvent())
                .node("merge", new ExclusiveGateway(null))
                .node("fork", new ParallelGateway())
                .node("a", task())
                .node("b", task())
                .node("join", new ParallelGateway())
                .flow("start", "merge")
                .flow("merge", "fork")
                .flow("fork", "a")
                .flow("fork", "b")
                .flow("a", "join")
                .flow("b", "join")
                .flow("join", "merge")
                .build();
        ProcessModel inclusive = new TestModel()
                .node("start", new StartEvent())
                .node("merge", new ExclusiveGateway(null))
                .node("fork", new InclusiveGateway(null))
                .node("a", task())
                .node("b", task())
                .node("join", new InclusiveGateway(null))
                .flow("start", "merge")
                .flow("merge", "fork")
                .flow("fork", "a", Expression.literal(true))
                .flow("fork", "b", Expression.literal(true))
                .flow("a", "join")
                .flow("b", "join")
                .flow("join", "merge")
                .build();
        ProcessModel nested = new TestModel()
                .node("start", new StartEvent())
                .node("sub", new SubProcess("in"))
                .node("in", "sub", new StartEvent())
                .node("in-a", "sub", task())
                .flow("start", "sub")
                .flow("in", "in-a")
                .flow("sub", "sub")
                .build();
        ProcessModel thrown = new TestModel()
                .node("start", new StartEvent())
                .node("sub", new SubProcess("in"))
                .node("in", "sub", new StartEvent())
                .node("failed", "sub", new ErrorEndEvent(Expression.literal("E")))
                .node("caught", new BoundaryEvent("sub", true, new Trigger.Error("E")))
                .flow("start", "sub")
                .flow("in", "failed")
                .flow("caught", "sub")
                .build();
        for (ProcessModel model : List.of(forked, inclusive, nested, thrown)) {
            for (int maxVisits : new int[] {1, 2, 5, 6, 10_000}) {
                TestInstance instance =
                        TestInstance.startWith(new Stepper(maxVisits, LIMIT, Ids::next), model, Map.of());
                for (int i = 0; i < 40 * LIMIT && instance.continuationDue(); i++) {
                    instance.apply(new Event.Continue());
                }
                assertThat(instance.continuationDue()).isFalse();
                assertThat(instance.incidents).isNotEmpty();
                assertThat(instance.incidents.values())
                        .allSatisfy(incident -> assertThat(incident.type()).isEqualTo(IncidentType.CONDITION_ERROR));
            }
        }
    }

    @Test
    void a_subprocess_that_is_left_again_and_again_is_named_with_what_is_in_it() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("sub", new SubProcess("in"))
                .node("in", "sub", new StartEvent())
                .flow("start", "sub")
                .flow("sub", "sub")
                .build();

        TestInstance instance = start(model, 10, Map.of());

        assertThat(instance.incidents.values())
                .singleElement()
                .satisfies(incident ->
                        assertThat(incident.message()).matches(".* in the loop (sub > in > sub|in > sub > in)"));
    }

    @Test
    void many_items_that_never_wait_are_not_a_loop() throws StaleEvent {
        List<Integer> many = IntStream.range(0, 10 * LIMIT).boxed().toList();
        for (boolean sequential : List.of(false, true)) {
            MultiInstance loop = new MultiInstance(sequential, variable("items"), "item", null, null, null);
            ProcessModel model = new TestModel()
                    .node("start", new StartEvent())
                    .node(looped("each", new SubProcess("in"), loop))
                    .node("in", "each", new StartEvent())
                    .node("a", "each", task())
                    .flow("start", "each")
                    .flow("in", "a")
                    .build();

            start(model, 30, Map.of("items", many)).assertEnded(InstanceState.FINISHED);
        }
    }

    private static TestInstance start(ProcessModel model, int maxVisits, Map<String, @Nullable Object> values)
            throws StaleEvent {
        return TestInstance.startWith(new Stepper(maxVisits, LIMIT, Ids::next), model, values)
                .goOn();
    }

    private static long visits(TestInstance instance) {
        return instance.path().size();
    }

    /** A loop that repeats while {@code go} is true. */
    private static ProcessModel loop() {
        return loop(new TestModel().flow("start", "merge")).build();
    }

    private static TestModel loop(TestModel model) {
        return model.node("start", new StartEvent())
                .node("merge", new ExclusiveGateway(null))
                .node("gate", new ExclusiveGateway("gate-end"))
                .node("a", task())
                .node("end", new EndEvent())
                .flow("merge", "gate")
                .flow("gate", "a", variable("go"))
                .flow("gate", "end")
                .flow("a", "merge");
    }
}
