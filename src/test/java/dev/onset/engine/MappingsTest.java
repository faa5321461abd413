package dev.onset.engine;

import static dev.onset.engine.TestModel.failing;
import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.line;
import static dev.onset.engine.TestModel.script;
import static dev.onset.engine.TestModel.variable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.testing.TestInstance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Input and output mappings, and the scopes of their variables. */
class MappingsTest {

    @Test
    void input_mappings_make_a_scope_that_is_gone_when_the_token_leaves() throws StaleEvent {
        Node mapped = new Node(
                "a",
                null,
                TestModel.PROCESS,
                job(),
                List.of(new Mapping(variable("x"), "local"), new Mapping(variable("local"), "deep.er")),
                List.of());
        TestInstance instance = TestInstance.start(line(mapped), Map.of("x", 1));
        assertThat(instance.state.tokens().getLast().locals()).isEqualTo(Map.of("local", 1, "deep", Map.of("er", 1)));

        instance.complete("a", Map.of("local", 2, "y", 3));

        assertThat(instance.state.variables()).isEqualTo(Map.of("x", 1, "y", 3));
    }

    @Test
    void output_mappings_keep_everything_else_that_the_work_returned_out_of_the_process() throws StaleEvent {
        Node mapped = new Node(
                "a",
                null,
                TestModel.PROCESS,
                job(),
                List.of(),
                List.of(new Mapping(variable("result"), "answer.value")));
        TestInstance instance = TestInstance.start(line(mapped), Map.of("answer", Map.of("kept", true)));

        instance.complete("a", Map.of("result", 42, "noise", 1));

        assertThat(instance.state.variables()).isEqualTo(Map.of("answer", Map.of("kept", true, "value", 42)));
    }

    @Test
    void a_failing_output_mapping_keeps_the_result_and_retries_only_the_mapping() throws StaleEvent {
        boolean[] broken = {true};
        Expression flaky = (variables, now) -> {
            if (broken[0]) {
                throw new ExpressionFailure("not yet");
            }
            return variables.get("result");
        };
        Node mapped = new Node("a", null, TestModel.PROCESS, job(), List.of(), List.of(new Mapping(flaky, "answer")));
        TestInstance instance = TestInstance.start(line(mapped));

        instance.complete("a", Map.of("result", 42));
        assertThat(instance.openWork).isEmpty();
        assertThat(instance.incidents).hasSize(1);

        broken[0] = false;
        instance.apply(new Event.IncidentRetried(instance.tokenAt("a")));
        assertThat(instance.state.variables()).isEqualTo(Map.of("answer", 42));
        assertThat(instance.state.state()).isEqualTo(InstanceState.FINISHED);
    }

    @Test
    void a_failing_input_mapping_hands_out_nothing() {
        Node mapped =
                new Node("a", null, TestModel.PROCESS, job(), List.of(new Mapping(failing("no"), "x")), List.of());

        TestInstance instance = TestInstance.start(line(mapped));

        assertThat(instance.openWork).isEmpty();
        assertThat(instance.incidents.values())
                .extracting(Effect.RaiseIncident::type)
                .containsExactly(IncidentType.IO_MAPPING_ERROR);
    }

    @Test
    void a_value_set_in_a_subprocess_goes_to_the_innermost_scope_that_has_it() {
        Node sub = new Node(
                "sub",
                null,
                TestModel.PROCESS,
                new SubProcess("in"),
                List.of(new Mapping(Expression.literal(0), "inner")),
                List.of());
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node(sub)
                .node("in", "sub", new StartEvent())
                .node("set-inner", "sub", script("inner", variables -> 1))
                .node("set-outer", "sub", script("outer", variables -> 2))
                .node("set-new", "sub", script("fresh", variables -> variables.get("inner")))
                .flow("start", "sub")
                .flow("in", "set-inner")
                .flow("set-inner", "set-outer")
                .flow("set-outer", "set-new")
                .build();

        TestInstance instance = TestInstance.start(model, Map.of("outer", 0));

        assertThat(instance.state.variables()).isEqualTo(Map.of("outer", 2, "fresh", 1));
    }
}
