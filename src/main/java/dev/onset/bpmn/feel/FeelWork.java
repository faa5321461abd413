package dev.onset.bpmn.feel;

/**
 * The work that one evaluation may still do and the memory that it may still use. It counts instead of measuring time, so
 * that an expression that can be evaluated once can be evaluated on every machine. Not thread-safe.
 */
final class FeelWork {

    /** The memory of an element of a list or an entry of a context, in characters. */
    private static final int ELEMENT = 16;

    private long stepsLeft = FeelLimits.WORK;
    private long roomLeft = FeelLimits.MADE;

    /**
     * Spends work.
     *
     * @throws FeelLimitExceeded if less work is left, now or since an earlier call
     */
    void spend(long steps) {
        stepsLeft -= steps;
        check();
    }

    /** Spends the memory of a string. */
    void make(long characters) {
        roomLeft -= characters;
        spend(characters / 4);
    }

    /** Spends the memory of a list or a context. */
    void makeElements(long elements) {
        make(ELEMENT * elements);
    }

    /**
     * Fails if a limit has been exceeded, even by an earlier call: functions of the library catch exceptions, so that an
     * evaluation may have continued.
     */
    void check() {
        if (stepsLeft < 0) {
            throw new FeelLimitExceeded("it exceeds the limit of work");
        }
        if (roomLeft < 0) {
            throw new FeelLimitExceeded("it exceeds the limit of memory");
        }
    }
}
