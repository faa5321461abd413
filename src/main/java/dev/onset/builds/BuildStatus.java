package dev.onset.builds;

/** Whether a build may become active. */
public enum BuildStatus {
    /** May be activated. */
    COMMITTED,
    /** Work in progress on its branch; starts only where a caller pins it. */
    DRAFT
}
