package dev.onset.runtime;

import java.time.Duration;

/** Work that one replica at a time does periodically. Every bean of this type is scheduled. */
public interface RecurringWork {

    /** The name of the scheduled task. It must not change between releases. */
    String name();

    /** The delay between the end of an execution and the next one. */
    Duration every();

    void run();
}
