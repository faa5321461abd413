package dev.onset.engine;

import dev.onset.engine.HistoryEvent.Kind;
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

/** One step of one instance: applies an event, then executes every token that is ready. */
final class Step {

    private final MutableState mutableState;
    private final Events events;
    private final Conditions conditions;
    private final Escalations escalations;
    private final Loops loops;
    private final Compensations compensations;
    private final Listening listening;
    private final AdHocScopes adHocScopes;
    private final Merges merges;
    private final int maxVisits;
    private final MutableState.Extent before;

    Step(
            ProcessModel model,
            ExecutionState before,
            Instant now,
            int maxVisits,
            int maxVisitsWithoutWait,
            Supplier<UUID> ids) {
        this.mutableState = new MutableState(
                model, before, now, new UnbrokenRuns(before.unbrokenRuns(), maxVisitsWithoutWait), ids);
        this.events = new Events(mutableState);
        this.compensations = new Compensations(mutableState);
        this.adHocScopes = new AdHocScopes(mutableState, events, compensations, this::visitOf);
        this.conditions = new Conditions(mutableState, events);
        this.escalations = new Escalations(mutableState, events);
        this.loops = new Loops(mutableState, compensations);
        this.listening = new Listening(mutableState, token -> visitOf(token, mutableState.nodeOf(token)));
        this.merges = new Merges(mutableState);
        this.maxVisits = maxVisits;
        this.before = mutableState.extent();
    }

    void start(String startNode, Map<String, @Nullable Object> variables) {
        mutableState.state(InstanceState.STARTED);
        Token root = mutableState.token(Token.ROOT);
        if (!mutableState.nodeOf(root).listeners().start().isEmpty()) {
            mutableState.put(root.with(NodeStatus.ARRIVED));
            mutableState.makeReady(Token.ROOT);
        }
        long first = mutableState.nextId();
        mutableState.arrive(Token.arrived(first, Token.ROOT, startNode, null));
        if (mutableState.model.node(startNode).element() instanceof CatchingElement) {
            // The values of an event are subject to the output mappings of the start event.
            mutableState.setResult(first, variables);
        } else {
            mutableState.put(mutableState.token(Token.ROOT).withLocals(variables));
        }
    }

    /** Creates an instance that waits for its start: its root token waits for the timer and keeps the values. */
    void schedule(String startNode, Map<String, @Nullable Object> variables, Instant due) {
        Subscription timer = new Subscription(mutableState.nextId(), Subscription.Kind.TIMER, startNode, due, null);
        mutableState.put(mutableState.token(Token.ROOT).withLocals(variables).plus(timer));
        mutableState.effects.add(new Effect.ArmTimer(timer.id(), Token.ROOT, startNode, due));
    }

    private void startScheduled(Token root, Subscription timer) {
        mutableState.put(root.minus(timer).withLocals(Map.of()));
        start(timer.node(), root.locals());
    }

    void completeWork(long id, Map<String, @Nullable Object> result) throws StaleEvent {
        Token waiting = waitingForWork(id);
        if (waiting.listener() == null && mutableState.elementOf(waiting) instanceof AdHocElement) {
            chooseElements(new Event.ElementsChosen(id, result, List.of(), false, false));
            return;
        }
        endWork(id);
        Token token = mutableState.token(id);
        if (token.listener() != null) {
            listening.completed(token, result);
            return;
        }
        mutableState.setResult(id, result);
        mutableState.markDone(id);
    }

    void chooseElements(Event.ElementsChosen chosen) throws StaleEvent {
        long id = chosen.token();
        Token waiting = waitingForWork(id);
        if (waiting.listener() != null || !(mutableState.elementOf(waiting) instanceof AdHocElement element)) {
            throw StaleEvent.rejecting("The job is not that of an ad-hoc subprocess");
        }
        AdHocScopes.check(element.adHoc(), chosen.activations());
        endWork(id);
        mutableState.put(mutableState.token(id).with(NodeStatus.EXECUTED_PARTIAL));
        mutableState.scopes.set(id, chosen.variables());
        adHocScopes.choose(id, element, chosen.activations(), chosen.fulfilled(), chosen.cancelRemaining());
    }

    void putWorkOff(long id, Map<String, @Nullable Object> variables) throws StaleEvent {
        leaveForNextTry(workNotFailed(id), variables);
    }

    void failWork(long id, String message, Map<String, @Nullable Object> variables) throws StaleEvent {
        Token token = workNotFailed(id);
        leaveForNextTry(token, variables);
        mutableState.raiseIncident(mutableState.token(id), failureOf(token), message);
    }

