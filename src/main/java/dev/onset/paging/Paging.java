package dev.onset.paging;

import dev.onset.platform.Ids;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The page of a list that a caller requests, as the {@code @BeanParam} of every list. A cursor is opaque to callers;
 * the list that issued it parses it.
 */
public final class Paging {

    /** The maximum number of entries on a page. */
    public static final int MAX = 100;

    @Parameter(description = "The value of `next` in the previous page.")
    @QueryParam("after")
    private @Nullable String after;

    @Parameter(
            description = "The maximum number of entries.",
            schema = @Schema(minimum = "1", maximum = "100", defaultValue = "20"))
    @QueryParam("limit")
    @DefaultValue("20")
    private int limit;

    /** Parses a cursor. Throws {@link IllegalArgumentException} if the text is not a cursor. */
    @FunctionalInterface
    public interface Cursor<T> {
        T read(String text);
    }

    /** Returns the maximum number of entries on the page: the requested limit, clamped to 1 and {@link #MAX}. */
    public int size() {
        return Math.clamp(limit, 1, MAX);
    }

    /**
     * Returns the cursor of a list that is ordered by UUID; null for the first page.
     *
     * @throws Problem {@code invalid-parameter}
     */
    public @Nullable UUID afterId() {
        return after(Ids::parse);
    }

    /**
     * Returns the cursor of a list that is ordered by an integer; 0 for the first page.
     *
     * @throws Problem {@code invalid-parameter}
     */
    public long afterNumber() {
        Long number = after(Long::valueOf);
        return number == null ? 0 : number;
    }

    /**
     * Returns the cursor of a list with an order of its own; null for the first page.
     *
     * @throws Problem {@code invalid-parameter}
     */
    public <T> @Nullable T after(Cursor<T> cursor) {
        if (after == null) {
            return null;
        }
        try {
            return cursor.read(after);
        } catch (IllegalArgumentException e) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The value of after must be the value of next in a previous page.")
                    .with("parameter", "after");
        }
    }

    /**
     * Returns the cursor of the next page, which is that of the last entry; null if the page is not full and therefore
     * the last one.
     */
    public <T> @Nullable String next(List<T> page, Function<T, ?> cursor) {
        return page.size() < size() ? null : String.valueOf(cursor.apply(page.getLast()));
    }
}
