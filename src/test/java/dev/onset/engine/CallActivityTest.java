package dev.onset.engine;

import static dev.onset.engine.TestModel.after;
import static dev.onset.engine.TestModel.variable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.CallActivity;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.StartEvent;
import dev.onset.testing.TestInstance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallActivityTest {

    private static final List<Mapping> NO_MAPPINGS = List.of();

    @Test
    void the_called_process_gets_every_visible_variable_where_all_are_propagated() {
        TestInstance instance = TestInstance.start(
                calling(call(true, true), List.of(new Mapping(variable("x"), "y")), NO_MAPPINGS), Map.of("x", 1));

        assertThat(callOf(instance).variables()).isEqualTo(Map.of("x", 1, "y", 1));
        assertThat(callOf(instance).processName()).isEqualTo("child");
    }

    @Test
    void the_called_process_gets_only_what_the_input_mappings_give_where_not_all_are_propagated() {
        TestInstance instance = TestInstance.start(
                calling(call(false, true), List.of(new Mapping(variable("x"), "y")), NO_MAPPINGS), Map.of("x", 1));

        assertThat(callOf(instance).variables()).isEqualTo(Map.of("y", 1));
    }

    @Test
    void its_values_come_back_whole_where_all_are_propagated() throws StaleEvent {
        TestInstance instance = TestInstance.start(calling(call(true, true), NO_MAPPINGS, NO_MAPPINGS));

        instance.complete("call", Map.of("a", 1, "b", 2)).assertEnded(InstanceState.FINISHED);

        assertThat(instance.state.variables()).isEqualTo(Map.of("a", 1, "b", 2));
    }

    @Test
    void none_of_its_values_come_back_where_not_all_are_propagated() throws StaleEvent {
        TestInstance instance = TestInstance.start(calling(call(true, false), NO_MAPPINGS, NO_MAPPINGS));

        instance.complete("call", Map.of("a", 1)).assertEnded(InstanceState.FINISHED);

        assertThat(instance.state.variables()).isEmpty();
    }

    @Test
    void output_mappings_choose_from_its_values() throws StaleEvent {
        for (boolean all : List.of(true, false)) {
            TestInstance instance = TestInstance.start(
                    calling(call(true, all), NO_MAPPINGS, List.of(new Mapping(variable("a"), "mine"))));

            instance.complete("call", Map.of("a", 1, "b", 2)).assertEnded(InstanceState.FINISHED);

            assertThat(instance.state.variables()).isEqualTo(Map.of("mine", 1));
        }
    }

    @Test
    void a_name_that_is_no_text_is_an_incident() {
        CallActivity nameless = new CallActivity(Expression.literal(null), false, true, true);

        TestInstance instance = TestInstance.start(calling(nameless, NO_MAPPINGS, NO_MAPPINGS));

        assertThat(instance.incidents.values())
                .extracting(Effect.RaiseIncident::type)
                .containsExactly(IncidentType.EXTRACT_VALUE_ERROR);
    }

    @Test
    void a_failed_call_is_an_incident_and_is_made_again_with_the_values_of_then() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("fix", TestModel.job())
                .node(TestModel.mapped(
                        "call", call(false, true), List.of(new Mapping(variable("x"), "x")), NO_MAPPINGS))
                .node("timeout", new BoundaryEvent("call", true, after("PT1H")))
                .flow("start", "fork")
                .flow("fork", "fix")
                .flow("fork", "call")
                .build();
        TestInstance instance = TestInstance.start(model, Map.of("x", 1));
        long token = instance.tokenAt("call");
        instance.apply(new Event.WorkFailed(token, "no such process"));
        assertThat(instance.incidents.get(token).type()).isEqualTo(IncidentType.CALLED_ELEMENT_ERROR);

        instance.now = TestInstance.NOW.plusSeconds(600);
        instance.complete("fix", Map.of("x", 2)).retry("call");

        assertThat(instance.incidents).isEmpty();
        assertThat(((Effect.CallProcess) instance.openWork.get(token)).variables())
                .isEqualTo(Map.of("x", 2));
        assertThat(instance.due("timeout")).isEqualTo(TestInstance.NOW.plusSeconds(3600));
        instance.complete("call").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_call_that_cannot_be_made_again_stays_an_incident() throws StaleEvent {
        String[] name = {"child"};
        CallActivity call = new CallActivity((variables, now) -> name[0], false, true, true);
        TestInstance instance = TestInstance.start(calling(call, NO_MAPPINGS, NO_MAPPINGS));
        instance.apply(new Event.WorkFailed(instance.tokenAt("call"), "no such process"));

        name[0] = "";
        instance.retry("call").retry("call");
        assertThat(instance.incidents).hasSize(1);

        name[0] = "other";
        instance.retry("call");
        assertThat(callOf(instance).processName()).isEqualTo("other");
        instance.complete("call").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_failed_call_of_a_multi_instance_activity_is_made_again_for_its_element() throws StaleEvent {
        MultiInstance loop = new MultiInstance(false, Expression.literal(List.of("x", "y")), "item", null, null, null);
        TestInstance instance = TestInstance.start(TestModel.line(TestModel.looped("call", call(false, true), loop)));
        long second = instance.tokensAt("call").get(1);

        instance.apply(new Event.WorkFailed(second, "no such process")).apply(new Event.IncidentRetried(second));

        assertThat(((Effect.CallProcess) instance.openWork.get(second)).variables())
                .isEqualTo(Map.of("item", "y", "loopCounter", 2));
    }

    @Test
    void a_call_that_is_withdrawn_ends_the_called_instance() throws StaleEvent {
        TestInstance instance = TestInstance.start(withBoundary(after("PT1H")));
        long token = instance.tokenAt("call");

        instance.trigger("boundary").assertEnded(InstanceState.FINISHED);

        assertThat(instance.last.effects())
                .anyMatch(effect -> effect instanceof Effect.CancelCall call && call.token() == token);
    }

    @Test
    void an_error_of_the_called_instance_is_caught_at_the_boundary() throws StaleEvent {
        TestInstance instance = TestInstance.start(withBoundary(new Trigger.Error("E")));

        instance.error("call", "E", Map.of("why", 1)).assertEnded(InstanceState.FINISHED);

        assertThat(instance.path()).endsWith("boundary");
        assertThat(instance.state.variables()).isEqualTo(Map.of("why", 1));
    }

    private static CallActivity call(boolean parentVariables, boolean childVariables) {
        return new CallActivity(Expression.literal("child"), false, parentVariables, childVariables);
    }

    private static ProcessModel calling(CallActivity call, List<Mapping> inputs, List<Mapping> outputs) {
        return TestModel.line(TestModel.mapped("call", call, inputs, outputs));
    }

    private static ProcessModel withBoundary(Trigger trigger) {
        return new TestModel()
                .node("start", new StartEvent())
                .node("call", call(true, true))
                .node("boundary", new BoundaryEvent("call", true, trigger))
                .flow("start", "call")
                .build();
    }

    private static Effect.CallProcess callOf(TestInstance instance) {
        Effect work = instance.openWork.get(instance.tokenAt("call"));
        assertThat(work).isInstanceOf(Effect.CallProcess.class);
        return (Effect.CallProcess) work;
    }
}
