package dev.onset.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies a JSON Merge Patch (RFC 7396, section 2) to process values. */
final class MergePatch {

    private MergePatch() {}

    static Map<String, @Nullable Object> apply(Map<?, ?> target, Map<?, ?> patch) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        target.forEach((name, value) -> merged.put((String) name, value));
        patch.forEach((name, value) -> {
            if (value == null) {
                merged.remove((String) name);
            } else if (value instanceof Map<?, ?> object) {
                merged.put(
                        (String) name,
                        apply(merged.get((String) name) instanceof Map<?, ?> before ? before : Map.of(), object));
            } else {
                merged.put((String) name, value);
            }
        });
        return merged;
    }
}
