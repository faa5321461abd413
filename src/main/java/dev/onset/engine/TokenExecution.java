package dev.onset.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Executes the tokens of an instance that are ready, one after the other, until all of them wait. */
final class TokenExecution {

    final Events events;
    final Conditions conditions;
    final Escalations escalations;
    final Listening listening;
    final AdHocScopes adHocScopes;
    final Merges merges;
    final Departures departures;

    private final MutableState mutableState;
    private final Compensations compensations;
    private final Loops loops;
    private final int maxVisits;
    private final MutableState.Extent before;

    /** @param maxVisits the number of visits after which the step ends and is continued by another */
    TokenExecution(MutableState mutableState, int maxVisits) {
        this.mutableState = mutableState;
        this.maxVisits = maxVisits;
        this.before = mutableState.extent();
        this.events = new Events(mutableState);
        this.compensations = new Compensations(mutableState);
        this.adHocScopes = new AdHocScopes(mutableState, events, compensations, this::visitOf);
        this.conditions = new Conditions(mutableState, events);
        this.escalations = new Escalations(mutableState, events);
        this.loops = new Loops(mutableState, compensations);
        this.listening = new Listening(mutableState, token -> visitOf(token, mutableState.nodeOf(token)));
        this.merges = new Merges(mutableState);
        this.departures = new Departures(mutableState, events, loops, compensations, listening, adHocScopes);
    }

    StepResult run() {
        conditions.evaluate(Token.ROOT);
        stopWhereTooLarge();
        for (int visits = 0; ; visits++) {
            Token token = mutableState.nextReady();
            boolean merging = token == null;
            if (merging) {
                token = merges.next();
            }
            if (token == null) {
                return mutableState.result(false);
            }
            if (visits == maxVisits) {
                mutableState.effects.add(new Effect.ContinueLater());
                return mutableState.result(true);
            }
            if (mutableState.runs.isOver(token)) {
                mutableState.undoLog.settle();
                mutableState.raiseIncident(token, IncidentType.CONDITION_ERROR, mutableState.runs.reason(token));
            } else {
                mutableState.runs.visit(token);
                boundedVisit(token, merging);
            }
        }
    }

    /**
     * Raises incidents if the values of the event make the instance too large. The values are kept, because they would
     * otherwise be lost; the tokens continue when the incident is resolved.
     */
    private void stopWhereTooLarge() {
        String excess = mutableState.extent().excess(before);
        if (excess != null) {
            mutableState.tokens().stream()
                    .filter(Token::isReady)
                    .forEach(token -> mutableState.raiseIncident(token, IncidentType.IO_MAPPING_ERROR, excess));
        }
    }

    private void boundedVisit(Token token, boolean merging) {
        MutableState.Extent beforeVisit = mutableState.extent();
        visit(token, merging);
        conditions.evaluate(token.id());
        String excess = mutableState.extent().excess(beforeVisit);
        if (excess != null) {
            fail(token, IncidentType.IO_MAPPING_ERROR, excess);
        }
    }

    private void visit(Token token, boolean merging) {
        mutableState.undoLog.settle();
        Node node = mutableState.nodeOf(token);
        Token again = beforeListeners(token, node);
        IncidentType failureType = IncidentType.IO_MAPPING_ERROR;
        try {
            if (token.id() == Token.ROOT) {
                failureType = IncidentType.EXTRACT_VALUE_ERROR;
                visitInstance(token, node);
                return;
            }
            if (isStartOfInstance(node)) {
                if (token.listener() == null) {
                    departures.mapOutputs(token, node);
                }
                if (listening.nextAtEnd(mutableState.token(token.id()), node)) {
                    return;
                }
                // Subscriptions may take their correlation key from the values of the start event.
                failureType = IncidentType.EXTRACT_VALUE_ERROR;
                events.awaitEventStarts(Token.ROOT, mutableState.nodeOf(mutableState.token(Token.ROOT)));
                limit(mutableState.model.lifespan());
                if (conditions.interrupt(Token.ROOT)) {
                    return;
                }
                departures.depart(token, mutableState.model.outgoing(node.id()));
                return;
            }
            if (token.status() == NodeStatus.EXECUTED_COMPLETE) {
                departures.leave(token, null);
                return;
            }
            if (loops.isWhole(token)) {
                failureType = IncidentType.EXTRACT_VALUE_ERROR;
                events.awaitBoundaries(token.id(), node);
                if (conditions.interrupt(token.id())) {
                    return;
                }
                loops.start(mutableState.token(token.id()), Objects.requireNonNull(node.loop()));
                return;
            }
            if (merging) {
                merges.absorbInto(token);
            } else if (token.listener() == null) {
                if (node.element() instanceof AdHocElement element) {
                    adHocScopes.open(token, element.adHoc());
                }
                mapInputs(mutableState.token(token.id()), node);
            }
            failureType = IncidentType.EXTRACT_VALUE_ERROR;
            if (!node.listeners().start().isEmpty() && waitsAtStart(token, node, merging)) {
                return;
            }
            failureType = node.element().failureType();
            if (token.item() == 0) {
                events.awaitBoundaries(token.id(), node);
            }
            events.awaitEventStarts(token.id(), node);
            if (conditions.interrupt(token.id())) {
                keepScope(token.id());
                return;
            }
            settle(again, execute(token, node, merging));
            if (node.element() instanceof TriggeredScope) {
                mutableState.makeReadyWithin(token.id());
            }
        } catch (ConditionFailure failure) {
            fail(again, IncidentType.CONDITION_ERROR, String.valueOf(failure.getMessage()));
        } catch (ExpressionFailure failure) {
            fail(again, failureType, String.valueOf(failure.getMessage()));
        }
    }

