package dev.onset.camunda.processinstances;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.engine.Bounds;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Text;
import dev.onset.validation.ValidatedByResource;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Null;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A request to start a process. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@InvalidDetail(ProcessInstanceCreationRequest.INVALID)
@ValidatedByResource
@Schema(name = "ProcessInstanceCreationRequest")
record ProcessInstanceCreationRequest(
        @NotNull @Text @Schema(description = "The name of the process.", examples = "customer_onboarding")
        String processDefinitionId,

        @Null(message = NOT_SUPPORTED) @Schema(description = "Not supported; use `processDefinitionId`.") @Nullable
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

        @Min(0)
        @Schema(
                description =
                        "How long to wait for the end of the instance, in milliseconds, at most 10 minutes. If 0 or absent, the"
                                + " configured default applies (10 seconds).")
        @Nullable
        Long requestTimeout,

        @Schema(description = "The names of the variables to return. Default: all.") @Nullable
        List<String> fetchVariables,

        @Size(max = 0, message = NOT_SUPPORTED)
        @Schema(description = "Not supported; an instance starts at its none start event.")
        @Nullable
        List<Map<String, @Nullable Object>> startInstructions,

        @Size(max = 0, message = NOT_SUPPORTED) @Schema(description = "Not supported.") @Nullable
        List<Map<String, @Nullable Object>> runtimeInstructions,

        @Size(max = 0, message = NOT_SUPPORTED) @Schema(description = "Not supported.") @Nullable
        List<String> tags,

        @Text
        @CodePointLength(max = Bounds.BUSINESS_KEY)
        @Schema(
                description = "The business key of the instance.",
                maxLength = Bounds.BUSINESS_KEY,
                examples = "order-4711")
        @Nullable
        String businessId) {

    static final String INVALID = "The request to start a process is invalid.";

    private static final String NOT_SUPPORTED = "This member is not supported";
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
     * Returns the start, of a request that satisfies its constraints.
     *
     * @param defaultWait how long to wait for the end if the request does not specify it
     * @throws Problem {@code invalid-request} if it names a version other than the active build
     */
    Checked check(Duration defaultWait) {
        if (processDefinitionVersion != null && processDefinitionVersion != -1 && processDefinitionVersion != 1) {
            throw new Problem(ProblemType.INVALID_REQUEST, INVALID)
                    .withErrors(List.of(ProblemError.at(
                            "/processDefinitionVersion",
                            "Must be -1 or 1, because only the active build can be started")));
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
}
