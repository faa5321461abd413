package dev.onset.workers;

import dev.onset.execution.Event;
import dev.onset.execution.InstanceState;
import dev.onset.execution.StaleEvent;
import dev.onset.observability.Metrics;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Instances;
import dev.onset.runtime.LockedWork;
import dev.onset.runtime.ProcessRuntime;
import dev.onset.runtime.Values;
import dev.onset.security.Caller;
import dev.onset.security.Permission;
import dev.onset.workspaces.Access;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ends the wait of a token for its job or user task. What arrives twice is done once: the second finds nothing. */
@ApplicationScoped
class CompleteWork {

    private final Instances instances;
    private final ProcessRuntime runtime;
    private final Access access;
    private final UserTaskAccess userTaskAccess;
    private final InstantSource clock;
    private final Metrics metrics;

    CompleteWork(
            Instances instances,
            ProcessRuntime runtime,
            Access access,
            UserTaskAccess userTaskAccess,
            InstantSource clock,
            Metrics metrics) {
        this.userTaskAccess = userTaskAccess;
        this.clock = clock;
        this.metrics = metrics;
        this.instances = instances;
        this.runtime = runtime;
        this.access = access;
    }

    @Transactional
    void completeJob(Caller caller, long key, Map<String, @Nullable Object> result) {
        check(result);
        LockedWork job = instances.lockJob(key).orElseThrow(CompleteWork::jobNotFound);
        requireJobWork(caller, job);
        apply(job, new Event.WorkCompleted(job.token(), result), caller, jobNotFound());
        metrics.jobCompleted(typeOf(job), age(job));
    }

    /**
     * A job failed: it is tried again after a while, or becomes an incident where no retries are left.
     *
     * @param retries how often it may still be tried
     * @param variables for the next try
     */
    @Transactional
    void failJob(
            Caller caller,
            long key,
            int retries,
            Duration backOff,
            String message,
            Map<String, @Nullable Object> variables) {
        check(variables);
        LockedWork job = instances.lockJob(key).orElseThrow(CompleteWork::jobNotFound);
        requireJobWork(caller, job);
        // Else a late failure would hand the job out again under an open incident.
        if (job.failed()) {
            throw new Problem(ProblemType.ILLEGAL_STATE, "The job has failed for good already.");
        }
        instances.recordJobFailure(key, retries, clock.instant().plus(backOff), message);
        if (retries == 0) {
            apply(job, new Event.WorkFailed(job.token(), message, variables), caller, jobNotFound());
        } else if (!variables.isEmpty()) {
            apply(job, new Event.WorkPutOff(job.token(), variables), caller, jobNotFound());
        }
        metrics.jobFailed(typeOf(job), retries == 0 ? "exhausted" : "retried");
    }

    /** A job ended with a BPMN error: what catches it in the model goes on, else it becomes an incident. */
    @Transactional
    void throwError(
            Caller caller, long key, String code, @Nullable String message, Map<String, @Nullable Object> variables) {
        check(variables);
        LockedWork job = instances.lockJob(key).orElseThrow(CompleteWork::jobNotFound);
        requireJobWork(caller, job);
        // Where nothing catches it, no worker gets the job again until the incident is retried.
        instances.recordJobFailure(key, 0, clock.instant(), message == null ? code : message);
        apply(
                job,
                new Event.ErrorThrown(job.token(), code, message, variables),
                caller,
                new Problem(ProblemType.ILLEGAL_STATE, "The job has failed for good already."));
        metrics.jobFailed(typeOf(job), "error");
    }

    /** Changes how long a worker has a job, from now, and how often it may still fail. Null changes nothing. */
    @Transactional
    void updateJob(Caller caller, long key, @Nullable Duration timeout, @Nullable Integer retries) {
        LockedWork job = instances.lockJob(key).orElseThrow(CompleteWork::jobNotFound);
        requireJobWork(caller, job);
        instances.updateJob(
                key, retries, timeout == null ? null : clock.instant().plus(timeout));
    }

    @Transactional
    void completeUserTask(Caller caller, long key, Map<String, @Nullable Object> result) {
        check(result);
        LockedWork task = instances.lockUserTask(key).orElseThrow(UserTaskAccess::notFound);
        userTaskAccess.requireWork(caller, ChangeUserTasks.people(task));
        requireNotHeld(task);
        apply(task, new Event.WorkCompleted(task.token(), result), caller, UserTaskAccess.notFound());
        metrics.userTaskCompleted(age(task));
    }

    private static String typeOf(LockedWork job) {
        return Objects.requireNonNull(job.type());
    }

    private Duration age(LockedWork work) {
        return Duration.between(work.createdAt(), clock.instant());
    }

    private void requireJobWork(Caller caller, LockedWork job) {
        try {
            access.requireApplication(
                    caller, job.instance().workspaceId(), job.instance().applicationId(), Permission.JOB_WORK);
        } catch (Problem problem) {
            throw problem.type() == ProblemType.FORBIDDEN ? problem : jobNotFound();
        }
        requireNotHeld(job);
    }

    /** What a worker or a person has done is not lost by it: it may be told again when the instance goes on. */
    private static void requireNotHeld(LockedWork work) {
        if (work.instance().execution().state() == InstanceState.ON_HOLD) {
            throw new Problem(ProblemType.ILLEGAL_STATE, "The process instance is on hold.");
        }
    }

    private void apply(LockedWork work, Event event, Caller caller, Problem stale) {
        try {
            runtime.apply(work.instance(), event, caller.subject());
        } catch (StaleEvent e) {
            throw stale;
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
