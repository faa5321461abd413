package dev.onset.jobs;

import dev.onset.engine.Event;
import dev.onset.engine.StaleEvent;
import dev.onset.observability.Metrics;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Engine;
import dev.onset.runtime.Move;
import dev.onset.runtime.RowChange;
import dev.onset.runtime.WorkItem;
import dev.onset.runtime.WorkItems;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.security.Session;
import dev.onset.workspaces.Access;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Activates, completes, fails and updates jobs. Every method requires the permission {@link Permission#JOB_WORK} for the
 * application of the job. Callers must have validated the members of a command; variables with {@code Values.check}.
 *
 * <p>The methods that take the key of a job throw a {@link Problem} of the type {@code job-not-found} if no such job waits or
 * the caller cannot see its application, {@code forbidden} if the caller sees the application without the permission, and
 * {@code illegal-state} if the instance is on hold. A job is completed once: a second completion throws
 * {@code job-not-found}.
 */
@ApplicationScoped
public class Jobs {

    /** How often the change of a row is tried while other requests change the same job. */
    private static final int MAX_ATTEMPTS = 10;

    private final WaitingWorkers waitingWorkers;
    private final WorkItems work;
    private final Engine engine;
    private final InstantSource clock;
    private final Metrics metrics;

    Jobs(WaitingWorkers waitingWorkers, WorkItems work, Engine engine, InstantSource clock, Metrics metrics) {
        this.waitingWorkers = waitingWorkers;
        this.work = work;
        this.engine = engine;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Activates jobs for a worker as soon as any are available. The list is empty if none became available in time or before
     * the session ended. Cancelling the subscription ends the wait.
     *
     * @throws Problem {@code forbidden}, as a failure of the Uni, if the caller may not work on jobs of any application
     */
    public Uni<List<ActivatedJob>> activate(Session session, JobActivation activation) {
        return waitingWorkers.activate(session, activation);
    }

    /** How many activations currently wait on this replica. */
    public int waitingActivations() {
        return waitingWorkers.workers();
    }

    /**
     * Completes a job; the instance continues with the variables that the worker returned.
     *
     * @param chosen the result of the job of an ad-hoc subprocess; null if the worker sent none
     * @throws Problem also {@code illegal-state} if the result names an element that cannot be activated, or if the job is
     *     not that of an ad-hoc subprocess
     */
    public void complete(
            Principal principal, long key, Map<String, @Nullable Object> variables, @Nullable ChosenElements chosen) {
        WorkItem job = move(
                principal,
                key,
                waiting -> Move.by(
                        chosen == null
                                ? new Event.WorkCompleted(waiting.token(), variables)
                                : new Event.ElementsChosen(
                                        waiting.token(),
                                        variables,
                                        chosen.activations(),
                                        chosen.fulfilled(),
                                        chosen.cancelRemaining()),
                        principal.subject()),
                notFound());
        metrics.jobCompleted(typeOf(job), Duration.between(job.createdAt(), clock.instant()));
    }

    /**
     * Fails a job. It becomes available again after the back-off, or creates an incident if no retries remain.
     *
     * @throws Problem also {@code illegal-state} if the job has failed without remaining retries before
     */
    public void fail(Principal principal, long key, JobFailure failure) {
        if (failure.retries() > 0 && failure.variables().isEmpty()) {
            putOff(principal, key, failure);
            return;
        }
        WorkItem job = move(
                principal,
                key,
                waiting -> {
                    requireNotFailed(waiting);
                    Event event = failure.retries() == 0
                            ? new Event.WorkFailed(waiting.token(), failure.message(), failure.variables())
                            : new Event.WorkPutOff(waiting.token(), failure.variables());
                    return Move.by(
                            event,
                            failed(waiting, failure.retries(), failure.backOff(), failure.message()),
                            principal.subject());
                },
                notFound());
        metrics.jobFailed(typeOf(job), failure.retries() == 0 ? "exhausted" : "retried");
    }

    private RowChange failed(WorkItem job, int retries, Duration backOff, String message) {
        return new RowChange.FailJob(job.token(), retries, clock.instant().plus(backOff), message);
    }

    /** Only the job's row changes, so the instance does not take a step. */
    private void putOff(Principal principal, long key, JobFailure failure) {
        WorkItem job = change(principal, key, waiting -> {
            requireNotFailed(waiting);
            return work.putOff(waiting, failure.retries(), clock.instant().plus(failure.backOff()), failure.message());
        });
        metrics.jobFailed(typeOf(job), "retried");
    }

    /**
     * Ends a job with a BPMN error. The instance continues at the event that catches the error; if none does, the error creates
     * an incident.
     *
     * @throws Problem also {@code illegal-state} if the token of the job cannot take the error, or the job is that of a listener
     */
    public void throwError(Principal principal, long key, JobError error) {
        WorkItem job = move(
                principal,
                key,
                waiting -> {
                    if (waiting.isOfListener()) {
                        throw new Problem(
                                ProblemType.ILLEGAL_STATE, "The job of a listener cannot throw a BPMN error.");
                    }
                    // If nothing catches the error, no worker gets the job again before the incident is resolved.
                    return Move.by(
                            new Event.ErrorThrown(waiting.token(), error.code(), error.message(), error.variables()),
                            failed(waiting, 0, Duration.ZERO, error.message() == null ? error.code() : error.message()),
                            principal.subject());
                },
                new Problem(ProblemType.ILLEGAL_STATE, "The job has already failed without remaining retries."));
        metrics.jobFailed(typeOf(job), "error");
    }

    /** Changes the lock and the remaining retries of a job. */
    public void update(Principal principal, long key, JobUpdate update) {
        change(
                principal,
                key,
                waiting -> work.change(
                        waiting,
                        update.retries(),
                        update.lock() == null ? null : clock.instant().plus(update.lock())));
    }

    /** @param stale the problem if the job is done, or its token does not wait for it any more */
    private WorkItem move(Principal principal, long key, Engine.Decision<WorkItem> decision, Problem stale) {
        try {
            return engine.move(() -> Optional.of(find(principal, key)), WorkItem::instance, job -> {
                        requireWork(principal, job);
                        return decision.on(job);
                    })
                    .orElseThrow(() -> stale)
                    .before();
        } catch (StaleEvent e) {
            throw e.isRejected() ? new Problem(ProblemType.ILLEGAL_STATE, e.getMessage() + ".") : stale;
        }
    }

    /** Changes the row of a job, and reads it again if another request has changed it in between. */
    private WorkItem change(Principal principal, long key, Predicate<WorkItem> change) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            WorkItem job = find(principal, key);
            requireWork(principal, job);
            if (change.test(job)) {
                return job;
            }
        }
        throw new Problem(ProblemType.ILLEGAL_STATE, "Other requests are changing the job at the same time.");
    }

    private WorkItem find(Principal principal, long key) {
        return work.job(principal, key).orElseThrow(Jobs::notFound);
    }

    private static String typeOf(WorkItem job) {
        return Objects.requireNonNull(job.type());
    }

    private static void requireWork(Principal principal, WorkItem job) {
        try {
            Access.requireApplication(principal, job.rights(), Permission.JOB_WORK);
        } catch (Problem problem) {
            throw problem.type() == ProblemType.FORBIDDEN ? problem : notFound();
        }
        job.requireNotOnHold();
    }

    /** Otherwise a late failure would make the job available while its incident is open. */
    private static void requireNotFailed(WorkItem job) {
        if (job.hasFailed()) {
            throw new Problem(ProblemType.ILLEGAL_STATE, "The job has already failed without remaining retries.");
        }
    }

    private static Problem notFound() {
        return new Problem(ProblemType.JOB_NOT_FOUND, "No job with this key is waiting. It may be completed already.");
    }
}
