package dev.onset.engine;

import dev.onset.engine.NewConditions.NewCondition;
import dev.onset.engine.Subscription.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evaluates the conditions of conditional events (BPMN 2.0, 10.5.5). As in Camunda 8, a condition is evaluated when a token
 * subscribes to it, and when a variable that it refers to changes in the scope of the token or in a surrounding scope. An
 * event is triggered by each such change after which its condition is true, and by all changes of one visit once. Outer
 * scopes come first; what an event has interrupted is not evaluated.
 */
final class Conditions {

    private final MutableState mutableState;
    private final Events events;

    Conditions(MutableState mutableState, Events events) {
        this.mutableState = mutableState;
        this.events = events;
    }

    /**
     * Evaluates the conditions that a token has just subscribed to, before its node is executed.
     *
     * @return whether an event has interrupted the node, or everything in its scope
     */
    boolean interrupt(long tokenId) {
        boolean interrupted = false;
        for (NewCondition subscribed : mutableState.newConditions.take()) {
            interrupted |= evaluate(subscribed, tokenId) && subscribed.token() == tokenId;
        }
        return interrupted;
    }

    /**
     * Evaluates the conditions for what has changed since the last evaluation.
     *
     * @param cause id of the token that caused the changes
     */
    void evaluate(long cause) {
        if (!mutableState.model.hasConditions() || mutableState.state().isEnded()) {
            return;
        }
        for (NewCondition subscribed : mutableState.newConditions.take()) {
            evaluate(subscribed, cause);
        }
        Set<Long> evaluated = new HashSet<>();
        mutableState.changes.take().forEach((scope, changed) -> evaluateWithin(scope, changed, evaluated, cause));
    }

    private boolean evaluate(NewCondition subscribed, long cause) {
        Token token = mutableState.find(subscribed.token());
        if (token != null) {
            for (Subscription subscription : token.subscriptions()) {
                if (subscription.id() == subscribed.subscription()) {
                    return isMet(token, subscription) && trigger(token, subscription, cause);
                }
            }
        }
        return false;
    }

    private void evaluateWithin(
            long scope, Map<String, Set<Trigger.ChangeType>> changed, Set<Long> evaluated, long cause) {
        Deque<Long> open = new ArrayDeque<>(List.of(scope));
        while (!open.isEmpty()) {
            long id = open.remove();
            if (!evaluateOf(id, changed, evaluated, cause)) {
                mutableState.within(id).forEach(inside -> open.add(inside.id()));
            }
        }
    }

    /** Evaluates the conditions of a token, and returns whether an event has interrupted it or its scope. */
    private boolean evaluateOf(long id, Map<String, Set<Trigger.ChangeType>> changed, Set<Long> evaluated, long cause) {
        Token token = mutableState.find(id);
        if (token == null) {
            return true;
        }
        for (Subscription subscription : token.subscriptions()) {
            if (subscription.kind() == Kind.CONDITION
                    && isConcerned(subscription, changed)
                    && evaluated.add(subscription.id())
                    && isMet(token, subscription)
                    && trigger(mutableState.token(id), subscription, cause)) {
                return true;
            }
        }
        return false;
    }

    private boolean isConcerned(Subscription subscription, Map<String, Set<Trigger.ChangeType>> changed) {
        Trigger.Condition condition = conditionOf(subscription);
        for (String name : condition.variables()) {
            for (Trigger.ChangeType type : changed.getOrDefault(name, Set.of())) {
                if (condition.changes().contains(type)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isMet(Token token, Subscription subscription) {
        try {
            Object value = conditionOf(subscription)
                    .expression()
                    .evaluate(mutableState.scopes.visibleFrom(token.id()), mutableState.now);
            return Boolean.TRUE.equals(value);
        } catch (ExpressionFailure failure) {
            // As in Camunda 8, a condition that cannot be evaluated, for example because a variable is missing, is not
            // met.
            return false;
        }
    }

    private Trigger.Condition conditionOf(Subscription subscription) {
        return (Trigger.Condition) eventOf(subscription).trigger();
    }

    private CatchingElement eventOf(Subscription subscription) {
        return (CatchingElement) mutableState.model.node(subscription.node()).element();
    }

    /** Triggers an event, and returns whether it interrupts. While the instance is on hold, the event is kept for later. */
    private boolean trigger(Token token, Subscription subscription, long cause) {
        if (mutableState.state() == InstanceState.ON_HOLD) {
            mutableState.put(token.replacing(subscription, subscription.with(Kind.CONDITION_MET)));
            return false;
        }
        long firstNew = mutableState.idLimit();
        events.trigger(token, subscription, Map.of());
        for (long id = firstNew; id < mutableState.idLimit(); id++) {
            mutableState.runs.goesOn(cause, id);
        }
        return eventOf(subscription).interrupting();
    }

    /** Triggers the events whose conditions were met while the instance was on hold. */
    void triggerMissed() {
        for (Token token : mutableState.tokens()) {
            for (Subscription subscription : token.subscriptions()) {
                Token present = mutableState.find(token.id());
                if (subscription.kind() == Kind.CONDITION_MET
                        && present != null
                        && present.subscriptions().contains(subscription)) {
                    Subscription again = subscription.with(Kind.CONDITION);
                    Token waiting = present.replacing(subscription, again);
                    mutableState.put(waiting);
                    events.trigger(waiting, again, Map.of());
                }
            }
        }
    }
}
