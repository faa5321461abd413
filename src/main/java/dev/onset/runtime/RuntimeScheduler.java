package dev.onset.runtime;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * What is to happen later, by db-scheduler: written in the instance's own transaction, executed once by any replica. A
 * replica that dies with an execution in hand is noticed by its missing heartbeat, and another takes over.
 */
@ApplicationScoped
class RuntimeScheduler {

    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(10);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private final Scheduler scheduler;
    private final OneTimeTask<Void> continuation;
    private final TransactionSynchronizationRegistry transactions;
    private final boolean enabled;

    RuntimeScheduler(
            DataSource dataSource,
            RuntimeConfig config,
            ProcessRuntime runtime,
            TransactionSynchronizationRegistry transactions) {
        this.transactions = transactions;
        this.enabled = config.schedulerEnabled();
        this.continuation = Tasks.oneTime("continue-instance")
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_RETRY))
                .execute((task, context) -> runtime.continueStep(instanceOf(task.getId())));
        this.scheduler = Scheduler.create(dataSource, continuation)
                .threads(config.schedulerThreads())
                .pollUsingLockAndFetch(0.5, 1.0)
                .pollingInterval(config.schedulerPollInterval())
                .heartbeatInterval(config.schedulerHeartbeat())
                .shutdownMaxWait(SHUTDOWN_WAIT)
                .alwaysPersistTimestampInUTC()
                .build();
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            scheduler.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        scheduler.stop();
    }

    /** Has an instance continued soon, if the current transaction commits. */
    void continueLater(UUID instance, long revision, Instant now) {
        scheduler.schedule(continuation.instance(instance + ":" + revision), now);
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (enabled && status == Status.STATUS_COMMITTED) {
                    scheduler.triggerCheckForDueExecutions();
                }
            }
        });
    }

    private static UUID instanceOf(String taskInstance) {
        return UUID.fromString(taskInstance.substring(0, taskInstance.indexOf(':')));
    }
}
