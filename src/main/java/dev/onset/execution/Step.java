package dev.onset.execution;

import dev.onset.execution.HistoryEvent.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One step of one instance: takes an event, then executes every token that is ready. */
final class Step {

    private final Draft draft;
    private final Events events;
    private final Loops loops;
    private final Merges merges;
    private final int maxVisits;
    private final Draft.Extent before;

    Step(
            ProcessModel model,
            ExecutionState before,
            Instant now,
            int maxVisits,
            int maxVisitsWithoutWait,
            Supplier<UUID> ids) {
        this.draft = new Draft(model, before, now, new UnbrokenRuns(before.unbrokenRuns(), maxVisitsWithoutWait), ids);
        this.events = new Events(draft);
        this.loops = new Loops(draft);
        this.merges = new Merges(draft);
        this.maxVisits = maxVisits;
        this.before = draft.extent();
    }

    void start(String startNode, Map<String, @Nullable Object> variables) {
        draft.state(InstanceState.STARTED);
        long first = draft.nextId();
        draft.arrive(Token.arrived(first, Token.ROOT, startNode, null));
        if (draft.model.node(startNode).element() instanceof CatchingElement) {
            // What came with an event, the event's output mappings may choose from.
            draft.setResult(first, variables);
        } else {
            draft.put(draft.token(Token.ROOT).withLocals(variables));
        }
    }

    /** The process's own token waits for the time, and keeps the values. */
    void schedule(String startNode, Map<String, @Nullable Object> variables, Instant due) {
        Subscription timer = new Subscription(draft.nextId(), Subscription.Kind.TIMER, startNode, due, null);
        draft.put(draft.token(Token.ROOT).withLocals(variables).plus(timer));
        draft.effects.add(new Effect.ArmTimer(timer.id(), Token.ROOT, startNode, due));
    }

    private void startScheduled(Token root, Subscription timer) {
        draft.put(root.minus(timer).withLocals(Map.of()));
        start(timer.node(), root.locals());
    }

    void completeWork(long id, Map<String, @Nullable Object> result) throws StaleEvent {
        endWork(id);
        draft.setResult(id, result);
        draft.markDone(id);
    }

    void putWorkOff(long id, Map<String, @Nullable Object> variables) throws StaleEvent {
        leaveForNextTry(workNotFailed(id), variables);
    }

    void failWork(long id, String message, Map<String, @Nullable Object> variables) throws StaleEvent {
        Token token = workNotFailed(id);
        leaveForNextTry(token, variables);
        draft.raiseIncident(
                draft.token(id),
                draft.workOf(token) == WorkKind.CALLED_INSTANCE
                        ? IncidentType.CALLED_ELEMENT_ERROR
                        : IncidentType.JOB_NO_RETRIES,
                message);
    }

    void throwError(long id, String code, @Nullable String message, Map<String, @Nullable Object> variables)
            throws StaleEvent {
        Token token = workNotFailed(id);
        if (!events.throwError(token, code, variables)) {
            raiseUncaught(token, code, message, variables);
        }
    }

    private Token workNotFailed(long id) throws StaleEvent {
        Token token = waitingForWork(id);
        if (token.incident()) {
            throw new StaleEvent("The work has failed before");
        }
        return token;
    }

