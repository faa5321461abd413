package dev.onset.camunda.messages;

import dev.onset.camunda.Tenants;
import dev.onset.runtime.NewMessage;
import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Storable;
import dev.onset.validation.Text;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A request to publish a message. */
@InvalidDetail(MessageRequest.INVALID)
@Schema(name = "MessagePublicationRequest")
record MessagePublicationRequest(
        @NotNull
        @Text
        @CodePointLength(max = MAX_LENGTH)
        @Schema(description = NAME, maxLength = MAX_LENGTH, examples = "payment-received")
        String name,

        @Storable
        @CodePointLength(max = MAX_LENGTH)
        @Schema(description = CORRELATION_KEY, maxLength = MAX_LENGTH, examples = "order-4711")
        @Nullable
        String correlationKey,

        @Min(0)
        @Max(MAX_TIME_TO_LIVE)
        @Schema(
                description =
                        "How long the message is kept for instances that do not wait for it yet, in milliseconds. With 0, it is not kept.",
                defaultValue = "0")
        @Nullable
        Long timeToLive,

        @Storable
        @CodePointLength(max = MAX_LENGTH)
        @Schema(
                description =
                        "The id of the message. A second message with the same id is rejected while the first one, or its id, is kept.",
                maxLength = MAX_LENGTH)
        @Nullable
        String messageId,

        @Schema(type = SchemaType.OBJECT, additionalProperties = Object.class, description = VARIABLES) @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(description = TENANT) @Nullable String tenantId)
        implements MessageRequest {

    /** 365 days, in milliseconds. */
    private static final long MAX_TIME_TO_LIVE = 365L * 24 * 60 * 60 * 1000;

    NewMessage toMessage(Tenants.Tenant tenant) {
        return toMessage(tenant, messageId, timeToLive);
    }
}
