package dev.onset.bpmn.feel;

/**
 * What one evaluation may still do, and how much memory it may still take. It counts and measures no time, so that an
 * expression that was evaluated once is evaluated on every machine. Not thread-safe.
 */
final class FeelWork {

    /** What the library takes for an element of a list or an entry of a context, in characters. */
    private static final int ELEMENT = 16;

    private long stepsLeft = FeelLimits.WORK;
    private long roomLeft = FeelLimits.MADE;

    /** @throws FeelLimitExceeded where that is more than is left, now or ever since */
    void spend(long steps) {
        stepsLeft -= steps;
        check();
    }

    /** A text is made. */
    void make(long characters) {
        roomLeft -= characters;
        spend(characters / 4);
    }

    /** A list or a context is made. */
    void makeElements(long elements) {
        make(ELEMENT * elements);
    }

    /** Functions of the library catch what is thrown within them: an evaluation that went on does not go on for long. */
    void check() {
        if (stepsLeft < 0) {
            throw new FeelLimitExceeded("it takes more work than an expression may take");
        }
        if (roomLeft < 0) {
            throw new FeelLimitExceeded("the values that it makes are too large together");
        }
    }
}
