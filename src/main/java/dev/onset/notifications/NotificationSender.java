package dev.onset.notifications;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells other replicas. The first signal after a pause goes out at once; those of the time that follows go out together, each
 * topic once. A notification commits on a connection of its own: it would serialise the commits of those who signal, since
 * PostgreSQL lets only one transaction that notifies commit at a time. It need not survive a crash of the database, so its
 * commit does not wait for the disk.
 */
final class NotificationSender extends NotificationThread {

    private final long self;
    private final long gatherMillis;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final Set<Long> topics = new HashSet<>();
    private boolean all;

    NotificationSender(NotificationConnections connections, long self, Duration gather) {
        super("onset-notifications-sender", connections, "set synchronous_commit = off");
        this.self = self;
        this.gatherMillis = gather.toMillis();
    }

    /** Has a topic sent soon. */
    void send(long topic) {
        lock.lock();
        try {
            if (all || !topics.add(topic)) {
                return;
            }
            if (topics.size() > NotificationPayload.MAX_TOPICS) {
                meanAll();
            }
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    void work(Connection connection) throws SQLException, InterruptedException {
        try (PreparedStatement notify = connection.prepareStatement("select pg_notify(?, ?)")) {
            while (!isStopped()) {
                String payload = take();
                if (payload == null) {
                    try (var statement = connection.createStatement()) {
                        statement.execute("");
                    }
                    continue;
                }
                notify.setString(1, CHANNEL);
                notify.setString(2, payload);
                try {
                    notify.execute();
                } catch (SQLException e) {
                    // It may have arrived or not.
                    sendAll();
                    throw e;
                }
                pause(gatherMillis);
            }
        }
    }

    /** What is to be sent, as soon as there is something; null where there is nothing for long. */
    private @Nullable String take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = HEARTBEAT.toNanos();
            while (!all && topics.isEmpty() && left > 0 && !isStopped()) {
                left = something.awaitNanos(left);
            }
            if (!all && topics.isEmpty()) {
                return null;
            }
            String payload = all ? NotificationPayload.ofAll(self) : NotificationPayload.of(self, topics);
            all = false;
            topics.clear();
            return payload;
        } finally {
            lock.unlock();
        }
    }

    private void sendAll() {
        lock.lock();
        try {
            meanAll();
        } finally {
            lock.unlock();
        }
    }

    private void meanAll() {
        all = true;
        topics.clear();
    }

    @Override
    public void close() {
        super.close();
        lock.lock();
        try {
            something.signal();
        } finally {
            lock.unlock();
        }
    }
}
