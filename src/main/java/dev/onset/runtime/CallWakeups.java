package dev.onset.runtime;

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

/** Wake-ups between an instance and those that it called. Ends and errors travel one level at a time. */
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

    /** Tells the caller of an instance that it has ended. */
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

    /** Gives the caller of an instance the chance to catch an error; if it cannot, its own caller is the next. */
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

    /** Ends an instance that is no longer waited for. */
    void canceled(Wakeup.CancelCall canceled) {
        tell(
                canceled.called(),
                called -> called.state().isEnded()
                        ? null
                        : Move.by(new Event.Canceled(), canceled.actor()).settling(List.of(canceled)),
                canceled);
    }

    /** Says again, for a caller that was on hold, what became of an instance, and of those that it waits for itself. */
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
        for (Token token : called.callers()) {
            answers.add(new Wakeup.AskCall(Objects.requireNonNull(token.called()), asked));
        }
        return answers;
    }

    private void tell(UUID instance, Engine.Decision<StoredInstance> decision, Wakeup.Stored wakeup) {
        // The row of one for an instance on hold is left: whoever resumes it just now may have written that row anew.
        if (engine.offer(instance, decision) == Engine.Offered.NOT_AWAITED) {
            store.settle(wakeup);
        }
    }
}
