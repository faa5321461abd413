package dev.onset.execution;

import dev.onset.execution.HistoryEvent.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One step of one instance, under way: the working copy of its state, and what the step has brought about so far. */
final class Step {

    private final ProcessModel model;
    private final Instant now;
    private final int maxVisits;
    private final TreeMap<Long, Token> tokens = new TreeMap<>();
    private final Deque<Long> ready = new ArrayDeque<>();
    private final Effects effects = new Effects();
    private final List<HistoryEvent> history = new ArrayList<>();
    /** Where in the history a token's arrival in its present node is, if it was in this step. */
    private final Map<Long, Integer> arrivals = new HashMap<>();

    private final Scopes scopes = new Scopes(tokens);

    private InstanceState state;
    private long nextTokenId;

    Step(ProcessModel model, ExecutionState before, Instant now, int maxVisits) {
        this.model = model;
        this.now = now;
        this.maxVisits = maxVisits;
        this.state = before.state();
        this.nextTokenId = before.nextTokenId();
        for (Token token : before.tokens()) {
            tokens.put(token.id(), token);
        }
    }

    void start(String startNode, Map<String, @Nullable Object> variables) {
        state = InstanceState.STARTED;
        put(token(Token.ROOT).withLocals(variables));
        arrive(nextTokenId++, Token.ROOT, startNode, null);
    }

    void completeWork(long id, Map<String, @Nullable Object> result) throws StaleEvent {
        Token token = waitingForWork(id);
        effects.removeWork(id, Objects.requireNonNull(workOf(token)));
        closeIncident(token);
        setResult(id, result);
        markDone(id);
    }

    void failWork(long id, String message) throws StaleEvent {
        Token token = waitingForWork(id);
        if (token.incident()) {
            throw new StaleEvent("The work has failed before");
        }
        raiseIncident(token, IncidentType.JOB_NO_RETRIES, message);
    }

    void retry(long id) throws StaleEvent {
        Token token = tokens.get(id);
        if (token == null || !token.incident()) {
            throw new StaleEvent("The token has no incident");
        }
        closeIncident(token);
        if (token(id).isReady()) {
            ready.add(id);
        } else {
            effects.add(new Effect.ReviveJob(id));
        }
    }

    void resumeReady() throws StaleEvent {
        tokens.values().stream().filter(Token::isReady).map(Token::id).forEach(ready::add);
        if (ready.isEmpty()) {
            throw new StaleEvent("Nothing is left to continue");
        }
    }

    StepResult run() {
        for (int visits = 0; !ready.isEmpty(); visits++) {
            if (visits == maxVisits) {
                effects.add(new Effect.ContinueLater());
                break;
            }
            // A token may have been withdrawn since it was queued.
            Token token = tokens.get(ready.remove());
            if (token != null && token.isReady()) {
                visit(token);
            }
        }
        return new StepResult(
                new ExecutionState(state, nextTokenId, List.copyOf(tokens.values())),
                effects.asList(),
                List.copyOf(history));
    }

    private void visit(Token token) {
        int effectsBefore = effects.mark();
        Node node = model.node(token.node());
        IncidentType failureType = IncidentType.IO_MAPPING_ERROR;
        try {
            if (token.status() == NodeStatus.EXECUTED_COMPLETE) {
                leave(token, model.outgoing(node.id()));
                return;
            }
            if (!node.inputs().isEmpty()) {
                put(token.withLocals(scopes.mapIn(token.parent(), node.inputs(), now)));
            }
            failureType = node.element().failureType();
            Outcome outcome = node.element().enter(new TokenVisit(node, token.id()));
            settle(token(token.id()), outcome);
        } catch (ExpressionFailure failure) {
            // The visit did not happen: what it had asked for and mapped so far goes.
            effects.undoTo(effectsBefore);
            put(token);
            raiseIncident(token, failureType, String.valueOf(failure.getMessage()));
        }
    }

    private void settle(Token token, Outcome outcome) {
        switch (outcome) {
            case Outcome.Done done -> leaveWhenMapped(token, model.outgoing(token.node()));
            case Outcome.Take take -> leaveWhenMapped(token, take.flows());
            case Outcome.Wait wait -> put(token.with(wait.status()));
            case Outcome.Fail fail -> raiseIncident(token, fail.type(), fail.message());
            case Outcome.TerminateScope terminate -> terminateScope(token);
        }
    }

    /** Leaves, or stops at the output mappings: what was done stays done, and only the mappings are tried again. */
    private void leaveWhenMapped(Token token, List<Flow> flows) {
        Token done = token.with(NodeStatus.EXECUTED_COMPLETE);
        put(done);
        try {
            leave(done, flows);
        } catch (ExpressionFailure failure) {
            raiseIncident(done, IncidentType.IO_MAPPING_ERROR, String.valueOf(failure.getMessage()));
        }
    }

    private void leave(Token token, List<Flow> flows) throws ExpressionFailure {
        Node node = model.node(token.node());
        if (!node.outputs().isEmpty()) {
            scopes.set(token.parent(), scopes.mapOut(token.id(), node.outputs(), now));
        }
        recordLeaving(token);
        tokens.remove(token.id());
        if (flows.isEmpty()) {
            endIn(token.parent());
            return;
        }
        long id = token.id();
        for (Flow flow : flows) {
            arrive(id, token.parent(), flow.target(), flow.id());
            id = nextTokenId++;
        }
    }

