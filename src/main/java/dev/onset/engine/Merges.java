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
 * Inclusive joins (BPMN 2.0, 13.4.3): the tokens that wait go on as one when no other token of their scope can still arrive
 * by a flow that has none. A token that could also arrive by a flow that has one is not waited for. An event at a boundary
 * may happen, so what it leads to is waited for while its activity is there; but as it may not, it is no reason not to wait.
 */
final class Merges {

    private final MutableState mutableState;

    /** Joins that could go on when they were last looked for, not looked at since. */
    private final Deque<Join> found = new ArrayDeque<>();

    private final Map<Way, Set<String>> ways = new HashMap<>();

    Merges(MutableState mutableState) {
        this.mutableState = mutableState;
    }

    /** A join at which tokens wait, in a scope. */
    private record Join(long scope, String node) {}

    private record Way(String from, String join, boolean withBoundaries) {}

    /** A token that can go on for all that wait with it; null where there is none. Every other token must wait or have ended. */
    @Nullable
    Token next() {
        Token next = nextFound();
        if (next != null) {
            return next;
        }
        // Looked for together, as looking through ten thousand tokens after each merge would take too long.
        found.addAll(joins());
        return nextFound();
    }

    private @Nullable Token nextFound() {
        while (!found.isEmpty()) {
            Join join = found.remove();
            List<Token> waiting = waitingAt(join);
            if (!waiting.isEmpty()
                    && waiting.stream().noneMatch(Token::incident)
                    && nobodyElseCanArrive(join, waiting)) {
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

    /** Takes away the tokens that the one that was found goes on for. */
    void absorbInto(Token token) {
        // One by each flow that has any, but not by that of the token itself: a second one waits for the next round.
        Set<@Nullable String> flows = new HashSet<>();
        flows.add(token.via());
        for (Token other : waitingAt(new Join(token.parent(), token.node()))) {
            if (other.id() != token.id() && flows.add(other.via())) {
                mutableState.removeLeft(other);
            }
        }
    }

    private boolean nobodyElseCanArrive(Join join, List<Token> waiting) {
        Set<@Nullable String> arrived = waiting.stream().map(Token::via).collect(Collectors.toCollection(HashSet::new));
        for (Token other : mutableState.within(join.scope())) {
            if (isWaitingAt(join, other)) {
                continue;
            }
            if (other.node().equals(join.node()) && other.via() != null && !arrived.contains(other.via())) {
                return false; // It is there, and only has not been executed yet.
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

    /** The flows into a join by which a token could come from a node, without passing through the join before. */
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
