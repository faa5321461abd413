package dev.onset.engine;

import dev.onset.engine.HistoryEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Throws and catches escalations (BPMN 2.0, 10.5.7). Unlike an error, an escalation may leave its scope running, and one
 * that nothing catches has no effect. If nothing in the instance catches it, the token waits until the caller of the
 * instance has answered, because the caller may interrupt the call.
 */
final class Escalations {

    private final MutableState mutableState;
    private final Events events;

    Escalations(MutableState mutableState, Events events) {
        this.mutableState = mutableState;
        this.events = events;
    }

    /** The effect of an escalation on the token that threw it. */
    private enum Result {
        /** An event caught it that does not interrupt. */
        CAUGHT,
        /** An event caught it that ended the token. */
        INTERRUPTED,
        UNCAUGHT
    }

    /**
     * Throws an escalation from a throw event.
     *
     * @return whether the token goes on at once
     */
    boolean throwFrom(Token thrower, String code) {
        Result result = escalate(thrower, mutableState.token(thrower.parent()), code);
        if (result == Result.UNCAUGHT) {
            mutableState.put(
                    thrower.with(NodeStatus.EXECUTING).withEscalation(Escalation.thrown(mutableState.nextId(), code)));
        }
        return result == Result.CAUGHT;
    }

    /** Throws the escalation of a called instance from the call activity. */
    void throwFromCall(Event.EscalationThrown escalation) throws StaleEvent {
        Token call = mutableState.find(escalation.token());
        if (call == null
                || mutableState.workOf(call) != WorkKind.CALLED_INSTANCE
                || hasTaken(call, escalation.number())) {
            throw new StaleEvent("The token does not wait for this escalation");
        }
        Escalation taken = Escalation.taken(escalation.number(), true);
        mutableState.put(call.withEscalation(taken));
        switch (escalate(mutableState.token(call.id()), mutableState.token(call.id()), escalation.code())) {
            case CAUGHT -> answer(call, taken);
            case UNCAUGHT ->
                mutableState.put(mutableState
                        .token(call.id())
                        .withEscalation(taken.propagated(mutableState.nextId(), escalation.code())));
            case INTERRUPTED -> {
                // The called instance is canceled and needs no answer.
            }
        }
    }

    private static boolean hasTaken(Token call, long number) {
        return call.escalation() != null
                && (call.escalation().isOutstanding() || call.escalation().taken() >= number);
    }

    private void answer(Token call, Escalation taken) {
        mutableState.effects.add(
                new Effect.AnswerEscalation(Objects.requireNonNull(call.called()), taken.taken(), taken.caught()));
    }

    /** Continues the token whose escalation the caller of the instance has answered. */
    void answered(Event.EscalationAnswered answer) throws StaleEvent {
        Token token = mutableState.escalating(answer.number());
        if (token == null) {
            throw new StaleEvent("No token waits for this answer");
        }
        Escalation escalation = Objects.requireNonNull(token.escalation());
        mutableState.record(
                answer.caught() ? Kind.ESCALATED : Kind.NOT_ESCALATED, token, String.valueOf(escalation.code()));
        if (mutableState.workOf(token) == WorkKind.CALLED_INSTANCE) {
            Escalation taken = Escalation.taken(escalation.taken(), answer.caught());
            mutableState.put(token.withEscalation(taken));
            answer(token, taken);
        } else {
            mutableState.put(token.withEscalation(null));
            mutableState.markDone(token.id());
        }
    }

    /** @param scope the innermost activity whose events may catch the escalation */
    private Result escalate(Token thrower, Token scope, String code) {
        Token inside = thrower;
        for (Token at = scope; ; at = mutableState.token(at.parent())) {
            Node caught = catcher(at, inside, code);
            if (caught != null) {
                mutableState.record(Kind.ESCALATED, thrower, code);
                return trigger(thrower, at, caught);
            }
            if (at.id() == Token.ROOT) {
                return Result.UNCAUGHT;
            }
            inside = at;
        }
    }

    private Result trigger(Token thrower, Token at, Node caught) {
        CatchingElement event = (CatchingElement) caught.element();
        if (event.attachedTo() == null) {
            events.startEventSubprocess(at, caught, event.interrupting(), Map.of());
        } else {
            if (event.interrupting()) {
                mutableState.withdraw(mutableState.token(at.id()));
            }
            long id = mutableState.nextId();
            mutableState.runs.goesOn(thrower.id(), id);
            mutableState.arriveTriggered(id, at.parent(), caught.id(), null, Map.of());
        }
        return event.interrupting() ? Result.INTERRUPTED : Result.CAUGHT;
    }

    /**
     * Returns the event of a scope or activity that catches an escalation; null if there is none. As in Camunda 8, an event
     * for this code precedes an event for any code, and an event subprocess precedes a boundary event. The event
     * subprocesses of a scope do not catch what one of them throws.
     */
    private @Nullable Node catcher(Token at, Token inside, String code) {
        List<Node> candidates = new ArrayList<>();
        if (at.loop() == null && !(mutableState.elementOf(inside) instanceof TriggeredScope)) {
            candidates.addAll(mutableState.model.eventStarts(at.node()));
        }
        if (at.item() == 0) {
            candidates.addAll(mutableState.model.boundaries(at.node()));
        }
        return Events.catcher(candidates, Trigger.Escalation.class, code);
    }
}
