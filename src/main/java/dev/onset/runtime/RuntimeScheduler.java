package dev.onset.runtime;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.onset.engine.ThrownError;
import dev.onset.observability.Metrics;
import dev.onset.platform.DatabaseClock;
import dev.onset.problems.Unavailability;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers wake-ups with db-scheduler: those with a due time in the future, and immediate ones that the writing replica
 * did not deliver. If a replica fails while it executes a wake-up, its heartbeat stops, and another replica takes the
 * wake-up over. The runtime's own statements write the rows (see {@link WakeupRows}).
 */
@ApplicationScoped
class RuntimeScheduler {

    private static final Logger LOG = Logger.getLogger(RuntimeScheduler.class);

    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(10);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    /** The number of missed heartbeats after which a replica is considered dead. */
    private static final int MISSED_HEARTBEATS = 4;

    private final Scheduler scheduler;
    private final boolean enabled;
    private final SchedulerHealth health;

    RuntimeScheduler(
            DataSource dataSource,
            RuntimeConfig config,
            WakeupDelivery delivery,
            TimerWakeups timers,
            InstanceStore instances,
            Messages messages,
            StartTimers startTimers,
            @All List<RecurringWork> recurring,
            Metrics metrics,
            SchedulerHealth health,
            InstantSource clock,
            DatabaseClock databaseClock) {
        this.health = health;
        this.enabled = config.schedulerEnabled();
        Delivery<Wakeup> plain = (wakeup, failures) -> delivery.deliver(wakeup);
        List<Task<?>> tasks = new ArrayList<>();
        tasks.add(task(
                WakeupRows.CONTINUE,
                Void.class,
                (name, data) -> new Wakeup.Continue(WakeupRows.idOf(name), Long.parseLong(part(name, 1))),
                new Continuations(delivery, timers, config)));
        tasks.add(task(
                WakeupRows.TIMER,
                Void.class,
                (name, data) -> new Wakeup.Timer(
                        WakeupRows.idOf(name),
                        Long.parseLong(part(name, 1)),
                        Instant.ofEpochMilli(Long.parseLong(part(name, 2)))),
                (wakeup, failures) -> {
                    if (delivery.deliver(wakeup)) {
                        metrics.timerFired(Duration.between(wakeup.due(), clock.instant()));
                    }
                }));
        tasks.add(task(WakeupRows.EXPIRE, Void.class, (name, data) -> expiry(name, instances), plain));
        tasks.add(task(
                WakeupRows.CALL_ENDED, Void.class, (name, data) -> new Wakeup.CallEnded(WakeupRows.idOf(name)), plain));
        tasks.add(task(WakeupRows.CALL_FAILED, WakeupRows.FailedCall.class, RuntimeScheduler::callFailed, plain));
        tasks.add(task(
                WakeupRows.CALL_ESCALATED,
                Void.class,
                (name, data) -> new Wakeup.CallEscalated(WakeupRows.idOf(name), Long.parseLong(part(name, 1))),
                plain));
        tasks.add(task(
                WakeupRows.ANSWER_ESCALATION,
                Void.class,
                (name, data) -> new Wakeup.AnswerEscalation(
                        WakeupRows.idOf(name), Long.parseLong(part(name, 1)), Boolean.parseBoolean(part(name, 2))),
                plain));
        tasks.add(task(
                WakeupRows.CANCEL_CALL,
                WakeupRows.CanceledCall.class,
                (name, data) -> new Wakeup.CancelCall(WakeupRows.idOf(name), data == null ? null : data.actor()),
                plain));
        tasks.add(task(
                WakeupRows.ASK_CALL,
                Void.class,
                (name, data) -> new Wakeup.AskCall(WakeupRows.idOf(name), Long.parseLong(part(name, 1))),
                plain));
        tasks.add(task(
                WakeupRows.KEY_RELEASED,
                Void.class,
                (name, data) -> new Wakeup.KeyReleased(WakeupRows.idOf(name)),
                plain));
        tasks.add(execution(
                StartTimerStore.TASK,
                Void.class,
                (task, context) ->
                        startTimers.fire(WakeupRows.idOf(task.getId()), Long.parseLong(part(task.getId(), 1)))));
        // Rows of this task were written by releases that scheduled the delivery of each message.
        tasks.add(execution(
                "correlate-message", Void.class, (task, context) -> messages.correlate(UUID.fromString(task.getId()))));
        this.scheduler = Scheduler.create(dataSource, tasks)
                .startTasks(recurring.stream().map(RuntimeScheduler::recurring).toList())
                .serializer(new JacksonSerializer(Values.MAPPER))
                .addSchedulerListener(new SchedulerMetrics(metrics, health))
                .clock(databaseClock::instant)
                .jdbcCustomization(new FairPicking())
                .threads(config.schedulerThreads())
                .pollUsingLockAndFetch(0.5, 3.0)
                .pollingInterval(config.schedulerPollInterval())
                .heartbeatInterval(config.schedulerHeartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(SHUTDOWN_WAIT)
                .alwaysPersistTimestampInUTC()
                .build();
    }

    /** Executes wake-ups of one kind. */
    private interface Delivery<W> {

        /**
         * Executes a wake-up.
         *
         * @param failures the number of failures since the last success
         */
        void deliver(W wakeup, int failures);
    }

    private static <T, W extends Wakeup.Stored> Task<T> task(
            String name,
            Class<T> data,
            BiFunction<String, @Nullable T, @Nullable W> read,
            Delivery<? super W> delivery) {
        return execution(name, data, (task, context) -> {
            W wakeup = read.apply(task.getId(), data == Void.class ? null : task.getData());
            if (wakeup != null) {
                delivery.deliver(wakeup, context.getExecution().consecutiveFailures);
            }
        });
    }

    private interface Execution<T> {

        void execute(TaskInstance<T> task, ExecutionContext context);
    }

    private static <T> Task<T> execution(String name, Class<T> data, Execution<T> execution) {
        FailureHandler<T> tryAgain = new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_RETRY);
        return Tasks.custom(name, data)
                .onDeadExecution(RuntimeScheduler::revive)
                .onFailure((complete, operations) ->
                        unlessWrittenAgain(complete, () -> tryAgain.onFailure(complete, operations)))
                .execute((task, context) -> {
                    execution.execute(task, context);
                    return (complete, operations) -> unlessWrittenAgain(complete, operations::remove);
                });
    }

