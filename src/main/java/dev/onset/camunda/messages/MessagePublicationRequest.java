package dev.onset.camunda.messages;

import dev.onset.engine.Bounds;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.NewMessage;
import dev.onset.runtime.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to publish a message. */
@Schema(name = "MessagePublicationRequest")
record MessagePublicationRequest(
        @Schema(
                description = "The name of the message.",
                maxLength = Bounds.MESSAGE,
                examples = "payment-received",
                required = true)
        @Nullable
        String name,

        @Schema(
                description =
                        "The correlation key that identifies the instance. Empty for a message that only starts instances.",
                maxLength = Bounds.MESSAGE,
                examples = "order-4711")
        @Nullable
        String correlationKey,

        @Schema(
                description =
                        "How long the message is kept for instances that do not wait for it yet, in milliseconds. With 0, it is not kept.",
                minimum = "0",
                defaultValue = "0")
        @Nullable
        Long timeToLive,

        @Schema(
                description =
                        "The id of the message. A second message with the same id is rejected while the first one, or its id, is kept.",
                maxLength = Bounds.MESSAGE)
        @Nullable
        String messageId,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "The variables of the message.")
        @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(description = "The id of the application. Required if several applications are visible to the caller.")
        @Nullable
        String tenantId) {

    NewMessage toMessage(UUID workspaceId, UUID applicationId) {
        List<ProblemError> errors = new ArrayList<>();
        checkText("/name", name, true, errors);
        checkText("/correlationKey", correlationKey, false, errors);
        checkText("/messageId", messageId, false, errors);
        if (timeToLive != null && (timeToLive < 0 || timeToLive > Bounds.TIME_TO_LIVE.toMillis())) {
            errors.add(ProblemError.at(
                    "/timeToLive", "Must be from 0 to " + Bounds.TIME_TO_LIVE.toMillis() + " milliseconds"));
        }
        Map<String, @Nullable Object> values = variables == null ? Map.of() : variables;
        errors.addAll(Values.check(values));
        if (!errors.isEmpty() || name == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The message is invalid.").withErrors(errors);
        }
        return new NewMessage(
                workspaceId,
                applicationId,
                name,
                correlationKey == null ? "" : correlationKey,
                messageId == null || messageId.isEmpty() ? null : messageId,
                values,
                Duration.ofMillis(timeToLive == null ? 0 : timeToLive));
    }

    private static void checkText(String pointer, @Nullable String text, boolean required, List<ProblemError> errors) {
        if (text == null || text.isBlank()) {
            if (required) {
                errors.add(ProblemError.at(pointer, "This member is required and must not be empty"));
            }
        } else if (!Bounds.holds(text, Bounds.MESSAGE)) {
            errors.add(ProblemError.at(
                    pointer, "Must have at most " + Bounds.MESSAGE + " characters, and none that cannot be stored"));
        }
    }
}
