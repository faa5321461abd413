package dev.onset.execution;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an element sees of the step and may do in it. */
final class TokenVisit implements Visit {

    private final Draft draft;
    private final Events events;
    private final Node node;
    private final long id;

    TokenVisit(Draft draft, Events events, Node node, long id) {
        this.draft = draft;
        this.events = events;
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
        return draft.model.incoming(node.id());
    }

    @Override
    public List<Flow> outgoing() {
        return draft.model.outgoing(node.id());
    }

    @Override
    public Token token() {
        return draft.token(id);
    }

    @Override
    public Instant now() {
        return draft.now;
    }

    @Override
    public Variables variables() {
        return draft.scopes.visibleFrom(id);
    }

    @Override
    public Map<String, @Nullable Object> valuesToPass() {
        return draft.scopes.finishedValues(id);
    }

    @Override
    public void setResult(Map<String, @Nullable Object> result) {
        draft.setResult(id, result);
    }

    @Override
    public void emit(Effect effect) {
        draft.effects.add(effect);
    }

    @Override
    public void call(String processName, boolean onActiveBuild, Map<String, @Nullable Object> variables) {
        UUID called = draft.nextInstance();
        draft.put(token().withCalled(called));
        draft.effects.add(new Effect.CallProcess(id, called, node.id(), processName, onActiveBuild, variables));
    }

    @Override
    public void await(String nodeId) throws ExpressionFailure {
        events.await(id, draft.model.node(nodeId));
    }

    @Override
    public List<Token> waitingHere() {
        return draft.within(token().parent()).stream()
                .filter(other -> other.node().equals(node.id()) && other.status() == NodeStatus.EXECUTED_PARTIAL)
                .toList();
    }

    @Override
    public void absorb(Token waiting) {
        draft.removeLeft(waiting);
    }

    @Override
    public void spawn(String childId) {
        long first = draft.nextId();
        draft.runs.goesOn(id, first);
        draft.arrive(Token.arrived(first, id, childId, null));
    }
}
