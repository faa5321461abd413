package dev.onset.jobs;

import dev.onset.jobs.ActivateJobs.Activated;
import dev.onset.notifications.BoundedExecutor;
import dev.onset.notifications.Notifications;
import dev.onset.runtime.Topics;
import dev.onset.security.Principal;
import dev.onset.security.Session;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The workers that wait for jobs on this replica. A waiting worker holds neither a thread nor a connection. Workers that would get
 * the same jobs share a {@link LongPollQueue}, so the cost of a new job and of idle time depends on the number of queues, not on
 * the number of workers.
 */
@ApplicationScoped
class WaitingWorkers {

    /** What determines the jobs that a worker gets: the type, the caller and the applications of the request. */
    private record QueueKey(
            String type, Principal principal, @Nullable Set<UUID> applications) {}

    private final ConcurrentMap<QueueKey, LongPollQueue> queues = new ConcurrentHashMap<>();
    private final ActivateJobs activateJobs;
    private final Notifications notifications;
    private final WorkersConfig config;
    private final InstantSource clock;
    private final BoundedExecutor executor;
    private final AtomicLong queries = new AtomicLong();

    WaitingWorkers(ActivateJobs activateJobs, Notifications notifications, WorkersConfig config, InstantSource clock) {
        this.activateJobs = activateJobs;
        this.notifications = notifications;
        this.config = config;
        this.clock = clock;
        this.executor = notifications.executor(config.maxConcurrentQueries());
    }

    /**
     * Activates jobs for a worker as soon as any are available. The list is empty if none became available in time or before
     * the session ended. Cancelling the subscription ends the wait.
     */
    Uni<List<ActivatedJob>> activate(Session session, JobActivation activation) {
        if (activation.maxWait().isZero()) {
            return Uni.createFrom()
                    .item(activateJobs.activate(session.principal(), activation).jobs());
        }
        QueueKey key = new QueueKey(activation.type(), session.principal(), activation.applications());
        return Uni.createFrom().emitter(emitter -> {
            WaitingWorker worker = new WaitingWorker(activation, session, emitter);
            LongPollQueue queue = queues.compute(key, (same, existing) -> {
                LongPollQueue current = existing == null ? open(key) : existing;
                current.add(worker);
                return current;
            });
            Duration atMost = session.bound(activation.maxWait(), clock.instant());
            worker.start(executor, atMost, () -> queue.timeOut(worker), () -> {
                queue.remove(worker);
                closeIfUnused(key);
            });
        });
    }

    private LongPollQueue open(QueueKey key) {
        LongPollQueue queue = new LongPollQueue(
                new LongPollQueue.Source() {
                    @Override
                    public Activated activate(JobActivation activation) {
                        queries.incrementAndGet();
                        return activateJobs.activate(key.principal(), activation);
                    }

                    @Override
                    public void giveBack(List<ActivatedJob> jobs) {
                        activateJobs.giveBack(key.type(), jobs);
                    }

                    @Override
                    public void closeIfUnused() {
                        WaitingWorkers.this.closeIfUnused(key);
                    }
                },
                executor,
                clock,
                config.pollInterval());
        queue.register(notifications.listen(Topics.jobs(key.type()), queue::poll));
        return queue;
    }

    private void closeIfUnused(QueueKey key) {
        queues.computeIfPresent(key, (same, queue) -> queue.closeIfUnused() ? null : queue);
    }

    /** Answers all waiting workers at shutdown, so that they send their next request to another replica. */
    void stop(@Observes ShutdownEvent event) {
        queues.values().forEach(LongPollQueue::answerAll);
    }

    /** The number of queues. */
    int queues() {
        return queues.size();
    }

    /** How many queries for jobs the queues have made. */
    long queries() {
        return queries.get();
    }

    /** The number of workers in the queues. */
    int workers() {
        return queues.values().stream().mapToInt(LongPollQueue::length).sum();
    }
}
