package dev.onset.activations;

import java.util.UUID;

/** How a build is chosen. */
public sealed interface Policy {

    /** A build, which must be committed. */
    record Pinned(UUID buildId) implements Policy {}

    /**
     * The latest build of a branch, as soon as it is stored; no build as long as the branch has none.
     *
     * @param drafts whether drafts count, in addition to committed builds
     */
    record LatestOnBranch(String branch, boolean drafts) implements Policy {}
}
