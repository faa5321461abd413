package dev.onset.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Subscribes tokens to events and triggers them (BPMN 2.0, 10.5). */
final class Events {

    private final MutableState mutableState;

    Events(MutableState mutableState) {
        this.mutableState = mutableState;
    }

    /** Subscribes a token to the event of a node. Expressions see the scope of the token. */
    void await(long tokenId, Node catching) throws ExpressionFailure {
        await(tokenId, catching, mutableState.scopes.visibleFrom(tokenId));
    }

    private void await(long tokenId, Node catching, Variables visible) throws ExpressionFailure {
        try {
            subscribe(tokenId, catching, visible);
        } catch (ExpressionFailure failure) {
            // The incident is at the node of the token, which may be another one than that of the event.
            throw catching.id().equals(mutableState.token(tokenId).node())
                    ? failure
                    : new ExpressionFailure("The event " + catching.id() + ": " + failure.getMessage());
        }
    }

    private void subscribe(long tokenId, Node catching, Variables visible) throws ExpressionFailure {
        long id = mutableState.nextId();
        switch (((CatchingElement) catching.element()).trigger()) {
            case Trigger.Timer timer -> {
                Timers.Due due = Timers.due(
                        timer.type(), timer.expression().evaluate(visible, mutableState.now), mutableState.now);
                add(tokenId, new Subscription(id, Subscription.Kind.TIMER, catching.id(), due.at(), due.cycle()));
            }
            case Trigger.Message message -> {
                String name = nameOf(message, visible, mutableState);
                String key = keyOf(message, visible, mutableState);
                mutableState.put(mutableState
                        .token(tokenId)
                        .plus(new Subscription(id, Subscription.Kind.MESSAGE, catching.id(), null, null)));
                CatchingElement event = (CatchingElement) catching.element();
                mutableState.effects.add(
                        new Effect.AwaitMessage(id, tokenId, catching.id(), name, key, !event.interrupting()));
            }
            case Trigger.Condition condition -> {
                mutableState.put(mutableState
                        .token(tokenId)
                        .plus(new Subscription(id, Subscription.Kind.CONDITION, catching.id(), null, null)));
                mutableState.newConditions.add(tokenId, id);
            }
            case Trigger.Error error -> {
                // An error needs no subscription: its catching event is found when it is thrown.
            }
            case Trigger.Cancel cancel -> {
                // A cancel end event triggers it.
            }
            case Trigger.Compensation compensation -> {
                // Only a completed activity is compensated.
            }
            case Trigger.Escalation escalation -> {
                // The same applies to an escalation.
            }
        }
    }

    private void add(long tokenId, Subscription timer) {
        mutableState.put(mutableState.token(tokenId).plus(timer));
        mutableState.effects.add(
                new Effect.ArmTimer(timer.id(), tokenId, timer.node(), Objects.requireNonNull(timer.due())));
    }

    /**
     * Subscribes a token to the boundary events of its activity. A boundary event is outside its activity, in the
     * surrounding scope: its expressions do not see the results of the activity's input mappings.
     */
    void awaitBoundaries(long tokenId, Node activity) throws ExpressionFailure {
        Variables visible =
                mutableState.scopes.visibleFrom(mutableState.token(tokenId).parent());
        for (Node boundary : mutableState.model.boundaries(activity.id())) {
            await(tokenId, boundary, visible);
        }
    }

    /** Subscribes a token to the start events of the event subprocesses in its scope. Their expressions see that scope. */
    void awaitEventStarts(long scopeId, Node scope) throws ExpressionFailure {
        for (Node start : mutableState.model.eventStarts(scope.id())) {
            await(scopeId, start);
        }
    }

    /** Ends the subscriptions of a scope to the start events of its event subprocesses. */
    void unsubscribeEventStarts(long scopeId) {
        Token scope = mutableState.token(scopeId);
        List<Subscription> starts = scope.subscriptions().stream()
                .filter(subscription -> isEventStart(subscription, scope))
                .toList();
        mutableState.unsubscribe(scope, starts);
    }

