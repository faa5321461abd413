package dev.onset.signals;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;

/** The signals of another replica of the application's database. */
public final class OtherReplica implements AutoCloseable {

    private final Signals signals;

    private record Config(boolean betweenReplicas, Duration gather, Duration lookAgain, int looksAtOnce)
            implements SignalsConfig {}

    public OtherReplica(AgroalDataSource dataSource, TransactionSynchronizationRegistry transactions) {
        signals = new Signals(new Config(true, Duration.ofMillis(5), Duration.ofHours(1), 1), dataSource, transactions);
        signals.start(new StartupEvent());
    }

    public void signal(Topic topic) {
        signals.signal(topic);
    }

    @Override
    public void close() {
        signals.stop(new ShutdownEvent());
    }
}
