package dev.onset.runtime;

import java.time.Duration;

/** What some replica does now and then for all of them: every bean of this type is scheduled. */
public interface RecurringWork {

    /** What it is scheduled under; never changes. */
    String name();

    /** How long it pauses between. */
    Duration every();

    void run();
}