    private boolean isEventStart(Subscription subscription, Token scope) {
        return mutableState.model.eventStarts(scope.node()).stream()
                .anyMatch(start -> start.id().equals(subscription.node()));
    }

    /** Triggers an event that a token waits for. */
    void trigger(Token token, Subscription subscription, Map<String, @Nullable Object> variables) {
        Node target = mutableState.model.node(subscription.node());
        CatchingElement event = (CatchingElement) target.element();
        if (target.id().equals(token.node())) {
            used(token, subscription);
            mutableState.setResult(token.id(), variables);
            mutableState.markDone(token.id());
        } else if (token.node().equals(event.attachedTo())) {
            boundary(token, target, event, subscription, variables);
        } else if (isEventStart(subscription, token)) {
            eventSubprocess(token, target, event, subscription, variables);
        } else {
            chosen(token, target, subscription, variables);
        }
    }

    private void boundary(
            Token token,
            Node target,
            CatchingElement event,
            Subscription subscription,
            Map<String, @Nullable Object> variables) {
        if (event.interrupting()) {
            used(token, subscription);
            mutableState.withdraw(mutableState.token(token.id()));
        } else {
            usedOnce(token, subscription);
        }
        mutableState.arriveTriggered(mutableState.nextId(), token.parent(), target.id(), null, variables);
    }

    private void eventSubprocess(
            Token scope,
            Node start,
            CatchingElement event,
            Subscription subscription,
            Map<String, @Nullable Object> variables) {
        if (event.interrupting()) {
            used(scope, subscription);
        } else {
            usedOnce(scope, subscription);
        }
        startEventSubprocess(mutableState.token(scope.id()), start, event.interrupting(), variables);
    }

    void startEventSubprocess(Token scope, Node start, boolean interrupting, Map<String, @Nullable Object> variables) {
        if (interrupting) {
            mutableState.within(scope.id()).forEach(mutableState::withdraw);
            unsubscribeEventStarts(scope.id());
            if (mutableState.elementOf(scope) instanceof AdHocElement) {
                interruptAdHoc(scope.id());
            }
        }
        Node subprocess = mutableState.model.node(String.valueOf(start.scope()));
        long id = mutableState.nextId();
        mutableState.arrive(Token.arrived(id, scope.id(), subprocess.id(), null));
        mutableState.arriveTriggered(mutableState.nextId(), id, start.id(), null, variables);
    }

    /** Ends the job of an ad-hoc subprocess, which is completed when its event subprocess has ended. */
    private void interruptAdHoc(long id) {
        mutableState.closeIncident(mutableState.token(id));
        mutableState.dropWork(mutableState.token(id));
        mutableState.put(
                mutableState.token(id).with(NodeStatus.EXECUTED_PARTIAL).withCompleting(true));
    }

    /** Leaves a transaction by its cancel boundary event. */
    void leaveCanceled(Token cancelEnd) {
        Token transaction = mutableState.token(cancelEnd.parent());
        Node boundary = mutableState.model.boundaries(transaction.node()).stream()
                .filter(event -> ((CatchingElement) event.element()).trigger() instanceof Trigger.Cancel)
                .findFirst()
                .orElseThrow();
        mutableState.removeLeft(cancelEnd);
        mutableState.withdraw(transaction);
        long id = mutableState.nextId();
        mutableState.runs.goesOn(cancelEnd.id(), id);
        mutableState.arriveTriggered(id, transaction.parent(), boundary.id(), null, Map.of());
    }

    /**
     * Continues after an event-based gateway (BPMN 2.0, 10.6.6): the first event decides, and the other subscriptions end.
     */
    private void chosen(
            Token gateway, Node target, Subscription subscription, Map<String, @Nullable Object> variables) {
        used(gateway, subscription);
        String via = mutableState.model.outgoing(gateway.node()).stream()
                .filter(flow -> flow.target().equals(target.id()))
                .map(Flow::id)
                .findFirst()
                .orElse(null);
        mutableState.removeLeft(mutableState.token(gateway.id()));
        mutableState.arriveTriggered(gateway.id(), gateway.parent(), target.id(), via, variables);
    }

