package dev.onset.camunda.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonPointer;
import dev.onset.engine.Activation;
import dev.onset.engine.Bounds;
import dev.onset.jobs.ChosenElements;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The result of a job other than its variables. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "JobResult")
record JobResult(
        @Schema(
                description =
                        "`adHocSubProcess` for the job of an ad-hoc subprocess. A result of another type is ignored.",
                examples = "adHocSubProcess")
        @Nullable
        String type,

        @Schema(description = "The elements of the ad-hoc subprocess to activate.", maxItems = Bounds.ITEMS) @Nullable
        List<@Nullable ActivatedElement> activateElements,

        @Schema(description = "Whether the ad-hoc subprocess is to be completed.", defaultValue = "false") @Nullable
        Boolean isCompletionConditionFulfilled,

        @Schema(
                description =
                        "Whether active elements are withdrawn when the ad-hoc subprocess is completed. If not, it is"
                                + " completed as soon as none is active.",
                defaultValue = "false")
        @Nullable
        Boolean isCancelRemainingInstances) {

    private static final JsonPointer ELEMENTS = JsonPointer.compile("/result/activateElements");

    /** An element to activate. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "JobResultActivateElement")
    record ActivatedElement(
            @Schema(description = "The id of the element.", maxLength = Bounds.ELEMENT_ID, required = true) @Nullable
            String elementId,

            @Schema(
                    type = SchemaType.OBJECT,
                    additionalProperties = Object.class,
                    description = "Variables that only this activation of the element sees.")
            @Nullable
            Map<String, @Nullable Object> variables) {}

    /**
     * Returns the chosen elements; null for a result of another type.
     *
     * @throws Problem {@code invalid-request}
     */
    @Nullable
    ChosenElements toChosenElements() {
        if (!"adHocSubProcess".equals(type)) {
            return null;
        }
        List<@Nullable ActivatedElement> elements = activateElements == null ? List.of() : activateElements;
        boolean fulfilled = Boolean.TRUE.equals(isCompletionConditionFulfilled);
        if (elements.size() > Bounds.ITEMS) {
            throw JobRequests.invalid(ELEMENTS.toString(), "Must have at most " + Bounds.ITEMS + " elements");
        }
        if (fulfilled && !elements.isEmpty()) {
            throw JobRequests.invalid(ELEMENTS.toString(), "Must be empty if the completion condition is fulfilled");
        }
        List<Activation> activations = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            activations.add(activation(ELEMENTS.appendIndex(i), elements.get(i)));
        }
        return new ChosenElements(activations, fulfilled, Boolean.TRUE.equals(isCancelRemainingInstances));
    }

    private static Activation activation(JsonPointer pointer, @Nullable ActivatedElement element) {
        String id = element == null ? null : element.elementId();
        if (element == null || id == null || id.isEmpty() || !Bounds.holds(id, Bounds.ELEMENT_ID)) {
            throw JobRequests.invalid(
                    pointer.appendProperty("elementId").toString(),
                    "Must be the id of an element, with at most " + Bounds.ELEMENT_ID + " characters");
        }
        Map<String, @Nullable Object> variables = element.variables() == null ? Map.of() : element.variables();
        List<ProblemError> errors =
                Values.check(pointer.appendProperty("variables").toString(), variables);
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The variables cannot be stored.").withErrors(errors);
        }
        return new Activation(id, variables);
    }
}
