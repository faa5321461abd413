package dev.onset.runtime;

import dev.onset.engine.Effect;
import dev.onset.engine.Event;
import dev.onset.engine.StepResult;
import dev.onset.notifications.Notifications;
import dev.onset.observability.LogContext;
import dev.onset.observability.Metrics;
import dev.onset.observability.Tracing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records traces and metrics of steps, and notifies the waiting requests of all replicas of what the steps changed. */
@ApplicationScoped
class ObservedSteps implements StepObserver {

    private final Metrics metrics;
    private final Tracing tracing;
    private final Notifications notifications;
    private final Database database;

    ObservedSteps(Metrics metrics, Tracing tracing, Notifications notifications, Database database) {
        this.metrics = metrics;
        this.tracing = tracing;
        this.notifications = notifications;
        this.database = database;
    }

    @Override
    public @Nullable String trace() {
        return tracing.current();
    }

    @Override
    public Span begin(@Nullable Event event, @Nullable String traceparent) {
        return new TracedSpan(tracing.begin(nameOf(event), traceparent));
    }

    private record TracedSpan(Tracing.TracedStep span) implements Span {

        @Override
        public void of(StoredInstance instance) {
            span.of(instance.uuid(), instance.workspaceId(), instance.applicationId(), instance.processName());
            LogContext.instance(instance.uuid(), instance.workspaceId(), instance.applicationId());
        }

        @Override
        public void failed(Throwable failure) {
            span.failed(failure);
        }

        @Override
        public void close() {
            span.close();
        }
    }

    @Override
    public void wrote(InstanceWrite write, @Nullable Event event, long began) {
        if (event != null || write.before() == null) {
            metrics.stepped(nameOf(event), Duration.ofNanos(System.nanoTime() - began));
        }
        count(write);
        signal(write);
        write.called().forEach(called -> wrote(called, null, began));
    }

    private void count(InstanceWrite write) {
        StoredInstance instance = write.after();
        StepResult step = write.step();
        if (write.before() == null) {
            metrics.instanceStarted(instance.applicationId());
        }
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.CreateJob job) {
                metrics.jobCreated(job.type());
            } else if (effect instanceof Effect.RaiseIncident incident) {
                metrics.incidentRaised(instance.applicationId(), incident.type().name());
            }
        }
        if (instance.state().isEnded()) {
            metrics.instanceEnded(instance.applicationId(), instance.state().name());
        }
    }

    private void signal(InstanceWrite write) {
        boolean wakesWorkers = false;
        for (Effect effect : write.step().effects()) {
            if (effect instanceof Effect.CreateJob job) {
                notifications.publish(Topics.jobs(job.type()));
            }
            wakesWorkers |= effect instanceof Effect.ReviveJob || effect instanceof Effect.Release;
        }
        wakesWorkers |= write.changes().stream()
                .anyMatch(change -> change instanceof RowChange.FailJob failure && failure.retries() > 0);
        if (wakesWorkers) {
            wakeWorkersOf(write.after().uuid());
        }
        // No request can wait for an instance before its first step.
        if (write.before() != null) {
            notifications.publish(Topics.instance(write.after().uuid()));
        }
    }

    private void wakeWorkersOf(UUID instance) {
        database.with(handle -> handle.createQuery("select distinct type from job where instance_uuid = :instance")
                        .bind("instance", instance)
                        .mapTo(String.class)
                        .list())
                .forEach(type -> notifications.publish(Topics.jobs(type)));
    }

    /** Returns the name of an event in metrics and traces. */
    private static String nameOf(@Nullable Event event) {
        return switch (event) {
            case null -> "start";
            case Event.WorkCompleted completed -> "work-completed";
            case Event.ElementsChosen chosen -> "elements-chosen";
            case Event.WorkPutOff putOff -> "work-put-off";
            case Event.WorkFailed failed -> "work-failed";
            case Event.ErrorThrown error -> "error-thrown";
            case Event.EscalationThrown escalation -> "escalation-thrown";
            case Event.EscalationAnswered answer -> "escalation-answered";
            case Event.Triggered triggered -> "triggered";
            case Event.Canceled canceled -> "canceled";
            case Event.Expired expired -> "expired";
            case Event.Held held -> "held";
            case Event.Resumed resumed -> "resumed";
            case Event.ValuesChanged changed -> "values-changed";
            case Event.Continue continued -> "continued";
            case Event.ContinuationFailed failed -> "continuation-failed";
            case Event.IncidentRetried retried -> "incident-retried";
        };
    }
}
