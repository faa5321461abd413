package dev.onset.engine;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Moves tokens out of their nodes when these are completed: along their outgoing flows, or to the end of their scope. */
final class Departures {

    private final MutableState mutableState;
    private final Events events;
    private final Loops loops;
    private final Compensations compensations;
    private final Listening listening;
    private final AdHocScopes adHocScopes;

    Departures(
            MutableState mutableState,
            Events events,
            Loops loops,
            Compensations compensations,
            Listening listening,
            AdHocScopes adHocScopes) {
        this.mutableState = mutableState;
        this.events = events;
        this.loops = loops;
        this.compensations = compensations;
        this.listening = listening;
        this.adHocScopes = adHocScopes;
    }

    /**
     * Leaves the node. If the output mappings or the conditions of the flows fail, the work of the node remains completed,
     * and only these are retried.
     *
     * @param chosen the flows that the element has chosen; null if it leaves the choice to the conditions of the flows
     */
    void leaveWhenMapped(Token token, @Nullable List<Flow> chosen) {
        Token done = token.with(NodeStatus.EXECUTED_COMPLETE);
        mutableState.put(done);
        int beforeLeaving = mutableState.undoLog.mark();
        try {
            leave(done, chosen);
        } catch (ExpressionFailure failure) {
            mutableState.undoLog.undoTo(beforeLeaving);
            mutableState.raiseIncident(
                    done,
                    failure instanceof ConditionFailure ? IncidentType.CONDITION_ERROR : IncidentType.IO_MAPPING_ERROR,
                    String.valueOf(failure.getMessage()));
        }
    }

    void leave(Token token, @Nullable List<Flow> chosen) throws ExpressionFailure {
        Node node = mutableState.nodeOf(token);
        if (mutableState.isInnerInstance(token)) {
            adHocScopes.innerDone(token);
            return;
        }
        // The output mappings and listeners of a multi-instance activity apply to its items.
        if (!loops.isWhole(token)) {
            if (token.listener() == null) {
                mapOutputs(token, node);
            }
            if (listening.nextAtEnd(mutableState.token(token.id()), node)) {
                return;
            }
        }
        if (token.item() > 0) {
            loops.itemDone(mutableState.token(token.id()), Objects.requireNonNull(node.loop()));
            return;
        }
        if (node.element().terminatesScope()) {
            terminateScope(mutableState.token(token.id()));
        } else if (node.element().leavesTransaction()) {
            events.leaveCanceled(mutableState.token(token.id()));
        } else {
            depart(token, chosen == null ? flowsToTake(token) : chosen);
        }
    }

    /** Returns the flows to take. Their conditions see the variables around the node, after its output mappings. */
    private List<Flow> flowsToTake(Token token) throws ConditionFailure {
        return ConditionalFlows.taken(
                mutableState.model.outgoing(token.node()),
                mutableState.scopes.visibleFrom(token.parent()),
                mutableState.now);
    }

    void mapOutputs(Token token, Node node) throws ExpressionFailure {
        if (!node.outputs().isEmpty() && !node.element().terminatesScope()) {
            // The output mappings of an item set its own variables, which its output element reads.
            long scope = token.item() > 0 ? token.id() : token.parent();
            mutableState.scopes.set(scope, mutableState.scopes.mapOut(token.id(), node.outputs(), mutableState.now));
        }
    }

    void depart(Token token, List<Flow> flows) {
        compensations.record(mutableState.token(token.id()));
        mutableState.removeLeft(mutableState.token(token.id()));
        if (flows.isEmpty()) {
            mutableState.runs.goesOn(token.id(), token.parent());
            endIn(token.parent());
            return;
        }
        long id = token.id();
        for (Flow flow : flows) {
            mutableState.runs.goesOn(token.id(), id);
            mutableState.arrive(Token.arrived(id, token.parent(), flow.target(), flow.id()));
            id = mutableState.nextId();
        }
    }

    private void endIn(long scopeId) {
        if (!mutableState.isEmptyWithin(scopeId)) {
            return;
        }
        if (scopeId == Token.ROOT
                && mutableState
                        .nodeOf(mutableState.token(Token.ROOT))
                        .listeners()
                        .end()
                        .isEmpty()) {
            end(InstanceState.FINISHED);
        } else if (isOpenAdHoc(mutableState.token(scopeId))) {
            adHocScopes.eventSubprocessDone(mutableState.token(scopeId));
        } else {
            events.unsubscribeEventStarts(scopeId);
            mutableState.markDone(scopeId);
        }
    }

    private boolean isOpenAdHoc(Token scope) {
        return mutableState.elementOf(scope) instanceof AdHocElement && !mutableState.isInnerInstance(scope);
    }

    void end(InstanceState state) {
        Token root = mutableState.token(Token.ROOT);
        mutableState.unsubscribe(root.withCompensable(List.of()), root.subscriptions());
        listening.stop(mutableState.token(Token.ROOT));
        mutableState.state(state);
    }

    private void terminateScope(Token token) {
        mutableState.removeLeft(token);
        mutableState.runs.goesOn(token.id(), token.parent());
        mutableState.within(token.parent()).forEach(mutableState::withdraw);
        endIn(token.parent());
    }

    /** Ends everything else in a transaction and compensates its completed activities. */
    void cancelTransaction(Token token) {
        Token transaction = mutableState.token(token.parent());
        mutableState.within(transaction.id()).stream()
                .filter(other -> other.id() != token.id())
                .forEach(mutableState::withdraw);
        mutableState.unsubscribe(transaction, transaction.subscriptions());
        if (compensations.compensate(token, null, token.id())) {
            mutableState.put(token.with(NodeStatus.EXECUTING));
        } else {
            leaveWhenMapped(token, List.of());
        }
    }
}
