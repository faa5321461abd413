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

/** A request for many starts of a process. */
@Schema(name = "StartBatchRequest")
record StartBatchRequest(
        @Schema(description = "The starts, 1 to 1,000.", required = true) @Nullable
        List<@Nullable Item> starts) {

    private static final int MAX_STARTS = 1_000;
    private static final int MAX_ERRORS = 100;

    /** A start of the batch. */
    @Schema(name = "StartBatchItem")
    record Item(
            @Schema(
                    type = SchemaType.OBJECT,
                    additionalProperties = Object.class,
                    description = "The initial process values.",
                    required = true)
            @Nullable
            Map<String, @Nullable Object> values,

            @Schema(description = "The key that identifies the instance in other systems.", examples = "order-4711")
            @Nullable
            String businessKey,

            @Schema(
                    description =
                            "The idempotency key, without quotes. Equivalent to the header `Idempotency-Key` of a single start.",
                    examples = "8e03978e-40d5-43dd-bc93-6894a57f9324")
            @Nullable
            String idempotencyKey) {}

    /**
     * Validates the request and returns its starts.
     *
     * @throws Problem {@code invalid-request}
     */
    List<StartRequest> toRequests(String processName, StartOptions common) {
        if (starts == null || starts.isEmpty() || starts.size() > MAX_STARTS) {
            throw invalid(List.of(ProblemError.at("/starts", "Must contain 1 to " + MAX_STARTS + " starts")));
        }
        List<ProblemError> errors = new ArrayList<>();
        List<StartRequest> requests = new ArrayList<>();
        Map<String, Integer> keys = new HashMap<>();
        for (int i = 0; i < starts.size() && errors.size() < MAX_ERRORS; i++) {
            Item item = starts.get(i);
            String pointer = "/starts/" + i;
            if (item == null || item.values() == null) {
                errors.add(ProblemError.at(pointer + "/values", "This member is required"));
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
                    "Must have 1 to " + Bounds.BUSINESS_KEY + " storable characters, not all of them blank"));
        }
        String key = item.idempotencyKey();
        if (key == null) {
            return;
        }
        Integer same = keys.putIfAbsent(key, index);
        if (!IdempotencyKeys.isKey(key)) {
            errors.add(ProblemError.at(pointer + "/idempotencyKey", "Must have 1 to 255 printable ASCII characters"));
        } else if (same != null) {
            errors.add(ProblemError.at(
                    pointer + "/idempotencyKey", "Must be unique; the start at index " + same + " has the same key"));
        }
    }

    private static Problem invalid(List<ProblemError> errors) {
        return new Problem(ProblemType.INVALID_REQUEST, "The batch request is invalid.").withErrors(errors);
    }
}
