package dev.onset.execution;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Inclusive joins (BPMN 2.0, 13.4.3): the tokens that wait go on as one when no other token of their scope can still arrive
 * by a flow that has none. A token that could also arrive by a flow that has one is not waited for.
 */
final class Merges {

    private final Draft draft;

    Merges(Draft draft) {
        this.draft = draft;
    }

    /** A token that can go on for all that wait with it; null where there is none. */
    @Nullable
    Token find() {
        for (Token token : draft.tokens()) {
            if (token.status() == NodeStatus.EXECUTED_PARTIAL
                    && draft.elementOf(token) instanceof MergingElement
                    && nobodyElseCanArrive(token)) {
                return token;
            }
        }
        return null;
    }

    /** Takes away the tokens that the one that was found goes on for. */
    void absorbInto(Token token) {
        waitingWith(token).forEach(draft::removeLeft);
    }

    private boolean nobodyElseCanArrive(Token token) {
        Set<String> arrived = waitingAt(token).stream().map(Token::via).collect(Collectors.toSet());
        List<Flow> incoming = draft.model.incoming(token.node());
        Set<String> empty = incoming.stream()
                .map(Flow::id)
                .filter(flow -> !arrived.contains(flow))
                .collect(Collectors.toSet());
        return draft.within(token.parent()).stream()
                .filter(other -> !isWaitingAt(other, token))
                .noneMatch(other ->
                        reaches(other.node(), token.node(), empty) && !reaches(other.node(), token.node(), arrived));
    }

    /** One by each flow that has any, but not by that of the token itself: a second one waits for the next round. */
    private List<Token> waitingWith(Token token) {
        Set<@Nullable String> flows = new HashSet<>();
        flows.add(token.via());
        return waitingAt(token).stream()
                .filter(other -> other.id() != token.id() && flows.add(other.via()))
                .toList();
    }

    private List<Token> waitingAt(Token token) {
        return draft.within(token.parent()).stream()
                .filter(other -> isWaitingAt(other, token))
                .toList();
    }

    private static boolean isWaitingAt(Token other, Token token) {
        return other.node().equals(token.node()) && other.status() == NodeStatus.EXECUTED_PARTIAL;
    }

    /** Whether a path leads from a node into a join by one of some flows, without passing through the join before. */
    private boolean reaches(String from, String join, Set<@Nullable String> flows) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String node = open.remove();
            if (!seen.add(node)) {
                continue;
            }
            for (Flow flow : draft.model.outgoing(node)) {
                if (flow.target().equals(join)) {
                    if (flows.contains(flow.id())) {
                        return true;
                    }
                } else {
                    open.add(flow.target());
                }
            }
            draft.model.boundaries(node).forEach(boundary -> open.add(boundary.id()));
        }
        return false;
    }
}
