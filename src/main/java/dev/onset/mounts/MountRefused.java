package dev.onset.mounts;

/** A mounted build cannot be published; the message says why, about the directory ("it"). */
final class MountRefused extends Exception {

    private static final long serialVersionUID = 1L;

    MountRefused(String message) {
        super(message);
    }
}
