package dev.onset.runtime;

import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.Effect;
import dev.onset.engine.Event;
import dev.onset.engine.InstanceState;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.StaleEvent;
import dev.onset.engine.StepResult;
import dev.onset.engine.Stepper;
import dev.onset.engine.ThrownError;
import dev.onset.engine.Token;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plans what a transaction writes for a step: the instance, the instances that it calls together with their first
 * steps, and the wake-ups that follow. If the outcome of a call is known immediately, because the called process cannot
 * be started or has already ended, the calling instance continues in the same step. The same applies to an escalation
 * that no caller can catch.
 */
final class StepPlanner {

    private final ProcessCatalog processes;
    private final Stepper stepper;
    private final StepObserver observer;
    private final int maxDepth;
    private final int maxInline;
    private final OpenInstances openInstances;

    StepPlanner(
            ProcessCatalog processes,
            Stepper stepper,
            StepObserver observer,
            OpenInstances openInstances,
            RuntimeConfig config) {
        this.openInstances = openInstances;
        this.processes = processes;
        this.stepper = stepper;
        this.observer = observer;
        this.maxDepth = config.maxCallDepth();
        this.maxInline = config.maxCallsPerStep();
    }

    /**
     * The number of called instances that the transaction may still run. Instances beyond it are only created, and
     * continue in transactions of their own.
     */
    private static final class Budget {

        private int left;

        Budget(int left) {
            this.left = left;
        }

        boolean take() {
            return left-- > 0;
        }
    }

    /** Plans the first step of a new instance. */
    InstanceWrite first(NewInstance start, Instant now) {
        return first(start, now, new Budget(maxInline), true);
    }

    private InstanceWrite first(NewInstance start, Instant now, Budget budget, boolean run) {
        ProcessModel model = start.definition().model();
        StepResult step;
        if (start.startAt() != null && start.startAt().isAfter(now)) {
            step = stepper.schedule(model, start.startNode(), start.values(), start.startAt(), now);
        } else if (run) {
            step = stepper.start(model, start.startNode(), start.values(), now);
        } else {
            step = stepper.begin(model, start.startNode(), start.values(), now);
        }
        StoredInstance created = new StoredInstance(
                start.uuid(),
                start.workspaceId(),
                start.applicationId(),
                start.definition().buildId(),
                start.definition().id(),
                start.definition().name(),
                0,
                step.state(),
                start.platform(),
                now,
                start.startedBy(),
                null,
                start.parent(),
                start.businessKey(),
                start.messageKey(),
                start.expiresAt(),
                observer.trace());
        Calls calls = new Calls(created, model, step, now, budget);
        calls.carryOut();
        StoredInstance after = after(created, calls.step, List.of(), now);
        if (after.endedAt() != null) {
            after = created.after(after.execution(), after.endedAt(), null);
        }
        List<Wakeup.Stored> wakeups = new ArrayList<>(calls.wakeups);
        addWakeups(wakeups, null, after, calls.step, start.startedBy(), false);
        if (after.expiresAt() != null) {
            wakeups.add(new Wakeup.Expire(after.uuid(), after.expiresAt()));
        }
        return new InstanceWrite(
                null,
                after,
                calls.step,
                List.of(),
                now,
                start.startedBy(),
                distinct(wakeups),
                List.of(),
                null,
                start,
                calls.called);
    }

    /** Plans a further step of an instance. */
    InstanceWrite further(StoredInstance before, Move move, StepResult step, Instant now) {
        StoredInstance base = move.target() == null
                ? before
                : before.on(move.target().buildId(), move.target().id());
        Calls calls = new Calls(base, processes.get(base.definitionId()).model(), step, now, new Budget(maxInline));
        calls.carryOut();
        StoredInstance after = after(base, calls.step, move.changes(), now);
        boolean withdrawn = move.settled().stream().anyMatch(Wakeup.CancelCall.class::isInstance);
        List<Wakeup.Stored> wakeups = new ArrayList<>(calls.wakeups);
        List<Wakeup.Stored> settled = new ArrayList<>(move.settled());
        addWakeups(wakeups, before, after, calls.step, move.actor(), withdrawn);
        addExpiry(wakeups, settled, before, after, calls.step);
        for (Effect effect : calls.step.effects()) {
            if (effect instanceof Effect.DisarmTimer timer) {
                settled.add(new Wakeup.Timer(after.uuid(), timer.subscription(), timer.due()));
            }
        }
        return new InstanceWrite(
                before,
                after,
                calls.step,
                move.changes(),
                now,
                move.actor(),
                distinct(wakeups),
                distinct(settled),
                move.claim(),
                null,
                calls.called);
    }