    /** Reschedules at once by the database's time. db-scheduler's own handler uses the machine's clock, which may be ahead. */
    private static <T> void revive(ExecutionComplete dead, ExecutionOperations<T> operations) {
        operations.reschedule(dead, dead.getTimeDone());
    }

    /**
     * Completes an execution, unless a step has written the row again in the meantime. In that case, the row represents
     * a new wake-up and must stay.
     */
    private static void unlessWrittenAgain(ExecutionComplete complete, Runnable change) {
        try {
            change.run();
        } catch (ExecutionException otherVersion) {
            LOG.debugf(
                    "A wake-up (%s) was written again while it was executed",
                    complete.getExecution().getTaskName());
        }
    }

    private static RecurringTask<Void> recurring(RecurringWork work) {
        return Tasks.recurring(work.name(), FixedDelay.of(work.every()))
                .onDeadExecution(RuntimeScheduler::revive)
                .execute((TaskInstance<Void> task, ExecutionContext context) -> work.run());
    }

    /**
     * Executes continuations. A continuation that repeatedly fails because of an error of the runtime raises an
     * incident.
     */
    private record Continuations(WakeupDelivery delivery, TimerWakeups timers, RuntimeConfig config)
            implements Delivery<Wakeup.Continue> {

        @Override
        public void deliver(Wakeup.Continue next, int failures) {
            try {
                delivery.deliver(next);
            } catch (RuntimeException e) {
                if (failures + 1 < config.maxContinuationFailures() || Unavailability.isCauseOf(e)) {
                    throw e;
                }
                LOG.errorf(
                        "Instance %s could not be continued: %s",
                        next.instance(), e.getClass().getName());
                timers.failed(
                        next,
                        "The runtime failed to continue the instance " + (failures + 1) + " times: "
                                + e.getClass().getSimpleName());
            }
        }
    }

    private static Wakeup.CallFailed callFailed(String name, WakeupRows.@Nullable FailedCall data) {
        return new Wakeup.CallFailed(
                WakeupRows.idOf(name),
                name.substring(name.indexOf(':') + 1),
                data == null ? new ThrownError("", null, Map.of()) : data.error());
    }

    /**
     * Returns the wake-up for an expiry. Earlier releases did not store the time in the name, so it is read from the
     * instance.
     */
    private static Wakeup.@Nullable Expire expiry(String name, InstanceStore instances) {
        UUID instance = WakeupRows.idOf(name);
        if (name.indexOf(':') >= 0) {
            return new Wakeup.Expire(instance, Instant.ofEpochMilli(Long.parseLong(part(name, 1))));
        }
        return instances
                .find(instance)
                .map(StoredInstance::expiresAt)
                .map(due -> new Wakeup.Expire(instance, due))
                .orElse(null);
    }

    private static String part(String name, int index) {
        return name.split(":")[index];
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            health.succeeded();
            scheduler.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        scheduler.stop();
        health.stopped();
    }
}
