package dev.onset.engine;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes sizes that approximate the memory of values. Each value counts as ten, and each character of a string, a name or
 * a long number as one. A value that is referenced twice counts twice, because it is stored twice.
 */
final class Sizes {

    private static final int VALUE = 10;

    private Sizes() {}

    static long of(@Nullable Object value) {
        return switch (value) {
            case String text -> (long) VALUE + text.length();
            case BigDecimal number -> (long) VALUE + number.precision();
            case Map<?, ?> map -> {
                long size = VALUE;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    size += ((String) entry.getKey()).length() + of(entry.getValue());
                }
                yield size;
            }
            case List<?> list -> {
                long size = VALUE;
                for (Object item : list) {
                    size += of(item);
                }
                yield size;
            }
            case null, default -> VALUE;
        };
    }

    /**
     * Returns the size of the variables of a token, its input collection, the variables of its error, and the activities in
     * its scope that can be compensated.
     */
    static long of(Token token) {
        return of(token.locals()) + ofAny(items(token)) + ofAny(uncaught(token)) + of(token.compensable());
    }

    /** Returns the growth of a token. Identical objects are skipped, because most of a token usually does not change. */
    static long growth(Token before, Token after) {
        return growth(before.locals(), after.locals())
                + growthOfAny(items(before), items(after))
                + growthOfAny(uncaught(before), uncaught(after))
                + growth(before.compensable(), after.compensable());
    }

    private static long of(List<Compensable> completed) {
        long size = 0;
        for (Compensable activity : completed) {
            size += VALUE + activity.node().length() + of(activity.inside());
        }
        return size;
    }

    @SuppressWarnings("ReferenceEquality") // Most tokens keep the same list.
    private static long growth(List<Compensable> before, List<Compensable> after) {
        return before == after ? 0 : of(after) - of(before);
    }

    private static @Nullable Object items(Token token) {
        return token.loop() == null ? null : token.loop().items();
    }

    private static @Nullable Object uncaught(Token token) {
        return token.uncaught() == null ? null : token.uncaught().variables();
    }

    /** Returns the size of a value, or 0 if there is none. */
    private static long ofAny(@Nullable Object value) {
        return value == null ? 0 : of(value);
    }

    @SuppressWarnings("ReferenceEquality") // Most values have not changed and need no comparison.
    private static long growthOfAny(@Nullable Object before, @Nullable Object after) {
        return before == after ? 0 : ofAny(after) - ofAny(before);
    }

    @SuppressWarnings("ReferenceEquality")
    private static long growth(@Nullable Object before, @Nullable Object after) {
        if (before == after) {
            return 0;
        }
        if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
            long growth = 0;
            for (Map.Entry<?, ?> entry : now.entrySet()) {
                growth += old.containsKey(entry.getKey())
                        ? growth(old.get(entry.getKey()), entry.getValue())
                        : ((String) entry.getKey()).length() + of(entry.getValue());
            }
            for (Map.Entry<?, ?> entry : old.entrySet()) {
                growth -=
                        now.containsKey(entry.getKey()) ? 0 : ((String) entry.getKey()).length() + of(entry.getValue());
            }
            return growth;
        }
        if (before instanceof List<?> old && after instanceof List<?> now && old.size() == now.size()) {
            long growth = 0;
            for (int i = 0; i < now.size(); i++) {
                growth += growth(old.get(i), now.get(i));
            }
            return growth;
        }
        return (after == null ? VALUE : of(after)) - (before == null ? VALUE : of(before));
    }

    /** Returns the size of the data that an effect stores in addition to the tokens. */
    static long of(Effect effect) {
        return switch (effect) {
            case Effect.CreateJob job -> of(job.headers());
            case Effect.CreateUserTask task -> of(task.candidateGroups()) + of(task.candidateUsers());
            case Effect.CallProcess call -> of(call.variables());
            case Effect.UncaughtError error -> of(error.variables());
            case Effect.PublishMessage message -> of(message.variables());
            case Effect.CancelCall ignored -> 0;
            case Effect.ArmTimer ignored -> 0;
            case Effect.AwaitMessage ignored -> 0;
            case Effect.DisarmTimer ignored -> 0;
            case Effect.ForgetMessage ignored -> 0;
            case Effect.RemoveWork ignored -> 0;
            case Effect.ReviveJob ignored -> 0;
            case Effect.Hold ignored -> 0;
            case Effect.Release ignored -> 0;
            case Effect.RaiseIncident ignored -> 0;
            case Effect.ResolveIncident ignored -> 0;
            case Effect.Escalate ignored -> 0;
            case Effect.AnswerEscalation ignored -> 0;
            case Effect.ExpireAt ignored -> 0;
            case Effect.ContinueLater ignored -> 0;
        };
    }
}
