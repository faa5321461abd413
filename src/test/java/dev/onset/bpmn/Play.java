package dev.onset.bpmn;

import dev.onset.engine.Effect;
import dev.onset.engine.Event;
import dev.onset.engine.ExecutionState;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.InstanceState;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.StaleEvent;
import dev.onset.engine.StepResult;
import dev.onset.engine.Stepper;
import dev.onset.engine.Token;
import dev.onset.platform.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Executes a model step by step in the real engine. It keeps track of what the instance waits for, as the runtime does, and
 * fails if the effects are inconsistent or if something remains at the end.
 */
final class Play {

    static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final Stepper stepper = new Stepper(1000, Ids::next);
    private final ProcessModel model;
    private final Map<Long, Effect> work = new LinkedHashMap<>();
    private final Map<Long, Effect> waits = new LinkedHashMap<>();
    private final Map<Long, Effect.RaiseIncident> incidents = new LinkedHashMap<>();
    private final List<String> path = new ArrayList<>();
    private Instant now = START;
    private ExecutionState state;
    private @Nullable Instant expiry;

    private Play(ProcessModel model, String startNode, Map<String, @Nullable Object> values) {
        this.model = model;
        this.state = ExecutionState.created(model);
        take(stepper.start(model, startNode, values, now));
    }

    /** Starts the only process of a file at its none start event. */
    static Play start(String xml, Map<String, @Nullable Object> values) {
        ProcessModel model = TestBpmn.model(xml);
        return new Play(model, model.startEvent(), values);
    }

    static Play start(String xml) {
        return start(xml, Map.of());
    }

    /** Starts the only process of a file at a start event with a trigger. */
    static Play startAt(String startNode, String xml, Map<String, @Nullable Object> values) {
        return new Play(TestBpmn.model(xml), startNode, values);
    }

    /** Completes the work at a node; the first if there are several. */
    Play complete(String node, Map<String, @Nullable Object> values) throws StaleEvent {
        return tell(new Event.WorkCompleted(workAt(node), values));
    }

    Play complete(String node) throws StaleEvent {
        return complete(node, Map.of());
    }

    Play error(String node, String code) throws StaleEvent {
        return tell(new Event.ErrorThrown(workAt(node), code, null, Map.of("errorValue", code)));
    }

    /** Fails the work at a node without retries, and retries its incident. */
    Play failAndRetry(String node) throws StaleEvent {
        long token = workAt(node);
        tell(new Event.WorkFailed(token, "failed"));
        return tell(new Event.IncidentRetried(token));
    }

    /** Retries the incident at a node. */
    Play retry(String node) throws StaleEvent {
        for (Effect.RaiseIncident incident : List.copyOf(incidents.values())) {
            if (incident.node().equals(node)) {
                return tell(new Event.IncidentRetried(incident.token()));
            }
        }
        throw new AssertionError("There is no incident at " + node);
    }

    /** Delivers the message that a node waits for. */
    Play message(String node, Map<String, @Nullable Object> values) throws StaleEvent {
        for (Effect wait : List.copyOf(waits.values())) {
            if (wait instanceof Effect.AwaitMessage message && message.node().equals(node)) {
                return tell(new Event.Triggered(message.subscription(), values));
            }
        }
        throw new AssertionError("No message is waited for at " + node);
    }

    Play message(String node) throws StaleEvent {
        return message(node, Map.of());
    }

    /** Advances the time until the next timer is due, which must be that of the node. */
    Play timer(String node) throws StaleEvent {
        Effect.ArmTimer next = null;
        for (Effect wait : waits.values()) {
            if (wait instanceof Effect.ArmTimer timer
                    && (next == null || timer.due().isBefore(next.due()))) {
                next = timer;
            }
        }
        if (next == null || !next.node().equals(node)) {
            throw new AssertionError("The next timer is " + next);
        }
        now = next.due();
        waits.remove(next.subscription());
        return tell(new Event.Triggered(next.subscription(), Map.of()));
    }

