package dev.onset.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
 * which a token waits already. A boundary event may occur: a token that can arrive only by its path counts as if it were in
 * that event. But it may also not occur, so its path is no reason not to wait for a token that can arrive without it.
 */
final class Merges {

    private final MutableState mutableState;

    /** Joins that may be complete, from the last search. They have not been checked since. */
    private final Deque<Join> candidates = new ArrayDeque<>();

    private final Map<Way, Reach> reaches = new HashMap<>();

    Merges(MutableState mutableState) {
        this.mutableState = mutableState;
    }

    /** A join in a scope at which tokens wait. */
    private record Join(long scope, String node) {}

    private record Way(String from, String join) {}

    /**
     * Where a token can come by sequence flows, and by the boundary events of activities that have none.
     *
     * @param flows the incoming flows of the join by which it can arrive without passing the join before
     * @param boundaries the other boundary events, which may occur on the way
     */
    private record Reach(Set<String> flows, Set<String> boundaries) {}

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
            if (isAwaited(other.node(), join.node(), arrived)) {
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

    /** Whether a token in a node may still arrive by a flow on which none has arrived, and not by one on which one has. */
    private boolean isAwaited(String from, String join, Set<@Nullable String> arrived) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String node = open.remove();
            if (!seen.add(node)) {
                continue;
            }
            Reach reach = reaches.computeIfAbsent(new Way(node, join), this::find);
            if (reach.flows().isEmpty()) {
                open.addAll(reach.boundaries());
            } else if (reach.flows().stream().noneMatch(arrived::contains)) {
                return true;
            }
        }
        return false;
    }

    private Reach find(Way way) {
        Reach reach = new Reach(new HashSet<>(), new HashSet<>());
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(way.from()));
        while (!open.isEmpty()) {
            String node = open.remove();
            if (!seen.add(node)) {
                continue;
            }
            List<Flow> flows = mutableState.model.outgoing(node);
            // A boundary event is the only way on from an activity without outgoing flows.
            Collection<String> behindBoundaries = flows.isEmpty() ? open : reach.boundaries();
            mutableState.model.boundaries(node).forEach(boundary -> behindBoundaries.add(boundary.id()));
            for (Flow flow : flows) {
                if (flow.target().equals(way.join())) {
                    reach.flows().add(flow.id());
                } else {
                    open.add(flow.target());
                }
            }
        }
        return reach;
    }
}
