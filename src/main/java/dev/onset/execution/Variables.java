package dev.onset.execution;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables that are visible at some place of an instance: its scope's and those of the scopes around it. */
public interface Variables {

    boolean contains(String name);

    /** The value of the innermost variable of that name; null where it is null or absent. */
    @Nullable
    Object get(String name);

    Set<String> names();
}