    /** Describes the event that a node waits for: the name and key of a message, or the time of a timer from the start. */
    List<String> waitsAt(String node) {
        return waits.values().stream()
                .map(wait -> switch (wait) {
                    case Effect.ArmTimer timer
                    when timer.node().equals(node) ->
                        Duration.between(START, timer.due()).toString();
                    case Effect.AwaitMessage message
                    when message.node().equals(node) -> message.name() + "/" + message.correlationKey();
                    default -> "";
                })
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** Returns the effect that created the work at a node; the first if there are several. */
    Effect asked(String node) {
        Effect asked = work.get(workAt(node));
        if (asked == null) {
            throw new AssertionError("Nothing was asked for at " + node);
        }
        return asked;
    }

    private long workAt(String node) {
        return state.tokens().stream()
                .filter(token -> token.node().equals(node) && work.containsKey(token.id()))
                .mapToLong(Token::id)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no work at " + node + ", but at " + waiting()));
    }

    /** Returns the nodes that have a token, in the order of the tokens. */
    List<String> waiting() {
        return state.tokens().stream()
                .filter(token -> token.id() != Token.ROOT)
                .map(Token::node)
                .toList();
    }

    /** Returns the nodes that tokens left or passed, in order. */
    List<String> path() {
        return path;
    }

    /** Returns the time at which the instance expires according to its model; null if it does not expire. */
    @Nullable
    Instant expiry() {
        return expiry;
    }

    /** Changes the process values. */
    Play change(Map<String, @Nullable Object> patch) throws StaleEvent {
        return tell(new Event.ValuesChanged(patch));
    }

    boolean isFinished() {
        return state.state() == InstanceState.FINISHED;
    }

    Map<String, @Nullable Object> values() {
        return state.variables();
    }

    /** Returns the incidents as {@code node: message}. */
    List<String> incidents() {
        return incidents.values().stream()
                .map(incident -> incident.node() + ": " + incident.message())
                .toList();
    }

    private Play tell(Event event) throws StaleEvent {
        take(stepper.step(model, state, event, now));
        return this;
    }

    private void take(StepResult step) {
        state = step.state();
        for (HistoryEvent event : step.history()) {
            if (event.kind() == HistoryEvent.Kind.PASSED || event.kind() == HistoryEvent.Kind.LEFT) {
                path.add(event.node());
            }
        }
        step.effects().forEach(this::take);
        if (state.state().isEnded() && !(work.isEmpty() && waits.isEmpty() && incidents.isEmpty())) {
            throw new AssertionError("Left behind: " + work.values() + waits.values() + incidents.values());
        }
    }

    private void take(Effect effect) {
        switch (effect) {
            case Effect.CreateJob job -> add(work, job.token(), job);
            case Effect.CreateUserTask task -> add(work, task.token(), task);
            case Effect.CallProcess call -> add(work, call.token(), call);
            case Effect.RemoveWork done -> remove(work, done.token());
            case Effect.CancelCall call -> remove(work, call.token());
            case Effect.ArmTimer timer -> add(waits, timer.subscription(), timer);
            case Effect.AwaitMessage message -> add(waits, message.subscription(), message);
            case Effect.DisarmTimer timer -> remove(waits, timer.subscription());
            case Effect.ForgetMessage message -> remove(waits, message.subscription());
            case Effect.RaiseIncident incident -> add(incidents, incident.token(), incident);
            case Effect.ResolveIncident incident -> remove(incidents, incident.token());
            case Effect.ReviveJob ignored -> {}
            case Effect.Hold ignored -> {}
            case Effect.Release ignored -> {}
            case Effect.UncaughtError ignored -> {}
            case Effect.ExpireAt expire -> expiry = expire.at();
            case Effect.ContinueLater ignored -> throw new AssertionError("The model runs too long");
        }
    }

    private static <T> void add(Map<Long, T> open, long id, T effect) {
        if (open.put(id, effect) != null) {
            throw new AssertionError("Asked for twice: " + effect);
        }
    }

    private static void remove(Map<Long, ?> open, long id) {
        if (open.remove(id) == null) {
            throw new AssertionError("Withdrawn, but not there: " + id);
        }
    }
}
