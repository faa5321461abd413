import java.time.Duration;

/** Since when there has been no fault: an answer that only a fault excuses is a violation then. */
final class Calm {

    /** Connections that broke are found and replaced within this time. */
    private static final Duration SETTLE = Duration.ofSeconds(20);

    private int faults;
    private long since;

    synchronized void begin() {
        since = System.nanoTime() - SETTLE.toNanos();
    }

    synchronized void faultBegins() {
        faults++;
    }

    synchronized void faultEnds() {
        faults--;
        since = System.nanoTime();
    }

    synchronized void healed() {
        since = System.nanoTime();
    }

    /** Whether there was no fault, nor what it leaves, when a request was sent and until now. */
    synchronized boolean at(long sent) {
        return faults == 0 && sent - since >= SETTLE.toNanos();
    }
}
