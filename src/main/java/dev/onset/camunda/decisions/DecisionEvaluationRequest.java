package dev.onset.camunda.decisions;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.camunda.Variables;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to evaluate a decision. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "DecisionEvaluationRequest")
record DecisionEvaluationRequest(
        @Schema(
                description = "The id of the decision. Either this or `decisionDefinitionKey` is required.",
                examples = "risk_class")
        @Nullable
        String decisionDefinitionId,

        @Schema(description = "The key of the decision, as an earlier evaluation returned it.") @Nullable
        String decisionDefinitionKey,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "The variables that the decision sees.",
                examples = "{\"amount\": 12000}")
        @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(description = "The id of the application. Required if several applications are visible to the caller.")
        @Nullable
        String tenantId) {

    /** Whether the request names the decision by this id or key. */
    boolean names(String id, String key) {
        return decisionDefinitionId != null && !decisionDefinitionId.isEmpty()
                ? id.equals(decisionDefinitionId)
                : key.equals(decisionDefinitionKey);
    }

    /**
     * Returns the variables.
     *
     * @throws Problem {@code invalid-request} if the request does not name exactly one decision, or if the variables exceed
     *     the limits of values
     */
    Map<String, @Nullable Object> checkedVariables() {
        boolean hasId = decisionDefinitionId != null && !decisionDefinitionId.isEmpty();
        boolean hasKey = decisionDefinitionKey != null && !decisionDefinitionKey.isEmpty();
        if (hasId == hasKey) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The request to evaluate a decision is invalid.")
                    .withErrors(List.of(ProblemError.at(
                            "/decisionDefinitionId",
                            "Either this member or decisionDefinitionKey is required, but not both")));
        }
        return Variables.checked(variables);
    }
}
