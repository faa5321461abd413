package dev.onset.runtime;

import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import dev.onset.observability.Metrics;

/** Counts what db-scheduler executes. */
final class SchedulerMetrics extends AbstractSchedulerListener {

    private final Metrics metrics;

    SchedulerMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void onExecutionComplete(ExecutionComplete complete) {
        metrics.scheduledWorkDone(
                complete.getExecution().getTaskName(),
                complete.getResult() == ExecutionComplete.Result.OK,
                complete.getDuration());
    }
}
