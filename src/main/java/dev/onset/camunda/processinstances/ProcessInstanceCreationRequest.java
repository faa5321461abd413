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

/** A request to start a process. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "ProcessInstanceCreationRequest")
record ProcessInstanceCreationRequest(
        @Schema(description = "The name of the process.", examples = "customer_onboarding", required = true) @Nullable
        String processDefinitionId,

        @Schema(description = "Not supported; use `processDefinitionId`.") @Nullable
        String processDefinitionKey,

        @Schema(description = "Either -1 or 1; the active build is started in both cases.", examples = "-1") @Nullable
        Integer processDefinitionVersion,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "The initial variables of the instance.",
                examples = "{\"customerEmail\": \"alice@example.com\"}")
        @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(description = "The id of the application. Required if several applications are visible to the caller.")
        @Nullable
        String tenantId,

        @Schema(description = "Whether the answer is sent when the instance has ended, with its variables.") @Nullable
        Boolean awaitCompletion,

        @Schema(
                description =
                        "How long to wait for the end of the instance, in milliseconds, at most 10 minutes. If 0 or absent, the"
                                + " configured default applies (10 seconds).")
        @Nullable
        Long requestTimeout,

        @Schema(description = "The names of the variables to return. Default: all.") @Nullable
        List<String> fetchVariables,

        @Schema(description = "Not supported; an instance starts at its none start event.") @Nullable
        List<Map<String, @Nullable Object>> startInstructions,

        @Schema(description = "Not supported.") @Nullable List<Map<String, @Nullable Object>> runtimeInstructions,

        @Schema(description = "Not supported.") @Nullable List<String> tags,

        @Schema(description = "The business key of the instance.", examples = "order-4711") @Nullable
        String businessId) {

    private static final Duration MAX_WAIT = Duration.ofMinutes(10);

    /**
     * A valid request.
     *
     * @param maxWait how long to wait for the end of the instance; null if the request does not wait for it
     * @param fetch the names of the variables to return; empty for all
     */
    record Checked(
            String processName,
            @Nullable String businessKey,
            Map<String, @Nullable Object> values,
            @Nullable Duration maxWait,
            List<String> fetch) {}

    /**
     * Checks the request.
     *
     * @param defaultWait how long to wait for the end if the request does not specify it
     * @throws Problem {@code invalid-request}
     */
    Checked check(Duration defaultWait) {
        List<ProblemError> errors = new ArrayList<>();
        if (processDefinitionId == null || processDefinitionId.isEmpty()) {
            errors.add(ProblemError.at("/processDefinitionId", "This member is required"));
        }
        if (processDefinitionVersion != null && processDefinitionVersion != -1 && processDefinitionVersion != 1) {
            errors.add(ProblemError.at(
                    "/processDefinitionVersion", "Must be -1 or 1, because only the active build can be started"));
        }
        rejectIf("/processDefinitionKey", processDefinitionKey != null, errors);
        rejectIf("/startInstructions", startInstructions != null && !startInstructions.isEmpty(), errors);
        rejectIf("/runtimeInstructions", runtimeInstructions != null && !runtimeInstructions.isEmpty(), errors);
        rejectIf("/tags", tags != null && !tags.isEmpty(), errors);
        if (businessId != null && !StartByName.isBusinessKey(businessId)) {
            errors.add(ProblemError.at("/businessId", "Must be a valid business key"));
        }
        if (requestTimeout != null && requestTimeout < 0) {
            errors.add(ProblemError.at("/requestTimeout", "Must be at least 0"));
        }
        if (!errors.isEmpty() || processDefinitionId == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The request to start a process is invalid.")
                    .withErrors(errors);
        }
        return new Checked(
                processDefinitionId,
                businessId,
                variables == null ? Map.of() : variables,
                Boolean.TRUE.equals(awaitCompletion) ? maxWait(defaultWait) : null,
                fetchVariables == null ? List.of() : fetchVariables);
    }

    private Duration maxWait(Duration defaultWait) {
        return requestTimeout == null || requestTimeout == 0
                ? defaultWait
                : Duration.ofMillis(Math.min(requestTimeout, MAX_WAIT.toMillis()));
    }

    private static void rejectIf(String pointer, boolean present, List<ProblemError> errors) {
        if (present) {
            errors.add(ProblemError.at(pointer, "This member is not supported"));
        }
    }
}
