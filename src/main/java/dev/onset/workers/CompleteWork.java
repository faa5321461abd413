package dev.onset.workers;

import dev.onset.engine.Event;
import dev.onset.engine.StaleEvent;
import dev.onset.observability.Metrics;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Engine;
import dev.onset.runtime.Move;
import dev.onset.runtime.RowChange;
import dev.onset.runtime.Values;
import dev.onset.runtime.WorkItem;
import dev.onset.runtime.WorkItems;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.workspaces.Access;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends the wait of a token for its job or user task. What arrives twice is done once: the second finds nothing. */
@ApplicationScoped
class CompleteWork {

    /** A job that others change each time in between is not waited for. */
    private static final int MAX_ATTEMPTS = 10;

    private final WorkItems work;
    private final Engine engine;
    private final InstantSource clock;
    private final Metrics metrics;

    CompleteWork(WorkItems work, Engine engine, InstantSource clock, Metrics metrics) {
        this.work = work;
        this.engine = engine;
        this.clock = clock;
        this.metrics = metrics;
    }

    void completeJob(Principal principal, long key, Map<String, @Nullable Object> result) {
        check(result);
        WorkItem job = moveJob(
                principal,
                key,
                found -> Move.by(new Event.WorkCompleted(found.token(), result), principal.subject()),
                jobNotFound());
        metrics.jobCompleted(typeOf(job), age(job));
    }

    /**
     * A job failed: it is tried again after a while, or becomes an incident where no retries are left.
     *
     * @param retries how often it may still be tried
     * @param variables for the next try
     */
    void failJob(
            Principal principal,
            long key,
            int retries,
            Duration backOff,
            String message,
            Map<String, @Nullable Object> variables) {
        check(variables);
        if (retries > 0 && variables.isEmpty()) {
            putOff(principal, key, retries, backOff, message);
            return;
        }
        WorkItem job = moveJob(
                principal,
                key,
                found -> {
                    requireNotFailed(found);
                    Event event = retries == 0
                            ? new Event.WorkFailed(found.token(), message, variables)
                            : new Event.WorkPutOff(found.token(), variables);
                    return Move.by(event, failure(found, retries, backOff, message), principal.subject());
                },
                jobNotFound());
        metrics.jobFailed(typeOf(job), retries == 0 ? "exhausted" : "retried");
    }

    private RowChange failure(WorkItem job, int retries, Duration backOff, String message) {
        return new RowChange.FailJob(job.token(), retries, clock.instant().plus(backOff), message);
    }

    /** Nothing of the instance changes. */
    private void putOff(Principal principal, long key, int retries, Duration backOff, String message) {
        WorkItem job = changeJob(principal, key, found -> {
            requireNotFailed(found);
            return work.putOff(found, retries, clock.instant().plus(backOff), message);
        });
        metrics.jobFailed(typeOf(job), "retried");
    }

    /** A job ended with a BPMN error: what catches it in the model goes on, else it becomes an incident. */
    void throwError(
            Principal principal,
            long key,
            String code,
            @Nullable String message,
            Map<String, @Nullable Object> variables) {
        check(variables);
        WorkItem job = moveJob(
                principal,
                key,
                // Where nothing catches it, no worker gets the job again until the incident is retried.
                found -> Move.by(
                        new Event.ErrorThrown(found.token(), code, message, variables),
                        failure(found, 0, Duration.ZERO, message == null ? code : message),
                        principal.subject()),
                new Problem(ProblemType.ILLEGAL_STATE, "The job has failed for good already."));
        metrics.jobFailed(typeOf(job), "error");
    }

    /** Changes how long a worker has a job, from now, and how often it may still fail. Null changes nothing. */
    void updateJob(Principal principal, long key, @Nullable Duration timeout, @Nullable Integer retries) {
        changeJob(
                principal,
                key,
                found -> work.change(
                        found, retries, timeout == null ? null : clock.instant().plus(timeout)));
    }

    void completeUserTask(Principal principal, long key, Map<String, @Nullable Object> result) {
        check(result);
        WorkItem task = move(
                () -> work.userTask(principal, key),
                found -> {
                    UserTaskAccess.requireWork(principal, found);
                    requireNotHeld(found);
                    return Move.by(new Event.WorkCompleted(found.token(), result), principal.subject());
                },
                UserTaskAccess.notFound());
        metrics.userTaskCompleted(age(task));
    }

    private WorkItem moveJob(Principal principal, long key, Engine.Decision<WorkItem> decision, Problem stale) {
        return move(
                () -> {
                    Optional<WorkItem> job = work.job(principal, key);
                    if (job.isEmpty()) {
                        throw jobNotFound();
                    }
                    return job;
                },
                found -> {
                    requireJobWork(principal, found);
                    return decision.on(found);
                },
                stale);
    }

    private WorkItem move(Supplier<Optional<WorkItem>> read, Engine.Decision<WorkItem> decision, Problem stale) {
        try {
            return engine.move(read, WorkItem::instance, decision)
                    .orElseThrow(() -> stale)
                    .before();
        } catch (StaleEvent e) {
            throw stale;
        }
    }

    /** Changes a job's row as it was read, or as it is then. */
    private WorkItem changeJob(Principal principal, long key, Predicate<WorkItem> change) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            WorkItem job = work.job(principal, key).orElseThrow(CompleteWork::jobNotFound);
            requireJobWork(principal, job);
            if (change.test(job)) {
                return job;
            }
        }
        throw new Problem(ProblemType.ILLEGAL_STATE, "The job is being changed by others.");
    }

    private static String typeOf(WorkItem job) {
        return Objects.requireNonNull(job.type());
    }

    private Duration age(WorkItem item) {
        return Duration.between(item.createdAt(), clock.instant());
    }

    private static void requireJobWork(Principal principal, WorkItem job) {
        try {
            Access.requireApplication(principal, job.rights(), Permission.JOB_WORK);
        } catch (Problem problem) {
            throw problem.type() == ProblemType.FORBIDDEN ? problem : jobNotFound();
        }
        requireNotHeld(job);
    }

    /** What a worker or a person has done is not lost by it: it may be told again when the instance goes on. */
    private static void requireNotHeld(WorkItem item) {
        if (item.isOnHold()) {
            throw new Problem(ProblemType.ILLEGAL_STATE, "The process instance is on hold.");
        }
    }

    /** Else a late failure would hand the job out again under an open incident. */
    private static void requireNotFailed(WorkItem job) {
        if (job.hasFailed()) {
            throw new Problem(ProblemType.ILLEGAL_STATE, "The job has failed for good already.");
        }
    }

    private static void check(Map<String, @Nullable Object> values) {
        List<ProblemError> errors = Values.check("/variables", values);
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The variables cannot be stored.").withErrors(errors);
        }
    }

    private static Problem jobNotFound() {
        return new Problem(
                ProblemType.JOB_NOT_FOUND, "There is no job of this key that waits; it may be done already.");
    }
}
