package dev.onset.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The effects of a step so far. What is asked for and withdrawn within one step leaves no trace. */
final class Effects {

    /** In order; null where one was withdrawn. */
    private final List<@Nullable Effect> effects = new ArrayList<>();

    /** Where those that can be withdrawn are. */
    private final Map<Key, Integer> asked = new HashMap<>();

    private final UndoLog undoLog;
    private long size;

    Effects(UndoLog undoLog) {
        this.undoLog = undoLog;
    }

    /** The size of what is going to be stored beside the tokens. */
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
        Integer before = asked.put(key, effects.size() - 1);
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

    /** The instance that a token called is no longer waited for; one that is not there yet is not started. */
    void cancelCall(long token, UUID called) {
        if (!withdraw(new Key(What.WORK, token))) {
            add(new Effect.CancelCall(token, called));
        }
    }

    void unsubscribe(Subscription subscription) {
        if (!withdraw(new Key(What.EVENT, subscription.id()))) {
            add(
                    subscription.due() == null
                            ? new Effect.ForgetMessage(subscription.id())
                            : new Effect.DisarmTimer(subscription.id(), subscription.due()));
        }
    }

    void resolveIncident(long token) {
        withdraw(new Key(What.UNCAUGHT_ERROR, token));
        if (!withdraw(new Key(What.INCIDENT, token))) {
            add(new Effect.ResolveIncident(token));
        }
    }

    /** Adds an effect of a later step: one that takes something back does so here, where it is still to be done. */
    void follow(Effect effect) {
        Key takenBack = takenBackBy(effect);
        if (takenBack == null || !withdraw(takenBack)) {
            add(effect);
        }
    }

    List<Effect> asList() {
        return effects.stream().filter(Objects::nonNull).toList();
    }

    private boolean withdraw(Key key) {
        Integer at = asked.remove(key);
        if (at == null) {
            return false;
        }
        Effect withdrawn = Objects.requireNonNull(effects.set(at, null));
        long shrunk = Sizes.of(withdrawn);
        size -= shrunk;
        undoLog.add(() -> {
            size += shrunk;
            effects.set(at, withdrawn);
            asked.put(key, at);
        });
        return true;
    }

    private void restore(Key key, @Nullable Integer before) {
        if (before == null) {
            asked.remove(key);
        } else {
            asked.put(key, before);
        }
    }

    private enum What {
        WORK,
        EVENT,
        INCIDENT,
        UNCAUGHT_ERROR
    }

    private record Key(What what, long id) {}

    private static @Nullable Key takenBackBy(Effect effect) {
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
            case Effect.ExpireAt ignored -> null;
            case Effect.ContinueLater ignored -> null;
        };
    }
}
