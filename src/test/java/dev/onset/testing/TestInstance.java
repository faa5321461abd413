package dev.onset.testing;

import dev.onset.engine.Effect;
import dev.onset.engine.Event;
import dev.onset.engine.ExecutionState;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.InstanceState;
import dev.onset.engine.Migration;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.StaleEvent;
import dev.onset.engine.StepResult;
import dev.onset.engine.Stepper;
import dev.onset.engine.Token;
import dev.onset.platform.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An instance that a test executes step by step in the real engine, without a database and without threads. Starting it
 * executes its first step; each further method that changes it is one event, and returns when that step is done:
 *
 * <pre>{@code
 * TestInstance instance = TestInstance.start(model, Map.of("x", 1));
 * instance.complete("a").trigger("timeout").assertEnded(InstanceState.FINISHED);
 * }</pre>
 *
 * <p>It keeps what the instance waits for in {@link OpenEffects}, as the runtime does in its tables, and fails if the
 * effects of a step are inconsistent or if something remains at the end. The time stands still unless a test sets {@link
 * #now} or lets a {@link #timer} become due. Tests of BPMN files start one with {@code TestBpmn.instance}.
 */
public final class TestInstance {

    public static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private static final int MAX_VISITS = 10_000;

    public final Map<Long, Effect> openWork;
    public final Map<Long, Effect> subscriptions;
    public final Map<Long, Effect.RaiseIncident> incidents;
    public final List<Effect.UncaughtError> uncaught;
    public final List<Effect.PublishMessage> published;
    public final List<Effect.Escalate> escalations;
    public final List<Effect.AnswerEscalation> answers;
    public final List<HistoryEvent> history = new ArrayList<>();
    public ProcessModel model;
    public ExecutionState state;
    public StepResult last;
    public Instant now;

    private final OpenEffects open = new OpenEffects();
    private final Stepper stepper;

    private TestInstance(
            Stepper stepper, ProcessModel model, String startNode, Map<String, @Nullable Object> values, Instant now) {
        this.stepper = stepper;
        this.model = model;
        this.now = now;
        this.openWork = open.work;
        this.subscriptions = open.subscriptions;
        this.incidents = open.incidents;
        this.uncaught = open.uncaught;
        this.published = open.published;
        this.escalations = open.escalations;
        this.answers = open.answers;
        this.last = stepper.start(model, startNode, values, now);
        this.state = last.state();
        take(last);
    }

    public static TestInstance start(ProcessModel model) {
        return start(model, Map.of());
    }

    public static TestInstance start(ProcessModel model, Map<String, @Nullable Object> values) {
        return startAt(model.startEvent(), model, values);
    }

    /** Starts an instance at a start event with a trigger. */
    public static TestInstance startAt(String startNode, ProcessModel model, Map<String, @Nullable Object> values) {
        return startAt(startNode, model, values, NOW);
    }

    public static TestInstance startAt(
            String startNode, ProcessModel model, Map<String, @Nullable Object> values, Instant now) {
        return new TestInstance(new Stepper(MAX_VISITS, Ids::next), model, startNode, values, now);
    }

    /** Starts an instance whose steps visit at most this many nodes. */
    public static TestInstance startWithVisits(ProcessModel model, int maxVisits) {
        return startWithVisits(model, maxVisits, Map.of());
    }

    public static TestInstance startWithVisits(
            ProcessModel model, int maxVisits, Map<String, @Nullable Object> values) {
        return startWith(new Stepper(maxVisits, Ids::next), model, values);
    }

    public static TestInstance startWith(Stepper stepper, ProcessModel model, Map<String, @Nullable Object> values) {
        return new TestInstance(stepper, model, model.startEvent(), values, NOW);
    }

    // What happens to the instance.

    public TestInstance apply(Event event) throws StaleEvent {
        if (event instanceof Event.Continue) {
            open.continued();
        }
        StepResult result = stepper.step(model, state, event, now);
        if (event instanceof Event.Triggered triggered) {
            open.fired(triggered.subscription());
        }
        take(result);
        return this;
    }

    /** Continues a step until it is complete. */
    public TestInstance goOn() throws StaleEvent {
        while (open.continuationDue()) {
            apply(new Event.Continue());
        }
        return this;
    }

    /** Completes the work at a node; the oldest if there are several. */
    public TestInstance complete(String node) throws StaleEvent {
        return complete(node, Map.of());
    }

    public TestInstance complete(String node, Map<String, @Nullable Object> result) throws StaleEvent {
        return apply(new Event.WorkCompleted(workAt(node), result));
    }

    /** Throws a BPMN error from the work at a node, with the variable {@code errorValue}. */
    public TestInstance error(String node, String code) throws StaleEvent {
        return error(node, code, Map.of("errorValue", code));
    }

    public TestInstance error(String node, String code, Map<String, @Nullable Object> variables) throws StaleEvent {
        return apply(new Event.ErrorThrown(workAt(node), code, null, variables));
    }

    /** Fails the work at a node without retries, and retries its incident. */
    public TestInstance failAndRetry(String node) throws StaleEvent {
        long token = workAt(node);
        apply(new Event.WorkFailed(token, "failed"));
        return apply(new Event.IncidentRetried(token));
    }

    /** Retries the incident at a node; the oldest if there are several. */
    public TestInstance retry(String node) throws StaleEvent {
        return apply(new Event.IncidentRetried(incidents.values().stream()
                .filter(incident -> incident.node().equals(node))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no incident at " + node))
                .token()));
    }

    /** Triggers the event of a node: its timer, at the current time, or its message. */
    public TestInstance trigger(String node) throws StaleEvent {
        return trigger(node, Map.of());
    }

    public TestInstance trigger(String node, Map<String, @Nullable Object> variables) throws StaleEvent {
        for (Map.Entry<Long, Effect> wait : subscriptions.entrySet()) {
            if (nodeOf(wait.getValue()).equals(node)) {
                return trigger(wait.getKey(), variables);
            }
        }
        throw new AssertionError("Nothing waits for the event of " + node);
    }

    /** Triggers the event of a subscription. */
    public TestInstance trigger(long subscription, Map<String, @Nullable Object> variables) throws StaleEvent {
        return apply(new Event.Triggered(subscription, variables));
    }

    /** Advances the time until the next timer is due, which must be that of the node. */
    public TestInstance timer(String node) throws StaleEvent {
        Effect.ArmTimer next = nextTimer().orElseThrow(() -> new AssertionError("No timer is armed"));
        if (!next.node().equals(node)) {
            throw new AssertionError("The next timer is " + next);
        }
        now = next.due();
        return trigger(next.subscription(), Map.of());
    }

    /** Answers each escalation that nothing in the instance catches, as the runtime does if the instance has no caller. */
    public TestInstance withoutCaller() throws StaleEvent {
        while (!escalations.isEmpty()) {
            apply(new Event.EscalationAnswered(escalations.removeFirst().number(), false));
        }
        return this;
    }

    /** Whether something in the instance catches an error. */
    public boolean catches(Event.ErrorThrown error) {
        try {
            return stepper.step(model, state, error, now).effects().stream()
                    .noneMatch(Effect.UncaughtError.class::isInstance);
        } catch (StaleEvent gone) {
            return false;
        }
    }

    /** Changes the process values. */
    public TestInstance change(Map<String, @Nullable Object> patch) throws StaleEvent {
        return apply(new Event.ValuesChanged(patch));
    }

    /** Migrates the instance to another model of its process. */
    public TestInstance move(ProcessModel target) {
        take(Migration.move(model, target, state, Map.of(), "moved"));
        model = target;
        return this;
    }

    private void take(StepResult result) {
        last = result;
        state = result.state();
        history.addAll(result.history());
        open.apply(result.effects());
        if (state.state().isEnded()) {
            open.continued(); // A continuation finds nothing to do.
            open.assertNothingOpen();
        }
    }

    // What it waits for.

    /** Returns the tokens that wait for work in a node, oldest first. */
    public List<Long> tokensAt(String node) {
        return openWork.keySet().stream()
                .filter(token -> state.tokens().stream()
                        .anyMatch(found -> found.id() == token && found.node().equals(node)))
                .toList();
    }

    private long workAt(String node) {
        return state.tokens().stream()
                .filter(token -> token.node().equals(node) && openWork.containsKey(token.id()))
                .mapToLong(Token::id)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no work at " + node + ", but at " + waitingAt()));
    }

    /** Returns the only token in a node. */
    public long tokenAt(String node) {
        List<Token> there = state.tokens().stream()
                .filter(token -> token.node().equals(node))
                .toList();
        if (there.size() != 1) {
            throw new AssertionError("There are " + there.size() + " tokens at " + node);
        }
        return there.getFirst().id();
    }

    /** Returns the effect that created the work at a node; the oldest if there are several. */
    public Effect asked(String node) {
        return openWork.get(workAt(node));
    }

    /** Returns the nodes that have a token, in the order of the tokens. */
    public List<String> waitingAt() {
        return state.tokens().stream()
                .filter(token -> token.id() != Token.ROOT)
                .map(Token::node)
                .toList();
    }

    /** Returns the nodes whose events the instance waits for, in order. */
    public List<String> awaited() {
        return subscriptions.values().stream().map(TestInstance::nodeOf).toList();
    }

    /** Describes the events that a node waits for: the name and key of a message, or the time of a timer from the start. */
    public List<String> awaitedAt(String node) {
        return subscriptions.values().stream()
                .filter(wait -> nodeOf(wait).equals(node))
                .map(wait -> switch (wait) {
                    case Effect.ArmTimer timer ->
                        Duration.between(NOW, timer.due()).toString();
                    case Effect.AwaitMessage message -> message.name() + "/" + message.correlationKey();
                    default -> throw new AssertionError(wait);
                })
                .toList();
    }

    /** Returns the node that a timer or a message subscription belongs to. */
    public static String nodeOf(Effect subscription) {
        return switch (subscription) {
            case Effect.ArmTimer timer -> timer.node();
            case Effect.AwaitMessage message -> message.node();
            default -> throw new AssertionError(subscription);
        };
    }

    /** Returns the timer that is due next; empty if none is armed. */
    public Optional<Effect.ArmTimer> nextTimer() {
        return timers().min(Comparator.comparing(Effect.ArmTimer::due));
    }

    /** Returns the time at which the timer of a node is due. */
    public Instant due(String node) {
        return timers().filter(timer -> timer.node().equals(node))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No timer of " + node))
                .due();
    }

    private Stream<Effect.ArmTimer> timers() {
        return subscriptions.values().stream()
                .filter(Effect.ArmTimer.class::isInstance)
                .map(Effect.ArmTimer.class::cast);
    }

    /** Returns the incidents as {@code node: message}. */
    public List<String> incidentTexts() {
        return incidents.values().stream()
                .map(incident -> incident.node() + ": " + incident.message())
                .toList();
    }

    public boolean continuationDue() {
        return open.continuationDue();
    }

    public boolean held() {
        return open.held();
    }

    /** Returns the time at which the instance expires according to its model; null if it does not expire. */
    public @Nullable Instant expiry() {
        return open.expiry();
    }

    // What it has become.

    public boolean isFinished() {
        return state.state() == InstanceState.FINISHED;
    }

    public Map<String, @Nullable Object> values() {
        return state.variables();
    }

    /** Returns the variables that a token sees: its own, and those of the scopes around it. */
    public Map<String, @Nullable Object> seenBy(long token) {
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        if (token == Token.ROOT) {
            seen.putAll(state.variables());
        } else {
            Token found = token(token);
            seen.putAll(seenBy(found.parent()));
            seen.putAll(found.locals());
        }
        return seen;
    }

    public Token token(long id) {
        return state.tokens().stream()
                .filter(token -> token.id() == id)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no token " + id));
    }

    /** Returns the ids of the nodes that tokens left or passed, in order. */
    public List<String> path() {
        return history.stream()
                .filter(event -> event.kind() == HistoryEvent.Kind.PASSED || event.kind() == HistoryEvent.Kind.LEFT)
                .map(HistoryEvent::node)
                .toList();
    }

    /** Returns the escalations in the history as {@code node kind code}. */
    public List<String> escalated() {
        return history.stream()
                .filter(event ->
                        event.kind() == HistoryEvent.Kind.ESCALATED || event.kind() == HistoryEvent.Kind.NOT_ESCALATED)
                .map(event -> event.node() + " " + event.kind() + " " + event.detail())
                .toList();
    }

    public Stream<HistoryEvent.Kind> kinds(String node) {
        return history.stream().filter(event -> event.node().equals(node)).map(HistoryEvent::kind);
    }

    /** Asserts that the instance has ended and that nothing of it remains. */
    public void assertEnded(InstanceState end) {
        if (state.state() != end) {
            throw new AssertionError("Not ended as " + end + ": " + state + ", incidents " + incidents.values());
        }
        if (state.tokens().size() != 1
                || !state.tokens().getFirst().subscriptions().isEmpty()) {
            throw new AssertionError("Tokens remain: " + state);
        }
        open.assertNothingOpen();
    }
}
