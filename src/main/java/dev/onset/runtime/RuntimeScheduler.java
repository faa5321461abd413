package dev.onset.runtime;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.onset.execution.Effect;
import dev.onset.execution.Event;
import dev.onset.observability.Metrics;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * What is to happen later, by db-scheduler: written in the instance's own transaction, executed once by any replica. A
 * replica that dies with an execution in hand is noticed by its missing heartbeat, and another takes over. The name of an
 * execution says what it is for, so that what is scheduled twice is done once; whoever is told twice, notices.
 */
@ApplicationScoped
@RegisterForReflection(targets = Effect.UncaughtError.class)
class RuntimeScheduler {

    /** The task that brings a stored message to who waits for it. */
    static final String CORRELATION = "correlate-message";

    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(10);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final String FORGET =
            "delete from scheduled_tasks where task_name = ? and task_instance = ? and not picked";
    private static final String HURRY = "update scheduled_tasks set execution_time = now(), version = version + 1"
            + " where task_name = ? and task_instance = ? and not picked";
    private static final Duration CLEAN_UP_EVERY = Duration.ofMinutes(1);

    private final Scheduler scheduler;
    private final OneTimeTask<Void> continuation;
    private final CustomTask<Void> timer;
    private final CustomTask<Void> expiry;
    private final OneTimeTask<Void> startTimer;
    private final OneTimeTask<Void> correlation;
    private final OneTimeTask<Void> end;
    private final CustomTask<Effect.UncaughtError> error;
    private final DataSource dataSource;
    private final TransactionSynchronizationRegistry transactions;
    private final boolean enabled;

