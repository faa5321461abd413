package dev.onset.runtime;

import dev.onset.engine.Escalation;
import dev.onset.engine.Event;
import dev.onset.engine.InstanceState;
import dev.onset.engine.ThrownError;
import dev.onset.engine.Token;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Handles wake-ups between a calling instance and the instances that it called. The end of an instance and its BPMN
 * errors are propagated one call level at a time.
 */
@ApplicationScoped
class CallWakeups {

    private final InstanceStore store;
    private final Engine engine;
    private final Wakeups wakeups;

    CallWakeups(InstanceStore store, Engine engine, Wakeups wakeups) {
        this.store = store;
        this.engine = engine;
        this.wakeups = wakeups;
    }

    /** Notifies the calling instance that a called instance has ended. */
    void ended(Wakeup.CallEnded end) {
        StoredInstance called = store.find(end.called()).orElse(null);
        if (called == null || called.parent() == null || !called.state().isEnded()) {
            store.settle(end);
            return;
        }
        tell(
                called.parent().uuid(),
                caller -> caller.callerOf(called.uuid())
                        .map(token -> Move.by(endOf(called, token), end))
                        .orElse(null),
                end);
    }

    private static Event endOf(StoredInstance called, Token token) {
        return called.state() == InstanceState.FINISHED
                ? new Event.WorkCompleted(token.id(), called.execution().variables())
                : new Event.WorkFailed(
                        token.id(), "The called instance " + called.uuid() + " has ended as " + called.state());
    }

    /**
     * Propagates an error to the calling instance, if it can catch the error. Otherwise, schedules the propagation to
     * the caller of that instance.
     */
    void failed(Wakeup.CallFailed failure) {
        StoredInstance called = store.find(failure.called()).orElse(null);
        StoredInstance.Parent parent = called == null ? null : called.parent();
        AtomicBoolean passedOn = new AtomicBoolean();
        Engine.Decision<StoredInstance> decision = caller -> {
            Optional<Token> token = caller.callerOf(failure.called());
            passedOn.set(false);
            if (token.isEmpty() || caller.state() != InstanceState.STARTED) {
                return null;
            }
            ThrownError error = failure.error();
            Event.ErrorThrown thrown =
                    new Event.ErrorThrown(token.get().id(), error.code(), error.message(), error.variables());
            if (engine.catches(caller, thrown)) {
                return Move.by(thrown, failure);
            }
            passedOn.set(caller.parent() != null);
            return null;
        };
        Engine.Offered offered = parent == null ? Engine.Offered.NOT_AWAITED : engine.offer(parent.uuid(), decision);
        if (offered != Engine.Offered.NOT_AWAITED) {
            return;
        }
        if (called != null && parent != null && passedOn.get()) {
            replace(
                    failure,
                    called.applicationId(),
                    List.of(new Wakeup.CallFailed(parent.uuid(), failure.origin(), failure.error())));
        } else {
            store.settle(failure);
        }
    }

    /**
     * Propagates an escalation to the calling instance, which catches it or propagates it further. Answers again if the
     * calling instance has already answered, because the called instance was on hold then.
     */
    void escalated(Wakeup.CallEscalated escalated) {
        StoredInstance called = store.find(escalated.called()).orElse(null);
        Optional<Escalation> escalation = called == null ? Optional.empty() : called.escalation();
        if (called == null
                || called.parent() == null
                || escalation.isEmpty()
                || escalation.get().number() != escalated.number()) {
            store.settle(escalated);
        } else {
            escalate(escalated, called, called.parent().uuid(), escalation.get());
        }
    }

    private void escalate(Wakeup.CallEscalated escalated, StoredInstance called, UUID callerId, Escalation escalation) {
        AtomicReference<Wakeup.@Nullable AnswerEscalation> again = new AtomicReference<>();
        Engine.Offered offered = engine.offer(callerId, caller -> {
            again.set(null);
            Token token = caller.callerOf(called.uuid()).orElse(null);
            if (token == null) {
                return null;
            }
            Escalation taken = token.escalation();
            if (taken != null && taken.taken() == escalation.number()) {
                again.set(
                        taken.isOutstanding()
                                ? null
                                : new Wakeup.AnswerEscalation(called.uuid(), taken.taken(), taken.caught()));
                return null;
            }
            return Move.by(
                    new Event.EscalationThrown(token.id(), escalation.number(), String.valueOf(escalation.code())),
                    escalated);
        });
        if (offered == Engine.Offered.NOT_AWAITED) {
            Wakeup.AnswerEscalation answer = again.get();
            replace(escalated, called.applicationId(), answer == null ? List.of() : List.of(answer));
        }
    }

    /** Continues an instance whose caller has answered its escalation. */
    void answered(Wakeup.AnswerEscalation answer) {
        tell(
                answer.called(),
                called -> Move.by(new Event.EscalationAnswered(answer.number(), answer.caught()), answer),
                answer);
    }

    /** Cancels a called instance whose caller no longer waits for it. */
    void canceled(Wakeup.CancelCall canceled) {
        tell(
                canceled.called(),
                called -> called.state().isEnded()
                        ? null
                        : Move.by(new Event.Canceled(), canceled.actor()).settling(List.of(canceled)),
                canceled);
    }

    /**
     * Answers a calling instance that was on hold: schedules the wake-ups for what happened to the called instance and,
     * recursively, to the instances that the called instance waits for.
     */
    void asked(Wakeup.AskCall ask) {
        StoredInstance called = store.find(ask.called()).orElse(null);
        if (called == null) {
            store.settle(ask);
        } else {
            replace(ask, called.applicationId(), answers(called, ask.asked()));
        }
    }

    private void replace(Wakeup.Stored done, UUID applicationId, List<Wakeup.Stored> next) {
        if (next.isEmpty()) {
            store.settle(done);
        } else {
            store.replace(done, applicationId, next);
            wakeups.soon(applicationId, next);
        }
    }

    private static List<Wakeup.Stored> answers(StoredInstance called, long asked) {
        if (called.state().isEnded()) {
            return List.of(new Wakeup.CallEnded(called.uuid()));
        }
        List<Wakeup.Stored> answers = new ArrayList<>();
        for (Token token : called.execution().tokens()) {
            if (token.uncaught() != null) {
                answers.add(new Wakeup.CallFailed(
                        called.uuid(), called.uuid() + ":" + token.id() + ":" + asked, token.uncaught()));
            }
        }
        called.escalation()
                .ifPresent(escalation -> answers.add(new Wakeup.CallEscalated(called.uuid(), escalation.number())));
        for (Token token : called.callers()) {
            answers.add(new Wakeup.AskCall(Objects.requireNonNull(token.called()), asked));
        }
        return answers;
    }

    private void tell(UUID instance, Engine.Decision<StoredInstance> decision, Wakeup.Stored wakeup) {
        // Keep the row if the instance is on hold: a concurrent resume may have written the row again.
        if (engine.offer(instance, decision) == Engine.Offered.NOT_AWAITED) {
            store.settle(wakeup);
        }
    }
}
