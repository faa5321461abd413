package dev.onset.engine;

import org.jspecify.annotations.Nullable;

/** The decisions of a build, which its business rule tasks evaluate. */
@FunctionalInterface
public interface Decisions {

    /** No decisions. */
    Decisions NONE = id -> null;

    /** Returns the decision with an id; null if the build has none. */
    @Nullable
    Decision find(String id);
}