    private void arrive(long id, long parent, String node, @Nullable String via) {
        put(new Token(id, parent, node, NodeStatus.ARRIVED, via, false, Map.of()));
        arrivals.put(id, history.size());
        history.add(new HistoryEvent(Kind.ENTERED, node, id, null));
        ready.add(id);
    }

    /** What a node's work returned goes to its own scope where output mappings will look at it, else outwards. */
    private void setResult(long id, Map<String, @Nullable Object> result) {
        if (result.isEmpty()) {
            return;
        }
        Token token = token(id);
        if (model.node(token.node()).outputs().isEmpty()) {
            scopes.set(id, result);
        } else {
            Map<String, @Nullable Object> locals = new LinkedHashMap<>(token.locals());
            locals.putAll(result);
            put(token.withLocals(locals));
        }
    }

    private void markDone(long id) {
        put(token(id).with(NodeStatus.EXECUTED_COMPLETE));
        ready.add(id);
    }

    private void endIn(long scopeId) {
        if (tokens.values().stream().anyMatch(token -> token.parent() == scopeId)) {
            return;
        }
        if (scopeId == Token.ROOT) {
            state = InstanceState.FINISHED;
        } else {
            markDone(scopeId);
        }
    }

    private void terminateScope(Token token) {
        recordLeaving(token);
        tokens.remove(token.id());
        List<Token> others = tokens.values().stream()
                .filter(other -> other.parent() == token.parent())
                .toList();
        others.forEach(this::withdraw);
        endIn(token.parent());
    }

    /** Takes a token away, with everything in its scope and everything that was handed out for it. */
    private void withdraw(Token token) {
        List<Token> within = tokens.values().stream()
                .filter(other -> other.parent() == token.id())
                .toList();
        within.forEach(this::withdraw);
        tokens.remove(token.id());
        WorkKind work = workOf(token);
        if (work != null) {
            effects.removeWork(token.id(), work);
        }
        if (token.incident()) {
            effects.resolveIncident(token.id());
        }
        history.add(new HistoryEvent(Kind.CANCELED, token.node(), token.id(), null));
    }

    private void raiseIncident(Token token, IncidentType type, String message) {
        put(token.withIncident(true));
        effects.add(new Effect.RaiseIncident(token.id(), token.node(), type, message));
        history.add(new HistoryEvent(Kind.INCIDENT_RAISED, token.node(), token.id(), type + ": " + message));
    }

    private void closeIncident(Token token) {
        if (token.incident()) {
            put(token.withIncident(false));
            effects.resolveIncident(token.id());
            history.add(new HistoryEvent(Kind.INCIDENT_RESOLVED, token.node(), token.id(), null));
        }
    }

    private void recordLeaving(Token token) {
        Integer arrival = arrivals.remove(token.id());
        if (arrival == null) {
            history.add(new HistoryEvent(Kind.LEFT, token.node(), token.id(), null));
        } else {
            history.set(arrival, new HistoryEvent(Kind.PASSED, token.node(), token.id(), null));
        }
    }

    private Token waitingForWork(long id) throws StaleEvent {
        Token token = tokens.get(id);
        if (token == null || workOf(token) == null) {
            throw new StaleEvent("The token does not wait for work");
        }
        return token;
    }

    private @Nullable WorkKind workOf(Token token) {
        return token.status() == NodeStatus.EXECUTING
                ? model.node(token.node()).element().work()
                : null;
    }

    private Token token(long id) {
        Token token = tokens.get(id);
        if (token == null) {
            throw new IllegalStateException("There is no token " + id);
        }
        return token;
    }

    private void put(Token token) {
        tokens.put(token.id(), token);
    }

    /** What an element sees of the step and may do in it. */
    private final class TokenVisit implements Visit {

        private final Node node;
        private final long id;

        TokenVisit(Node node, long id) {
            this.node = node;
            this.id = id;
        }

        @Override
        public ProcessModel model() {
            return model;
        }

        @Override
        public Node node() {
            return node;
        }

        @Override
        public Token token() {
            return Step.this.token(id);
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public Variables variables() {
            return scopes.visibleFrom(id);
        }

        @Override
        public void setResult(Map<String, @Nullable Object> result) {
            Step.this.setResult(id, result);
        }

        @Override
        public void emit(Effect effect) {
            effects.add(effect);
        }

        @Override
        public List<Token> waitingHere() {
            long scope = token().parent();
            return tokens.values().stream()
                    .filter(other -> other.parent() == scope
                            && other.node().equals(node.id())
                            && other.status() == NodeStatus.EXECUTED_PARTIAL)
                    .toList();
        }

        @Override
        public void absorb(Token waiting) {
            recordLeaving(waiting);
            tokens.remove(waiting.id());
        }

        @Override
        public void spawn(Node child) {
            arrive(nextTokenId++, id, child.id(), null);
        }
    }
}
