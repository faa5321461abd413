package dev.onset.camunda;

import dev.onset.usertasks.UserTaskQuery;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Null;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The requested and returned pages of searches. */
public final class SearchPage {

    public static final int DEFAULT_LIMIT = 100;

    private SearchPage() {}

    /** The requested page. */
    @Schema(name = "SearchQueryPageRequest")
    public record Request(
            @Min(1)
            @Max(UserTaskQuery.MAX_LIMIT)
            @Schema(description = "The maximum number of items.", defaultValue = "100")
            @Nullable
            Integer limit,

            @Min(0)
            @Max(UserTaskQuery.MAX_FROM)
            @Schema(
                    description =
                            "The number of items to skip; an alternative to `after`. To skip more than 1000 items, use `after`.")
            @Nullable
            Integer from,

            @Schema(description = "The value of `endCursor` in the previous page.") @Nullable
            String after,

            @Null(message = "Backward pagination is not supported")
            @Schema(description = "Not supported; only forward pagination is available.")
            @Nullable
            String before) {}

    /** The returned page. */
    @Schema(name = "SearchQueryPageResponse")
    public record Response(
            @Schema(
                    description =
                            "The number of items that match. Items are counted up to 1000, and at most 10,000 are examined.")
            long totalItems,

            @Schema(description = "Whether more items match than were counted.")
            boolean hasMoreTotalItems,

            @Schema(description = "The cursor of the first item; null if the page is empty.") @Nullable
            String startCursor,

            @Schema(
                    description =
                            "The cursor to send as `after` for the next page; null if there is no next page. A page with fewer items than requested, or none, may have a next page.")
            @Nullable
            String endCursor) {}
}
