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
 * Sends notifications to other replicas. The first notification after a pause is sent immediately; those that follow
 * within a short time are sent together, with each topic once.
 *
 * <p>Notifications are committed on a separate connection. PostgreSQL allows only one notifying transaction to commit
 * at a time, so notifying within the publishers' transactions would serialize their commits. Notifications need not
 * survive a crash of the database, so the commit does not wait for the WAL flush.
 */
final class NotificationSender extends NotificationThread {

    private final long self;
    private final long gatherMillis;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition pending = lock.newCondition();
    private final Set<Long> topics = new HashSet<>();
    private boolean all;

    NotificationSender(NotificationConnections connections, long self, Duration gather) {
        super("onset-notifications-sender", connections, "set synchronous_commit = off");
        this.self = self;
        this.gatherMillis = gather.toMillis();
    }

    /** Queues a topic to be sent. */
    void send(long topic) {
        lock.lock();
        try {
            if (all || !topics.add(topic)) {
                return;
            }
            if (topics.size() > NotificationPayload.MAX_TOPICS) {
                replaceByWildcard();
            }
            pending.signal();
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
                    // It is unknown whether the notification was sent.
                    sendAll();
                    throw e;
                }
                pause(gatherMillis);
            }
        }
    }

    /** Waits for topics and returns them as a payload; null if there are none until the heartbeat is due. */
    private @Nullable String take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = HEARTBEAT.toNanos();
            while (!all && topics.isEmpty() && left > 0 && !isStopped()) {
                left = pending.awaitNanos(left);
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
            replaceByWildcard();
        } finally {
            lock.unlock();
        }
    }

    private void replaceByWildcard() {
        all = true;
        topics.clear();
    }

    @Override
    public void close() {
        super.close();
        lock.lock();
        try {
            pending.signal();
        } finally {
            lock.unlock();
        }
    }
}
