package dev.onset.runtime;

import dev.onset.execution.Effect;
import dev.onset.execution.Event;
import dev.onset.execution.StepResult;
import dev.onset.observability.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts what steps did. */
@ApplicationScoped
class StepMetrics {

    private final Metrics metrics;

    StepMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /**
     * A step was made and written.
     *
     * @param event what made it; null for the first one
     * @param began {@link System#nanoTime} before it
     */
    void wrote(StoredInstance instance, @Nullable Event event, StepResult step, long began) {
        metrics.stepped(nameOf(event), Duration.ofNanos(System.nanoTime() - began));
        if (event == null) {
            metrics.instanceStarted(instance.applicationId());
        }
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.CreateJob job) {
                metrics.jobCreated(job.type());
            } else if (effect instanceof Effect.RaiseIncident incident) {
                metrics.incidentRaised(instance.applicationId(), incident.type().name());
            }
        }
        if (step.state().state().isEnded()) {
            metrics.instanceEnded(instance.applicationId(), step.state().state().name());
        }
    }

    /** What made a step, as metrics and traces call it. */
    static String nameOf(@Nullable Event event) {
        return switch (event) {
            case null -> "start";
            case Event.WorkCompleted completed -> "work-completed";
            case Event.WorkPutOff putOff -> "work-put-off";
            case Event.WorkFailed failed -> "work-failed";
            case Event.ErrorThrown error -> "error-thrown";
            case Event.Triggered triggered -> "triggered";
            case Event.Canceled canceled -> "canceled";
            case Event.Expired expired -> "expired";
            case Event.Held held -> "held";
            case Event.Resumed resumed -> "resumed";
            case Event.ValuesChanged changed -> "values-changed";
            case Event.Continue continued -> "continued";
            case Event.IncidentRetried retried -> "incident-retried";
        };
    }
}
