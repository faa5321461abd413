package dev.onset.limits;

import jakarta.inject.Singleton;

/**
 * Knows whether the database answers, from the calls that use it. Once one has failed for want of it, only a few enter at a
 * time, until one of them was answered: then all may. So calls do not pile up before a database that is away or saturated, and
 * nobody has to say that it is back.
 */
@Singleton
class DatabaseGate {

    /** How many find out whether it is back. */
    static final int PROBES = 4;

    private boolean away;
    private int inside;

    /** Whether to go on; whoever does {@link #leave}s. */
    synchronized boolean enter() {
        if (away && inside >= PROBES) {
            return false;
        }
        inside++;
        return true;
    }

    /** @param answered whether the database was there for the call */
    synchronized void leave(boolean answered) {
        inside--;
        away = !answered;
    }
}
