package dev.onset.models;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An instance in memory, with the rows that a shell would keep of it; fails where they do not add up. */
final class CoreInstance {

    private final Stepper stepper = new Stepper(1000, Ids::next);

    final String process;
    final @Nullable CoreInstance caller;
    final long callerToken;
    final Map<Long, Effect> work = new LinkedHashMap<>();
    final Map<Long, Effect> waits = new LinkedHashMap<>();
    final Map<Long, Effect.RaiseIncident> incidents = new LinkedHashMap<>();
    final List<String> path = new ArrayList<>();

    private final ProcessModel model;
    private ExecutionState state;

    CoreInstance(String process, ProcessModel model, @Nullable CoreInstance caller, long callerToken) {
        this.process = process;
        this.model = model;
        this.caller = caller;
        this.callerToken = callerToken;
        this.state = ExecutionState.created(model);
    }

    List<Effect> start(@Nullable String startNode, Map<String, @Nullable Object> values, Instant now) {
        return take(stepper.start(model, startNode == null ? model.startEvent() : startNode, values, now));
    }

    List<Effect> step(Event event, Instant now) throws StaleEvent {
        return take(stepper.step(model, state, event, now));
    }

    /** Whether an error would be caught. */
    boolean catches(Event error, Instant now) {
        try {
            return stepper.step(model, state, error, now).effects().stream()
                    .noneMatch(Effect.UncaughtError.class::isInstance);
        } catch (StaleEvent gone) {
            return false;
        }
    }

    private List<Effect> take(StepResult step) {
        state = step.state();
        for (HistoryEvent event : step.history()) {
            if (event.kind() == HistoryEvent.Kind.PASSED || event.kind() == HistoryEvent.Kind.LEFT) {
                path.add(event.node());
            }
        }
        step.effects().forEach(this::take);
        return step.effects();
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
            case Effect.ExpireAt ignored -> {}
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

    String nodeOf(long token) {
        return find(token).node();
    }

    /** The variables that a token sees: its own, and those of the scopes around it. */
    Map<String, @Nullable Object> seenBy(long token) {
        Map<String, @Nullable Object> seen = new LinkedHashMap<>(state.variables());
        seeFrom(token, seen);
        return seen;
    }

    private void seeFrom(long token, Map<String, @Nullable Object> seen) {
        if (token != Token.ROOT) {
            seeFrom(find(token).parent(), seen);
            seen.putAll(find(token).locals());
        }
    }

    private Token find(long id) {
        return state.tokens().stream()
                .filter(token -> token.id() == id)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no token " + id));
    }

    List<String> waiting() {
        return state.tokens().stream()
                .filter(token -> token.id() != Token.ROOT)
                .map(Token::node)
                .toList();
    }

    Map<String, @Nullable Object> values() {
        return state.variables();
    }

    boolean isFinished() {
        return state.state() == InstanceState.FINISHED;
    }

    boolean hasEnded() {
        return state.state().isEnded();
    }

    void assertEnded() {
        if (!hasEnded() || caller == null && !isFinished()) {
            throw new AssertionError("An instance of " + process + " is " + state.state() + " at " + waiting()
                    + ", with incidents " + incidents.values());
        }
        if (state.tokens().size() != 1 || !(work.isEmpty() && waits.isEmpty() && incidents.isEmpty())) {
            throw new AssertionError(
                    "Left behind by " + process + ": " + work.values() + waits.values() + incidents.values());
        }
    }
}
