package dev.onset.activations;

/** How a policy chooses a build. */
public enum PolicyType {
    /** One committed build, until the policy is changed. */
    BUILD,
    /** The build that was published last on a branch. */
    LATEST_ON_BRANCH
}
