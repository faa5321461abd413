package dev.onset.engine;

import dev.onset.platform.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An instance that a test executes step by step. It keeps the open work and incidents, as the runtime does. */
final class TestInstance {

    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    ProcessModel model;
    final Map<Long, Effect> openWork = new LinkedHashMap<>();
    final Map<Long, Effect.RaiseIncident> incidents = new LinkedHashMap<>();
    final Map<Long, Effect> subscriptions = new LinkedHashMap<>();
    final List<Effect.UncaughtError> uncaught = new ArrayList<>();
    final List<HistoryEvent> history = new ArrayList<>();
    ExecutionState state;
    StepResult last;
    boolean continuationDue;
    boolean held;
    Instant now = NOW;

    private final Stepper stepper;

    private TestInstance(ProcessModel model, String startNode, Stepper stepper, Map<String, @Nullable Object> values) {
        this.model = model;
        this.stepper = stepper;
        take(stepper.start(model, startNode, values, now));
    }

    static TestInstance start(ProcessModel model) {
        return start(model, Map.of());
    }

    static TestInstance start(ProcessModel model, Map<String, @Nullable Object> values) {
        return startAt("start", model, values);
    }

    static TestInstance startWithVisits(ProcessModel model, int maxVisits) {
        return startWithVisits(model, maxVisits, Map.of());
    }

    static TestInstance startWithVisits(ProcessModel model, int maxVisits, Map<String, @Nullable Object> values) {
        return startWith(new Stepper(maxVisits, Ids::next), model, values);
    }

    static TestInstance startWith(Stepper stepper, ProcessModel model, Map<String, @Nullable Object> values) {
        return new TestInstance(model, "start", stepper, values);
    }

    static TestInstance startAt(String startNode, ProcessModel model, Map<String, @Nullable Object> values) {
        return new TestInstance(model, startNode, new Stepper(10_000, Ids::next), values);
    }

    /** Continues a step until it is complete. */
    TestInstance goOn() throws StaleEvent {
        while (continuationDue) {
            apply(new Event.Continue());
        }
        return this;
    }

    TestInstance apply(Event event) throws StaleEvent {
        if (event instanceof Event.Continue) {
            continuationDue = false;
        }
        take(stepper.step(model, state, event, now));
        return this;
    }

    TestInstance complete(String node) throws StaleEvent {
        return complete(node, Map.of());
    }

    TestInstance complete(String node, Map<String, @Nullable Object> result) throws StaleEvent {
        return apply(new Event.WorkCompleted(tokenAt(node), result));
    }

    /** Completes the only work of a node that is also the scope around it. */
    TestInstance completeOne(String node, Map<String, @Nullable Object> result) throws StaleEvent {
        List<Long> tokens = tokensAt(node);
        if (tokens.size() != 1) {
            throw new AssertionError("There are " + tokens.size() + " pieces of work at " + node);
        }
        return apply(new Event.WorkCompleted(tokens.getFirst(), result));
    }

    TestInstance error(String node, String code, Map<String, @Nullable Object> variables) throws StaleEvent {
        return apply(new Event.ErrorThrown(tokenAt(node), code, null, variables));
    }

    TestInstance retry(String node) throws StaleEvent {
        return apply(new Event.IncidentRetried(tokenAt(node)));
    }

    /** Returns the tokens that wait for work in a node, oldest first. */
    List<Long> tokensAt(String node) {
        return openWork.keySet().stream()
                .filter(token -> state.tokens().stream()
                        .anyMatch(found -> found.id() == token && found.node().equals(node)))
                .toList();
    }

    /** Returns the time at which the timer of a node is due. */
    Instant due(String node) {
        return subscriptions.values().stream()
                .filter(wait ->
                        wait instanceof Effect.ArmTimer timer && timer.node().equals(node))
                .map(wait -> ((Effect.ArmTimer) wait).due())
                .findFirst()
                .orElseThrow(() -> new AssertionError("No timer of " + node));
    }

    /** Migrates the instance to another model of its process. */
    TestInstance move(ProcessModel target) {
        take(Migration.move(model, target, state, Map.of(), "moved"));
        model = target;
        return this;
    }

    /** Returns the nodes whose events the instance waits for, in order. */
    List<String> awaited() {
        return subscriptions.values().stream()
                .map(wait -> switch (wait) {
                    case Effect.ArmTimer timer -> timer.node();
                    case Effect.AwaitMessage message -> message.node();
                    default -> throw new AssertionError(wait);
                })
                .toList();
    }

    /** Asserts that the instance has ended and that nothing of it remains. */
    void assertEnded(InstanceState end) {
        if (state.state() != end
                || state.tokens().size() != 1
                || !state.tokens().getFirst().subscriptions().isEmpty()
                || !openWork.isEmpty()
                || !subscriptions.isEmpty()
                || !incidents.isEmpty()
                || continuationDue) {
            throw new AssertionError("Not ended as " + end + ": " + state + ", work " + openWork + ", events "
                    + subscriptions + ", incidents " + incidents + ", continuation " + continuationDue);
        }
    }

