package dev.onset.start;

import com.fasterxml.jackson.core.JsonPointer;
import dev.onset.engine.Bounds;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Sizes;
import dev.onset.validation.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.Default;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A batch of starts of one process. */
@InvalidDetail(StartBatchRequest.INVALID)
@Schema(name = "StartBatchRequest")
record StartBatchRequest(
        @NotNull
        @Size(
                min = 1,
                max = 1_000,
                message = Sizes.RANGE,
                groups = {Sizes.class, Default.class})
        @Schema(description = "The starts.")
        List<@NotNull(message = "Must be an object") @Valid Item> starts) {

    static final String INVALID = "The batch is invalid.";

    static final JsonPointer STARTS = JsonPointer.compile("/starts");

    private static final int MAX_ERRORS = 100;

    /** One start. */
    @Schema(name = "StartBatchItem")
    record Item(
            @NotNull
            @Schema(
                    type = SchemaType.OBJECT,
                    additionalProperties = Object.class,
                    description = "The initial process values.")
            Map<String, @Nullable Object> values,

            @Text
            @CodePointLength(max = Bounds.BUSINESS_KEY)
            @Schema(
                    description = "The business key of the instance.",
                    maxLength = Bounds.BUSINESS_KEY,
                    examples = "order-4711")
            @Nullable
            String businessKey,

            @Size(min = 1, max = IdempotencyKeys.MAX_LENGTH)
            @Pattern(regexp = "^[\\x20-\\x7E]*$", message = "Must consist of printable ASCII characters")
            @Schema(
                    description = "The idempotency key, without quotes. It is the same key as in the header"
                            + " `Idempotency-Key` of a single start.",
                    examples = "8e03978e-40d5-43dd-bc93-6894a57f9324")
            @Nullable
            String idempotencyKey) {}

    /** @throws Problem {@code invalid-request} where an idempotency key occurs more than once */
    List<StartRequest> toRequests(String processName, StartOptions common) {
        requireDistinctKeys();
        return starts.stream()
                .map(item -> new StartRequest(
                        processName,
                        new StartOptions(
                                common.platform(),
                                common.startEvent(),
                                item.businessKey(),
                                common.startAt(),
                                common.expiryTime(),
                                item.idempotencyKey()),
                        item.values()))
                .toList();
    }

    private void requireDistinctKeys() {
        List<ProblemError> errors = new ArrayList<>();
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < starts.size() && errors.size() < MAX_ERRORS; i++) {
            String key = starts.get(i).idempotencyKey();
            Integer first = key == null ? null : indexes.putIfAbsent(key, i);
            if (first != null) {
                errors.add(ProblemError.at(
                        STARTS.appendIndex(i).appendProperty("idempotencyKey"),
                        "Must not be the key of the start at index " + first));
            }
        }
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, INVALID).withErrors(errors);
        }
    }
}
