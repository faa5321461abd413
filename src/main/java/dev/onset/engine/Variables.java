package dev.onset.engine;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables that are visible in a scope: its own and those of the surrounding scopes. */
public interface Variables {

    /** An empty scope. */
    Variables NONE = new Variables() {
        @Override
        public boolean contains(String name) {
            return false;
        }

        @Override
        public @Nullable Object get(String name) {
            return null;
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }
    };

    /** Creates a scope with the given values and no surrounding scope. */
    static Variables of(Map<String, @Nullable Object> values) {
        return new Variables() {
            @Override
            public boolean contains(String name) {
                return values.containsKey(name);
            }

            @Override
            public @Nullable Object get(String name) {
                return values.get(name);
            }

            @Override
            public Set<String> names() {
                return values.keySet();
            }
        };
    }

    boolean contains(String name);

    /**
     * Returns the value of the innermost variable with this name; null if the value is null or there is no such variable.
     */
    @Nullable
    Object get(String name);

    Set<String> names();
}