    private IncidentType failureOf(Token token) {
        if (token.listener() != null) {
            return IncidentType.EXECUTION_LISTENER_NO_RETRIES;
        }
        if (mutableState.elementOf(token) instanceof AdHocElement) {
            return IncidentType.AD_HOC_SUB_PROCESS_NO_RETRIES;
        }
        return mutableState.workOf(token) == WorkKind.CALLED_INSTANCE
                ? IncidentType.CALLED_ELEMENT_ERROR
                : IncidentType.JOB_NO_RETRIES;
    }

    void throwError(long id, String code, @Nullable String message, Map<String, @Nullable Object> variables)
            throws StaleEvent {
        Token token = workNotFailed(id);
        if (token.listener() != null) {
            throw new StaleEvent("A listener cannot throw a BPMN error");
        }
        if (!events.throwError(token, code, variables)) {
            raiseUncaught(token, code, message, variables);
        }
    }

    void throwEscalation(Event.EscalationThrown escalation) throws StaleEvent {
        escalations.throwFromCall(escalation);
    }

    void answerEscalation(Event.EscalationAnswered answer) throws StaleEvent {
        escalations.answered(answer);
    }

    private Token workNotFailed(long id) throws StaleEvent {
        Token token = waitingForWork(id);
        if (token.incident()) {
            throw new StaleEvent("The work has already failed");
        }
        return token;
    }