    /** Triggers the event of a node, for which there is one subscription. */
    TestInstance trigger(String node, Map<String, @Nullable Object> variables) throws StaleEvent {
        for (Map.Entry<Long, Effect> wait : subscriptions.entrySet()) {
            boolean timer =
                    wait.getValue() instanceof Effect.ArmTimer arm && arm.node().equals(node);
            boolean message = wait.getValue() instanceof Effect.AwaitMessage await
                    && await.node().equals(node);
            if (timer) {
                subscriptions.remove(wait.getKey());
            }
            if (timer || message) {
                return apply(new Event.Triggered(wait.getKey(), variables));
            }
        }
        throw new AssertionError("Nothing waits for the event of " + node);
    }

    /** Triggers the event of a subscription. */
    TestInstance trigger(long subscription) throws StaleEvent {
        if (subscriptions.get(subscription) instanceof Effect.ArmTimer) {
            subscriptions.remove(subscription);
        }
        return apply(new Event.Triggered(subscription, Map.of("triggered-" + subscription, true)));
    }

    TestInstance trigger(String node) throws StaleEvent {
        return trigger(node, Map.of());
    }

    /** Returns the only token in a node. */
    long tokenAt(String node) {
        List<Token> there = state.tokens().stream()
                .filter(token -> token.node().equals(node))
                .toList();
        if (there.size() != 1) {
            throw new AssertionError("There are " + there.size() + " tokens at " + node);
        }
        return there.getFirst().id();
    }

    /** Returns the nodes that have a token, in the order of the tokens. */
    List<String> waitingAt() {
        return state.tokens().stream()
                .filter(token -> token.id() != Token.ROOT)
                .map(Token::node)
                .toList();
    }

    /** Returns the ids of the nodes that tokens left or passed, in order. */
    List<String> path() {
        return history.stream()
                .filter(event -> event.kind() == HistoryEvent.Kind.PASSED || event.kind() == HistoryEvent.Kind.LEFT)
                .map(HistoryEvent::node)
                .toList();
    }

    Stream<HistoryEvent.Kind> kinds(String node) {
        return history.stream().filter(event -> event.node().equals(node)).map(HistoryEvent::kind);
    }

    private void take(StepResult result) {
        last = result;
        state = result.state();
        history.addAll(result.history());
        if (state.state().isEnded()) {
            continuationDue = false; // A continuation finds nothing to do.
        }
        for (Effect effect : result.effects()) {
            switch (effect) {
                case Effect.CreateJob job -> open(job.token(), job);
                case Effect.CreateUserTask task -> open(task.token(), task);
                case Effect.RemoveWork work -> {
                    if (openWork.remove(work.token()) == null) {
                        throw new AssertionError("Work was removed that was not there: " + work);
                    }
                }
                case Effect.CancelCall call -> {
                    if (openWork.remove(call.token()) == null) {
                        throw new AssertionError("A call was canceled that was not there: " + call);
                    }
                }
                case Effect.RaiseIncident incident -> {
                    if (incidents.put(incident.token(), incident) != null) {
                        throw new AssertionError("Two incidents at one token: " + incident);
                    }
                }
                case Effect.ResolveIncident incident -> {
                    if (incidents.remove(incident.token()) == null) {
                        throw new AssertionError("An incident was resolved that was not there: " + incident);
                    }
                }
                case Effect.ReviveJob job -> {
                    if (!openWork.containsKey(job.token())) {
                        throw new AssertionError("A job was revived that was not there: " + job);
                    }
                }
                case Effect.CallProcess call -> open(call.token(), call);
                case Effect.ArmTimer timer -> subscribe(timer.subscription(), timer);
                case Effect.AwaitMessage message -> subscribe(message.subscription(), message);
                case Effect.DisarmTimer timer -> unsubscribe(timer.subscription());
                case Effect.ForgetMessage message -> unsubscribe(message.subscription());
                case Effect.UncaughtError error -> uncaught.add(error);
                case Effect.Hold hold -> held = true;
                case Effect.Release release -> held = false;
                case Effect.ExpireAt ignored -> {}
                case Effect.ContinueLater later -> continuationDue = true;
            }
        }
    }

    /** A timer that fires is removed first. */
    private void subscribe(long subscription, Effect wait) {
        if (subscriptions.put(subscription, wait) != null) {
            throw new AssertionError("Two waits of one subscription: " + wait);
        }
    }

    private void unsubscribe(long subscription) {
        if (subscriptions.remove(subscription) == null) {
            throw new AssertionError("A wait was ended that was not there: " + subscription);
        }
    }

    private void open(long token, Effect work) {
        if (openWork.put(token, work) != null) {
            throw new AssertionError("Two pieces of work for one token: " + work);
        }
    }
}
