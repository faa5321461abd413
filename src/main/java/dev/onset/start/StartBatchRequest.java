package dev.onset.start;

import dev.onset.engine.Bounds;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Many starts of one process. */
@Schema(name = "StartBatchRequest")
record StartBatchRequest(
        @Schema(description = "1 to 1,000 starts.", required = true) @Nullable
        List<@Nullable Item> starts) {

    private static final int MAX_STARTS = 1_000;
    private static final int MAX_ERRORS = 100;

    /** One of them. */
    @Schema(name = "StartBatchItem")
    record Item(
            @Schema(
                    type = SchemaType.OBJECT,
                    additionalProperties = Object.class,
                    description = "The initial process values.",
                    required = true)
            @Nullable
            Map<String, @Nullable Object> values,

            @Schema(description = "What the instance is known as elsewhere.", examples = "order-4711") @Nullable
            String businessKey,

            @Schema(
                    description =
                            "As the header `Idempotency-Key` of a single start, without quotes, and the same key.",
                    examples = "8e03978e-40d5-43dd-bc93-6894a57f9324")
            @Nullable
            String idempotencyKey) {}

    /** @throws Problem {@code invalid-request} */
    List<StartRequest> toRequests(String processName, StartOptions common) {
        if (starts == null || starts.isEmpty() || starts.size() > MAX_STARTS) {
            throw invalid(List.of(ProblemError.at("/starts", "There must be 1 to " + MAX_STARTS + " starts")));
        }
        List<ProblemError> errors = new ArrayList<>();
        List<StartRequest> requests = new ArrayList<>();
        Map<String, Integer> keys = new HashMap<>();
        for (int i = 0; i < starts.size() && errors.size() < MAX_ERRORS; i++) {
            Item item = starts.get(i);
            String pointer = "/starts/" + i;
            if (item == null || item.values() == null) {
                errors.add(ProblemError.at(pointer + "/values", "It is missing"));
                continue;
            }
            check(item, pointer, keys, i, errors);
            requests.add(new StartRequest(
                    processName,
                    new StartOptions(
                            common.platform(),
                            common.startEvent(),
                            item.businessKey(),
                            common.startAt(),
                            common.expiryTime(),
                            item.idempotencyKey()),
                    item.values()));
        }
        if (!errors.isEmpty()) {
            throw invalid(errors);
        }
        return requests;
    }

    private static void check(
            Item item, String pointer, Map<String, Integer> keys, int index, List<ProblemError> errors) {
        if (item.businessKey() != null && !StartParameters.isBusinessKey(item.businessKey())) {
            errors.add(ProblemError.at(
                    pointer + "/businessKey",
                    "A business key has 1 to " + Bounds.BUSINESS_KEY + " characters that can be stored"));
        }
        String key = item.idempotencyKey();
        if (key == null) {
            return;
        }
        Integer same = keys.putIfAbsent(key, index);
        if (!IdempotencyKeys.isKey(key)) {
            errors.add(ProblemError.at(
                    pointer + "/idempotencyKey", "An idempotency key has 1 to 255 printable ASCII characters"));
        } else if (same != null) {
            errors.add(ProblemError.at(pointer + "/idempotencyKey", "The start " + same + " has the same key"));
        }
    }

    private static Problem invalid(List<ProblemError> errors) {
        return new Problem(ProblemType.INVALID_REQUEST, "The batch cannot be read.").withErrors(errors);
    }
}
