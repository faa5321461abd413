package dev.onset.builds;

/**
 * A CDI event: a build was stored that was not there before. Fired in the transaction that stores it, under the lock of its
 * application; what observers do commits with it.
 */
public record BuildPublished(StoredBuild build) {}
