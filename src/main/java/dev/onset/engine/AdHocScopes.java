package dev.onset.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Executes ad-hoc subprocesses (BPMN 2.0, 10.3.5). The token of the subprocess is the scope of one token for each activated
 * element, called an inner instance, which is in the same node and is the scope of the element and of what follows it. Inner
 * instances are numbered like the items of a multi-instance activity.
 */
final class AdHocScopes {

    private final MutableState mutableState;
    private final Events events;
    private final Compensations compensations;
    private final LongFunction<Visit> visits;

    /** @param visits gives an element access to the token with an id */
    AdHocScopes(MutableState mutableState, Events events, Compensations compensations, LongFunction<Visit> visits) {
        this.mutableState = mutableState;
        this.events = events;
        this.compensations = compensations;
        this.visits = visits;
    }

    /** Sets the variables of an ad-hoc subprocess that begins. */
    void open(Token scope, AdHoc adHoc) {
        Map<String, @Nullable Object> locals = new LinkedHashMap<>(scope.locals());
        locals.put(AdHoc.ELEMENTS, adHoc.elements());
        if (adHoc.outputCollection() != null) {
            locals.put(adHoc.outputCollection(), List.of());
        }
        mutableState.put(scope.withLocals(locals));
    }

    /** Creates an inner instance with a token at an element. */
    void activate(long scopeId, AdHoc adHoc, Activation activation) {
        Map<String, @Nullable Object> locals = new LinkedHashMap<>();
        if (adHoc.resultVariable() != null) {
            locals.put(adHoc.resultVariable(), null);
        }
        locals.putAll(activation.variables());
        Token scope = mutableState.token(scopeId);
        Token inner = Token.arrived(mutableState.nextId(), scopeId, scope.node(), null)
                .asItem(1)
                .withLocals(locals)
                .with(NodeStatus.EXECUTED_PARTIAL);
        mutableState.arrive(inner);
        long first = mutableState.nextId();
        mutableState.runs.goesOn(scopeId, first);
        mutableState.arrive(Token.arrived(first, inner.id(), activation.elementId(), null));
    }

    /** Applies the result of the job of an ad-hoc subprocess. */
    void choose(long scopeId, AdHocElement element, List<Activation> activations, boolean fulfilled, boolean cancel) {
        activations.forEach(activation -> activate(scopeId, element.adHoc(), activation));
        if (fulfilled) {
            complete(scopeId, element, cancel);
        }
    }

    /** Ends an inner instance in which no token is left. */
    void innerDone(Token inner) throws ExpressionFailure {
        Token scope = mutableState.token(inner.parent());
        AdHocElement element = (AdHocElement) mutableState.elementOf(scope);
        AdHoc adHoc = element.adHoc();
        if (adHoc.outputCollection() != null && adHoc.outputElement() != null) {
            Object output =
                    adHoc.outputElement().evaluate(mutableState.scopes.visibleFrom(inner.id()), mutableState.now);
            scope = scope.withLocals(collected(scope, adHoc.outputCollection(), output));
        }
        mutableState.removeLeft(inner);
        mutableState.put(scope);
        compensations.record(inner);
        mutableState.runs.goesOn(inner.id(), scope.id());
        advance(scope.id(), element);
    }

    private static Map<String, @Nullable Object> collected(Token scope, String collection, @Nullable Object output)
            throws ExpressionFailure {
        if (!(scope.locals().get(collection) instanceof List<?> outputs)) {
            throw new ExpressionFailure("The output collection " + collection + " is no longer a list");
        }
        if (outputs.size() >= Bounds.ITEMS) {
            throw new ExpressionFailure("The output collection has more than " + Bounds.ITEMS + " elements");
        }
        List<@Nullable Object> more = new ArrayList<>(outputs);
        more.add(output);
        Map<String, @Nullable Object> locals = new LinkedHashMap<>(scope.locals());
        locals.put(collection, more);
        return locals;
    }

    private void advance(long scopeId, AdHocElement element) throws ExpressionFailure {
        AdHoc adHoc = element.adHoc();
        if (mutableState.token(scopeId).completing()) {
            complete(scopeId, element, false);
        } else if (element.work() != null) {
            askAgain(scopeId, element);
        } else if (adHoc.completionCondition() == null) {
            complete(scopeId, element, false);
        } else if (isFulfilled(scopeId, adHoc.completionCondition())) {
            complete(scopeId, element, adHoc.cancelRemainingInstances());
        }
    }

    private boolean isFulfilled(long scopeId, Expression condition) throws ExpressionFailure {
        Object value = condition.evaluate(mutableState.scopes.visibleFrom(scopeId), mutableState.now);
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new ExpressionFailure("The completion condition must be a boolean, but is " + ValueType.of(value));
    }

    /** Replaces the job of an ad-hoc subprocess, because what it has to decide on has changed. */
    private void askAgain(long scopeId, AdHocElement element) throws ExpressionFailure {
        endWork(scopeId);
        mutableState.put(mutableState.token(scopeId).with(NodeStatus.EXECUTING));
        element.enter(visits.apply(scopeId));
    }

    private void endWork(long scopeId) {
        mutableState.closeIncident(mutableState.token(scopeId));
        mutableState.dropWork(mutableState.token(scopeId));
    }

    /** Completes an ad-hoc subprocess as soon as none of its elements is active. */
    private void complete(long scopeId, AdHocElement element, boolean cancelRemaining) {
        if (cancelRemaining) {
            mutableState.within(scopeId).forEach(mutableState::withdraw);
        }
        if (mutableState.isEmptyWithin(scopeId)) {
            finish(scopeId, element.adHoc());
        } else if (element.work() != null) {
            // Without a job, the condition is evaluated again when another element is completed.
            mutableState.put(mutableState.token(scopeId).withCompleting(true));
        }
    }

    private void finish(long scopeId, AdHoc adHoc) {
        Token scope = mutableState.token(scopeId);
        if (adHoc.outputCollection() != null) {
            Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
            outputs.put(adHoc.outputCollection(), scope.locals().get(adHoc.outputCollection()));
            mutableState.scopes.set(scope.parent(), outputs);
        }
        endWork(scopeId);
        events.unsubscribeEventStarts(scopeId);
        mutableState.markDone(scopeId);
    }

    /** Whether an event subprocess that has ended was all that an ad-hoc subprocess waited for; if so, completes it. */
    void eventSubprocessDone(Token scope) {
        AdHocElement element = (AdHocElement) mutableState.elementOf(scope);
        boolean endsByItself = element.work() == null && element.adHoc().completionCondition() == null;
        if (scope.completing() || endsByItself) {
            finish(scope.id(), element.adHoc());
        }
    }

    /** Requires that each element can be activated. */
    static void check(AdHoc adHoc, List<Activation> activations) throws StaleEvent {
        Set<String> known = adHoc.ids();
        for (Activation activation : activations) {
            if (!known.contains(activation.elementId())) {
                throw StaleEvent.rejecting("The ad-hoc subprocess has no element "
                        + Bounds.description(activation.elementId()) + " that can be activated");
            }
        }
    }
}
