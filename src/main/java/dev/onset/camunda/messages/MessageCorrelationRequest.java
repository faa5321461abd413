package dev.onset.camunda.messages;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.camunda.Tenants;
import dev.onset.runtime.NewMessage;
import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Storable;
import dev.onset.validation.Text;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A request to correlate a message with the instances that wait for it now. */
// Camunda's clients may send further members.
@JsonIgnoreProperties(ignoreUnknown = true)
@InvalidDetail(MessageRequest.INVALID)
@Schema(name = "MessageCorrelationRequest")
record MessageCorrelationRequest(
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

        @Schema(type = SchemaType.OBJECT, additionalProperties = Object.class, description = VARIABLES) @Nullable
        Map<String, @Nullable Object> variables,

        @Schema(description = TENANT) @Nullable String tenantId)
        implements MessageRequest {

    NewMessage toMessage(Tenants.Tenant tenant) {
        return toMessage(tenant, null, null);
    }
}
