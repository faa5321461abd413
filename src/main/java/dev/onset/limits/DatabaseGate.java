package dev.onset.limits;

import jakarta.inject.Singleton;

/**
 * A circuit breaker for the database. After a call has failed because the database is unavailable, only a few calls are
 * admitted at a time, until one of them succeeds. Calls therefore do not accumulate while the database is unavailable or
 * saturated.
 */
@Singleton
class DatabaseGate {

    /** The number of concurrent probe calls. */
    static final int PROBES = 4;

    private boolean away;
    private int inside;

    /** Whether a call is admitted. An admitted call must {@link #leave}. */
    synchronized boolean enter() {
        if (away && inside >= PROBES) {
            return false;
        }
        inside++;
        return true;
    }

    /** @param answered whether the database was available to the call */
    synchronized void leave(boolean answered) {
        inside--;
        away = !answered;
    }
}