    private void leaveForNextTry(Token token, Map<String, @Nullable Object> variables) {
        if (!variables.isEmpty()) {
            Map<String, @Nullable Object> locals = new LinkedHashMap<>(token.locals());
            locals.putAll(variables);
            draft.put(token.withLocals(locals));
            draft.record(
                    Kind.LOCALS_SET, token, variables.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private void raiseUncaught(
            Token token, String code, @Nullable String message, Map<String, @Nullable Object> variables) {
        draft.raiseUncaught(token, new ThrownError(code, message, variables), uncaught(code, message));
    }

    private static String uncaught(String code, @Nullable String message) {
        return "Nothing catches the error " + code + (message == null || message.isBlank() ? "" : ": " + message);
    }

    void trigger(long subscriptionId, Map<String, @Nullable Object> variables) throws StaleEvent {
        for (Token token : draft.tokens()) {
            for (Subscription subscription : token.subscriptions()) {
                if (subscription.id() == subscriptionId) {
                    if (draft.state() == InstanceState.CREATED) {
                        startScheduled(token, subscription);
                        return;
                    }
                    events.trigger(token, subscription, variables);
                    return;
                }
            }
        }
        throw new StaleEvent("Nothing waits for this event");
    }

    void endNow(InstanceState state) {
        draft.within(Token.ROOT).forEach(draft::withdraw);
        draft.note(state == InstanceState.EXPIRED ? Kind.EXPIRED : Kind.TERMINATED, null, null);
        end(state);
    }

    void hold() {
        draft.state(InstanceState.ON_HOLD);
        draft.effects.add(new Effect.Hold());
        draft.note(Kind.HELD, null, null);
    }

    /** The timers that came due fire in the order in which they would have; one may end what another waits for. */
    void resume() {
        draft.state(InstanceState.STARTED);
        draft.effects.add(new Effect.Release());
        draft.note(Kind.RESUMED, null, null);
        draft.tokens().stream().filter(Token::isReady).forEach(token -> draft.makeReady(token.id()));
        draft.tokens().stream()
                .flatMap(token -> token.subscriptions().stream()
                        .filter(timer -> timer.due() != null && !timer.due().isAfter(draft.now))
                        .map(timer -> new Overdue(token.id(), timer)))
                .sorted(Comparator.comparing(
                                (Overdue overdue) -> overdue.timer().due())
                        .thenComparingLong(overdue -> overdue.timer().id()))
                .forEach(this::fire);
    }

    private record Overdue(long token, Subscription timer) {}

    private void fire(Overdue overdue) {
        Token token = draft.find(overdue.token());
        if (token != null && token.subscriptions().contains(overdue.timer())) {
            draft.effects.add(new Effect.DisarmTimer(
                    overdue.timer().id(), Objects.requireNonNull(overdue.timer().due())));
            events.trigger(token, overdue.timer(), Map.of());
        }
    }

    void changeValues(Map<String, @Nullable Object> patch) throws StaleEvent {
        if (!mergeValues(patch)) {
            throw new StaleEvent("The values are that already");
        }
    }

    /** Merges a patch into the process values. @return whether anything has changed */
    private boolean mergeValues(Map<String, @Nullable Object> patch) {
        Token root = draft.token(Token.ROOT);
        Map<String, @Nullable Object> values = MergePatch.apply(root.locals(), patch);
        List<String> changed = patch.keySet().stream()
                .filter(name -> values.containsKey(name) != root.locals().containsKey(name)
                        || !Objects.equals(values.get(name), root.locals().get(name)))
                .sorted()
                .toList();
        if (changed.isEmpty()) {
            return false;
        }
        Map<String, @Nullable Object> before = new LinkedHashMap<>();
        changed.stream()
                .filter(root.locals()::containsKey)
                .forEach(name -> before.put(name, root.locals().get(name)));
        draft.put(root.withLocals(values));
        draft.note(Kind.VALUES_CHANGED, String.join(", ", changed), before);
        return true;
    }

    void retry(long id, int retries, Map<String, @Nullable Object> patch) throws StaleEvent {
        Token token = draft.find(id);
        if (token == null || !token.incident()) {
            throw new StaleEvent("The token has no incident");
        }
        mergeValues(patch);
        draft.closeIncident(token);
        Token open = draft.token(id);
        WorkKind work = draft.workOf(open);
        if (open.isReady()) {
            draft.makeReady(id);
        } else if (work == WorkKind.CALLED_INSTANCE) {
            callAgain(open);
        } else if (work == WorkKind.JOB) {
            draft.effects.add(new Effect.ReviveJob(id, retries));
        }
    }

    /** The input mappings see the values of now; what is waited for at the boundary goes on: a deadline is not put off. */
    private void callAgain(Token caller) {
        draft.journal.settle();
        Node node = draft.nodeOf(caller);
        IncidentType failureType = IncidentType.IO_MAPPING_ERROR;
        try {
            Token fresh = caller.withLocals(loops.initialLocals(caller));
            draft.put(fresh);
            mapInputs(fresh, node);
            failureType = node.element().failureType();
            draft.dropWork(caller);
            settle(caller, node.element().enter(new TokenVisit(draft, events, node, caller.id())));
        } catch (ExpressionFailure failure) {
            fail(caller, failureType, String.valueOf(failure.getMessage()));
        }
    }

    /** What is ready stops, so that somebody looks at it. */
    void failReady(String message) throws StaleEvent {
        List<Token> ready = draft.tokens().stream().filter(Token::isReady).toList();
        if (ready.isEmpty()) {
            throw new StaleEvent("Nothing is left to continue");
        }
        ready.forEach(token -> draft.raiseIncident(token, IncidentType.UNKNOWN, message));
    }

    void resumeReady() throws StaleEvent {
        List<Token> ready = draft.tokens().stream().filter(Token::isReady).toList();
        if (ready.isEmpty() && merges.next() == null) {
            throw new StaleEvent("Nothing is left to continue");
        }
        ready.forEach(token -> draft.makeReady(token.id()));
    }

    StepResult run() {
        stopWhereTooLarge();
        for (int visits = 0; ; visits++) {
            Token token = draft.nextReady();
            boolean merging = token == null;
            if (merging) {
                token = merges.next();
            }
            if (token == null) {
                return draft.result(false);
            }
            if (visits == maxVisits) {
                draft.effects.add(new Effect.ContinueLater());
                return draft.result(true);
            }
            if (draft.runs.isOver(token)) {
                draft.journal.settle();
                draft.raiseIncident(token, IncidentType.CONDITION_ERROR, draft.runs.reason(token));
            } else {
                draft.runs.visit(token);
                boundedVisit(token, merging);
            }
        }
    }

    /** What an event brings is never lost: what it makes too large stops, and goes on when somebody has looked at it. */
    private void stopWhereTooLarge() {
        String excess = draft.extent().excess(before);
        if (excess != null) {
            draft.tokens().stream()
                    .filter(Token::isReady)
                    .forEach(token -> draft.raiseIncident(token, IncidentType.IO_MAPPING_ERROR, excess));
        }
    }

    private void boundedVisit(Token token, boolean merging) {
        Draft.Extent beforeVisit = draft.extent();
        visit(token, merging);
        String excess = draft.extent().excess(beforeVisit);
        if (excess != null) {
            fail(token, IncidentType.IO_MAPPING_ERROR, excess);
        }
    }

    private void visit(Token token, boolean merging) {
        draft.journal.settle();
        Node node = draft.nodeOf(token);
        IncidentType failureType = IncidentType.IO_MAPPING_ERROR;
        try {
            if (token.status() == NodeStatus.EXECUTED_COMPLETE) {
                leave(token, draft.model.outgoing(node.id()));
                return;
            }
            if (merging) {
                merges.absorbInto(token);
                failureType = node.element().failureType();
                settle(
                        token,
                        ((MergingElement) node.element()).merged(new TokenVisit(draft, events, node, token.id())));
                return;
            }
            if (isStartOfInstance(node)) {
                // What is waited for from then on may have its key from what the start event brought.
                mapOutputs(token, node);
                failureType = IncidentType.EXTRACT_VALUE_ERROR;
                events.awaitEventStarts(Token.ROOT, draft.nodeOf(draft.token(Token.ROOT)));
                limit(draft.model.lifespan());
                depart(token, draft.model.outgoing(node.id()));
                return;
            }
            if (loops.isWhole(token)) {
                failureType = IncidentType.EXTRACT_VALUE_ERROR;
                events.awaitBoundaries(token.id(), node);
                loops.start(draft.token(token.id()), Objects.requireNonNull(node.loop()));
                return;
            }
            mapInputs(token, node);
            failureType = node.element().failureType();
            if (token.item() == 0) {
                events.awaitBoundaries(token.id(), node);
            }
            events.awaitEventStarts(token.id(), node);
            settle(token, node.element().enter(new TokenVisit(draft, events, node, token.id())));
        } catch (ExpressionFailure failure) {
            fail(token, failureType, String.valueOf(failure.getMessage()));
        }
    }

    /** The visit did not happen: what it had asked for, mapped and moved so far is taken back. */
    private void fail(Token before, IncidentType type, String message) {
        draft.journal.undoTo(0);
        draft.raiseIncident(before, type, message);
    }

    /** No flow leads to a start event, so the first token of an instance is the only one that is ever in it. */
    private boolean isStartOfInstance(Node node) {
        return draft.model.processId().equals(node.scope())
                && node.element().bpmnName().equals("startEvent");
    }

    private void limit(@Nullable Lifespan lifespan) throws ExpressionFailure {
        if (lifespan != null) {
            draft.effects.add(new Effect.ExpireAt(lifespan.end(draft.scopes.visibleFrom(Token.ROOT), draft.now)));
        }
    }

    private void mapInputs(Token token, Node node) throws ExpressionFailure {
        if (!node.inputs().isEmpty()) {
            Map<String, @Nullable Object> locals = new LinkedHashMap<>(token.locals());
            locals.putAll(draft.scopes.mapIn(token.id(), node.inputs(), draft.now));
            draft.put(token.withLocals(locals));
        }
    }

    private void settle(Token before, Outcome outcome) {
        Token token = draft.token(before.id());
        switch (outcome) {
            case Outcome.Done done -> leaveWhenMapped(token, draft.model.outgoing(token.node()));
            case Outcome.Take take -> leaveWhenMapped(token, take.flows());
            case Outcome.Wait wait -> draft.put(token.with(wait.status()));
            case Outcome.Fail fail -> fail(before, fail.type(), fail.message());
            case Outcome.TerminateScope terminate -> terminateScope(token);
            case Outcome.ThrowError error -> {
                if (!events.throwError(token, error.code(), Map.of())) {
                    draft.journal.undoTo(0);
                    raiseUncaught(before, error.code(), null, Map.of());
                }
            }
        }
    }

    /** Leaves, or stops at the output mappings: what was done stays done, and only the mappings are tried again. */
    private void leaveWhenMapped(Token token, List<Flow> flows) {
        Token done = token.with(NodeStatus.EXECUTED_COMPLETE);
        draft.put(done);
        int beforeLeaving = draft.journal.mark();
        try {
            leave(done, flows);
        } catch (ExpressionFailure failure) {
            draft.journal.undoTo(beforeLeaving);
            draft.raiseIncident(done, IncidentType.IO_MAPPING_ERROR, String.valueOf(failure.getMessage()));
        }
    }

    private void leave(Token token, List<Flow> flows) throws ExpressionFailure {
        Node node = draft.nodeOf(token);
        // The mappings of a multi-instance activity are its items'.
        if (!loops.isWhole(token)) {
            mapOutputs(token, node);
        }
        if (token.item() > 0) {
            loops.itemDone(draft.token(token.id()), Objects.requireNonNull(node.loop()));
            return;
        }
        depart(token, flows);
    }

    private void mapOutputs(Token token, Node node) throws ExpressionFailure {
        if (!node.outputs().isEmpty()) {
            // An item's go to its own variables first: what its output element is made of.
            long scope = token.item() > 0 ? token.id() : token.parent();
            draft.scopes.set(scope, draft.scopes.mapOut(token.id(), node.outputs(), draft.now));
        }
    }

    private void depart(Token token, List<Flow> flows) {
        draft.removeLeft(draft.token(token.id()));
        if (flows.isEmpty()) {
            draft.runs.goesOn(token.id(), token.parent());
            endIn(token.parent());
            return;
        }
        long id = token.id();
        for (Flow flow : flows) {
            draft.runs.goesOn(token.id(), id);
            draft.arrive(Token.arrived(id, token.parent(), flow.target(), flow.id()));
            id = draft.nextId();
        }
    }

    private void endIn(long scopeId) {
        if (!draft.isEmptyWithin(scopeId)) {
            return;
        }
        if (scopeId == Token.ROOT) {
            end(InstanceState.FINISHED);
        } else {
            events.forgetEventStarts(scopeId);
            draft.markDone(scopeId);
        }
    }

    private void end(InstanceState state) {
        Token root = draft.token(Token.ROOT);
        draft.unsubscribe(root, root.subscriptions());
        draft.state(state);
    }

    private void terminateScope(Token token) {
        draft.removeLeft(token);
        draft.runs.goesOn(token.id(), token.parent());
        draft.within(token.parent()).forEach(draft::withdraw);
        endIn(token.parent());
    }

    private void endWork(long id) throws StaleEvent {
        Token token = waitingForWork(id);
        draft.effects.removeWork(id, Objects.requireNonNull(draft.workOf(token)));
        draft.closeIncident(token);
    }

    private Token waitingForWork(long id) throws StaleEvent {
        Token token = draft.find(id);
        if (token == null || draft.workOf(token) == null) {
            throw new StaleEvent("The token does not wait for work");
        }
        return token;
    }
}
