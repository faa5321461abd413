package dev.onset.notifications;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Receives the notifications of other replicas, and wakes the listeners on this replica. */
final class NotificationReceiver extends NotificationThread {

    private final long self;
    private final Listeners listeners;

    NotificationReceiver(NotificationConnections connections, long self, Listeners listeners) {
        super("onset-notifications-receiver", connections, "listen " + CHANNEL);
        this.self = self;
        this.listeners = listeners;
    }

    @Override
    void work(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        // Notifications that were sent before the connection was opened are lost.
        listeners.wakeAll();
        while (!isStopped()) {
            PGNotification[] heard = postgres.getNotifications((int) HEARTBEAT.toMillis());
            if (heard == null || heard.length == 0) {
                try (var statement = connection.createStatement()) {
                    statement.execute("");
                }
                continue;
            }
            for (PGNotification notification : heard) {
                NotificationPayload.read(notification.getParameter(), self, listeners::wake, listeners::wakeAll);
            }
        }
    }
}
