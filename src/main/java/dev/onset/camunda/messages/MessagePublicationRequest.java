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

/** A message for whoever waits for it. */
@Schema(name = "MessagePublicationRequest")
record MessagePublicationRequest(
        @Schema(
                description = "The message's name.",
                maxLength = Bounds.MESSAGE,
                examples = "payment-received",
                required = true)
        @Nullable
        String name,

        @Schema(
                description = "Tells which instance it is for. Empty for a message that only starts instances.",
                maxLength = Bounds.MESSAGE,
                examples = "order-4711")
        @Nullable
        String correlationKey,

        @Schema(
                description = "How long it waits for somebody who waits for it, in milliseconds; 0: not at all.",
                minimum = "0",
                defaultValue = "0")
        @Nullable
        Long timeToLive,

        @Schema(
                description = "A second message of this id is refused while the first, or its id, is kept.",
                maxLength = Bounds.MESSAGE)
        @Nullable
        String messageId,

        @Schema(type = SchemaType.OBJECT, additionalProperties = Object.class, description = "What it brings.")
        @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(description = "The application; needed where the caller may publish to several. Default: the only one.")
        @Nullable
        String tenantId) {

    private static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(365);

    NewMessage toMessage(UUID workspaceId, UUID applicationId) {
        List<ProblemError> errors = new ArrayList<>();
        checkText("/name", name, true, errors);
        checkText("/correlationKey", correlationKey, false, errors);
        checkText("/messageId", messageId, false, errors);
        if (timeToLive != null && (timeToLive < 0 || timeToLive > MAX_TIME_TO_LIVE.toMillis())) {
            errors.add(
                    ProblemError.at("/timeToLive", "It is from 0 to " + MAX_TIME_TO_LIVE.toMillis() + " milliseconds"));
        }
        Map<String, @Nullable Object> values = variables == null ? Map.of() : variables;
        errors.addAll(Values.check(values));
        if (!errors.isEmpty() || name == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The message is not described rightly.").withErrors(errors);
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
                errors.add(ProblemError.at(pointer, "It is missing or empty"));
            }
        } else if (!Bounds.holds(text, Bounds.MESSAGE)) {
            errors.add(ProblemError.at(
                    pointer, "It has at most " + Bounds.MESSAGE + " characters, and none that cannot be stored"));
        }
    }
}
