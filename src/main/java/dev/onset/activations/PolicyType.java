package dev.onset.activations;

/** The way in which a policy chooses a build. */
public enum PolicyType {
    /** One committed build, until the policy is changed. */
    BUILD,
    /** The latest build of a branch. */
    LATEST_ON_BRANCH
}