    /**
     * Returns the token as it must be for its visit to be repeated: as in Camunda 8, with all listeners. Tokens that have
     * merged at a join remain merged.
     */
    private static Token beforeListeners(Token token, Node node) {
        if (token.listener() == null) {
            return token;
        }
        boolean joined = node.element() instanceof JoiningElement;
        return token.withListener(joined ? new ListenerRun(ListenerEvent.START, 0) : null);
    }

    /** Continues an instance whose process has execution listeners. */
    private void visitInstance(Token root, Node process) throws ExpressionFailure {
        if (root.status() == NodeStatus.EXECUTED_COMPLETE) {
            if (!listening.nextAtEnd(root, process)) {
                departures.end(InstanceState.FINISHED);
            }
        } else if (!listening.next(root, process, ListenerEvent.START)) {
            mutableState.put(mutableState.token(Token.ROOT).with(NodeStatus.EXECUTING));
            mutableState.makeReadyWithin(Token.ROOT);
        }
    }

    /** Whether a token waits for a start listener, or at a join for other tokens before the listeners run. */
    private boolean waitsAtStart(Token token, Node node, boolean merging) throws ExpressionFailure {
        if (!merging
                && token.listener() == null
                && node.element() instanceof JoiningElement join
                && !join.gather(visitOf(token, node))) {
            settle(token, JoiningElement.WAIT_FOR_OTHERS);
            return true;
        }
        return listening.next(mutableState.token(token.id()), node, ListenerEvent.START);
    }

    private Outcome execute(Token token, Node node, boolean merging) throws ExpressionFailure {
        boolean joined = merging || !node.listeners().start().isEmpty();
        return joined && node.element() instanceof JoiningElement join
                ? join.merged(visitOf(token, node))
                : node.element().enter(visitOf(token, node));
    }

    private Visit visitOf(long id) {
        Token token = mutableState.token(id);
        return visitOf(token, mutableState.nodeOf(token));
    }

    private TokenVisit visitOf(Token token, Node node) {
        return new TokenVisit(mutableState, events, compensations, adHocScopes, node, token.id());
    }

    /** Keeps the scope of a token open, in which an event subprocess runs instead of what the scope contains. */
    private void keepScope(long id) {
        Token scope = mutableState.find(id);
        if (scope != null) {
            mutableState.put(scope.with(NodeStatus.EXECUTING));
        }
    }

    /** Reverts the visit and raises an incident. */
    private void fail(Token before, IncidentType type, String message) {
        mutableState.undoLog.undoTo(0);
        mutableState.raiseIncident(before, type, message);
    }

    /**
     * Whether the node is a start event of the process. No flow leads to it, so only the first token of an instance is ever
     * in it.
     */
    private boolean isStartOfInstance(Node node) {
        return mutableState.model.processId().equals(node.scope())
                && node.element().bpmnName().equals("startEvent");
    }

    private void limit(@Nullable Lifespan lifespan) throws ExpressionFailure {
        if (lifespan != null) {
            mutableState.effects.add(
                    new Effect.ExpireAt(lifespan.end(mutableState.scopes.visibleFrom(Token.ROOT), mutableState.now)));
        }
    }

    private void mapInputs(Token token, Node node) throws ExpressionFailure {
        if (!node.inputs().isEmpty()) {
            Map<String, @Nullable Object> locals = new LinkedHashMap<>(token.locals());
            locals.putAll(mutableState.scopes.mapIn(token.id(), node.inputs(), mutableState.now));
            mutableState.put(token.withLocals(locals));
        }
    }

    private void settle(Token before, Outcome outcome) {
        Token token = mutableState.token(before.id());
        switch (outcome) {
            case Outcome.Done done -> departures.leaveWhenMapped(token, null);
            case Outcome.Take take -> departures.leaveWhenMapped(token, take.flows());
            case Outcome.Wait wait -> mutableState.put(token.with(wait.status()));
            case Outcome.Fail fail -> fail(before, fail.type(), fail.message());
            case Outcome.CancelTransaction cancel -> departures.cancelTransaction(token);
            case Outcome.Escalate escalation -> {
                if (escalations.throwFrom(token, escalation.code())) {
                    departures.leaveWhenMapped(token, mutableState.model.outgoing(token.node()));
                }
            }
            case Outcome.ThrowError error -> {
                if (!events.throwError(token, error.code(), Map.of())) {
                    mutableState.undoLog.undoTo(0);
                    raiseUncaught(before, error.code(), null, Map.of());
                }
            }
        }
    }

    void raiseUncaught(Token token, String code, @Nullable String message, Map<String, @Nullable Object> variables) {
        mutableState.raiseUncaught(token, new ThrownError(code, message, variables), uncaught(code, message));
    }

    private static String uncaught(String code, @Nullable String message) {
        return "The error " + code + " was not caught" + (message == null || message.isBlank() ? "" : ": " + message);
    }

    /**
     * Calls the process again. The input mappings see the present values. The subscriptions of boundary events remain, so a
     * deadline is not postponed.
     */
    void callAgain(Token caller) {
        mutableState.undoLog.settle();
        Node node = mutableState.nodeOf(caller);
        IncidentType failureType = IncidentType.IO_MAPPING_ERROR;
        try {
            // What start listeners set remains, because they do not run again.
            Token fresh = node.listeners().start().isEmpty() ? caller.withLocals(loops.initialLocals(caller)) : caller;
            mutableState.put(fresh);
            mapInputs(fresh, node);
            failureType = node.element().failureType();
            mutableState.dropWork(caller);
            settle(caller, node.element().enter(visitOf(caller, node)));
        } catch (ExpressionFailure failure) {
            fail(caller, failureType, String.valueOf(failure.getMessage()));
        }
    }
}
