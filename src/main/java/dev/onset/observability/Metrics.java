package dev.onset.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times what the runtime does; docs/reference/observability.md has every name. What is told within a transaction
 * is recorded when it has committed, and not at all where it has not. Recording takes no round trip, and the number of time
 * series is limited whatever names are used.
 */
@ApplicationScoped
public class Metrics {

    /** The label of what a request names and nobody has published: one series, whatever is sent. */
    public static final String UNKNOWN = "unknown";

    private static final int MAX_PROCESSES = 500;
    private static final int MAX_APPLICATIONS = 200;
    private static final int MAX_JOB_TYPES = 50;

    /** A timer counts in nanoseconds, which end after 292 years. */
    private static final Duration LONGEST_LAG = Duration.ofDays(365);

    private static final Duration[] SHORT = durations(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);
    private static final Duration[] LONG =
            durations(100, 500, 1_000, 5_000, 30_000, 60_000, 600_000, 3_600_000, 86_400_000);

    private final MeterRegistry registry;
    private final TransactionSynchronizationRegistry transactions;
    private final BoundedNames processes = new BoundedNames(MAX_PROCESSES);
    private final BoundedNames applications = new BoundedNames(MAX_APPLICATIONS);
    private final BoundedNames jobTypes = new BoundedNames(MAX_JOB_TYPES);

    Metrics(MeterRegistry registry, TransactionSynchronizationRegistry transactions) {
        this.registry = registry;
        this.transactions = transactions;
    }

    /**
     * A start was asked for.
     *
     * @param application null, as the process, where there is no such process
     * @param outcome {@code started}, {@code replayed} where an earlier request did, or the slug of the problem
     * @param took null for one of a batch
     */
    public void startAsked(
            @Nullable UUID application, @Nullable String process, String outcome, @Nullable Duration took) {
        String app = UNKNOWN;
        String name = UNKNOWN;
        if (application != null && process != null) {
            String pair = application + "/" + process;
            boolean admitted = processes.of(pair).equals(pair);
            app = admitted ? application.toString() : BoundedNames.OTHER;
            name = admitted ? process : BoundedNames.OTHER;
        }
        counter("onset.starts", "application", app, "process", name, "outcome", outcome);
        if (took != null && outcome.equals("started")) {
            timer("onset.start", SHORT).record(took);
        }
    }

    /** An instance was started, by whatever. */
    public void instanceStarted(UUID application) {
        afterCommit(() -> counter("onset.instances.started", "application", label(application)));
    }

    public void instanceEnded(UUID application, String state) {
        afterCommit(() -> counter("onset.instances.ended", "application", label(application), "state", state));
    }

    /**
     * An instance made a step, and it was written.
     *
     * @param event what made it
     */
    public void stepped(String event, Duration took) {
        afterCommit(() -> timer("onset.step", SHORT, "event", event).record(took));
    }

    public void jobCreated(String type) {
        afterCommit(() -> counter("onset.jobs.created", "type", jobTypes.of(type)));
    }

    /** A job was handed to a worker for the first time. */
    public void jobActivated(String type, Duration sinceCreated) {
        afterCommit(() ->
                timer("onset.job.activation", LONG, "type", jobTypes.of(type)).record(sinceCreated));
    }

    public void jobCompleted(String type, Duration sinceCreated) {
        afterCommit(() ->
                timer("onset.job.completion", LONG, "type", jobTypes.of(type)).record(sinceCreated));
    }

    /** @param outcome {@code retried}, {@code exhausted} (no retries are left), or {@code error} (a BPMN error) */
    public void jobFailed(String type, String outcome) {
        afterCommit(() -> counter("onset.job.failures", "type", jobTypes.of(type), "outcome", outcome));
    }

    public void userTaskCompleted(Duration sinceCreated) {
        afterCommit(() -> timer("onset.user.task.completion", LONG).record(sinceCreated));
    }

    /** A timer did what it was armed for. One that was armed for a time long past is not counted as later than a year. */
    public void timerFired(Duration sinceDue) {
        Duration lag = sinceDue.isNegative() ? Duration.ZERO : sinceDue;
        timer("onset.timer.lag", SHORT).record(lag.compareTo(LONGEST_LAG) > 0 ? LONGEST_LAG : lag);
    }

    /** @param outcome {@code stored}, or {@code duplicate} */
    public void messagePublished(String outcome) {
        afterCommit(() -> counter("onset.messages.published", "outcome", outcome));
    }

    /** @param reached {@code waiting} (an instance that waited), {@code started}, or {@code late} (one that began to wait later) */
    public void messageCorrelated(String reached) {
        afterCommit(() -> counter("onset.message.correlations", "reached", reached));
    }

    public void incidentRaised(UUID application, String type) {
        afterCommit(() -> counter("onset.incidents.raised", "application", label(application), "type", type));
    }

    /** @param succeeded false where it will be tried again */
    public void scheduledWorkDone(String task, boolean succeeded, Duration took) {
        timer("onset.scheduler.execution", SHORT, "task", task, "outcome", succeeded ? "done" : "failed")
                .record(took);
    }

    /** The value of the label {@code application}. */
    public String label(UUID application) {
        return applications.of(application.toString());
    }

    private void counter(String name, String... labels) {
        Counter.builder(name).tags(labels).register(registry).increment();
    }

    private Timer timer(String name, Duration[] buckets, String... labels) {
        return Timer.builder(name).serviceLevelObjectives(buckets).tags(labels).register(registry);
    }

    private void afterCommit(Runnable recording) {
        if (transactions.getTransactionStatus() == Status.STATUS_NO_TRANSACTION) {
            recording.run();
            return;
        }
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    recording.run();
                }
            }
        });
    }

    private static Duration[] durations(long... millis) {
        return java.util.Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
