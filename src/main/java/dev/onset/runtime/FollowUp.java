package dev.onset.runtime;

import dev.onset.execution.Effect;
import dev.onset.execution.Event;
import dev.onset.execution.StepResult;
import dev.onset.execution.WorkKind;
import dev.onset.signals.Signals;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step wants done beyond the rows of its own instance: timers, messages, calls, and telling the caller of its end. All
 * in the transaction of the step.
 */
@ApplicationScoped
class FollowUp {

    private final RuntimeScheduler scheduler;
    private final Messages messages;
    private final Calls calls;
    private final Instances instances;
    private final Signals signals;

    FollowUp(RuntimeScheduler scheduler, Messages messages, Calls calls, Instances instances, Signals signals) {
        this.instances = instances;
        this.signals = signals;
        this.scheduler = scheduler;
        this.messages = messages;
        this.calls = calls;
    }

    /**
     * Does it.
     *
     * @param instance as the step left it
     * @param actor the caller who caused it; null for the runtime itself
     * @return what has happened to the instance by that already
     */
    List<Event> of(StoredInstance instance, StepResult step, Instant now, @Nullable String actor) {
        List<Event> happened = new ArrayList<>();
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.ContinueLater later -> scheduler.continueLater(instance.uuid(), instance.revision(), now);
                case Effect.ArmTimer timer -> scheduler.arm(instance.uuid(), timer.subscription(), timer.due());
                case Effect.DisarmTimer timer -> scheduler.disarm(instance.uuid(), timer.subscription(), timer.due());
                case Effect.AwaitMessage message ->
                    messages.buffered(instance, message, now).ifPresent(happened::add);
                case Effect.CallProcess call -> calls.call(instance, call).ifPresent(happened::add);
                case Effect.RemoveWork work -> {
                    if (work.kind() == WorkKind.CALLED_INSTANCE) {
                        calls.cancel(instance.uuid(), work.token(), actor);
                    }
                }
                case Effect.UncaughtError error -> calls.errorIn(instance, error, now);
                case Effect.CreateJob ignored -> {}
                case Effect.CreateUserTask ignored -> {}
                case Effect.ForgetMessage ignored -> {}
                case Effect.ReviveJob ignored -> wakeWorkers(instance);
                case Effect.Hold ignored -> {}
                case Effect.Release ignored -> {
                    wakeWorkers(instance);
                    if (instance.expiresAt() != null) {
                        scheduler.expire(instance.uuid(), instance.expiresAt());
                    }
                    happened.addAll(messages.missed(instance, now));
                    happened.addAll(calls.missed(instance));
                }
                case Effect.ExpireAt ignored -> {}
                case Effect.RaiseIncident ignored -> {}
                case Effect.ResolveIncident ignored -> {}
            }
        }
        return happened;
    }

    /** Has instances that the transaction has started end when their time is up, those that have one. */
    void expireStarted(List<StoredInstance> started) {
        scheduler.expireNew(started.stream()
                .filter(instance -> instance.expiresAt() != null && instance.endedAt() == null)
                .toList());
    }

    /** The instance has not ended, and when it expires is another time than before. */
    void expireAt(StoredInstance instance, Instant time) {
        scheduler.expire(instance.uuid(), time);
    }

    /** The instance has ended, in a step that is not its first. */
    void ended(StoredInstance instance, Instant now) {
        forget(instance);
        calls.ended(instance, now);
    }

    /** Nothing more is to happen to the instance. */
    void forget(StoredInstance instance) {
        if (instance.expiresAt() != null) {
            scheduler.forgetExpiry(instance.uuid());
        }
    }

    private void wakeWorkers(StoredInstance instance) {
        instances.jobTypes(instance.uuid()).stream().map(Topics::jobs).forEach(signals::signal);
    }
}
