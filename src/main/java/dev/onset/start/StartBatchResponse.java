package dev.onset.start;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What became of the starts of a batch. */
@Schema(name = "StartBatch")
record StartBatchResponse(
        @Schema(description = "In the order of the starts.") List<Result> results) {

    /** What became of one: it has either started, or a problem. */
    @Schema(name = "StartBatchResult")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(
            @Schema(description = "What a single start is answered.") @Nullable
            StartResponse start,

            @Schema(description = "Whether an earlier start with the same key started it.")
            boolean replayed,

            @Schema(ref = "#/components/schemas/Problem") @Nullable
            Map<String, Object> problem) {}

    /** @param path of the request */
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
