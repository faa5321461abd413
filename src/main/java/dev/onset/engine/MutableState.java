package dev.onset.engine;

import dev.onset.engine.HistoryEvent.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The next state of an instance while a step makes it: its tokens, what is ready to be executed, and what the step has
 * brought about so far. Holds the moves that every part of a step is made of.
 */
final class MutableState {

    final ProcessModel model;
    final Instant now;
    final UndoLog undoLog = new UndoLog();
    final Effects effects = new Effects(undoLog);
    final Scopes scopes;
    final UnbrokenRuns runs;

    private final Tokens tokens;
    private final Deque<Long> ready = new ArrayDeque<>();
    private final List<HistoryEvent> history = new ArrayList<>();
    /** Where in the history a token's arrival in its present node is, if it was in this step. */
    private final Map<Long, Integer> arrivals = new HashMap<>();

    private InstanceState state;
    private long nextId;

    private final Supplier<UUID> ids;

    MutableState(ProcessModel model, ExecutionState before, Instant now, UnbrokenRuns runs, Supplier<UUID> ids) {
        this.ids = ids;
        this.model = model;
        this.now = now;
        this.state = before.state();
        this.nextId = before.nextTokenId();
        this.tokens = new Tokens(before.tokens(), undoLog);
        this.scopes = new Scopes(tokens);
        this.runs = runs;
    }

    /** @param cut whether the step made its allowed number of visits before every token waited */
    StepResult result(boolean cut) {
        List<Token> all = tokens.all();
        return new StepResult(
                new ExecutionState(state, nextId, all, runs.unbroken(all, cut)),
                effects.asList(),
                List.copyOf(history));
    }

    /** How large it is now. */
    Extent extent() {
        return new Extent(tokens.count(), tokens.size() + effects.size());
    }

    /** How large an instance is, with what its step hands out. */
    record Extent(int tokens, long variables) {

        /** Why an instance must not have grown to this; null where it may, or has not grown. */
        @Nullable
        String excess(Extent before) {
            if (tokens > Bounds.TOKENS && tokens > before.tokens) {
                return "The instance would have more than " + Bounds.TOKENS + " tokens";
            }
            if (variables > Bounds.VARIABLES && variables > before.variables) {
                return "The variables of the instance would be larger than " + Bounds.VARIABLES
                        + " characters, where each value counts as ten";
            }
            return null;
        }
    }

    long nextId() {
        return nextId++;
    }

    /** The UUID of an instance that is to be called. */
    UUID nextInstance() {
        return ids.get();
    }

    void state(InstanceState newState) {
        InstanceState before = state;
        state = newState;
        undoLog.add(() -> state = before);
    }

    InstanceState state() {
        return state;
    }

    /** The token; only where it must be there. */
    Token token(long id) {
        return tokens.get(id);
    }

    @Nullable
    Token find(long id) {
        return tokens.find(id);
    }

    void put(Token token) {
        tokens.put(token);
    }

    List<Token> tokens() {
        return tokens.all();
    }

    /** The tokens whose scope a token is. */
    List<Token> within(long scopeId) {
        return tokens.within(scopeId);
    }

    boolean isEmptyWithin(long scopeId) {
        return tokens.isEmptyWithin(scopeId);
    }

    Node nodeOf(Token token) {
        return model.node(token.node());
    }

    Element elementOf(Token token) {
        return nodeOf(token).element();
    }

    /** The work that the token waits for; null where it waits for none. */
    @Nullable
    WorkKind workOf(Token token) {
        return token.isWorking() ? elementOf(token).work() : null;
    }

    void makeReady(long id) {
        ready.add(id);
    }

    /** The next token to be executed; null where there is none. Tokens that were withdrawn meanwhile are passed over. */
    @Nullable
    Token nextReady() {
        while (!ready.isEmpty()) {
            Token token = tokens.find(ready.remove());
            if (token != null && token.isReady()) {
                return token;
            }
        }
        return null;
    }

    /** Puts a token into a node, to be executed. */
    void arrive(Token token) {
        put(token);
        noteArrival(token.id(), history.size());
        record(Kind.ENTERED, token, null);
        if (token.isReady()) {
            ready.add(token.id());
        }
    }

