package dev.onset.notifications;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;

/** The signals of another replica of the application's database. */
public final class OtherReplica implements AutoCloseable {

    private final Notifications notifications;

    private record Config(boolean betweenReplicas, Duration gather, Duration pollInterval, int maxConcurrentQueries)
            implements NotificationsConfig {}

    public OtherReplica(AgroalDataSource dataSource, TransactionSynchronizationRegistry transactions) {
        notifications = new Notifications(
                new Config(true, Duration.ofMillis(5), Duration.ofHours(1), 1), dataSource, transactions);
        notifications.start(new StartupEvent());
    }

    public void publish(Topic topic) {
        notifications.publish(topic);
    }

    @Override
    public void close() {
        notifications.stop(new ShutdownEvent());
    }
}
