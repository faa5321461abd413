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

/** Counts how far the tokens of a step run without waiting, so that one that never waits can be stopped. */
final class UnbrokenRuns {

    /** Enough to find a loop in the model. */
    private static final int MAX_NODES = 50;

    /** Ids in a model may be long. */
    private static final int MAX_TEXT = 1_000;

    private final int maxVisits;
    private final Map<Long, Run> runs = new HashMap<>();

    /** @param maxVisits how many visits a token may make without waiting */
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

    /** Whether a token has run as far as it may. */
    boolean isOver(Token token) {
        Run run = runs.get(token.id());
        return run != null && run.visits >= maxVisits;
    }

    /** A token is executed in its node. */
    void visit(Token token) {
        Run run = runs.computeIfAbsent(token.id(), id -> new Run(0, null));
        run.visits++;
        // Most tokens wait soon, and nobody asks where they were. A token that leaves has been noted when it came.
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

    /** A token goes on where another one was. */
    void goesOn(long from, long to) {
        Run run = runs.get(from);
        Run other = runs.get(to);
        if (run != null && (other == null || other.visits < run.visits)) {
            runs.put(to, new Run(run.visits, run.nodes == null ? null : new LinkedHashSet<>(run.nodes)));
        }
    }

    /** Why a token must not run on. */
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
        return "The token has passed " + maxVisits + " nodes without waiting for anything, "
                + (again < 0 ? "the last ones were " : "and runs in the loop ")
                + (text.length() > 2 * MAX_TEXT ? text.substring(0, 2 * MAX_TEXT) + "…" : text);
    }

    private List<String> nodesOf(Token token) {
        Run run = runs.get(token.id());
        return run == null || run.nodes == null ? List.of() : List.copyOf(run.nodes);
    }

    /**
     * What is to be kept: the runs of the tokens that go on by themselves, and of the scopes around them.
     *
     * @param cut whether the step was cut; if not, what waits at a join waits for others
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
