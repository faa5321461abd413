package dev.onset.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a job sees of its instance, read straight from the instance's row. */
public final class JobVariables {

    private JobVariables() {}

    /**
     * The variables of a token's scope and of those around it; an inner one hides an outer one of the same name.
     *
     * @param variables the row's process values
     * @param tokens the row's tokens
     */
    public static Map<String, @Nullable Object> visible(String variables, String tokens, long token) {
        Map<Long, StateCodec.StoredToken> byId = new HashMap<>();
        Values.read(tokens, StateCodec.StoredTokens.class).tokens().forEach(stored -> byId.put(stored.id(), stored));
        List<Map<String, @Nullable Object>> inwards = new ArrayList<>();
        for (StateCodec.StoredToken at = byId.get(token); at != null; at = byId.get(at.parent())) {
            if (at.locals() != null) {
                inwards.addFirst(at.locals());
            }
        }
        Map<String, @Nullable Object> visible = new LinkedHashMap<>(Values.read(variables));
        inwards.forEach(visible::putAll);
        return visible;
    }
}
