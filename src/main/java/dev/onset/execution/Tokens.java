package dev.onset.execution;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tokens of a draft, by id and by scope: an instance may have tens of thousands, most of them in scopes of their own. */
final class Tokens {

    private final TreeMap<Long, Token> byId = new TreeMap<>();
    private final Map<Long, TreeMap<Long, Token>> byScope = new HashMap<>();
    private final Journal journal;

    Tokens(List<Token> before, Journal journal) {
        this.journal = journal;
        before.forEach(this::set);
    }

    /** The token; only where it must be there. */
    Token get(long id) {
        Token token = byId.get(id);
        if (token == null) {
            throw new IllegalStateException("There is no token " + id);
        }
        return token;
    }

    @Nullable
    Token find(long id) {
        return byId.get(id);
    }

    void put(Token token) {
        Token before = set(token);
        journal.add(() -> {
            if (before == null) {
                drop(token.id());
            } else {
                set(before);
            }
        });
    }

    void remove(long id) {
        Token before = drop(id);
        if (before != null) {
            journal.add(() -> set(before));
        }
    }

    /** All, by id, ascending. */
    List<Token> all() {
        return List.copyOf(byId.values());
    }

    /** Those whose scope a token is, by id, ascending. */
    List<Token> within(long scopeId) {
        TreeMap<Long, Token> inside = byScope.get(scopeId);
        return inside == null ? List.of() : List.copyOf(inside.values());
    }

    boolean isEmptyWithin(long scopeId) {
        return !byScope.containsKey(scopeId);
    }

    private @Nullable Token set(Token token) {
        byScope.computeIfAbsent(token.parent(), id -> new TreeMap<>()).put(token.id(), token);
        return byId.put(token.id(), token);
    }

    private @Nullable Token drop(long id) {
        Token token = byId.remove(id);
        if (token != null) {
            byScope.computeIfPresent(token.parent(), (scope, inside) -> {
                inside.remove(id);
                return inside.isEmpty() ? null : inside;
            });
        }
        return token;
    }
}
