package dev.onset.activations;

import java.util.UUID;

/** How a build is chosen. */
public sealed interface Policy {

    /** This one; it must be committed. */
    record Pinned(UUID buildId) implements Policy {}

    /**
     * The one that was published last on a branch, from the moment at which it is stored; none as long as the branch has none.
     *
     * @param drafts whether drafts count, too, or committed builds only
     */
    record LatestOnBranch(String branch, boolean drafts) implements Policy {}
}
