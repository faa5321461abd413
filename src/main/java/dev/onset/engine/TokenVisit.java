package dev.onset.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Implements the access of an element to the step that executes it. */
final class TokenVisit implements Visit {

    private final MutableState mutableState;
    private final Events events;
    private final Compensations compensations;
    private final AdHocScopes adHocScopes;
    private final Node node;
    private final long id;

    TokenVisit(
            MutableState mutableState,
            Events events,
            Compensations compensations,
            AdHocScopes adHocScopes,
            Node node,
            long id) {
        this.mutableState = mutableState;
        this.events = events;
        this.compensations = compensations;
        this.adHocScopes = adHocScopes;
        this.node = node;
        this.id = id;
    }

    @Override
    public String nodeId() {
        return node.id();
    }

    @Override
    public @Nullable String nodeName() {
        return node.name();
    }

    @Override
    public List<Flow> incoming() {
        return mutableState.model.incoming(node.id());
    }

    @Override
    public List<Flow> outgoing() {
        return mutableState.model.outgoing(node.id());
    }

    @Override
    public Token token() {
        return mutableState.token(id);
    }

    @Override
    public Instant now() {
        return mutableState.now;
    }

    @Override
    public Variables variables() {
        return mutableState.scopes.visibleFrom(id);
    }

    @Override
    public Map<String, @Nullable Object> valuesToPass() {
        return mutableState.scopes.finishedValues(id);
    }

    @Override
    public void setResult(Map<String, @Nullable Object> result) {
        mutableState.setResult(id, result);
    }

    @Override
    public void emit(Effect effect) {
        mutableState.effects.add(effect);
    }

    @Override
    public void record(HistoryEvent.Kind kind, String detail) {
        mutableState.record(kind, token(), detail);
    }

    @Override
    public UUID newId() {
        return mutableState.nextUuid();
    }

    @Override
    public void call(String processName, boolean onActiveBuild, Map<String, @Nullable Object> variables) {
        UUID called = mutableState.nextUuid();
        mutableState.put(token().withCalled(called));
        mutableState.effects.add(new Effect.CallProcess(id, called, node.id(), processName, onActiveBuild, variables));
    }

    @Override
    public void await(String nodeId) throws ExpressionFailure {
        events.await(id, mutableState.model.node(nodeId));
    }

    @Override
    public boolean compensate(@Nullable String activity, boolean wait) {
        return compensations.compensate(token(), activity, wait ? id : token().parent()) && wait;
    }

    @Override
    public void activate(AdHoc adHoc, Activation activation) {
        adHocScopes.activate(id, adHoc, activation);
    }

    @Override
    public List<Token> waitingHere() {
        return mutableState.within(token().parent()).stream()
                .filter(other -> other.node().equals(node.id()) && other.status() == NodeStatus.EXECUTED_PARTIAL)
                .toList();
    }

    @Override
    public void absorb(Token waiting) {
        mutableState.removeLeft(waiting);
    }

    @Override
    public void spawn(String childId) {
        long first = mutableState.nextId();
        mutableState.runs.goesOn(id, first);
        mutableState.arrive(Token.arrived(first, id, childId, null));
    }
}
