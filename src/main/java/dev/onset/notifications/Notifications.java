package dev.onset.notifications;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Notifies the requests of all replicas that wait for a change. */
@ApplicationScoped
public class Notifications {

    private final NotificationsConfig config;
    private final AgroalDataSource dataSource;
    private final TransactionSynchronizationRegistry transactions;
    private final ScheduledExecutorService workers;
    private final ScheduledExecutorService timers;
    private final Listeners listeners = new Listeners();
    private final BoundedExecutor executor;
    private final Object pendingKey = new Object();

    private volatile @Nullable NotificationSender sender;
    private @Nullable NotificationReceiver receiver;

    Notifications(
            NotificationsConfig config,
            AgroalDataSource dataSource,
            TransactionSynchronizationRegistry transactions,
            ScheduledExecutorService workers,
            @Identifier(WaitingTimers.NAME) ScheduledExecutorService timers) {
        this.config = config;
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.workers = workers;
        this.timers = timers;
        this.executor = executor(config.maxConcurrentQueries());
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
     * Wakes the listeners of a topic after the current transaction has committed; does nothing if it does not commit.
     * Without a transaction, wakes them immediately. This adds no statement to the transaction.
     */
    public void publish(Topic topic) {
        switch (transactions.getTransactionStatus()) {
            case Status.STATUS_NO_TRANSACTION -> wake(topic);
            case Status.STATUS_ACTIVE -> pending().topics.add(topic);
            default -> {
                // The transaction is marked for rollback.
            }
        }
    }

    /**
     * Registers a listener. Every change that commits after this method has returned is reported to it.
     *
     * @param action called for each notification, and whenever notifications may have been lost; runs on the thread of
     *     the publisher, so it must be short and must not block
     * @return the registration, which must be closed
     */
    public Registration listen(Topic topic, Runnable action) {
        return listeners.add(topic, action);
    }

    /**
     * Waits until a query returns a result, without holding a thread or a connection. Cancelling the returned {@link
     * Uni} ends the wait. Only a limited number of queries run at the same time ({@code
     * onset.notifications.max-concurrent-queries}).
     *
     * @param atMost how long to wait. The query runs once more when the time is over; it runs exactly once if the time
     *     is not positive
     * @param query returns the result, or empty to continue waiting. It runs at the beginning, after each notification
     *     and periodically, on a worker thread without a request scope and without a transaction
     * @return the result; empty if the time is over; fails with the exception that the query throws
     */
    public <T> Uni<Optional<T>> await(Topic topic, Duration atMost, Supplier<Optional<T>> query) {
        if (!atMost.isPositive()) {
            return look(query);
        }
        return Uni.createFrom().emitter(emitter -> {
            WaitingRequest<Optional<T>> request = new WaitingRequest<>(emitter);
            SharedQuery<WaitingRequest<Optional<T>>> repeated =
                    new SharedQuery<>(executor, () -> answer(request, query), () -> {});
            Registration registration = listen(topic, repeated::changed);
            repeated.add(request);
            // When the time is over, the query runs once more, in case a notification was lost.
            request.start(executor, atMost, repeated::changed, () -> {
                registration.close();
                repeated.close();
            });
        });
    }

    private <T> Duration answer(WaitingRequest<Optional<T>> request, Supplier<Optional<T>> query) {
        boolean last = request.isTimedOut();
        try {
            Optional<T> result = query.get();
            if (result.isPresent() || last) {
                request.answer(result);
            }
        } catch (RuntimeException e) {
            request.fail(e);
        }
        return pollInterval();
    }

    /**
     * Runs a query once, as {@link #await} does: on a worker thread without a request scope and without a transaction,
     * with limited concurrency.
     *
     * @return the result; fails with the exception that the query throws
     */
    public <T> Uni<T> look(Supplier<T> query) {
        return Uni.createFrom()
                .emitter(emitter -> executor.run(() -> {
                    try {
                        emitter.complete(query.get());
                    } catch (RuntimeException e) {
                        emitter.fail(e);
                    }
                }));
    }

    /** Returns the executor of {@link #await}, for queries of other waiting requests. */
    public BoundedExecutor executor() {
        return executor;
    }

    /**
     * Creates an executor for queries of waiting requests that are limited separately.
     *
     * @param atOnce the maximum number of concurrent queries
     */
    public BoundedExecutor executor(int atOnce) {
        return new BoundedExecutor(workers, timers, atOnce);
    }

    /**
     * Returns how long to wait for a notification before the next query. The interval is randomized, so that requests
     * that arrived together do not query together.
     */
    public Duration pollInterval() {
        return Duration.ofMillis((long)
                (config.pollInterval().toMillis() * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
    }

    /** Returns the number of topics with listeners on this replica. */
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

    /** The topics to notify when a transaction commits. */
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
