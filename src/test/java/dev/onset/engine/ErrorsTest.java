package dev.onset.engine;

import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.message;
import static dev.onset.engine.TestModel.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.ErrorEndEvent;
import dev.onset.engine.elements.EventSubProcess;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.engine.elements.TerminateEndEvent;
import dev.onset.engine.elements.TriggeredStartEvent;
import dev.onset.testing.TestInstance;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ErrorsTest {

    @Test
    void an_error_of_a_job_is_caught_at_its_boundary_with_what_came_with_it() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("a", job())
                .node("caught", onError("a", "E1"))
                .node("aside", task())
                .node("after", task())
                .flow("start", "a")
                .flow("a", "after")
                .flow("caught", "aside")
                .build();
        TestInstance instance = TestInstance.start(model);

        instance.error("a", "E1", Map.of("why", "x"));

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.path()).containsExactly("start", "caught", "aside");
        assertThat(instance.state.variables()).isEqualTo(Map.of("why", "x"));
        assertThat(instance.uncaught).isEmpty();
    }

    @Test
    void an_error_that_nothing_catches_is_an_incident_and_is_told_outside() throws StaleEvent {
        TestInstance instance = TestInstance.start(oneJob(onError("a", "E1")));
        long token = instance.tokenAt("a");

        instance.apply(new Event.ErrorThrown(token, "E2", "went wrong", Map.of("n", 1)));

        assertThat(instance.uncaught)
                .containsExactly(new Effect.UncaughtError(token, "E2", "went wrong", Map.of("n", 1)));
        assertThat(instance.incidents.get(token).type()).isEqualTo(IncidentType.UNHANDLED_ERROR_EVENT);
        assertThat(instance.incidents.get(token).message()).isEqualTo("The error E2 was not caught: went wrong");
        assertThat(instance.openWork).containsKey(token);
        assertThatThrownBy(() -> instance.error("a", "E2", Map.of())).isInstanceOf(StaleEvent.class);

        instance.retry("a");
        assertThat(instance.last.effects()).contains(new Effect.ReviveJob(token, 0));
        instance.error("a", "E1", Map.of()).assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_error_end_event_is_caught_at_the_boundary_of_its_subprocess_and_ends_what_is_in_it() throws StaleEvent {
        TestInstance instance = TestInstance.start(errorEndIn("sub", onError("sub", null)));
        assertThat(instance.openWork).hasSize(2);

        instance.complete("in-b");

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.path()).endsWith("in-b", "caught");
    }

    @Test
    void an_error_end_event_that_nothing_catches_can_be_retried() throws StaleEvent {
        TestInstance instance = TestInstance.start(errorEndIn("sub", onError("sub", "other")));

        instance.complete("in-b");
        assertThat(instance.uncaught).hasSize(1);
        assertThat(instance.incidents.get(instance.tokenAt("in-end")).type())
                .isEqualTo(IncidentType.UNHANDLED_ERROR_EVENT);
        instance.retry("in-end");
        assertThat(instance.uncaught).hasSize(2);
        assertThat(instance.incidents).hasSize(1);

        instance.apply(new Event.Canceled()).assertEnded(InstanceState.TERMINATED);
    }

    @Test
    void an_uncaught_error_whose_token_is_withdrawn_in_the_same_step_is_not_told() {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("error", new ErrorEndEvent(Expression.literal("E")))
                .node("kill", new TerminateEndEvent())
                .flow("start", "fork")
                .flow("fork", "error")
                .flow("fork", "kill")
                .build();

        TestInstance instance = TestInstance.start(model);

        instance.assertEnded(InstanceState.FINISHED);
        assertThat(instance.uncaught).isEmpty();
    }

    @Test
    void an_error_code_that_is_no_text_is_an_incident_of_its_own() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("error", new ErrorEndEvent(Expression.literal(7)))
                .flow("start", "error")
                .build();

        TestInstance instance = TestInstance.start(model);

        assertThat(instance.incidents.get(instance.tokenAt("error")).type())
                .isEqualTo(IncidentType.EXTRACT_VALUE_ERROR);
        assertThat(instance.uncaught).isEmpty();
    }

    @Test
    void the_event_for_just_the_code_comes_before_the_one_for_any_error() throws StaleEvent {
        assertThat(catcher("E1", null, "E1", "E1")).isEqualTo("c1");
        assertThat(catcher("E9", null, "E1", null)).isEqualTo("c0");
    }

    @Test
    void of_two_events_for_one_error_the_first_in_the_model_catches_it() throws StaleEvent {
        assertThat(catcher("E1", "E0", "E1", "E1")).isEqualTo("c1");
    }

    @Test
    void the_innermost_place_catches_an_error_even_where_an_outer_one_is_for_just_its_code() throws StaleEvent {
        ProcessModel model = nested().node("inner", "outer", onError("sub", null))
                .node("outermost", onError("outer", "E"))
                .build();

        TestInstance instance = TestInstance.start(model).error("a", "E", Map.of());

        assertThat(instance.path()).contains("inner").doesNotContain("outermost");
        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_outer_scope_catches_what_the_inner_ones_do_not() throws StaleEvent {
        ProcessModel model = nested().node("inner", "outer", onError("sub", "other"))
                .node("outermost", onError("outer", "E"))
                .build();

        TestInstance instance = TestInstance.start(model).error("a", "E", Map.of());

        assertThat(instance.path()).contains("outermost").doesNotContain("inner");
        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_event_subprocess_catches_before_the_boundary_of_its_scope() throws StaleEvent {
        ProcessModel model = nested().node("event", "sub", new EventSubProcess("event-start"))
                .node("event-start", "event", new TriggeredStartEvent(true, new Trigger.Error(null)))
                .node("inner", "outer", onError("sub", "E"))
                .build();

        TestInstance instance = TestInstance.start(model).error("a", "E", Map.of("x", 1));

        assertThat(instance.path()).contains("event-start", "event").doesNotContain("inner");
        assertThat(instance.state.variables()).isEqualTo(Map.of("x", 1));
        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_event_subprocess_does_not_catch_what_itself_throws() throws StaleEvent {
        ProcessModel model = nested().node("event", "sub", new EventSubProcess("event-start"))
                .node("event-start", "event", new TriggeredStartEvent(true, new Trigger.Error(null)))
                .node("rethrow", "event", new ErrorEndEvent(Expression.literal("E")))
                .flow("event-start", "rethrow")
                .node("inner", "outer", onError("sub", "E"))
                .build();

        TestInstance instance = TestInstance.start(model).error("a", "E", Map.of());

        assertThat(instance.path()).contains("event-start", "inner");
        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_event_subprocess_of_the_process_catches_an_error_from_anywhere_in_it() throws StaleEvent {
        ProcessModel model = nested().node("event", new EventSubProcess("event-start"))
                .node("event-start", "event", new TriggeredStartEvent(true, new Trigger.Error("E")))
                .node("handle", "event", job())
                .flow("event-start", "handle")
                .build();

        TestInstance instance = TestInstance.start(model).error("a", "E", Map.of());
        assertThat(instance.waitingAt()).containsExactly("event", "handle");

        instance.complete("handle").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_caught_error_ends_what_else_is_waited_for_at_the_boundary() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("a", job())
                .node("timeout", new BoundaryEvent("a", true, TestModel.after("PT1H")))
                .node("asked", new BoundaryEvent("a", false, message("m")))
                .node("caught", onError("a", "E"))
                .flow("start", "a")
                .build();

        TestInstance.start(model).error("a", "E", Map.of()).assertEnded(InstanceState.FINISHED);
    }

    private static String catcher(String thrown, @Nullable String... codes) throws StaleEvent {
        TestModel model =
                new TestModel().node("start", new StartEvent()).node("a", job()).flow("start", "a");
        for (int i = 0; i < codes.length; i++) {
            model.node("c" + i, onError("a", codes[i]));
        }
        List<String> path =
                TestInstance.start(model.build()).error("a", thrown, Map.of()).path();
        return path.getLast();
    }

    private static BoundaryEvent onError(String activity, @Nullable String code) {
        return new BoundaryEvent(activity, true, new Trigger.Error(code));
    }

    private static ProcessModel oneJob(BoundaryEvent boundary) {
        return new TestModel()
                .node("start", new StartEvent())
                .node("a", job())
                .node("caught", boundary)
                .flow("start", "a")
                .build();
    }

    private static ProcessModel errorEndIn(String sub, BoundaryEvent boundary) {
        return new TestModel()
                .node("start", new StartEvent())
                .node(sub, new SubProcess("in"))
                .node("caught", boundary)
                .node("in", sub, new StartEvent())
                .node("in-fork", sub, new ParallelGateway())
                .node("in-a", sub, job())
                .node("in-b", sub, job())
                .node("in-end", sub, new ErrorEndEvent(Expression.literal("E")))
                .flow("start", sub)
                .flow("in", "in-fork")
                .flow("in-fork", "in-a")
                .flow("in-fork", "in-b")
                .flow("in-b", "in-end")
                .build();
    }

    /** A job {@code a} in a subprocess {@code sub} in a subprocess {@code outer}. */
    private static TestModel nested() {
        return new TestModel()
                .node("start", new StartEvent())
                .node("outer", new SubProcess("outer-in"))
                .node("outer-in", "outer", new StartEvent())
                .node("sub", "outer", new SubProcess("in"))
                .node("in", "sub", new StartEvent())
                .node("a", "sub", job())
                .flow("start", "outer")
                .flow("outer-in", "sub")
                .flow("in", "a");
    }
}
