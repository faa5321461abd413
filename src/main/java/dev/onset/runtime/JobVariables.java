package dev.onset.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables of an instance that are visible to its jobs. The instance's row is parsed once for all of its jobs. */
public final class JobVariables {

    private final Map<String, @Nullable Object> process;
    private final Map<Long, StateCodec.StoredToken> tokens;

    private JobVariables(Map<String, @Nullable Object> process, Map<Long, StateCodec.StoredToken> tokens) {
        this.process = process;
        this.tokens = tokens;
    }

    /**
     * Parses the columns of an instance row.
     *
     * @param variables the process values, as JSON
     * @param tokens the tokens, as JSON
     */
    public static JobVariables read(String variables, String tokens) {
        Map<Long, StateCodec.StoredToken> byId = new HashMap<>();
        Values.read(tokens, StateCodec.StoredTokens.class).tokens().forEach(stored -> byId.put(stored.id(), stored));
        return new JobVariables(Values.read(variables), byId);
    }

    /**
     * Returns the variables of a token's scope and its enclosing scopes. A variable of an inner scope hides one of the
     * same name in an outer scope. The values are not copied: they are shared by all jobs of the instance.
     *
     * @param names the names of the variables to return; null for all
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