    /**
     * Throws a BPMN error from the position of a token (BPMN 2.0, 10.5.7). The innermost matching event catches it: a
     * boundary event of the activity, then an event subprocess of the surrounding scope, and so on outwards. In one place,
     * an event for this error code precedes an event for any error, and earlier events of the model precede later ones.
     *
     * @return whether the error was caught; if not, nothing has changed
     */
    boolean throwError(Token thrower, String code, Map<String, @Nullable Object> variables) {
        Token at = thrower;
        while (true) {
            // An item is inside the multi-instance activity, and its boundary events apply to all items together.
            Node boundary = at.item() == 0
                    ? catcher(mutableState.model.boundaries(at.node()), Trigger.Error.class, code)
                    : null;
            if (boundary != null) {
                mutableState.withdraw(at);
                long caught = mutableState.nextId();
                mutableState.runs.goesOn(thrower.id(), caught);
                mutableState.runs.goesOn(at.id(), caught);
                mutableState.arriveTriggered(caught, at.parent(), boundary.id(), null, variables);
                return true;
            }
            if (at.id() == Token.ROOT) {
                return false;
            }
            Token scope = mutableState.token(at.parent());
            // An error of an event subprocess is not caught by event subprocesses of the same scope.
            boolean inEventSubprocess = mutableState.elementOf(at) instanceof TriggeredScope;
            boolean isItem = at.item() > 0 && !mutableState.isInnerInstance(at);
            Node start = isItem || inEventSubprocess || mutableState.isInnerInstance(scope)
                    ? null
                    : catcher(mutableState.model.eventStarts(scope.node()), Trigger.Error.class, code);
            if (start != null) {
                startEventSubprocess(scope, start, true, variables);
                return true;
            }
            at = scope;
        }
    }

    /** Returns the first event that catches just this code, or else the first that catches any; null if there is none. */
    static @Nullable Node catcher(List<Node> candidates, Class<? extends Trigger.Thrown> kind, String code) {
        Node any = null;
        for (Node candidate : candidates) {
            Trigger trigger = ((CatchingElement) candidate.element()).trigger();
            if (kind.isInstance(trigger)) {
                String caught = kind.cast(trigger).code();
                if (code.equals(caught)) {
                    return candidate;
                }
                if (caught == null && any == null) {
                    any = candidate;
                }
            }
        }
        return any;
    }

    /** Ends a subscription that has been triggered. */
    private void used(Token token, Subscription subscription) {
        if (subscription.kind() == Subscription.Kind.MESSAGE) {
            mutableState.effects.add(new Effect.ForgetMessage(subscription.id()));
        }
        mutableState.put(token.minus(subscription));
    }

    /** Continues a subscription that may be triggered again: a timer with a cycle, or a message. */
    private void usedOnce(Token token, Subscription subscription) {
        if (subscription.due() == null) {
            return;
        }
        Cycle left = subscription.cycle() == null ? null : subscription.cycle().fired();
        Instant next = left == null ? null : left.next(subscription.due(), mutableState.now);
        used(token, subscription);
        if (next != null) {
            add(
                    token.id(),
                    new Subscription(subscription.id(), Subscription.Kind.TIMER, subscription.node(), next, left));
        }
    }

    /** Returns the message name of a subscription. */
    static String nameOf(Trigger.Message message, Variables visible, MutableState mutableState)
            throws ExpressionFailure {
        Object value = message.name().evaluate(visible, mutableState.now);
        if (value instanceof String name && !name.isBlank()) {
            return Bounds.check("The message's name", name, Bounds.MESSAGE);
        }
        throw new ExpressionFailure("The message's name must be a non-empty string, but is " + ValueType.of(value));
    }

    private static String keyOf(Trigger.Message message, Variables visible, MutableState mutableState)
            throws ExpressionFailure {
        Object key = message.correlationKey() == null
                ? null
                : message.correlationKey().evaluate(visible, mutableState.now);
        return CorrelationKey.of(key);
    }
}
