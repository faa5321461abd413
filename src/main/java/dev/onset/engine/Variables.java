package dev.onset.engine;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables that are visible at some place of an instance: its scope's and those of the scopes around it. */
public interface Variables {

    /** No variables at all. */
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

    boolean contains(String name);

    /** The value of the innermost variable of that name; null where it is null or absent. */
    @Nullable
    Object get(String name);

    Set<String> names();
}
