package dev.onset.runtime;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import dev.onset.observability.LogContext;
import dev.onset.observability.Metrics;

/**
 * Counts the executions of db-scheduler, reports successes to {@link SchedulerHealth}, and clears the logging context
 * before each execution. The context is not cleared after an execution, so that db-scheduler's log of a failure still
 * names the instance.
 */
final class SchedulerMetrics extends AbstractSchedulerListener {

    private final Metrics metrics;
    private final SchedulerHealth health;

    SchedulerMetrics(Metrics metrics, SchedulerHealth health) {
        this.metrics = metrics;
        this.health = health;
    }

    @Override
    public void onSchedulerEvent(SchedulerEventType type) {
        switch (type) {
            case RAN_UPDATE_HEARTBEATS, RAN_DETECT_DEAD, RAN_EXECUTE_DUE -> health.succeeded();
            case UNEXPECTED_ERROR,
                    FAILED_HEARTBEAT,
                    COMPLETIONHANDLER_ERROR,
                    FAILUREHANDLER_ERROR,
                    DEAD_EXECUTION,
                    FAILED_MULTIPLE_HEARTBEATS,
                    UNRESOLVED_TASK -> {}
        }
    }

    @Override
    public void onExecutionStart(CurrentlyExecuting execution) {
        LogContext.clear();
    }

    @Override
    public void onExecutionComplete(ExecutionComplete complete) {
        boolean succeeded = complete.getResult() == ExecutionComplete.Result.OK;
        metrics.scheduledWorkDone(complete.getExecution().getTaskName(), succeeded, complete.getDuration());
        if (succeeded) {
            health.succeeded();
        }
        LogContext.clear();
    }
}
