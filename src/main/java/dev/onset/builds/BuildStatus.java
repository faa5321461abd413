package dev.onset.builds;

/** Whether a build may become active. */
public enum BuildStatus {
    /** May be activated by any policy. */
    COMMITTED,
    /** Work in progress on its branch; starts where a caller pins it, or where a branch policy allows drafts. */
    DRAFT
}
