import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/** Looks during the load for what must at no moment be in the database; one statement sees one moment. */
final class Watch implements AutoCloseable {

    /** A look at everything reads the whole application. */
    private static final int WHOLE_EVERY = 20;

    private final Thread thread;
    private volatile boolean stop;

    interface Look {
        void look() throws SQLException;
    }

    Watch(Postgres postgres, UUID application, Violations violations, Calm calm, Report report, Look whole) {
        // A platform thread: that it sleeps too long tells that the machine stood still.
        thread = Thread.ofPlatform().daemon().start(() -> {
            for (int looks = 1; !stop; looks++) {
                long began = System.nanoTime();
                Faults.sleep(250);
                if (System.nanoTime() - began > 3_000_000_000L) {
                    calm.healed();
                    report.time("the machine stood still for " + (System.nanoTime() - began) / 1_000_000 + " ms");
                }
                try {
                    for (Map<String, Object> two : postgres.rows(Tables.TWO_OF_ONE_START_KEY, application)) {
                        violations.addOnce("one-active-instance-per-message-start-key", (String) two.get("uuid"),
                                two.get("n") + " active instances of " + two.get("process_name") + " with key " + two.get("k"), "" + two.get("process_name") + two.get("k"));
                    }
                    for (Map<String, Object> two : postgres.rows(Tables.TWO_OF_ONE_BUSINESS_KEY, application)) {
                        violations.addOnce("one-running-instance-per-business-key", (String) two.get("uuid"),
                                two.get("n") + " running instances have the key " + two.get("business_key"), (String) two.get("business_key"));
                    }
                    if (looks % WHOLE_EVERY == 0) {
                        whole.look();
                    }
                } catch (SQLException down) {
                    // The database is down just now.
                }
            }
        });
    }

    @Override
    public void close() throws InterruptedException {
        stop = true;
        thread.join();
    }
}
