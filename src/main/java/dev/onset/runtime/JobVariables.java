package dev.onset.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the jobs of an instance see of it. The instance's row is read once, however many of its jobs are asked about. */
public final class JobVariables {

    private final Map<String, @Nullable Object> process;
    private final Map<Long, StateCodec.StoredToken> tokens;

    private JobVariables(Map<String, @Nullable Object> process, Map<Long, StateCodec.StoredToken> tokens) {
        this.process = process;
        this.tokens = tokens;
    }

    /**
     * Reads the columns of an instance.
     *
     * @param variables the row's process values
     * @param tokens the row's tokens
     */
    public static JobVariables read(String variables, String tokens) {
        Map<Long, StateCodec.StoredToken> byId = new HashMap<>();
        Values.read(tokens, StateCodec.StoredTokens.class).tokens().forEach(stored -> byId.put(stored.id(), stored));
        return new JobVariables(Values.read(variables), byId);
    }

    /**
     * The variables of a token's scope and of those around it; an inner one hides an outer one of the same name. The values
     * themselves are not copied: jobs of the instance share them.
     *
     * @param names of those wanted; null for all
     */
    public Map<String, @Nullable Object> visible(long token, @Nullable Set<String> names) {
        Deque<Map<String, @Nullable Object>> inwards = new ArrayDeque<>();
        for (StateCodec.StoredToken at = tokens.get(token); at != null; at = tokens.get(at.parent())) {
            if (at.locals() != null) {
                inwards.addFirst(at.locals());
            }
        }
        inwards.addFirst(process);
        Map<String, @Nullable Object> visible = new LinkedHashMap<>();
        for (Map<String, @Nullable Object> scope : inwards) {
            scope.forEach((name, value) -> {
                if (names == null || names.contains(name)) {
                    visible.put(name, value);
                }
            });
        }
        return visible;
    }
}