    private static List<Wakeup.Stored> distinct(List<Wakeup.Stored> wakeups) {
        return wakeups.stream().distinct().toList();
    }

    private static StoredInstance after(StoredInstance before, StepResult step, List<RowChange> changes, Instant now) {
        Instant expiresAt = before.expiresAt();
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.ExpireAt expiry && expiresAt == null) {
                expiresAt = expiry.at().truncatedTo(ChronoUnit.MICROS);
            }
        }
        for (RowChange change : changes) {
            if (change instanceof RowChange.Expiry expiry) {
                expiresAt = expiry.at();
            }
        }
        Instant endedAt = step.state().state().isEnded() ? Objects.requireNonNullElse(before.endedAt(), now) : null;
        return before.after(step.state(), endedAt, expiresAt);
    }

    private static void addExpiry(
            List<Wakeup.Stored> wakeups,
            List<Wakeup.Stored> settled,
            StoredInstance before,
            StoredInstance after,
            StepResult step) {
        boolean changed = !Objects.equals(before.expiresAt(), after.expiresAt());
        if (before.expiresAt() != null && (changed || after.state().isEnded())) {
            settled.add(new Wakeup.Expire(before.uuid(), before.expiresAt()));
        }
        boolean released = step.effects().stream().anyMatch(Effect.Release.class::isInstance);
        if (after.expiresAt() != null && (changed || released) && !after.state().isEnded()) {
            wakeups.add(new Wakeup.Expire(after.uuid(), after.expiresAt()));
        }
    }

    private static void addWakeups(
            List<Wakeup.Stored> wakeups,
            @Nullable StoredInstance before,
            StoredInstance after,
            StepResult step,
            @Nullable String actor,
            boolean withdrawn) {
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.ContinueLater ignored -> wakeups.add(new Wakeup.Continue(after.uuid(), after.revision()));
                case Effect.ArmTimer timer ->
                    wakeups.add(new Wakeup.Timer(after.uuid(), timer.subscription(), timer.due()));
                case Effect.CancelCall call -> wakeups.add(new Wakeup.CancelCall(call.called(), actor));
                case Effect.UncaughtError error -> {
                    if (after.parent() != null) {
                        wakeups.add(callFailed(after, error));
                    }
                }
                case Effect.PublishMessage ignored -> {}
                case Effect.Escalate escalation ->
                    wakeups.add(new Wakeup.CallEscalated(after.uuid(), escalation.number()));
                case Effect.AnswerEscalation answer ->
                    wakeups.add(new Wakeup.AnswerEscalation(answer.called(), answer.number(), answer.caught()));
                case Effect.Release ignored -> addAllThatIsWaitedFor(wakeups, after);
                case Effect.CallProcess ignored -> {}
                case Effect.DisarmTimer ignored -> {}
                case Effect.AwaitMessage ignored -> {}
                case Effect.ForgetMessage ignored -> {}
                case Effect.CreateJob ignored -> {}
                case Effect.CreateUserTask ignored -> {}
                case Effect.RemoveWork ignored -> {}
                case Effect.ReviveJob ignored -> {}
                case Effect.Hold ignored -> {}
                case Effect.RaiseIncident ignored -> {}
                case Effect.ResolveIncident ignored -> {}
                case Effect.ExpireAt ignored -> {}
            }
        }
        boolean ends =
                after.state().isEnded() && before != null && !before.state().isEnded();
        if (ends && after.parent() != null && !withdrawn) {
            wakeups.add(new Wakeup.CallEnded(after.uuid()));
        }
        if (ends && after.messageKey() != null) {
            wakeups.add(new Wakeup.KeyReleased(after.uuid()));
        }
    }

    private static Wakeup.CallFailed callFailed(StoredInstance called, Effect.UncaughtError error) {
        return new Wakeup.CallFailed(
                called.uuid(),
                called.uuid() + ":" + error.token() + ":" + called.revision(),
                new ThrownError(error.code(), error.message(), error.variables()));
    }

    /**
     * Adds wake-ups for everything that a resumed instance waits for, because wake-ups were dropped while it was on
     * hold.
     */
    private static void addAllThatIsWaitedFor(List<Wakeup.Stored> wakeups, StoredInstance resumed) {
        for (Token token : resumed.execution().tokens()) {
            token.subscriptions().stream()
                    .filter(wait -> wait.due() != null)
                    .forEach(wait -> wakeups.add(
                            new Wakeup.Timer(resumed.uuid(), wait.id(), Objects.requireNonNull(wait.due()))));
        }
        resumed.escalation()
                .ifPresent(escalation -> wakeups.add(new Wakeup.CallEscalated(resumed.uuid(), escalation.number())));
        for (Token token : resumed.callers()) {
            wakeups.add(new Wakeup.AskCall(Objects.requireNonNull(token.called()), resumed.revision()));
        }
    }

    /** Returns the wake-ups of a write that are due immediately. */
    static List<Wakeup> dueAtOnce(InstanceWrite write) {
        List<Wakeup> due = new ArrayList<>();
        for (Wakeup.Stored wakeup : write.wakeups()) {
            if (wakeup.due() == null || !wakeup.due().isAfter(write.at())) {
                due.add(wakeup);
            }
        }
        boolean executor = write.step().effects().stream()
                .anyMatch(effect -> effect instanceof Effect.AwaitMessage || effect instanceof Effect.Release);
        if (executor) {
            due.add(new Wakeup.LookForMessages(write.after().uuid()));
        }
        for (Effect effect : write.step().effects()) {
            if (effect instanceof Effect.PublishMessage message) {
                due.add(new Wakeup.CorrelateMessage(message.id()));
            }
        }
        write.called().forEach(called -> due.addAll(dueAtOnce(called)));
        return due;
    }

    /** Carries out the calls of a step. */
    private final class Calls {

        private final StoredInstance caller;
        private final ProcessModel model;
        private final Instant now;
        private final Budget budget;
        private final List<InstanceWrite> called = new ArrayList<>();
        private final List<Wakeup.Stored> wakeups = new ArrayList<>();
        private final Deque<Effect> open = new ArrayDeque<>();
        private StepResult step;

        Calls(StoredInstance caller, ProcessModel model, StepResult step, Instant now, Budget budget) {
            this.caller = caller;
            this.model = model;
            this.step = step;
            this.now = now;
            this.budget = budget;
            addOpen(step);
        }

        private void addOpen(StepResult some) {
            for (Effect effect : some.effects()) {
                if (effect instanceof Effect.CallProcess
                        || (effect instanceof Effect.Escalate && caller.parent() == null)) {
                    open.add(effect);
                }
            }
        }

        void carryOut() {
            while (!open.isEmpty()) {
                switch (open.remove()) {
                    case Effect.CallProcess call -> call(call);
                    case Effect.Escalate escalation -> {
                        step = step.without(escalation);
                        follow(new Event.EscalationAnswered(escalation.number(), false));
                    }
                    default -> throw new IllegalStateException("Not an effect that the planner carries out");
                }
            }
        }

        private void call(Effect.CallProcess call) {
            StoredInstance.Parent parent = caller.calling(call.token());
            Optional<ProcessDefinition> definition = call.onActiveBuild()
                    ? processes.active(caller.workspaceId(), caller.applicationId(), call.processName())
                    : processes.inBuild(caller.buildId(), call.processName());
            if (parent.depth() > maxDepth) {
                fail(
                        call,
                        "The process " + call.processName()
                                + " cannot be called: the call depth would exceed the maximum of " + maxDepth
                                + " calls");
            } else if (definition.isEmpty()) {
                fail(
                        call,
                        (call.onActiveBuild() ? "The active build" : "The build of the instance")
                                + " does not contain the called process " + call.processName());
            } else if (!definition.get().model().hasOneNoneStart()) {
                fail(call, "The called process " + call.processName() + " must have exactly one none start event");
            } else {
                String refusal = openInstances.refusal(caller);
                if (refusal == null) {
                    begin(call, parent, definition.get());
                } else {
                    fail(call, refusal);
                }
            }
        }

        private void begin(Effect.CallProcess call, StoredInstance.Parent parent, ProcessDefinition definition) {
            boolean run = budget.take();
            InstanceWrite child;
            try (StepObserver.Span span = observer.begin(null, null)) {
                child = first(
                        NewInstance.of(
                                call.called(),
                                caller.workspaceId(),
                                caller.applicationId(),
                                definition,
                                definition.model().startEvent(),
                                call.variables(),
                                caller.platform(),
                                caller.startedBy(),
                                parent,
                                null),
                        now,
                        budget,
                        run);
                span.of(child.after());
            }
            called.add(child);
            if (child.after().state() == InstanceState.FINISHED) {
                follow(new Event.WorkCompleted(
                        call.token(), child.after().execution().variables()));
            } else if (child.after().state().isEnded()) {
                wakeups.add(new Wakeup.CallEnded(call.called()));
            }
        }

        private void fail(Effect.CallProcess call, String message) {
            step = step.without(call);
            follow(new Event.WorkFailed(call.token(), message));
        }

        private void follow(Event event) {
            try {
                StepResult next = stepper.step(model, step.state(), event, now);
                addOpen(next);
                step = step.then(next);
            } catch (StaleEvent e) {
                throw new IllegalStateException("A token does not wait for the call that it made in the same step", e);
            }
        }
    }
}
