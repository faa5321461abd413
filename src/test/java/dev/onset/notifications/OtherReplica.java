package dev.onset.notifications;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The signals of another replica of the application's database. */
public final class OtherReplica implements AutoCloseable {

    private final ScheduledExecutorService threads = Executors.newSingleThreadScheduledExecutor();
    private final Notifications notifications;

    private record Config(boolean betweenReplicas, Duration gather, Duration pollInterval, int maxConcurrentQueries)
            implements NotificationsConfig {}

    public OtherReplica(AgroalDataSource dataSource, TransactionSynchronizationRegistry transactions) {
        notifications = new Notifications(
                new Config(true, Duration.ofMillis(5), Duration.ofHours(1), 1),
                dataSource,
                transactions,
                threads,
                threads);
        notifications.start(new StartupEvent());
    }

    public void publish(Topic topic) {
        notifications.publish(topic);
    }

    @Override
    public void close() {
        notifications.stop(new ShutdownEvent());
        threads.shutdownNow();
    }
}
