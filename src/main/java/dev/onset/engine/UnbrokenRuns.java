package dev.onset.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Counts the visits of tokens that do not wait, so that a token that never waits can be stopped. */
final class UnbrokenRuns {

    /** The maximum number of nodes that are stored for a run. */
    private static final int MAX_NODES = 50;

    /** The maximum number of characters of the path in a message. */
    private static final int MAX_TEXT = 1_000;

    private final int maxVisits;
    private final Map<Long, Run> runs = new HashMap<>();

    /** @param maxVisits the maximum number of visits of a token without waiting */
    UnbrokenRuns(List<UnbrokenRun> before, int maxVisits) {
        this.maxVisits = maxVisits;
        before.forEach(run -> runs.put(run.token(), new Run(run.visits(), new LinkedHashSet<>(run.nodes()))));
    }

    private static final class Run {

        private int visits;
        private @Nullable SequencedSet<String> nodes;

        Run(int visits, @Nullable SequencedSet<String> nodes) {
            this.visits = visits;
            this.nodes = nodes;
        }
    }

    /** Whether a token has reached the maximum. */
    boolean isOver(Token token) {
        Run run = runs.get(token.id());
        return run != null && run.visits >= maxVisits;
    }

    /** Counts the execution of a token in its node. */
    void visit(Token token) {
        Run run = runs.computeIfAbsent(token.id(), id -> new Run(0, null));
        run.visits++;
        // Nodes are recorded only for long runs, because most tokens wait soon. A token that leaves was recorded when
        // it
        // arrived.
        if (run.visits > maxVisits / 2 && token.status() != NodeStatus.EXECUTED_COMPLETE) {
            SequencedSet<String> nodes = run.nodes == null ? new LinkedHashSet<>() : run.nodes;
            nodes.remove(token.node());
            nodes.add(token.node());
            if (nodes.size() > MAX_NODES) {
                nodes.removeFirst();
            }
            run.nodes = nodes;
        }
    }

    /** Continues the run of a token with another token. */
    void goesOn(long from, long to) {
        Run run = runs.get(from);
        Run other = runs.get(to);
        if (run != null && (other == null || other.visits < run.visits)) {
            runs.put(to, new Run(run.visits, run.nodes == null ? null : new LinkedHashSet<>(run.nodes)));
        }
    }

    /** Describes why a token is stopped. */
    String reason(Token token) {
        List<String> nodes = nodesOf(token);
        int again = nodes.indexOf(token.node());
        StringBuilder path = new StringBuilder();
        for (String node : nodes.subList(Math.max(0, again), nodes.size())) {
            path.append(node).append(" > ");
            if (path.length() > MAX_TEXT) {
                path.setLength(MAX_TEXT);
                path.append("… > ");
                break;
            }
        }
        String text = path.append(token.node()).toString();
        return "The token has passed " + maxVisits + " nodes without a wait state; "
                + (again < 0 ? "the last nodes were " : "it is in the loop ")
                + (text.length() > 2 * MAX_TEXT ? text.substring(0, 2 * MAX_TEXT) + "…" : text);
    }

    private List<String> nodesOf(Token token) {
        Run run = runs.get(token.id());
        return run == null || run.nodes == null ? List.of() : List.copyOf(run.nodes);
    }

    /**
     * Returns the runs to store: those of tokens that can continue, and of their surrounding scopes.
     *
     * @param cut whether the step reached its maximum number of visits; if not, tokens at a join wait for others
     */
    List<UnbrokenRun> unbroken(List<Token> tokens, boolean cut) {
        if (runs.isEmpty()) {
            return List.of();
        }
        Map<Long, Token> byId = new HashMap<>();
        Set<Long> kept = new TreeSet<>();
        tokens.forEach(token -> byId.put(token.id(), token));
        for (Token token : tokens) {
            if (token.isReady() || cut && token.status() == NodeStatus.EXECUTED_PARTIAL) {
                for (Token at = token; at != null && kept.add(at.id()); ) {
                    at = byId.get(at.parent());
                }
            }
        }
        List<UnbrokenRun> unbroken = new ArrayList<>();
        for (long id : kept) {
            Run run = runs.get(id);
            if (run != null) {
                unbroken.add(new UnbrokenRun(id, run.visits, run.nodes == null ? List.of() : List.copyOf(run.nodes)));
            }
        }
        return unbroken;
    }
}
