package dev.onset.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Executes inclusive joins (BPMN 2.0, 13.4.3). The waiting tokens merge into one when no other token of their scope can
 * still arrive by a flow on which no token waits. The join does not wait for a token that could also arrive by a flow on
 * which a token waits already. A boundary event may occur, so the join waits for a token that could arrive by its path; but
 * it may also not occur, so a path over a boundary event is no reason not to wait.
 */
final class Merges {

    private final MutableState mutableState;

    /** Joins that may be complete, from the last search. They have not been checked since. */
    private final Deque<Join> candidates = new ArrayDeque<>();

    private final Map<Way, Set<String>> ways = new HashMap<>();

    Merges(MutableState mutableState) {
        this.mutableState = mutableState;
    }

    /** A join in a scope at which tokens wait. */
    private record Join(long scope, String node) {}

    private record Way(String from, String join, boolean withBoundaries) {}

    /**
     * Returns a token into which all tokens at its join can merge; null if there is none. Every other token must wait or
     * have ended.
     */
    @Nullable
    Token next() {
        Token next = nextComplete();
        if (next != null) {
            return next;
        }
        // All joins are searched at once, because searching ten thousand tokens after each merge would take too long.
        candidates.addAll(joins());
        return nextComplete();
    }

    private @Nullable Token nextComplete() {
        while (!candidates.isEmpty()) {
            Join join = candidates.remove();
            List<Token> waiting = waitingAt(join);
            if (!waiting.isEmpty() && waiting.stream().noneMatch(Token::incident) && canComplete(join, waiting)) {
                return waiting.getFirst();
            }
        }
        return null;
    }

    private Set<Join> joins() {
        Map<Join, Boolean> joins = new LinkedHashMap<>();
        for (Token token : mutableState.tokens()) {
            if (token.status() == NodeStatus.EXECUTED_PARTIAL
                    && mutableState.elementOf(token) instanceof MergingElement) {
                joins.put(new Join(token.parent(), token.node()), true);
            }
        }
        return joins.keySet();
    }

    /** Removes the tokens that merge into the given one. */
    void absorbInto(Token token) {
        // One token for each flow other than that of the given token; further tokens on a flow wait for the next round.
        Set<@Nullable String> flows = new HashSet<>();
        flows.add(token.via());
        for (Token other : waitingAt(new Join(token.parent(), token.node()))) {
            if (other.id() != token.id() && flows.add(other.via())) {
                mutableState.removeLeft(other);
            }
        }
    }

    private boolean canComplete(Join join, List<Token> waiting) {
        Set<@Nullable String> arrived = waiting.stream().map(Token::via).collect(Collectors.toCollection(HashSet::new));
        for (Token other : mutableState.within(join.scope())) {
            if (isWaitingAt(join, other)) {
                continue;
            }
            if (other.node().equals(join.node()) && other.via() != null && !arrived.contains(other.via())) {
                return false; // It has arrived but has not been executed yet.
            }
            boolean canFill = !arrived.containsAll(ways(other.node(), join.node(), true));
            if (canFill && ways(other.node(), join.node(), false).stream().noneMatch(arrived::contains)) {
                return false;
            }
        }
        return true;
    }

    private List<Token> waitingAt(Join join) {
        List<Token> waiting = new ArrayList<>();
        for (Token token : mutableState.within(join.scope())) {
            if (isWaitingAt(join, token)) {
                waiting.add(token);
            }
        }
        return waiting;
    }

    private static boolean isWaitingAt(Join join, Token token) {
        return token.status() == NodeStatus.EXECUTED_PARTIAL && token.node().equals(join.node());
    }

    /** Returns the incoming flows of a join by which a token could arrive from a node without passing the join before. */
    private Set<String> ways(String from, String join, boolean withBoundaries) {
        return ways.computeIfAbsent(new Way(from, join, withBoundaries), this::find);
    }

    private Set<String> find(Way way) {
        Set<String> into = new HashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(way.from()));
        while (!open.isEmpty()) {
            String node = open.remove();
            if (!seen.add(node)) {
                continue;
            }
            for (Flow flow : mutableState.model.outgoing(node)) {
                if (flow.target().equals(way.join())) {
                    into.add(flow.id());
                } else {
                    open.add(flow.target());
                }
            }
            if (way.withBoundaries()) {
                mutableState.model.boundaries(node).forEach(boundary -> open.add(boundary.id()));
            }
        }
        return into;
    }
}
