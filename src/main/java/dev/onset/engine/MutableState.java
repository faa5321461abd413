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
 * The state of an instance while a step changes it: its tokens, the tokens that are ready to be executed, and the effects
 * and history of the step. It contains the operations that all parts of a step use.
 */
final class MutableState {

    final ProcessModel model;
    final Instant now;
    final UndoLog undoLog = new UndoLog();
    final Effects effects = new Effects(undoLog);
    final Scopes scopes;
    final UnbrokenRuns runs;
    final VariableChanges changes;
    final NewConditions newConditions = new NewConditions(undoLog);

    private final Tokens tokens;
    private final Deque<Long> ready = new ArrayDeque<>();
    private final List<HistoryEvent> history = new ArrayList<>();
    /** The index in the history of a token's arrival in its present node, if it arrived in this step. */
    private final Map<Long, Integer> arrivals = new HashMap<>();

    private InstanceState state;
    private long nextId;

    private final Supplier<UUID> ids;
    private final @Nullable Escalation announced;

    MutableState(ProcessModel model, ExecutionState before, Instant now, UnbrokenRuns runs, Supplier<UUID> ids) {
        this.ids = ids;
        this.model = model;
        this.now = now;
        this.state = before.state();
        this.nextId = before.nextTokenId();
        this.changes = new VariableChanges(model.conditionVariables(), undoLog);
        this.tokens = new Tokens(before.tokens(), changes, undoLog);
        this.scopes = new Scopes(tokens);
        this.runs = runs;
        Token escalating = tokens.escalating();
        this.announced = escalating == null ? null : escalating.escalation();
    }

    /**
     * Returns the result of the step.
     *
     * @param cut whether the step reached its maximum number of visits before every token waited
     */
    StepResult result(boolean cut) {
        announceEscalation();
        List<Token> all = tokens.all();
        return new StepResult(
                new ExecutionState(state, nextId, all, runs.unbroken(all, cut)),
                effects.asList(),
                List.copyOf(history));
    }

    /** Propagates the first escalation that waits for an answer, unless an earlier step has propagated it. */
    private void announceEscalation() {
        Token first = state.isEnded() ? null : tokens.escalating();
        if (first != null && first.escalation() != null && !first.escalation().equals(announced)) {
            Escalation next = first.escalation();
            effects.add(new Effect.Escalate(first.id(), next.number(), String.valueOf(next.code())));
        }
    }

    /** Returns the token whose escalation with this number is the next to be answered; null if there is none. */
    @Nullable
    Token escalating(long number) {
        Token first = tokens.escalating();
        return first != null && first.escalation() != null && first.escalation().number() == number ? first : null;
    }

    /** Returns the present size. */
    Extent extent() {
        return new Extent(tokens.count(), tokens.size() + effects.size());
    }

    /** The size of an instance, including the effects of its step. */
    record Extent(int tokens, long variables) {

        /** Returns the reason why an instance must not grow to this size; null if it may, or if it has not grown. */
        @Nullable
        String excess(Extent before) {
            if (tokens > Bounds.TOKENS && tokens > before.tokens) {
                return "The instance exceeds the limit of " + Bounds.TOKENS + " tokens";
            }
            if (variables > Bounds.VARIABLES && variables > before.variables) {
                return "The variables of the instance exceed the limit of " + Bounds.VARIABLES
                        + " characters, where each value counts as ten";
            }
            return null;
        }
    }

    long nextId() {
        return nextId++;
    }

    /** Returns the id that {@link #nextId} will return next. All ids so far are smaller. */
    long idLimit() {
        return nextId;
    }

    /** Returns a UUID for a called instance or a message. */
    UUID nextUuid() {
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

    /** Returns a token that must exist. */
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

    /** Returns the tokens in the scope of a token. */
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

    /** Whether a token is an inner instance of an ad-hoc subprocess, rather than an item of a multi-instance activity. */
    boolean isInnerInstance(Token token) {
        return token.item() > 0
                && elementOf(token) instanceof AdHocElement
                && token(token.parent()).loop() == null;
    }

    /** Returns the kind of work that the token waits for; null if there is none. */
    @Nullable
    WorkKind workOf(Token token) {
        if (!token.isWorking()) {
            return null;
        }
        return token.listener() == null ? elementOf(token).work() : WorkKind.JOB;
    }

    void makeReady(long id) {
        ready.add(id);
    }

    /** Lets the tokens in a scope continue that is entered only now. */
    void makeReadyWithin(long scopeId) {
        within(scopeId).stream()
                .filter(token -> token.isReady() && !ready.contains(token.id()))
                .forEach(token -> ready.add(token.id()));
    }

    /**
     * Returns the next token to be executed; null if there is none. Tokens that have been withdrawn meanwhile are skipped,
     * and so are those in a scope that has not been entered, because its start listeners are running.
     */
    @Nullable
    Token nextReady() {
        while (!ready.isEmpty()) {
            Token token = tokens.find(ready.remove());
            if (token != null && token.isReady() && !isBeforeEntry(token.parent())) {
                return token;
            }
        }
        return null;
    }

    private boolean isBeforeEntry(long scopeId) {
        Token scope = tokens.find(scopeId);
        return scope != null && scope.isBeforeEntry();
    }

    /** Places a token in a node, to be executed. */
    void arrive(Token token) {
        put(token);
        noteArrival(token.id(), history.size());
        record(Kind.ENTERED, token, null);
        if (token.isReady()) {
            ready.add(token.id());
        }
    }

    /**
     * Places a token in a node that an event has triggered. Its work is done, with the values of the event as the result.
     */
    void arriveTriggered(
            long id, long parent, String node, @Nullable String via, Map<String, @Nullable Object> result) {
        arrive(Token.arrived(id, parent, node, via).with(NodeStatus.EXECUTED_COMPLETE));
        setResult(id, result);
    }

    void markDone(long id) {
        put(token(id).with(NodeStatus.EXECUTED_COMPLETE));
        ready.add(id);
    }

    /**
     * Stores the result of a node's work: in the node's own scope if there are output mappings, which read it there, and
     * otherwise in the surrounding scopes.
     */
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

    /** Removes a token that has left its node. */
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

    /** Adds an entry about a token to the history. */
    void record(Kind kind, Token token, @Nullable String detail) {
        history.add(new HistoryEvent(kind, token.node(), token.id(), detail));
        undoLog.add(history::removeLast);
    }

    /** Adds an entry about the whole instance to the history. */
    void note(Kind kind, @Nullable String detail, @Nullable Map<String, @Nullable Object> before) {
        history.add(new HistoryEvent(kind, model.processId(), Token.ROOT, detail, before));
        undoLog.add(history::removeLast);
    }

    /** Withdraws a token, with all tokens in its scope and everything that was requested for it. */
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

    /** Withdraws the work of a token. */
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

    /**
     * Raises an incident for an error that nothing in the instance caught. The caller of the instance may still catch it.
     */
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
