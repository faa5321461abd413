package dev.onset.notifications;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells those who wait that something has changed, on every replica. */
@ApplicationScoped
public class Notifications {

    private final NotificationsConfig config;
    private final AgroalDataSource dataSource;
    private final TransactionSynchronizationRegistry transactions;
    private final Listeners listeners = new Listeners();
    private final BoundedExecutor executor;
    private final Object pendingKey = new Object();

    private volatile @Nullable NotificationSender sender;
    private @Nullable NotificationReceiver receiver;

    Notifications(
            NotificationsConfig config, AgroalDataSource dataSource, TransactionSynchronizationRegistry transactions) {
        this.config = config;
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.executor = new BoundedExecutor(config.maxConcurrentQueries());
    }

    void start(@Observes StartupEvent event) {
        if (config.betweenReplicas()) {
            NotificationConnections connections = new NotificationConnections(dataSource);
            long self = new SecureRandom().nextLong();
            NotificationSender newSender = new NotificationSender(connections, self, config.gather());
            NotificationReceiver newReceiver = new NotificationReceiver(connections, self, listeners);
            newSender.start();
            newReceiver.start();
            sender = newSender;
            receiver = newReceiver;
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (sender != null) {
            sender.close();
        }
        if (receiver != null) {
            receiver.close();
        }
    }

    /**
     * Wakes those who wait for a topic when the current transaction has committed, and nobody if it does not commit; at once
     * where there is no transaction. Adds nothing to the transaction but this. Signal what somebody can wait for.
     */
    public void publish(Topic topic) {
        switch (transactions.getTransactionStatus()) {
            case Status.STATUS_NO_TRANSACTION -> wake(topic);
            case Status.STATUS_ACTIVE -> pending().topics.add(topic);
            default -> {
                // It is about to be rolled back.
            }
        }
    }

    /**
     * Listens. Whatever commits after this has returned, is heard.
     *
     * @param action what to do on each signal, and where signals may have been missed; on the thread of whoever signals, so
     *     it must be short and must not block
     */
    public Registration listen(Topic topic, Runnable action) {
        return listeners.add(topic, action);
    }

    /**
     * Waits until there is something to see, without a thread and without a connection. Whoever cancels the answer ends the
     * wait. Of many who are woken at once a few look at a time ({@code onset.notifications.max-concurrent-queries}).
     *
     * @param atMost how long to wait; it looks once more at the end of it, and once where it is not positive
     * @param look what to see, empty while it is not there. It is asked at the beginning, after each signal and now and then
     *     without one, on a worker thread that has no request scope and no transaction: it begins its own
     * @return what was seen; empty when the time is over; what {@code look} threw
     */
    public <T> Uni<Optional<T>> await(Topic topic, Duration atMost, Supplier<Optional<T>> look) {
        return Uni.createFrom()
                .emitter(emitter ->
                        new Waiter<>(executor, look, emitter, config.pollInterval()).start(listeners, topic, atMost));
    }

    /**
     * Looks once, as one who was woken does: on a worker thread that has no request scope and no transaction, a few at a time.
     *
     * @return what {@code look} returned or threw
     */
    public <T> Uni<T> look(Supplier<T> look) {
        return Uni.createFrom()
                .emitter(emitter -> executor.run(() -> {
                    try {
                        emitter.complete(look.get());
                    } catch (RuntimeException e) {
                        emitter.fail(e);
                    }
                }));
    }

    /** How many topics are listened to on this replica. */
    int topics() {
        return listeners.topics();
    }

    private void wake(Topic topic) {
        NotificationSender others = sender;
        if (others != null) {
            others.send(topic.id());
        }
        listeners.wake(topic.id());
    }

    private Pending pending() {
        if (transactions.getResource(pendingKey) instanceof Pending pending) {
            return pending;
        }
        Pending pending = new Pending();
        transactions.putResource(pendingKey, pending);
        transactions.registerInterposedSynchronization(pending);
        return pending;
    }

    /** What a transaction signals when it commits. */
    private final class Pending implements Synchronization {

        private final Set<Topic> topics = new HashSet<>(4);

        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                topics.forEach(Notifications.this::wake);
            }
        }
    }
}