    /** Puts a token into a node that an event has triggered: its work is done, with what came with the event. */
    void arriveTriggered(
            long id, long parent, String node, @Nullable String via, Map<String, @Nullable Object> result) {
        arrive(Token.arrived(id, parent, node, via).with(NodeStatus.EXECUTED_COMPLETE));
        setResult(id, result);
    }

    void markDone(long id) {
        put(token(id).with(NodeStatus.EXECUTED_COMPLETE));
        ready.add(id);
    }

    /** What a node's work returned goes to its own scope where output mappings will look at it, else outwards. */
    void setResult(long id, Map<String, @Nullable Object> returned) {
        Token token = token(id);
        Node node = nodeOf(token);
        Map<String, @Nullable Object> result =
                node.element().accepted(!node.outputs().isEmpty(), returned);
        if (result.isEmpty()) {
            return;
        }
        if (node.outputs().isEmpty()) {
            scopes.set(id, result);
        } else {
            Map<String, @Nullable Object> locals = new LinkedHashMap<>(token.locals());
            locals.putAll(result);
            put(token.withLocals(locals));
        }
    }

    /** Takes a token away that has left its node. */
    void removeLeft(Token token) {
        recordLeaving(token);
        unsubscribe(token(token.id()), token.subscriptions());
        tokens.remove(token.id());
    }

    private void recordLeaving(Token token) {
        Integer arrival = arrivals.get(token.id());
        if (arrival == null) {
            record(Kind.LEFT, token, null);
            return;
        }
        noteArrival(token.id(), null);
        HistoryEvent entered = history.set(arrival, new HistoryEvent(Kind.PASSED, token.node(), token.id(), null));
        undoLog.add(() -> history.set(arrival, entered));
    }

    private void noteArrival(long id, @Nullable Integer at) {
        Integer before = at == null ? arrivals.remove(id) : arrivals.put(id, at);
        undoLog.add(() -> {
            if (before == null) {
                arrivals.remove(id);
            } else {
                arrivals.put(id, before);
            }
        });
    }

    /** Notes what happened to a token. */
    void record(Kind kind, Token token, @Nullable String detail) {
        history.add(new HistoryEvent(kind, token.node(), token.id(), detail));
        undoLog.add(history::removeLast);
    }

    /** Notes what was done to the instance as a whole. */
    void note(Kind kind, @Nullable String detail, @Nullable Map<String, @Nullable Object> before) {
        history.add(new HistoryEvent(kind, model.processId(), Token.ROOT, detail, before));
        undoLog.add(history::removeLast);
    }

    /** Takes a token away, with everything in its scope and everything that was asked for it. */
    void withdraw(Token token) {
        within(token.id()).forEach(this::withdraw);
        dropWork(token);
        if (token.incident()) {
            effects.resolveIncident(token.id());
        }
        unsubscribe(token, token.subscriptions());
        tokens.remove(token.id());
        record(Kind.CANCELED, token, null);
    }

    /** Takes back the work that was handed out for a token. */
    void dropWork(Token token) {
        WorkKind work = workOf(token);
        if (work == WorkKind.CALLED_INSTANCE) {
            effects.cancelCall(token.id(), Objects.requireNonNull(token.called()));
        } else if (work != null) {
            effects.removeWork(token.id(), work);
        }
    }

    void unsubscribe(Token token, List<Subscription> subscriptions) {
        Token without = token;
        for (Subscription subscription : subscriptions) {
            effects.unsubscribe(subscription);
            without = without.minus(subscription);
        }
        put(without);
    }

    /** Raises an incident for a token that an error stops, which whoever called the instance may still catch. */
    void raiseUncaught(Token token, ThrownError error, String message) {
        effects.add(new Effect.UncaughtError(token.id(), error.code(), error.message(), error.variables()));
        raiseIncident(token.withUncaught(error), IncidentType.UNHANDLED_ERROR_EVENT, message);
    }

    void raiseIncident(Token token, IncidentType type, String message) {
        String description = Bounds.description(message);
        put(token.withIncident(true));
        effects.add(new Effect.RaiseIncident(token.id(), token.node(), type, description));
        record(Kind.INCIDENT_RAISED, token, type + ": " + description);
    }

    void closeIncident(Token token) {
        if (token.incident()) {
            put(token.withIncident(false));
            effects.resolveIncident(token.id());
            record(Kind.INCIDENT_RESOLVED, token, null);
        }
    }
}
