package dev.onset.execution;

import java.util.ArrayList;
import java.util.List;

/** The effects of a step so far. What is asked for and withdrawn within one step leaves no trace. */
final class Effects {

    private final List<Effect> effects = new ArrayList<>();

    void add(Effect effect) {
        effects.add(effect);
    }

    void removeWork(long token, WorkKind kind) {
        boolean asked = effects.removeIf(effect -> switch (effect) {
            case Effect.CreateJob job -> job.token() == token;
            case Effect.CreateUserTask task -> task.token() == token;
            case Effect.CallProcess call -> call.token() == token;
            default -> false;
        });
        if (!asked) {
            effects.add(new Effect.RemoveWork(token, kind));
        }
    }

    void unsubscribe(Subscription subscription) {
        boolean asked = effects.removeIf(effect -> switch (effect) {
            case Effect.ArmTimer timer -> timer.subscription() == subscription.id();
            case Effect.AwaitMessage message -> message.subscription() == subscription.id();
            default -> false;
        });
        if (!asked) {
            effects.add(
                    subscription.due() == null
                            ? new Effect.ForgetMessage(subscription.id())
                            : new Effect.DisarmTimer(subscription.id(), subscription.due()));
        }
    }

    void resolveIncident(long token) {
        if (!effects.removeIf(effect -> effect instanceof Effect.RaiseIncident raised && raised.token() == token)) {
            effects.add(new Effect.ResolveIncident(token));
        }
    }

    int mark() {
        return effects.size();
    }

    void undoTo(int mark) {
        effects.subList(mark, effects.size()).clear();
    }

    List<Effect> asList() {
        return List.copyOf(effects);
    }
}
