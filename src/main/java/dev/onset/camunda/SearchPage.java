package dev.onset.camunda;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The pages of a search, as in the Camunda 8 REST API. */
public final class SearchPage {

    public static final int DEFAULT_LIMIT = 100;

    private SearchPage() {}

    /** Which page is wanted. */
    @Schema(name = "SearchQueryPageRequest")
    public record Request(
            @Schema(description = "How many at the most.", minimum = "1", maximum = "1000", defaultValue = "100")
            @Nullable
            Integer limit,

            @Schema(
                    description = "How many to pass over, instead of `after`. To go further than 1000, use `after`.",
                    minimum = "0",
                    maximum = "1000")
            @Nullable
            Integer from,

            @Schema(description = "The `endCursor` of the page before.") @Nullable
            String after,

            @Schema(description = "Not supported: pages go forwards only.") @Nullable
            String before) {}

    /** Which page this is. */
    @Schema(name = "SearchQueryPageResponse")
    public record Response(
            @Schema(description = "How many match in all; they are counted up to 1000, and among 10,000 at the most.")
            long totalItems,

            @Schema(description = "Whether there are more than were counted.")
            boolean hasMoreTotalItems,

            @Schema(description = "Null where the page is empty.") @Nullable
            String startCursor,

            @Schema(
                    description =
                            "Send as `after` to get the next page, which there may be also where this one has fewer tasks than asked for, or none; null where there is none.")
            @Nullable
            String endCursor) {}
}
