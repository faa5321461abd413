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
 * Which page of a list a caller wants: the {@code @BeanParam} of every list. A cursor is opaque to callers; the list that made
 * it reads it, as what it is.
 */
public final class Paging {

    /** No page has more entries than this. */
    public static final int MAX = 100;

    @Parameter(description = "The `next` of the page before.")
    @QueryParam("after")
    private @Nullable String after;

    @Parameter(
            description = "How many at the most.",
            schema = @Schema(minimum = "1", maximum = "100", defaultValue = "20"))
    @QueryParam("limit")
    @DefaultValue("20")
    private int limit;

    /** Reads a cursor; an {@link IllegalArgumentException} says that it is none. */
    @FunctionalInterface
    public interface Cursor<T> {
        T read(String text);
    }

    /** How many entries the page has at the most: what was asked for, within 1 and {@link #MAX}. */
    public int size() {
        return Math.clamp(limit, 1, MAX);
    }

    /**
     * The cursor of a list in the order of UUIDs; null for the first page.
     *
     * @throws Problem {@code invalid-parameter}
     */
    public @Nullable UUID afterId() {
        return after(Ids::parse);
    }

    /**
     * The cursor of a list in the order of whole numbers; 0 for the first page.
     *
     * @throws Problem {@code invalid-parameter}
     */
    public long afterNumber() {
        Long number = after(Long::valueOf);
        return number == null ? 0 : number;
    }

    /**
     * The cursor of a list in an order of its own; null for the first page.
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
            throw new Problem(ProblemType.INVALID_PARAMETER, "The value of after is not the next of a page.")
                    .with("parameter", "after");
        }
    }

    /** The cursor after a page: that of its last entry; null where the page is not full, and so is the last. */
    public <T> @Nullable String next(List<T> page, Function<T, ?> cursor) {
        return page.size() < size() ? null : String.valueOf(cursor.apply(page.getLast()));
    }
}
