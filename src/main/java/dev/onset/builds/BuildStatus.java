package dev.onset.builds;

/** The status of a build, which determines whether it may become active. */
public enum BuildStatus {
    /** The build may be activated by any policy. */
    COMMITTED,
    /** Work in progress on a branch. It runs if a start names it, or if a branch policy allows drafts. */
    DRAFT
}
