package dev.onset.engine;

import static dev.onset.engine.TestModel.after;
import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.script;
import static dev.onset.engine.TestModel.task;
import static dev.onset.engine.TestModel.variable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.InclusiveGateway;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.StartEvent;
import dev.onset.testing.TestInstance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InclusiveGatewayTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void every_true_condition_is_taken_and_the_join_waits_for_just_those(int chosen) throws StaleEvent {
        Map<String, @Nullable Object> conditions = new HashMap<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            boolean taken = (chosen & 1 << i) != 0;
            conditions.put("c" + i, taken);
            if (taken) {
                expected.add("a" + i);
            }
        }
        if (expected.isEmpty()) {
            expected.add("otherwise");
        }
        TestInstance instance = TestInstance.start(forkAndJoin(), conditions);
        assertThat(instance.waitingAt()).containsExactlyElementsOf(expected);

        for (String branch : expected.reversed()) {
            assertThat(instance.path()).doesNotContain("join");
            instance.complete(branch);
        }

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.path().stream().filter("end"::equals)).hasSize(1);
    }

    @Test
    void without_a_true_condition_or_a_default_flow_it_is_an_incident_that_can_be_retried() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("fix", job())
                .node("gate", new InclusiveGateway(null))
                .node("a", task())
                .node("b", task())
                .flow("start", "fork")
                .flow("fork", "fix")
                .flow("fork", "gate")
                .flow("gate", "a", variable("a"))
                .flow("gate", "b", variable("b"))
                .build();
        TestInstance instance = TestInstance.start(model, Map.of("a", false, "b", false));
        assertThat(instance.incidents.get(instance.tokenAt("gate")).type()).isEqualTo(IncidentType.CONDITION_ERROR);

        instance.complete("fix", Map.of("a", true, "b", true)).retry("gate");

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.path()).endsWith("gate", "a", "b");
    }

    @Test
    void a_join_that_has_no_way_out_keeps_the_tokens_that_wait_and_raises_one_incident() throws StaleEvent {
        for (Object broken : List.of(false, "no boolean")) {
            ProcessModel model = new TestModel()
                    .node("start", new StartEvent())
                    .node("fork", new ParallelGateway())
                    .node("a", task())
                    .node("b", task())
                    .node("fix", job())
                    .node("join", new InclusiveGateway(null))
                    .node("after", task())
                    .flow("start", "fork")
                    .flow("fork", "a")
                    .flow("fork", "b")
                    .flow("fork", "fix")
                    .flow("a", "join")
                    .flow("b", "join")
                    .flow("join", "after", variable("go"))
                    .build();
            TestInstance instance = TestInstance.start(model, Map.of("go", broken));
            assertThat(instance.incidents).hasSize(1);
            assertThat(instance.waitingAt()).containsExactlyInAnyOrder("join", "join", "fix");
            assertThat(instance.continuationDue()).isFalse();

            instance.complete("fix", Map.of("go", true));
            assertThat(instance.incidents).hasSize(1);
            instance.apply(new Event.IncidentRetried(
                    instance.incidents.keySet().iterator().next()));

            instance.assertEnded(InstanceState.FINISHED);
            assertThat(instance.path().stream().filter("after"::equals)).hasSize(1);
        }
    }

    @Test
    void a_join_waits_for_a_path_that_only_a_boundary_event_leads_by() throws StaleEvent {
        TestInstance done = TestInstance.start(joinBehindBoundary(true));
        done.complete("b");
        assertThat(done.path()).doesNotContain("join");
        done.complete("a").assertEnded(InstanceState.FINISHED);
        assertThat(done.path().stream().filter("end"::equals)).hasSize(1);

        TestInstance timedOut = TestInstance.start(joinBehindBoundary(true));
        timedOut.complete("b");
        timedOut.trigger("timeout").assertEnded(InstanceState.FINISHED);
        assertThat(timedOut.path()).containsOnlyOnce("end");
    }

    @Test
    void a_join_waits_for_an_activity_whose_non_interrupting_event_has_come_by_already() throws StaleEvent {
        TestInstance instance = TestInstance.start(joinBehindBoundary(false));
        instance.complete("b").trigger("timeout");
        assertThat(instance.waitingAt()).containsExactlyInAnyOrder("a", "join", "join");

        instance.complete("a").assertEnded(InstanceState.FINISHED);
        assertThat(instance.path()).containsOnlyOnce("end");
    }

    @Test
    void a_join_does_not_wait_for_a_token_that_leaves_the_way() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("a", task())
                .node("b", job())
                .node("choice", new ExclusiveGateway("choice-away"))
                .node("away", job())
                .node("join", new InclusiveGateway(null))
                .flow("start", "fork")
                .flow("fork", "a")
                .flow("fork", "b")
                .flow("a", "join")
                .flow("b", "choice")
                .flow("choice", "join", Expression.literal(false))
                .flow("choice", "away")
                .build();
        TestInstance instance = TestInstance.start(model);
        assertThat(instance.path()).doesNotContain("join");

        instance.complete("b");

        assertThat(instance.path()).contains("join");
        assertThat(instance.waitingAt()).containsExactly("away");
    }

    @Test
    void a_loop_around_a_fork_and_a_join_goes_round_as_often_as_it_should() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("merge", new InclusiveGateway(null))
                .node("fork", new InclusiveGateway(null))
                .node("a", job())
                .node("b", task())
                .node("join", new InclusiveGateway(null))
                .node("count", script("n", variables -> (int) variables.get("n") + 1))
                .node("gate", new ExclusiveGateway("gate-end"))
                .node("end", new EndEvent())
                .flow("start", "merge")
                .flow("merge", "fork")
                .flow("fork", "a", Expression.literal(true))
                .flow("fork", "b", Expression.literal(true))
                .flow("a", "join")
                .flow("b", "join")
                .flow("join", "count")
                .flow("count", "gate")
                .flow("gate", "merge", (variables, now) -> (int) variables.get("n") < 3)
                .flow("gate", "end")
                .build();
        TestInstance instance = TestInstance.start(model, Map.of("n", 0));

        instance.complete("a").complete("a").complete("a").assertEnded(InstanceState.FINISHED);
        assertThat(instance.path()).containsOnlyOnce("end");
        assertThat(instance.state.variables()).containsEntry("n", 3);
    }

    @Test
    void a_token_that_has_come_to_the_join_but_was_cut_is_waited_for() throws StaleEvent {
        for (int maxVisits = 1; maxVisits < 12; maxVisits++) {
            ProcessModel model = new TestModel()
                    .node("start", new StartEvent())
                    .node("fork", new ParallelGateway())
                    .node("other", job())
                    .node("a", task())
                    .node("b", task())
                    .node("join", new InclusiveGateway(null))
                    .node("end", new EndEvent())
                    .flow("start", "fork")
                    .flow("fork", "other")
                    .flow("fork", "a")
                    .flow("fork", "b")
                    .flow("a", "join")
                    .flow("b", "join")
                    .flow("join", "end")
                    .build();
            TestInstance instance = TestInstance.startWithVisits(model, maxVisits);
            while (instance.openWork.isEmpty()) {
                instance.apply(new Event.Continue());
            }
            instance.complete("other").goOn().assertEnded(InstanceState.FINISHED);
            assertThat(instance.path()).containsOnlyOnce("end");
        }
    }

    @Test
    void a_fork_of_a_thousand_is_joined() {
        for (boolean inclusive : List.of(true, false)) {
            Element gate = inclusive ? new InclusiveGateway(null) : new ParallelGateway();
            TestModel model = new TestModel()
                    .node("start", new StartEvent())
                    .node("fork", gate)
                    .node("join", gate)
                    .node("end", new EndEvent())
                    .flow("start", "fork")
                    .flow("join", "end");
            for (int i = 0; i < 1000; i++) {
                model.node("a" + i, task()).flow("fork", "a" + i).flow("a" + i, "join");
            }

            TestInstance instance = TestInstance.start(model.build());

            instance.assertEnded(InstanceState.FINISHED);
            assertThat(instance.path()).containsOnlyOnce("end");
        }
    }

    private static ProcessModel forkAndJoin() {
        TestModel model = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new InclusiveGateway("fork-otherwise"))
                .node("otherwise", job())
                .node("join", new InclusiveGateway(null))
                .node("end", new EndEvent())
                .flow("start", "fork")
                .flow("fork", "otherwise")
                .flow("otherwise", "join")
                .flow("join", "end");
        for (int i = 0; i < 3; i++) {
            model.node("a" + i, job()).flow("fork", "a" + i, variable("c" + i)).flow("a" + i, "join");
        }
        return model.build();
    }

    /** Parallel jobs {@code a} and {@code b}. Both {@code a} and its timer boundary event have a path to the join. */
    private static ProcessModel joinBehindBoundary(boolean interrupting) {
        return new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("a", job())
                .node("b", job())
                .node("timeout", new BoundaryEvent("a", interrupting, after("PT1H")))
                .node("join", new InclusiveGateway(null))
                .node("end", new EndEvent())
                .flow("start", "fork")
                .flow("fork", "a")
                .flow("fork", "b")
                .flow("a", "join")
                .flow("b", "join")
                .flow("timeout", "join")
                .flow("join", "end")
                .build();
    }
}
