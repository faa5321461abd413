package dev.onset.builds;

/**
 * The CDI event that a new build was stored. It is fired in the transaction that stores the build, under the lock of its
 * application, so that the changes of observers commit together with it.
 */
public record BuildPublished(StoredBuild build) {}
