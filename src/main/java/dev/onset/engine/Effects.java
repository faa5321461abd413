package dev.onset.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The effects of a step so far. An effect that is requested and withdrawn within one step disappears. */
final class Effects {

    /** The effects in order; null in place of a withdrawn effect. */
    private final List<@Nullable Effect> effects = new ArrayList<>();

    /** The indexes of the effects that can be withdrawn. */
    private final Map<Key, Integer> withdrawable = new HashMap<>();

    private final UndoLog undoLog;
    private long size;

    Effects(UndoLog undoLog) {
        this.undoLog = undoLog;
    }

    /** Returns the size of the data that the effects will store in addition to the tokens. */
    long size() {
        return size;
    }

    void add(Effect effect) {
        Key key = keyOf(effect);
        long grown = Sizes.of(effect);
        size += grown;
        undoLog.add(() -> size -= grown);
        effects.add(effect);
        if (key == null) {
            undoLog.add(effects::removeLast);
            return;
        }
        Integer before = withdrawable.put(key, effects.size() - 1);
        undoLog.add(() -> {
            effects.removeLast();
            restore(key, before);
        });
    }

    void removeWork(long token, WorkKind kind) {
        if (!withdraw(new Key(What.WORK, token))) {
            add(new Effect.RemoveWork(token, kind));
        }
    }

    /** Cancels a call. If the called instance does not exist yet, it is not started. */
    void cancelCall(long token, UUID called) {
        if (!withdraw(new Key(What.WORK, token))) {
            add(new Effect.CancelCall(token, called));
        }
    }

    void unsubscribe(Subscription subscription) {
        switch (subscription.kind()) {
            case TIMER ->
                withdrawOr(new Effect.DisarmTimer(subscription.id(), Objects.requireNonNull(subscription.due())));
            case MESSAGE -> withdrawOr(new Effect.ForgetMessage(subscription.id()));
            case CONDITION, CONDITION_MET -> {
                // Nothing outside the instance knows of it.
            }
        }
    }

    /** Withdraws the effect that an effect cancels, or else adds the latter. */
    private void withdrawOr(Effect effect) {
        follow(effect);
    }

    void resolveIncident(long token) {
        withdraw(new Key(What.UNCAUGHT_ERROR, token));
        if (!withdraw(new Key(What.INCIDENT, token))) {
            add(new Effect.ResolveIncident(token));
        }
    }

    /** Adds an effect of a later step. If it withdraws an effect that is not applied yet, both disappear. */
    void follow(Effect effect) {
        Key withdrawn = withdrawnBy(effect);
        if (withdrawn == null || !withdraw(withdrawn)) {
            add(effect);
        }
    }

    List<Effect> asList() {
        return effects.stream().filter(Objects::nonNull).toList();
    }

    private boolean withdraw(Key key) {
        Integer at = withdrawable.remove(key);
        if (at == null) {
            return false;
        }
        Effect withdrawn = Objects.requireNonNull(effects.set(at, null));
        long shrunk = Sizes.of(withdrawn);
        size -= shrunk;
        undoLog.add(() -> {
            size += shrunk;
            effects.set(at, withdrawn);
            withdrawable.put(key, at);
        });
        return true;
    }

    private void restore(Key key, @Nullable Integer before) {
        if (before == null) {
            withdrawable.remove(key);
        } else {
            withdrawable.put(key, before);
        }
    }

    private enum What {
        WORK,
        EVENT,
        INCIDENT,
        UNCAUGHT_ERROR
    }

    private record Key(What what, long id) {}

    private static @Nullable Key withdrawnBy(Effect effect) {
        return switch (effect) {
            case Effect.DisarmTimer timer -> new Key(What.EVENT, timer.subscription());
            case Effect.ForgetMessage message -> new Key(What.EVENT, message.subscription());
            case Effect.RemoveWork work -> new Key(What.WORK, work.token());
            case Effect.CancelCall call -> new Key(What.WORK, call.token());
            case Effect.ResolveIncident incident -> new Key(What.INCIDENT, incident.token());
            case Effect.CreateJob ignored -> null;
            case Effect.CreateUserTask ignored -> null;
            case Effect.CallProcess ignored -> null;
            case Effect.ArmTimer ignored -> null;
            case Effect.AwaitMessage ignored -> null;
            case Effect.ReviveJob ignored -> null;
            case Effect.Hold ignored -> null;
            case Effect.Release ignored -> null;
            case Effect.RaiseIncident ignored -> null;
            case Effect.UncaughtError ignored -> null;
            case Effect.Escalate ignored -> null;
            case Effect.AnswerEscalation ignored -> null;
            case Effect.PublishMessage ignored -> null;
            case Effect.ExpireAt ignored -> null;
            case Effect.ContinueLater ignored -> null;
        };
    }

    private static @Nullable Key keyOf(Effect effect) {
        return switch (effect) {
            case Effect.CreateJob job -> new Key(What.WORK, job.token());
            case Effect.CreateUserTask task -> new Key(What.WORK, task.token());
            case Effect.CallProcess call -> new Key(What.WORK, call.token());
            case Effect.ArmTimer timer -> new Key(What.EVENT, timer.subscription());
            case Effect.AwaitMessage message -> new Key(What.EVENT, message.subscription());
            case Effect.RaiseIncident incident -> new Key(What.INCIDENT, incident.token());
            case Effect.UncaughtError error -> new Key(What.UNCAUGHT_ERROR, error.token());
            case Effect.DisarmTimer ignored -> null;
            case Effect.ForgetMessage ignored -> null;
            case Effect.RemoveWork ignored -> null;
            case Effect.CancelCall ignored -> null;
            case Effect.ReviveJob ignored -> null;
            case Effect.Hold ignored -> null;
            case Effect.Release ignored -> null;
            case Effect.ResolveIncident ignored -> null;
            case Effect.Escalate ignored -> null;
            case Effect.AnswerEscalation ignored -> null;
            case Effect.PublishMessage ignored -> null;
            case Effect.ExpireAt ignored -> null;
            case Effect.ContinueLater ignored -> null;
        };
    }
}
