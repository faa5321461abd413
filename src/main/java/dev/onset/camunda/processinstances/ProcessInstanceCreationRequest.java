package dev.onset.camunda.processinstances;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.start.StartByName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to start. */
// Camunda's clients may know more fields than this.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "ProcessInstanceCreationRequest")
record ProcessInstanceCreationRequest(
        @Schema(description = "Name of the process.", examples = "customer_onboarding", required = true) @Nullable
        String processDefinitionId,

        @Schema(description = "Not supported: name the process by `processDefinitionId`.") @Nullable
        String processDefinitionKey,

        @Schema(description = "The active build is meant whatever it is: -1 or 1, which say the same.", examples = "-1")
        @Nullable
        Integer processDefinitionVersion,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "The initial process values.",
                examples = "{\"customerEmail\": \"alice@example.com\"}")
        @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(description = "The application; needed where the caller may start in several. Default: the only one.")
        @Nullable
        String tenantId,

        @Schema(description = "Whether to answer when the instance has ended, with its values.") @Nullable
        Boolean awaitCompletion,

        @Schema(
                description =
                        "How long to wait for its end, in milliseconds, at the most 10 minutes; 0 or none: as long as the"
                                + " runtime is set to (10 seconds).")
        @Nullable
        Long requestTimeout,

        @Schema(description = "Which of its values to answer with; default: all.") @Nullable
        List<String> fetchVariables,

        @Schema(description = "Not supported: an instance begins at its none start event.") @Nullable
        List<Map<String, @Nullable Object>> startInstructions,

        @Schema(description = "Not supported.") @Nullable List<Map<String, @Nullable Object>> runtimeInstructions,

        @Schema(description = "Not supported.") @Nullable List<String> tags,

        @Schema(description = "What the instance is known as elsewhere: its business key.", examples = "order-4711")
        @Nullable
        String businessId) {

    private static final Duration MAX_WAIT = Duration.ofMinutes(10);

    /**
     * The request, checked.
     *
     * @param atMost how long to wait for the instance's end; null where the end is not waited for
     * @param fetch the values to answer with; empty for all
     */
    record Checked(
            String processName,
            @Nullable String businessKey,
            Map<String, @Nullable Object> values,
            @Nullable Duration atMost,
            List<String> fetch) {}

    /** @param defaultWait how long to wait for the end where the request does not say it */
    Checked check(Duration defaultWait) {
        List<ProblemError> errors = new ArrayList<>();
        if (processDefinitionId == null || processDefinitionId.isEmpty()) {
            errors.add(ProblemError.at("/processDefinitionId", "It is missing: a process is named, not keyed"));
        }
        if (processDefinitionVersion != null && processDefinitionVersion != -1 && processDefinitionVersion != 1) {
            errors.add(ProblemError.at(
                    "/processDefinitionVersion", "It is -1: which build is started, its activation says"));
        }
        refuse("/processDefinitionKey", processDefinitionKey != null, errors);
        refuse("/startInstructions", startInstructions != null && !startInstructions.isEmpty(), errors);
        refuse("/runtimeInstructions", runtimeInstructions != null && !runtimeInstructions.isEmpty(), errors);
        refuse("/tags", tags != null && !tags.isEmpty(), errors);
        if (businessId != null && !StartByName.isBusinessKey(businessId)) {
            errors.add(ProblemError.at("/businessId", "No instance can have this business key"));
        }
        if (requestTimeout != null && requestTimeout < 0) {
            errors.add(ProblemError.at("/requestTimeout", "It is at least 0"));
        }
        if (!errors.isEmpty() || processDefinitionId == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "What to start is not described rightly.")
                    .withErrors(errors);
        }
        return new Checked(
                processDefinitionId,
                businessId,
                variables == null ? Map.of() : variables,
                Boolean.TRUE.equals(awaitCompletion) ? atMost(defaultWait) : null,
                fetchVariables == null ? List.of() : fetchVariables);
    }

    private Duration atMost(Duration defaultWait) {
        return requestTimeout == null || requestTimeout == 0
                ? defaultWait
                : Duration.ofMillis(Math.min(requestTimeout, MAX_WAIT.toMillis()));
    }

    private static void refuse(String pointer, boolean present, List<ProblemError> errors) {
        if (present) {
            errors.add(ProblemError.at(pointer, "It is not supported"));
        }
    }
}