    private void leaveForNextTry(Token token, Map<String, @Nullable Object> variables) {
        if (!variables.isEmpty()) {
            Map<String, @Nullable Object> locals = new LinkedHashMap<>(token.locals());
            locals.putAll(variables);
            mutableState.put(token.withLocals(locals));
            mutableState.record(
                    Kind.LOCALS_SET, token, variables.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private void raiseUncaught(
            Token token, String code, @Nullable String message, Map<String, @Nullable Object> variables) {
        mutableState.raiseUncaught(token, new ThrownError(code, message, variables), uncaught(code, message));
    }

    private static String uncaught(String code, @Nullable String message) {
        return "The error " + code + " was not caught" + (message == null || message.isBlank() ? "" : ": " + message);
    }

    void trigger(long subscriptionId, Map<String, @Nullable Object> variables) throws StaleEvent {
        for (Token token : mutableState.tokens()) {
            for (Subscription subscription : token.subscriptions()) {
                if (subscription.id() == subscriptionId) {
                    if (mutableState.state() == InstanceState.CREATED) {
                        startScheduled(token, subscription);
                        return;
                    }
                    events.trigger(token, subscription, variables);
                    return;
                }
            }
        }
        throw new StaleEvent("The instance does not wait for this event");
    }

    void endNow(InstanceState state) {
        mutableState.within(Token.ROOT).forEach(mutableState::withdraw);
        mutableState.note(state == InstanceState.EXPIRED ? Kind.EXPIRED : Kind.TERMINATED, null, null);
        end(state);
    }

    void hold() {
        mutableState.state(InstanceState.ON_HOLD);
        mutableState.effects.add(new Effect.Hold());
        mutableState.note(Kind.HELD, null, null);
    }

    /**
     * Resumes the instance. Timers that have become due fire in the order of their times; one of them may end the wait for
     * another.
     */
    void resume() {
        mutableState.state(InstanceState.STARTED);
        mutableState.effects.add(new Effect.Release());
        mutableState.note(Kind.RESUMED, null, null);
        mutableState.tokens().stream().filter(Token::isReady).forEach(token -> mutableState.makeReady(token.id()));
        mutableState.tokens().stream()
                .flatMap(token -> token.subscriptions().stream()
                        .filter(timer -> timer.due() != null && !timer.due().isAfter(mutableState.now))
                        .map(timer -> new Overdue(token.id(), timer)))
                .sorted(Comparator.comparing(
                                (Overdue overdue) -> overdue.timer().due())
                        .thenComparingLong(overdue -> overdue.timer().id()))
                .forEach(this::fire);
        conditions.triggerMissed();
    }

    private record Overdue(long token, Subscription timer) {}

    private void fire(Overdue overdue) {
        Token token = mutableState.find(overdue.token());
        if (token != null && token.subscriptions().contains(overdue.timer())) {
            mutableState.effects.add(new Effect.DisarmTimer(
                    overdue.timer().id(), Objects.requireNonNull(overdue.timer().due())));
            events.trigger(token, overdue.timer(), Map.of());
        }
    }

    void changeValues(Map<String, @Nullable Object> patch) throws StaleEvent {
        if (!mergeValues(patch)) {
            throw new StaleEvent("The values are unchanged");
        }
    }

    /** Merges a patch into the process values and returns whether anything has changed. */
    private boolean mergeValues(Map<String, @Nullable Object> patch) {
        Token root = mutableState.token(Token.ROOT);
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
        mutableState.put(root.withLocals(values));
        mutableState.note(Kind.VALUES_CHANGED, String.join(", ", changed), before);
        return true;
    }

    void retry(long id, int retries, Map<String, @Nullable Object> patch) throws StaleEvent {
        Token token = mutableState.find(id);
        if (token == null || !token.incident()) {
            throw new StaleEvent("The token has no incident");
        }
        mergeValues(patch);
        mutableState.closeIncident(token);
        Token open = mutableState.token(id);
        WorkKind work = mutableState.workOf(open);
        if (open.isReady()) {
            mutableState.makeReady(id);
        } else if (work == WorkKind.CALLED_INSTANCE) {
            callAgain(open);
        } else if (work == WorkKind.JOB) {
            mutableState.effects.add(new Effect.ReviveJob(id, retries));
        }
    }

    /**
     * Calls the process again. The input mappings see the present values. The subscriptions of boundary events remain, so a
     * deadline is not postponed.
     */
    private void callAgain(Token caller) {
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

    /** Raises an incident for every token that is ready. */
    void failReady(String message) throws StaleEvent {
        List<Token> ready =
                mutableState.tokens().stream().filter(Token::isReady).toList();
        if (ready.isEmpty()) {
            throw new StaleEvent("No token can continue");
        }
        ready.forEach(token -> mutableState.raiseIncident(token, IncidentType.UNKNOWN, message));
    }

    void resumeReady() throws StaleEvent {
        List<Token> ready =
                mutableState.tokens().stream().filter(Token::isReady).toList();
        if (ready.isEmpty() && merges.next() == null) {
            throw new StaleEvent("No token can continue");
        }
        ready.forEach(token -> mutableState.makeReady(token.id()));
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
                    mapOutputs(token, node);
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
                depart(token, mutableState.model.outgoing(node.id()));
                return;
            }
            if (token.status() == NodeStatus.EXECUTED_COMPLETE) {
                leave(token, null);
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
                end(InstanceState.FINISHED);
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
            case Outcome.Done done -> leaveWhenMapped(token, null);
            case Outcome.Take take -> leaveWhenMapped(token, take.flows());
            case Outcome.Wait wait -> mutableState.put(token.with(wait.status()));
            case Outcome.Fail fail -> fail(before, fail.type(), fail.message());
            case Outcome.CancelTransaction cancel -> cancelTransaction(token);
            case Outcome.Escalate escalation -> {
                if (escalations.throwFrom(token, escalation.code())) {
                    leaveWhenMapped(token, mutableState.model.outgoing(token.node()));
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

    /**
     * Leaves the node. If the output mappings or the conditions of the flows fail, the work of the node remains completed,
     * and only these are retried.
     *
     * @param chosen the flows that the element has chosen; null if it leaves the choice to the conditions of the flows
     */
    private void leaveWhenMapped(Token token, @Nullable List<Flow> chosen) {
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

    private void leave(Token token, @Nullable List<Flow> chosen) throws ExpressionFailure {
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

    private void mapOutputs(Token token, Node node) throws ExpressionFailure {
        if (!node.outputs().isEmpty() && !node.element().terminatesScope()) {
            // The output mappings of an item set its own variables, which its output element reads.
            long scope = token.item() > 0 ? token.id() : token.parent();
            mutableState.scopes.set(scope, mutableState.scopes.mapOut(token.id(), node.outputs(), mutableState.now));
        }
    }

    private void depart(Token token, List<Flow> flows) {
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

    private void end(InstanceState state) {
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
    private void cancelTransaction(Token token) {
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

    private void endWork(long id) throws StaleEvent {
        Token token = waitingForWork(id);
        mutableState.effects.removeWork(id, Objects.requireNonNull(mutableState.workOf(token)));
        mutableState.closeIncident(token);
    }

    private Token waitingForWork(long id) throws StaleEvent {
        Token token = mutableState.find(id);
        if (token == null || mutableState.workOf(token) == null) {
            throw new StaleEvent("The token does not wait for work");
        }
        return token;
    }
}
