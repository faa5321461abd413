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
 * Records the metrics of the runtime, which docs/reference/observability.md lists. A call within a transaction is recorded
 * after its commit, and not recorded after a rollback. Recording takes no round trip. The number of time series is bounded.
 */
@ApplicationScoped
public class Metrics {

    /** The label for all names that are not published. */
    public static final String UNKNOWN = "unknown";

    private static final int MAX_PROCESSES = 500;
    private static final int MAX_APPLICATIONS = 200;
    private static final int MAX_JOB_TYPES = 50;

    /** The bound of a timer, which counts nanoseconds and would overflow after 292 years. */
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
     * Records a start request.
     *
     * @param application null, like the process, if the process does not exist
     * @param outcome {@code started}, {@code replayed} if an earlier request started it, or the slug of the problem
     * @param took the duration; null for a start of a batch
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

    /** Records a started instance, whatever started it. */
    public void instanceStarted(UUID application) {
        afterCommit(() -> counter("onset.instances.started", "application", label(application)));
    }

    public void instanceEnded(UUID application, String state) {
        afterCommit(() -> counter("onset.instances.ended", "application", label(application), "state", state));
    }

    /**
     * Records a stored step of an instance.
     *
     * @param event the event of the step
     */
    public void stepped(String event, Duration took) {
        afterCommit(() -> timer("onset.step", SHORT, "event", event).record(took));
    }

    public void jobCreated(String type) {
        afterCommit(() -> counter("onset.jobs.created", "type", jobTypes.of(type)));
    }

    /** Records the first activation of a job. */
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

    /** Records a fired timer. Its delay is recorded as at most a year. */
    public void timerFired(Duration sinceDue) {
        Duration lag = sinceDue.isNegative() ? Duration.ZERO : sinceDue;
        timer("onset.timer.lag", SHORT).record(lag.compareTo(LONGEST_LAG) > 0 ? LONGEST_LAG : lag);
    }

    /** @param outcome {@code stored}, or {@code duplicate} */
    public void messagePublished(String outcome) {
        afterCommit(() -> counter("onset.messages.published", "outcome", outcome));
    }

    /**
     * @param reached {@code waiting} (an instance that waited), {@code started}, or {@code late} (an instance that waited
     * later)
     */
    public void messageCorrelated(String reached) {
        afterCommit(() -> counter("onset.message.correlations", "reached", reached));
    }

    public void incidentRaised(UUID application, String type) {
        afterCommit(() -> counter("onset.incidents.raised", "application", label(application), "type", type));
    }

    /** @param succeeded false if there will be a retry */
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
