package dev.onset.workers;

import dev.onset.runtime.Topics;
import dev.onset.security.Caller;
import dev.onset.security.Session;
import dev.onset.signals.Looks;
import dev.onset.signals.Signals;
import dev.onset.workers.JobActivationResponse.ActivatedJob;
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
 * in one line (a {@link JobDesk}), so what a new job or an idle time costs depends on how many kinds of workers wait, not on how
 * many workers.
 */
@ApplicationScoped
class WaitingWorkers {

    /** Workers of one kind get the same jobs: the type, who they are and for which applications they ask. */
    private record Kind(
            String type, Caller caller, @Nullable Set<UUID> applications) {}

    private final ConcurrentMap<Kind, JobDesk> desks = new ConcurrentHashMap<>();
    private final ActivateJobs jobs;
    private final Signals signals;
    private final WorkersConfig config;
    private final InstantSource clock;
    private final Looks looks;
    private final AtomicLong looked = new AtomicLong();

    WaitingWorkers(ActivateJobs jobs, Signals signals, WorkersConfig config, InstantSource clock) {
        this.jobs = jobs;
        this.signals = signals;
        this.config = config;
        this.clock = clock;
        this.looks = new Looks(config.looksAtOnce());
    }

    /** Takes jobs for a worker, as soon as there are any; none when its time, or that of its token, is over. Whoever cancels, waits no longer. */
    Uni<List<ActivatedJob>> activate(Session session, JobActivationRequest.Checked request) {
        if (request.atMost().isZero()) {
            return Uni.createFrom()
                    .item(jobs.activate(session.caller(), request).jobs());
        }
        Kind kind = new Kind(request.type(), session.caller(), request.applications());
        return Uni.createFrom().emitter(emitter -> {
            WaitingWorker worker = new WaitingWorker(request, session, emitter);
            JobDesk desk = desks.compute(kind, (key, existing) -> {
                JobDesk at = existing == null ? open(kind) : existing;
                at.add(worker);
                return at;
            });
            emitter.onTermination(() -> {
                desk.remove(worker);
                closeIfUnused(kind);
            });
            worker.startTimer(clock.instant(), () -> desk.timeOut(worker));
        });
    }

    private JobDesk open(Kind kind) {
        JobDesk desk = new JobDesk(
                new JobDesk.Jobs() {
                    @Override
                    public ActivateJobs.Taken take(JobActivationRequest.Checked request) {
                        looked.incrementAndGet();
                        return jobs.activate(kind.caller(), request);
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
                looks,
                clock,
                config.lookAgain());
        desk.listen(signals.listen(Topics.jobs(kind.type()), desk::look));
        return desk;
    }

    private void closeIfUnused(Kind kind) {
        desks.computeIfPresent(kind, (key, desk) -> desk.closeIfUnused() ? null : desk);
    }

    /** They are to ask another replica. */
    void stop(@Observes ShutdownEvent event) {
        desks.values().forEach(JobDesk::dismiss);
    }

    /** How many kinds of workers wait. */
    int kinds() {
        return desks.size();
    }

    /** How often it has been looked for jobs for workers that wait. */
    long looked() {
        return looked.get();
    }

    /** How many workers wait in line. */
    int workers() {
        return desks.values().stream().mapToInt(JobDesk::length).sum();
    }
}
