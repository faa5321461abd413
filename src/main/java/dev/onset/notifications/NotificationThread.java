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

/** A thread with a database connection of its own, which it reopens after a failure. */
abstract class NotificationThread implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(NotificationThread.class);

    /** The PostgreSQL notification channel of the replicas. */
    static final String CHANNEL = "onset_notifications";

    /** The interval at which an idle connection is checked. */
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

    /** Uses a connection until it fails or this thread is closed. */
    abstract void work(Connection connection) throws SQLException, InterruptedException;

    final boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Waits, or returns early if this thread is closed. */
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
                    LOG.infof("%s: the connection to the database is restored", thread.getName());
                }
                retry = FIRST_RETRY_MILLIS;
                work(connection);
            } catch (SQLException | RuntimeException e) {
                if (!isStopped()) {
                    if (retry == FIRST_RETRY_MILLIS) {
                        LOG.warnf(
                                "%s: the connection to the database failed, so notifications between replicas are delayed: %s",
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

    /** Waits for a random time, so that replicas that lost the same database do not reconnect simultaneously. */
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
