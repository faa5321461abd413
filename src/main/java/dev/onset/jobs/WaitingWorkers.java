package dev.onset.jobs;

import dev.onset.notifications.BoundedExecutor;
import dev.onset.notifications.Notifications;
import dev.onset.runtime.Topics;
import dev.onset.security.Principal;
import dev.onset.security.Session;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Workers that wait for jobs on this replica, without a thread and without a connection. Those who would get the same jobs wait
 * in one line (a {@link LongPollQueue}), so what a new job or an idle time costs depends on how many kinds of workers wait, not on how
 * many workers.
 */
@ApplicationScoped
class WaitingWorkers {

    /** Workers of one kind get the same jobs: the type, who they are and for which applications they ask. */
    private record Kind(
            String type, Principal principal, @Nullable Set<UUID> applications) {}

    private final ConcurrentMap<Kind, LongPollQueue> queues = new ConcurrentHashMap<>();
    private final ActivateJobs jobs;
    private final Notifications notifications;
    private final WorkersConfig config;
    private final InstantSource clock;
    private final BoundedExecutor executor;
    private final AtomicLong looked = new AtomicLong();

    WaitingWorkers(ActivateJobs jobs, Notifications notifications, WorkersConfig config, InstantSource clock) {
        this.jobs = jobs;
        this.notifications = notifications;
        this.config = config;
        this.clock = clock;
        this.executor = new BoundedExecutor(config.maxConcurrentQueries());
    }

    /** Takes jobs for a worker, as soon as there are any; none when its time, or that of its token, is over. Whoever cancels, waits no longer. */
    Uni<List<ActivatedJob>> activate(Session session, JobActivation request) {
        if (request.maxWait().isZero()) {
            return Uni.createFrom()
                    .item(jobs.activate(session.principal(), request).jobs());
        }
        Kind kind = new Kind(request.type(), session.principal(), request.applications());
        return Uni.createFrom().emitter(emitter -> {
            WaitingWorker worker = new WaitingWorker(request, session, emitter);
            LongPollQueue queue = queues.compute(kind, (key, existing) -> {
                LongPollQueue at = existing == null ? open(kind) : existing;
                at.add(worker);
                return at;
            });
            emitter.onTermination(() -> {
                queue.remove(worker);
                closeIfUnused(kind);
            });
            worker.startTimer(clock.instant(), () -> queue.timeOut(worker));
        });
    }

    private LongPollQueue open(Kind kind) {
        LongPollQueue queue = new LongPollQueue(
                new LongPollQueue.Source() {
                    @Override
                    public ActivateJobs.Taken take(JobActivation request) {
                        looked.incrementAndGet();
                        return jobs.activate(kind.principal(), request);
                    }

                    @Override
                    public void giveBack(List<ActivatedJob> taken) {
                        jobs.giveBack(kind.type(), taken);
                    }

                    @Override
                    public void closeIfUnused() {
                        WaitingWorkers.this.closeIfUnused(kind);
                    }
                },
                executor,
                clock,
                config.pollInterval());
        queue.listen(notifications.listen(Topics.jobs(kind.type()), queue::look));
        return queue;
    }

    private void closeIfUnused(Kind kind) {
        queues.computeIfPresent(kind, (key, queue) -> queue.closeIfUnused() ? null : queue);
    }

    /** They are to ask another replica. */
    void stop(@Observes ShutdownEvent event) {
        queues.values().forEach(LongPollQueue::dismiss);
    }

    /** How many kinds of workers wait. */
    int kinds() {
        return queues.size();
    }

    /** How often it has been looked for jobs for workers that wait. */
    long looked() {
        return looked.get();
    }

    /** How many workers wait in line. */
    int workers() {
        return queues.values().stream().mapToInt(LongPollQueue::length).sum();
    }
}
