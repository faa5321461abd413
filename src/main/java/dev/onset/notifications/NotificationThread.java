package dev.onset.notifications;

import dev.onset.platform.DatabaseConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A thread with a connection of its own, which it opens again whenever it is lost. */
abstract class NotificationThread implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(NotificationThread.class);

    /** The channel of PostgreSQL by which replicas tell each other. */
    static final String CHANNEL = "onset_notifications";

    /** The other side of a connection is asked whether it is there when there was nothing else to say for so long. */
    static final Duration HEARTBEAT = Duration.ofSeconds(20);

    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LONGEST_RETRY_MILLIS = 10_000;

    private final NotificationConnections connections;
    private final String firstStatement;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    private volatile @Nullable Connection current;

    NotificationThread(String name, NotificationConnections connections, String firstStatement) {
        this.connections = connections;
        this.firstStatement = firstStatement;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Works with a connection until it is lost or this is closed. */
    abstract void work(Connection connection) throws SQLException, InterruptedException;

    final boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Waits, unless this is closed. */
    final void pause(long millis) throws InterruptedException {
        stopped.await(millis, TimeUnit.MILLISECONDS);
    }

    private void run() {
        long retry = FIRST_RETRY_MILLIS;
        while (!isStopped()) {
            try {
                Connection connection = connections.open(firstStatement);
                current = connection;
                if (retry > FIRST_RETRY_MILLIS) {
                    LOG.infof("%s: the database is back", thread.getName());
                }
                retry = FIRST_RETRY_MILLIS;
                work(connection);
            } catch (SQLException | RuntimeException e) {
                if (!isStopped()) {
                    if (retry == FIRST_RETRY_MILLIS) {
                        LOG.warnf(
                                "%s: no connection to the database, signals between replicas are delayed: %s",
                                thread.getName(), e.getMessage());
                    }
                    retry = pauseBeforeRetry(retry);
                }
            } catch (InterruptedException e) {
                return;
            } finally {
                Connection connection = current;
                if (connection != null) {
                    DatabaseConnections.abort(connection);
                }
            }
        }
    }

    /** Replicas that lost the same database do not come back to it in step. */
    private long pauseBeforeRetry(long retry) {
        try {
            pause(retry / 2 + ThreadLocalRandom.current().nextLong(retry));
        } catch (InterruptedException e) {
            thread.interrupt();
        }
        return Math.min(retry * 2, LONGEST_RETRY_MILLIS);
    }

    @Override
    public void close() {
        stopped.countDown();
        Connection connection = current;
        if (connection != null) {
            DatabaseConnections.abort(connection);
        }
    }
}
