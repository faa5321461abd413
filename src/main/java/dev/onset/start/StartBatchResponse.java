package dev.onset.start;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The outcomes of the starts of a batch. */
@Schema(name = "StartBatch")
record StartBatchResponse(
        @Schema(description = "The results, in the order of the starts.")
        List<Result> results) {

    /** The outcome of a start: exactly one of {@code start} and {@code problem} is present. */
    @Schema(name = "StartBatchResult")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(
            @Schema(description = "The response of a single start.") @Nullable
            StartResponse start,

            @Schema(description = "Whether an earlier start with the same idempotency key started the instance.")
            boolean replayed,

            @Schema(ref = "#/components/schemas/Problem") @Nullable
            Map<String, Object> problem) {}

    /**
     * Returns the response.
     *
     * @param path the path of the request
     */
    static StartBatchResponse from(List<StartOutcome> outcomes, String path) {
        return new StartBatchResponse(outcomes.stream()
                .map(outcome -> switch (outcome) {
                    case StartOutcome.Done done ->
                        new Result(
                                StartResponse.from(done.started()),
                                done.started().replayed(),
                                null);
                    case StartOutcome.Refused refused ->
                        new Result(null, false, refused.problem().members(path));
                })
                .toList());
    }
}
