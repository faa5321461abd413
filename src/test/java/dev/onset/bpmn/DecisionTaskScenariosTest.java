package dev.onset.bpmn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Decision;
import dev.onset.engine.Effect;
import dev.onset.engine.Event;
import dev.onset.engine.ExecutionState;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.StepResult;
import dev.onset.engine.Stepper;
import dev.onset.engine.Variables;
import dev.onset.platform.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Business rule tasks that evaluate decisions, as Camunda 8 does. */
class DecisionTaskScenariosTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    /** A decision that doubles {@code x}, and has no result without it. */
    private record Doubling(@Nullable String versionTag) implements Decision {

        @Override
        public Result evaluate(Variables variables, Instant now) throws ExpressionFailure {
            if (!(variables.get("x") instanceof Integer x)) {
                throw new ExpressionFailure("The decision d has no result. x is missing");
            }
            return new Result(2 * x, "d: rule 1 (r1)");
        }
    }

    private static final BuildResources RESOURCES =
            new BuildResources(id -> id.equals("d") ? new Doubling("v1") : null, Map.of());

    private static Compilation compile(String extensions) {
        return new BpmnCompiler()
                .compile(
                        "a.bpmn",
                        TestBpmn.around(TestBpmn.activity("businessRuleTask", extensions))
                                .getBytes(StandardCharsets.UTF_8),
                        RESOURCES);
    }

    private static ProcessModel model(String extensions) {
        Compilation compilation = compile(extensions);
        assertThat(compilation.errors()).isEmpty();
        return compilation.processes().getFirst().model();
    }

    private static StepResult start(ProcessModel model, Map<String, @Nullable Object> values) {
        return new Stepper(1000, Ids::next).start(model, model.startEvent(), values, NOW);
    }

    private static List<String> incidents(StepResult step) {
        return step.effects().stream()
                .filter(Effect.RaiseIncident.class::isInstance)
                .map(Effect.RaiseIncident.class::cast)
                .map(incident -> incident.node() + ": " + incident.type() + ": " + incident.message())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "decisionId='d'",
                "decisionId='=name'",
                "decisionId='d' bindingType='latest'",
                "decisionId='d' bindingType='deployment'",
                "decisionId='d' bindingType='versionTag' versionTag='v1'",
                "decisionId='=name' bindingType='versionTag' versionTag='=\"v\" + string(1)'",
            })
    void the_output_becomes_the_result_variable(String attributes) {
        StepResult step = start(
                model("<zeebe:calledDecision resultVariable='y' " + attributes + "/>"), Map.of("x", 21, "name", "d"));

        assertThat(step.state().variables()).containsEntry("y", 42);
        assertThat(step.state().state().isEnded()).isTrue();
        assertThat(step.history())
                .contains(new HistoryEvent(HistoryEvent.Kind.DECISION_EVALUATED, "n", 1, "d: rule 1 (r1)"));
    }

    @Test
    void output_mappings_read_the_result_and_the_decision_reads_what_input_mappings_set() {
        StepResult step = start(
                model(
                        "<zeebe:calledDecision resultVariable='y' decisionId='d'/><zeebe:ioMapping>"
                                + "<zeebe:input source='=4' target='x'/><zeebe:output source='=y + 1' target='z'/></zeebe:ioMapping>"),
                Map.of("x", 21));

        assertThat(step.state().variables()).isEqualTo(Map.of("x", 21, "z", 9));
    }

    @Test
    void a_decision_without_a_result_is_an_incident_and_is_evaluated_again_when_that_is_resolved() throws Exception {
        ProcessModel model = model("<zeebe:calledDecision resultVariable='y' decisionId='d'/>");

        StepResult step = start(model, Map.of("x", "21"));

        assertThat(incidents(step))
                .containsExactly("n: DECISION_EVALUATION_ERROR: The decision d has no result. x is missing");
        assertThat(step.history()).extracting(HistoryEvent::kind).doesNotContain(HistoryEvent.Kind.DECISION_EVALUATED);
        ExecutionState waiting = step.state();
        StepResult changed =
                new Stepper(1000, Ids::next).step(model, waiting, new Event.ValuesChanged(Map.of("x", 5)), NOW);
        StepResult retried =
                new Stepper(1000, Ids::next).step(model, changed.state(), new Event.IncidentRetried(1), NOW);
        assertThat(retried.state().variables()).containsEntry("y", 10);
    }

    @Test
    void a_decision_that_the_build_does_not_have_is_an_incident() {
        assertThat(incidents(start(
                        model("<zeebe:calledDecision resultVariable='y' decisionId='=name'/>"), Map.of("name", "e"))))
                .containsExactly("n: CALLED_DECISION_ERROR: The build of the instance has no decision e");
        assertThat(incidents(start(
                        model("<zeebe:calledDecision resultVariable='y' decisionId='=name' bindingType='versionTag'"
                                + " versionTag='v2'/>"),
                        Map.of("name", "d"))))
                .containsExactly("n: CALLED_DECISION_ERROR: The decision d of the instance's build does not have the"
                        + " version tag v2");
        assertThat(incidents(start(model("<zeebe:calledDecision resultVariable='y' decisionId='=name'/>"), Map.of())))
                .containsExactly("n: EXTRACT_VALUE_ERROR: The decision id: No variable found with name 'name'");
    }

    @Test
    void a_literal_version_tag_that_the_decision_does_not_have_is_refused() {
        assertThat(TestBpmn.errors(compile("<zeebe:calledDecision resultVariable='y' decisionId='d'"
                        + " bindingType='versionTag' versionTag='v2'/>")))
                .containsExactly("n: The decision d of the build has another version tag");
    }
}
