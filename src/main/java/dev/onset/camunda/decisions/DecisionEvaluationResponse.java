package dev.onset.camunda.decisions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.onset.camunda.Keys;
import dev.onset.dmn.DecisionEvaluation;
import dev.onset.dmn.DecisionEvaluation.EvaluatedDecision;
import dev.onset.dmn.DecisionEvaluation.MatchedRule;
import dev.onset.platform.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An evaluated decision. Keys are strings with 64-bit integers, and values are JSON documents in strings. */
@Schema(name = "DecisionEvaluation")
record DecisionEvaluationResponse(
        @Schema(examples = "risk_class") String decisionDefinitionId,

        @Schema(description = "Derived from the build and the id.")
        String decisionDefinitionKey,

        String decisionDefinitionName,

        @Schema(description = "Always 1.") int decisionDefinitionVersion,

        @Schema(description = "The id of the `definitions` of the DMN file.")
        String decisionRequirementsId,

        String decisionRequirementsKey,
        String decisionEvaluationKey,

        @Schema(description = "The same as `decisionEvaluationKey`.", deprecated = true)
        String decisionInstanceKey,

        @Schema(description = "The output as a JSON document; `null` if the evaluation failed.", examples = "\"high\"")
        String output,

        @Schema(description = "The id of the decision that failed; null if none failed.") @Nullable
        String failedDecisionDefinitionId,

        @Schema(description = "The reason why there is no output; null if there is one.") @Nullable
        String failureMessage,

        @Schema(description = "The id of the application.") String tenantId,

        @Schema(description = "The decisions that were evaluated, in their order.")
        List<Decision> evaluatedDecisions) {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** A decision that was evaluated. */
    @Schema(name = "EvaluatedDecision")
    record Decision(
            String decisionDefinitionId,
            String decisionDefinitionKey,
            String decisionDefinitionName,
            @Schema(description = "Always 1.") int decisionDefinitionVersion,

            @Schema(description = "The kind of its logic.", examples = "DECISION_TABLE")
            String decisionDefinitionType,

            String decisionEvaluationInstanceKey,

            @Schema(description = "The output as a JSON document.")
            String output,

            String tenantId,

            @Schema(description = "The inputs of its decision table.")
            List<Input> evaluatedInputs,

            @Schema(description = "The rules of its decision table that matched.")
            List<Rule> matchedRules) {}

    /** An input of a decision table. */
    @Schema(name = "EvaluatedDecisionInput")
    record Input(
            String inputId,
            String inputName,

            @Schema(description = "The value as a JSON document.")
            String inputValue) {}

    /** A rule that matched. */
    @Schema(name = "MatchedDecisionRule")
    record Rule(
            String ruleId,

            @Schema(description = "The position of the rule in the table, from 1.")
            int ruleIndex,

            List<Output> evaluatedOutputs) {}

    /** An output of a rule. */
    @Schema(name = "EvaluatedDecisionOutput")
    record Output(
            String outputId,
            String outputName,

            @Schema(description = "The value as a JSON document.")
            String outputValue,

            String ruleId,
            int ruleIndex) {}

    static DecisionEvaluationResponse from(UUID applicationId, EvaluateDecision.Evaluated evaluated) {
        DecisionEvaluation evaluation = evaluated.evaluation();
        String key = Keys.of(Ids.next());
        List<Decision> decisions = new ArrayList<>();
        for (EvaluatedDecision decision : evaluation.decisions()) {
            decisions.add(decision(applicationId, evaluated.keys(), decision, key + "-" + (decisions.size() + 1)));
        }
        return new DecisionEvaluationResponse(
                evaluated.decision().id(),
                evaluated.keys().ofDecision(evaluated.decision().id()),
                evaluated.decision().name(),
                1,
                evaluated.decision().requirements().id(),
                evaluated
                        .keys()
                        .ofRequirements(evaluated.decision().requirements().id()),
                key,
                key,
                json(evaluation.output()),
                evaluation.failedDecision(),
                evaluation.failure(),
                applicationId.toString(),
                decisions);
    }

    private static Decision decision(
            UUID applicationId, DecisionKeys keys, EvaluatedDecision decision, String instanceKey) {
        return new Decision(
                decision.id(),
                keys.ofDecision(decision.id()),
                decision.name(),
                1,
                decision.type(),
                instanceKey,
                json(decision.output()),
                applicationId.toString(),
                decision.inputs().stream()
                        .map(input -> new Input(text(input.id()), input.name(), json(input.value())))
                        .toList(),
                decision.rules().stream().map(DecisionEvaluationResponse::rule).toList());
    }

    private static Rule rule(MatchedRule rule) {
        return new Rule(
                text(rule.id()),
                rule.index(),
                rule.outputs().stream()
                        .map(output -> new Output(
                                text(output.id()), output.name(), json(output.value()), text(rule.id()), rule.index()))
                        .toList());
    }

    /** Returns an id; an element without one has an empty id. */
    private static String text(@Nullable String id) {
        return Objects.requireNonNullElse(id, "");
    }

    private static String json(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A JSON-like value could not be written", impossible);
        }
    }
}
