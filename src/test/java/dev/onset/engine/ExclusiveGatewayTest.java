package dev.onset.engine;

import static dev.onset.engine.TestModel.line;
import static dev.onset.engine.TestModel.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.ScriptTask;
import dev.onset.engine.elements.StartEvent;
import dev.onset.testing.TestInstance;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExclusiveGatewayTest {

    @Test
    void an_exclusive_gateway_takes_the_first_flow_whose_condition_is_true() {
        TestInstance instance = TestInstance.start(choice("gate-c"), Map.of("a", false, "b", true));

        assertThat(instance.path()).containsExactly("start", "gate", "b");
    }

    @Test
    void an_exclusive_gateway_takes_its_default_flow_where_no_condition_is_true() {
        TestInstance instance = TestInstance.start(choice("gate-c"), Map.of("a", false, "b", false));

        assertThat(instance.path()).containsExactly("start", "gate", "c");
    }

    @Test
    void an_exclusive_gateway_without_a_way_out_is_an_incident() {
        TestInstance instance = TestInstance.start(choiceOfTwo(), Map.of("a", false, "b", false));

        assertThat(instance.state.state()).isEqualTo(InstanceState.STARTED);
        assertThat(instance.waitingAt()).containsExactly("gate");
        assertThat(instance.incidents.values())
                .extracting(Effect.RaiseIncident::node, Effect.RaiseIncident::type)
                .containsExactly(tuple("gate", IncidentType.CONDITION_ERROR));
    }

    @Test
    void a_condition_that_is_no_boolean_is_an_incident_that_does_not_tell_the_value() {
        TestInstance instance = TestInstance.start(choice("gate-c"), Map.of("a", "secret"));

        assertThat(instance.incidents.values())
                .extracting(Effect.RaiseIncident::message)
                .containsExactly("The condition of gate-a must be a boolean, but is a string");
    }

    @Test
    void a_retried_incident_executes_the_node_again_with_the_values_of_then() throws StaleEvent {
        boolean[] broken = {true};
        Expression flaky = (variables, now) -> {
            if (broken[0]) {
                throw new ExpressionFailure("not yet");
            }
            return variables.get("y");
        };
        TestInstance instance =
                TestInstance.start(line(Node.of("a", TestModel.PROCESS, new ScriptTask(flaky, "x"))), Map.of("y", 5));
        assertThat(instance.incidents).hasSize(1);

        broken[0] = false;
        instance.apply(new Event.IncidentRetried(instance.tokenAt("a")));

        assertThat(instance.incidents).isEmpty();
        assertThat(instance.state.state()).isEqualTo(InstanceState.FINISHED);
        assertThat(instance.state.variables()).containsEntry("x", 5);
    }

    private static ProcessModel choice(String defaultFlow) {
        return choiceNodes(defaultFlow)
                .node("c", new EndEvent())
                .flow("gate", "c")
                .build();
    }

    private static ProcessModel choiceOfTwo() {
        return choiceNodes(null).build();
    }

    private static TestModel choiceNodes(@Nullable String defaultFlow) {
        return new TestModel()
                .node("start", new StartEvent())
                .node("gate", new ExclusiveGateway(defaultFlow))
                .node("a", new EndEvent())
                .node("b", new EndEvent())
                .flow("start", "gate")
                .flow("gate", "a", variable("a"))
                .flow("gate", "b", variable("b"));
    }
}
