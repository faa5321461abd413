package dev.onset.runtime;

import dev.onset.execution.Effect;
import dev.onset.execution.Event;
import dev.onset.execution.InstanceState;
import dev.onset.execution.StepResult;
import dev.onset.execution.WorkKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step wants done beyond the rows of its own instance: timers, messages, calls, and telling the caller of its end. All
 * in the transaction of the step.
 */
@ApplicationScoped
class FollowUp {

    private final RuntimeScheduler scheduler;
    private final Messages messages;
    private final Calls calls;

    FollowUp(RuntimeScheduler scheduler, Messages messages, Calls calls) {
        this.scheduler = scheduler;
        this.messages = messages;
        this.calls = calls;
    }

    /**
     * Does it.
     *
     * @param instance as the step left it
     * @return what has happened to the instance by that already
     */
    List<Event> of(StoredInstance instance, StepResult step, Instant now) {
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
                        calls.cancel(instance.uuid(), work.token());
                    }
                }
                case Effect.UncaughtError error -> calls.errorIn(instance, error, now);
                case Effect.CreateJob ignored -> {}
                case Effect.CreateUserTask ignored -> {}
                case Effect.ForgetMessage ignored -> {}
                case Effect.ReviveJob ignored -> {}
                case Effect.RaiseIncident ignored -> {}
                case Effect.ResolveIncident ignored -> {}
            }
        }
        if (step.state().state() == InstanceState.FINISHED) {
            calls.ended(instance, now);
        }
        return happened;
    }
}
