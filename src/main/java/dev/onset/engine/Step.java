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
    private final TokenExecution execution;
    private final Events events;

    Step(
            ProcessModel model,
            ExecutionState before,
            Instant now,
            int maxVisits,
            int maxVisitsWithoutWait,
            Supplier<UUID> ids) {
        this.mutableState = new MutableState(
                model, before, now, new UnbrokenRuns(before.unbrokenRuns(), maxVisitsWithoutWait), ids);
        this.execution = new TokenExecution(mutableState, maxVisits);
        this.events = execution.events;
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
            execution.listening.completed(token, result);
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
        execution.adHocScopes.choose(id, element, chosen.activations(), chosen.fulfilled(), chosen.cancelRemaining());
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
            execution.raiseUncaught(token, code, message, variables);
        }
    }

    void throwEscalation(Event.EscalationThrown escalation) throws StaleEvent {
        execution.escalations.throwFromCall(escalation);
    }

    void answerEscalation(Event.EscalationAnswered answer) throws StaleEvent {
        execution.escalations.answered(answer);
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
        execution.departures.end(state);
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
        execution.conditions.triggerMissed();
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
            execution.callAgain(open);
        } else if (work == WorkKind.JOB) {
            mutableState.effects.add(new Effect.ReviveJob(id, retries));
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
        if (ready.isEmpty() && execution.merges.next() == null) {
            throw new StaleEvent("No token can continue");
        }
        ready.forEach(token -> mutableState.makeReady(token.id()));
    }

    /** Executes the ready tokens. */
    StepResult run() {
        return execution.run();
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
