package dev.onset.testing;

import dev.onset.engine.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that the effects of one instance have created and not removed, in memory. This is the only place in the tests
 * that says what each effect does. It fails if effects are inconsistent: if something is created twice, or removed although
 * it does not exist.
 *
 * <p>Most tests use it through {@link TestInstance}. The simulation of the runtime, which has tables of its own, applies the
 * effects of every step here too, so that it checks their consistency.
 */
public final class OpenEffects {

    /** Jobs, user tasks and calls, by the token that waits for them. */
    public final Map<Long, Effect> work = new LinkedHashMap<>();

    /** Timers and message subscriptions, by the id of the subscription. */
    public final Map<Long, Effect> subscriptions = new LinkedHashMap<>();

    /** Incidents, by their token. */
    public final Map<Long, Effect.RaiseIncident> incidents = new LinkedHashMap<>();

    /** The BPMN errors that the instance did not catch. */
    public final List<Effect.UncaughtError> uncaught = new ArrayList<>();

    /** The messages that the instance has published. */
    public final List<Effect.PublishMessage> published = new ArrayList<>();

    /** The escalations that the instance did not catch. */
    public final List<Effect.Escalate> escalations = new ArrayList<>();

    /** The answers to the escalations of called instances. */
    public final List<Effect.AnswerEscalation> answers = new ArrayList<>();

    private boolean continuationDue;
    private boolean held;
    private @Nullable Instant expiry;

    /** Applies the effects of a step in their order. A timer that has caused the step must be {@link #fired} before. */
    public void apply(List<Effect> effects) {
        effects.forEach(this::apply);
    }

    private void apply(Effect effect) {
        switch (effect) {
            case Effect.CreateJob job -> add(work, job.token(), job);
            case Effect.CreateUserTask task -> add(work, task.token(), task);
            case Effect.CallProcess call -> add(work, call.token(), call);
            case Effect.RemoveWork done -> remove(work, done.token(), done);
            case Effect.CancelCall call -> remove(work, call.token(), call);
            case Effect.ReviveJob job -> {
                if (!work.containsKey(job.token())) {
                    throw new AssertionError("A job was revived that does not exist: " + job);
                }
            }
            case Effect.ArmTimer timer -> add(subscriptions, timer.subscription(), timer);
            case Effect.AwaitMessage message -> add(subscriptions, message.subscription(), message);
            case Effect.DisarmTimer timer -> remove(subscriptions, timer.subscription(), timer);
            case Effect.ForgetMessage message -> remove(subscriptions, message.subscription(), message);
            case Effect.RaiseIncident incident -> add(incidents, incident.token(), incident);
            case Effect.ResolveIncident incident -> remove(incidents, incident.token(), incident);
            case Effect.UncaughtError error -> uncaught.add(error);
            case Effect.PublishMessage message -> published.add(message);
            case Effect.Escalate escalation -> escalations.add(escalation);
            case Effect.AnswerEscalation answer -> answers.add(answer);
            case Effect.Hold ignored -> {
                held = true;
                continuationDue = false; // An instance on hold drops its wake-ups.
            }
            case Effect.Release ignored -> held = false;
            case Effect.ExpireAt expire -> expiry = expire.at();
            case Effect.ContinueLater ignored -> continuationDue = true;
        }
    }

    /** Removes a timer that has fired; does nothing for a message subscription, which the step itself closes. */
    public void fired(long subscription) {
        if (subscriptions.get(subscription) instanceof Effect.ArmTimer) {
            subscriptions.remove(subscription);
        }
    }

    /** Whether the last step was cut and must be continued. */
    public boolean continuationDue() {
        return continuationDue;
    }

    /** Says that the continuation is delivered, or has become unnecessary. */
    public void continued() {
        continuationDue = false;
    }

    /** Whether the jobs of the instance are held. */
    public boolean held() {
        return held;
    }

    /** Returns the time at which the instance expires according to its model; null if it does not expire. */
    public @Nullable Instant expiry() {
        return expiry;
    }

    /** Asserts that nothing of an instance remains, as it must be after its end. */
    public void assertNothingOpen() {
        if (!work.isEmpty() || !subscriptions.isEmpty() || !incidents.isEmpty() || continuationDue) {
            throw new AssertionError("Left behind: work " + work.values() + ", subscriptions " + subscriptions.values()
                    + ", incidents " + incidents.values() + ", continuation " + continuationDue);
        }
    }

    private static <T> void add(Map<Long, T> open, long id, T effect) {
        if (open.put(id, effect) != null) {
            throw new AssertionError("Created twice: " + effect);
        }
    }

    private static void remove(Map<Long, ?> open, long id, Effect effect) {
        if (open.remove(id) == null) {
            throw new AssertionError("Removed, but does not exist: " + effect);
        }
    }
}
