package dev.onset.mounts;

/**
 * Thrown when a mounted build cannot be published. The message is a clause that gives the reason; "it" refers to the
 * directory.
 */
final class MountRefused extends Exception {

    private static final long serialVersionUID = 1L;

    MountRefused(String message) {
        super(message);
    }
}
