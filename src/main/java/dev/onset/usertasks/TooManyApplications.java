package dev.onset.usertasks;

/** A search that cannot be executed because it includes too many applications. */
public final class TooManyApplications extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int max;

    TooManyApplications(int max) {
        super("A search includes more than " + max + " applications", null, false, false);
        this.max = max;
    }

    /** The maximum number of applications of a search. */
    public int max() {
        return max;
    }
}