    RuntimeScheduler(
            DataSource dataSource,
            RuntimeConfig config,
            ProcessRuntime runtime,
            Messages messages,
            Calls calls,
            StartTimers startTimers,
            @All List<RecurringWork> recurring,
            TransactionSynchronizationRegistry transactions,
            Metrics metrics,
            InstantSource clock) {
        this.transactions = transactions;
        this.enabled = config.schedulerEnabled();
        this.continuation = task("continue-instance", name -> runtime.tell(idOf(name), new Event.Continue(), null));
        this.dataSource = dataSource;
        this.timer = Tasks.custom("fire-timer", Void.class)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_RETRY))
                .execute((task, context) -> fire(runtime, metrics, clock, task.getId())
                        ? whenResumed(runtime, idOf(task.getId()))
                        : new CompletionHandler.OnCompleteRemove<>());
        this.expiry = Tasks.custom("expire-instance", Void.class)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_RETRY))
                .execute((task, context) -> runtime.expire(idOf(task.getId()))
                        .<CompletionHandler<Void>>map(RuntimeScheduler::at)
                        .orElseGet(CompletionHandler.OnCompleteRemove::new));
        this.startTimer =
                task("start-by-timer", name -> startTimers.fire(idOf(name), Long.parseLong(name.split(":")[1])));
        this.correlation = task(CORRELATION, name -> messages.correlate(idOf(name)));
        this.end = task("tell-end-of-call", name -> calls.tellEnd(idOf(name)));
        this.error = Tasks.custom("tell-error-of-call", Effect.UncaughtError.class)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_RETRY))
                .execute((task, context) -> calls.tellError(idOf(task.getId()), task.getData())
                        .<CompletionHandler<Effect.UncaughtError>>map(held -> whenResumed(runtime, held))
                        .orElseGet(CompletionHandler.OnCompleteRemove::new));
        RecurringTask<Void> cleanUp = Tasks.recurring("remove-expired-messages", FixedDelay.of(CLEAN_UP_EVERY))
                .execute((TaskInstance<Void> task, ExecutionContext context) -> messages.removeExpired());
        List<RecurringTask<Void>> all = new ArrayList<>(
                recurring.stream().map(RuntimeScheduler::recurringTask).toList());
        all.add(cleanUp);
        this.scheduler = Scheduler.create(dataSource, continuation, timer, startTimer, expiry, correlation, end, error)
                .startTasks(all)
                .serializer(new JacksonSerializer(Values.MAPPER))
                .addSchedulerListener(new SchedulerMetrics(metrics))
                .threads(config.schedulerThreads())
                .pollUsingLockAndFetch(0.5, 1.0)
                .pollingInterval(config.schedulerPollInterval())
                .heartbeatInterval(config.schedulerHeartbeat())
                .shutdownMaxWait(SHUTDOWN_WAIT)
                .alwaysPersistTimestampInUTC()
                .build();
    }

    private static OneTimeTask<Void> task(String name, Consumer<String> action) {
        return Tasks.oneTime(name)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_RETRY))
                .execute((task, context) -> action.accept(task.getId()));
    }

    private static RecurringTask<Void> recurringTask(RecurringWork work) {
        return Tasks.recurring(work.name(), FixedDelay.of(work.every()))
                .execute((TaskInstance<Void> task, ExecutionContext context) -> work.run());
    }

    private static boolean fire(ProcessRuntime runtime, Metrics metrics, InstantSource clock, String name) {
        String[] parts = name.split(":");
        long due = Long.parseLong(parts[2]);
        ProcessRuntime.Fired fired = runtime.fire(UUID.fromString(parts[0]), Long.parseLong(parts[1]), due);
        if (fired == ProcessRuntime.Fired.YES) {
            metrics.timerFired(Duration.between(Instant.ofEpochMilli(due), clock.instant()));
        }
        return fired == ProcessRuntime.Fired.ON_HOLD;
    }

    /**
     * What an instance that is on hold cannot take stays scheduled, so that nothing is lost whoever resumes it when. Who has
     * resumed it before it was put off did not find it, and is noticed here; who does after that finds it.
     */
    private <T> CompletionHandler<T> whenResumed(ProcessRuntime runtime, UUID held) {
        return (complete, operations) -> {
            new CompletionHandler.OnCompleteReschedule<T>(FixedDelay.of(ProcessRuntime.HELD_PAUSE))
                    .complete(complete, operations);
            if (!runtime.isOnHold(held)) {
                TaskInstance<?> task = complete.getExecution().taskInstance;
                update(HURRY, task.getTaskName(), task.getId());
                scheduler.triggerCheckForDueExecutions();
            }
        };
    }

    private static <T> CompletionHandler<T> at(Instant time) {
        return (complete, operations) -> operations.reschedule(complete, time);
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
        soon(continuation.instance(instance + ":" + revision), now);
    }

    /** Has a timer fire, if the current transaction commits. */
    void arm(UUID instance, long subscription, Instant due) {
        scheduler.schedule(timer.instance(timerName(instance, subscription, due)), due);
    }

    void disarm(UUID instance, long subscription, Instant due) {
        forget(timer.getName(), timerName(instance, subscription, due));
    }

    /** Has an instance end when its time is up, if the current transaction commits; in place of an earlier time. */
    void expire(UUID instance, Instant at) {
        forgetExpiry(instance);
        scheduler.schedule(expiry.instance(instance.toString()), at);
    }

    /** The same for instances that the transaction has started, so that there is no earlier time; all of them together. */
    void expireNew(List<StoredInstance> instances) {
        if (!instances.isEmpty()) {
            scheduler.scheduleBatch(instances.stream()
                    .<SchedulableInstance<?>>map(instance -> SchedulableInstance.of(
                            expiry.instance(instance.uuid().toString()), Objects.requireNonNull(instance.expiresAt())))
                    .toList());
        }
    }

    void forgetExpiry(UUID instance) {
        forget(expiry.getName(), instance.toString());
    }

    /** What is being executed just now stays: it finds that nothing waits for it. */
    private void forget(String task, String name) {
        update(FORGET, task, name);
    }

    private void update(String sql, String task, String name) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, task);
            statement.setString(2, name);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new PersistenceException("A scheduled execution cannot be changed", e);
        }
    }

    /** Has a timer start an instance, if the current transaction commits. */
    void armStart(UUID timerId, Instant due) {
        scheduler.schedule(startTimer.instance(timerId + ":" + due.toEpochMilli()), due);
    }

    /** What is about to start one at this moment notices by itself that it is not to. */
    void disarmStart(UUID timerId, Instant due) {
        forget(startTimer.getName(), timerId + ":" + due.toEpochMilli());
    }

    /** Has a message brought to who waits for it, if the current transaction commits. */
    void correlate(UUID message, Instant now) {
        soon(correlation.instance(message.toString()), now);
    }

    /** Has the caller of an instance told that it has ended, if the current transaction commits. */
    void tellEnd(UUID called, Instant now) {
        soon(end.instance(called.toString()), now);
    }

    /** Has the callers of an instance told of an error, if the current transaction commits. */
    void tellError(UUID called, Effect.UncaughtError uncaught, Instant now) {
        soon(error.instance(called + ":" + uncaught.token(), uncaught), now);
    }

    private <T> void soon(TaskInstance<T> task, Instant now) {
        scheduler.schedule(task, now);
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

    private static String timerName(UUID instance, long subscription, Instant due) {
        return instance + ":" + subscription + ":" + due.toEpochMilli();
    }

    private static UUID idOf(String name) {
        int end = name.indexOf(':');
        return UUID.fromString(end < 0 ? name : name.substring(0, end));
    }
}
