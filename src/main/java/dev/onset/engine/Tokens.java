package dev.onset.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a mutable state, by id and by scope. An instance may have tens of thousands of tokens, most of them alone
 * in their scope, and each step reads all of them first. They are therefore stored in lists ordered by id; new tokens have
 * the highest ids and are appended.
 */
final class Tokens {

    private final ById all;
    private final Map<Long, ById> byScope = new HashMap<>();
    private final VariableChanges changes;
    private final UndoLog undoLog;
    /** The ids of the tokens with outstanding escalations, by the numbers of those. */
    private final NavigableMap<Long, Long> escalating = new TreeMap<>();

    private long size;

    /** @param changes takes note of the variables that change */
    Tokens(List<Token> before, VariableChanges changes, UndoLog undoLog) {
        this.changes = changes;
        this.undoLog = undoLog;
        this.all = new ById(before);
        for (Token token : before) {
            byScope.computeIfAbsent(token.parent(), scope -> new ById(List.of()))
                    .set(token);
            size += Sizes.of(token);
            noteEscalation(null, token);
        }
    }

    /** Returns the token whose escalation is the first of those that wait for an answer; null if there is none. */
    @Nullable
    Token escalating() {
        Map.Entry<Long, Long> first = escalating.firstEntry();
        return first == null ? null : all.find(first.getValue());
    }

    private void noteEscalation(@Nullable Token before, @Nullable Token after) {
        if (before != null && before.escalation() != null) {
            escalating.remove(before.escalation().number());
        }
        if (after != null && after.escalation() != null && after.escalation().isOutstanding()) {
            escalating.put(after.escalation().number(), after.id());
        }
    }

    int count() {
        return all.tokens.size();
    }

    /** Returns the size of all variables. */
    long size() {
        return size;
    }

    /** Returns a token that must exist. */
    Token get(long id) {
        Token token = all.find(id);
        if (token == null) {
            throw new IllegalStateException("The instance has no token " + id);
        }
        return token;
    }

    @Nullable
    Token find(long id) {
        return all.find(id);
    }

    void put(Token token) {
        Token before = set(token);
        undoLog.add(() -> {
            if (before == null) {
                drop(token.id());
            } else {
                set(before);
            }
        });
        changes.note(before, token);
    }

    void remove(long id) {
        Token before = drop(id);
        if (before != null) {
            undoLog.add(() -> set(before));
        }
    }

    /** Returns all tokens in ascending order of their ids. */
    List<Token> all() {
        return all.asList();
    }

    /** Returns the tokens in the scope of a token, in ascending order of their ids. */
    List<Token> within(long scopeId) {
        ById inside = byScope.get(scopeId);
        return inside == null ? List.of() : inside.asList();
    }

    boolean isEmptyWithin(long scopeId) {
        return !byScope.containsKey(scopeId);
    }

    private @Nullable Token set(Token token) {
        byScope.computeIfAbsent(token.parent(), scope -> new ById(List.of())).set(token);
        Token before = all.set(token);
        noteEscalation(before, token);
        size += before == null ? Sizes.of(token) : Sizes.growth(before, token);
        return before;
    }

    private @Nullable Token drop(long id) {
        Token token = all.remove(id);
        if (token != null) {
            noteEscalation(token, null);
            size -= Sizes.of(token);
            byScope.computeIfPresent(token.parent(), (scope, inside) -> {
                inside.remove(id);
                return inside.tokens.isEmpty() ? null : inside;
            });
        }
        return token;
    }

    private static final class ById {

        private final ArrayList<Token> tokens;

        ById(List<Token> ordered) {
            tokens = new ArrayList<>(ordered);
        }

        @Nullable
        Token find(long id) {
            int at = indexOf(id);
            return at < 0 ? null : tokens.get(at);
        }

        @Nullable
        Token set(Token token) {
            int at = indexOf(token.id());
            if (at >= 0) {
                return tokens.set(at, token);
            }
            tokens.add(-at - 1, token);
            return null;
        }

        @Nullable
        Token remove(long id) {
            int at = indexOf(id);
            return at < 0 ? null : tokens.remove(at);
        }

        List<Token> asList() {
            return List.copyOf(tokens);
        }

        /** As {@link java.util.Collections#binarySearch}, but checks the end first, where new tokens are added. */
        private int indexOf(long id) {
            int low = 0;
            int high = tokens.size() - 1;
            if (high >= 0 && tokens.get(high).id() < id) {
                return -high - 2;
            }
            while (low <= high) {
                int middle = (low + high) >>> 1;
                long found = tokens.get(middle).id();
                if (found == id) {
                    return middle;
                }
                if (found < id) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -low - 1;
        }
    }
}
