package dev.onset.bpmn;

import dev.onset.engine.Flow;
import dev.onset.engine.Node;
import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.DecisionTask;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.InclusiveGateway;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.PassTask;
import dev.onset.engine.elements.ScriptTask;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.engine.elements.TerminateEndEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Finds loops that a token would never leave: no node of the loop is a wait state, and no flow out of it has a condition.
 * Camunda 8 refuses such straight-through processing loops too. A loop with a condition is allowed, because the condition
 * may end it; otherwise the engine stops it at run time.
 */
final class StraightThroughLoops {

    /** The maximum number of nodes that a message names. */
    private static final int MAX_NAMED = 20;

    private final ModelErrors errors;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, List<Flow>> outgoing = new HashMap<>();
    private final Map<String, List<Flow>> incoming = new HashMap<>();
    private final Map<String, Boolean> straight = new HashMap<>();

    /** @param flows may refer to nodes that do not exist, which {@link FlowCompiler} reports */
    StraightThroughLoops(List<Node> nodes, List<Flow> flows, ModelErrors errors) {
        this.errors = errors;
        nodes.forEach(node -> this.nodes.put(node.id(), node));
        for (Flow flow : flows) {
            if (this.nodes.containsKey(flow.source()) && this.nodes.containsKey(flow.target())) {
                outgoing.computeIfAbsent(flow.source(), source -> new ArrayList<>())
                        .add(flow);
                incoming.computeIfAbsent(flow.target(), target -> new ArrayList<>())
                        .add(flow);
            }
        }
    }

    void check() {
        Set<String> endless = endless();
        Map<String, List<String>> ways = new LinkedHashMap<>();
        for (String node : endless) {
            ways.put(
                    node,
                    flowsFrom(node).stream()
                            .filter(this::isUnconditional)
                            .map(Flow::target)
                            .filter(endless::contains)
                            .toList());
        }
        for (Set<String> component : Components.of(ways)) {
            String first = component.iterator().next();
            if (component.size() > 1 || ways.getOrDefault(first, List.of()).contains(first)) {
                errors.add(
                        first,
                        "The loop " + named(loop(first, component, ways))
                                + " has no wait state and no condition: a token would never leave it");
            }
        }
    }

    /**
     * Returns the nodes that a token would pass again and again once it is there, because tokens keep arriving without a
     * wait.
     */
    private Set<String> endless() {
        Map<String, Integer> components = componentNumbers();
        Set<String> remaining = new LinkedHashSet<>();
        nodes.values().stream().filter(this::isStraight).map(Node::id).forEach(remaining::add);
        Map<String, Integer> sources = new HashMap<>();
        Map<String, Integer> needed = new HashMap<>();
        for (String node : remaining) {
            List<Flow> repeated = repeated(node, components);
            sources.put(node, (int)
                    repeated.stream().filter(flow -> isPassed(flow, remaining)).count());
            needed.put(node, isJoin(node) ? Math.max(1, repeated.size()) : 1);
        }
        Deque<String> open = new ArrayDeque<>(remaining);
        while (!open.isEmpty()) {
            String node = open.remove();
            if (sources.getOrDefault(node, 0) < needed.getOrDefault(node, 1) && remaining.remove(node)) {
                for (Flow flow : flowsFrom(node)) {
                    if (isUnconditional(flow) && remaining.contains(flow.target()) && isRepeated(flow, components)) {
                        sources.merge(flow.target(), -1, Integer::sum);
                        open.add(flow.target());
                    }
                }
            }
        }
        return remaining;
    }

    /**
     * Returns the flows into a node that deliver, or may deliver, a token in each round. A parallel join needs a token on
     * every flow. An inclusive join does not wait for tokens from outside the loop. Other nodes do not wait for tokens.
     */
    private List<Flow> repeated(String node, Map<String, Integer> components) {
        return incoming.getOrDefault(node, List.of()).stream()
                .filter(flow -> isRepeated(flow, components))
                .toList();
    }

    private boolean isRepeated(Flow flow, Map<String, Integer> components) {
        return !(element(flow.target()) instanceof InclusiveGateway)
                || Objects.equals(components.get(flow.source()), components.get(flow.target()));
    }

    private boolean isJoin(String node) {
        return element(node) instanceof ParallelGateway || element(node) instanceof InclusiveGateway;
    }

    private boolean isPassed(Flow flow, Set<String> remaining) {
        return remaining.contains(flow.source()) && isUnconditional(flow);
    }

    /** Whether a token takes the flow independently of any condition. */
    private boolean isUnconditional(Flow flow) {
        boolean deciding = element(flow.source()) instanceof ExclusiveGateway
                || element(flow.source()) instanceof InclusiveGateway;
        return flow.condition() == null
                && !flow.isDefault()
                && (!deciding || flowsFrom(flow.source()).size() == 1);
    }

    private boolean isStraight(Node node) {
        Boolean known = straight.get(node.id());
        if (known == null) {
            // Ends the recursion for a subprocess without a start event, which is its own start event until it is
            // refused.
            straight.put(node.id(), false);
            // A listener is a wait state.
            known = node.listeners().isEmpty()
                    && switch (node.element()) {
                        case PassTask ignored -> true;
                        case ScriptTask ignored -> true;
                        case DecisionTask ignored -> true;
                        case ExclusiveGateway ignored -> true;
                        case InclusiveGateway ignored -> true;
                        case ParallelGateway ignored -> true;
                        case StartEvent ignored -> true;
                        case EndEvent ignored -> true;
                        case TerminateEndEvent ignored -> true;
                        case SubProcess subprocess -> isStraight(subprocess);
                        default -> false;
                    };
            straight.put(node.id(), known);
        }
        return known;
    }

    /** Whether no path through a subprocess has a wait state. */
    private boolean isStraight(SubProcess subprocess) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(subprocess.startEvent()));
        while (!open.isEmpty()) {
            String node = open.remove();
            if (seen.add(node)) {
                Node inside = nodes.get(node);
                if (inside == null || !isStraight(inside)) {
                    return false;
                }
                flowsFrom(node).forEach(flow -> open.add(flow.target()));
            }
        }
        return true;
    }

    /** Returns the number of the strongly connected component of each node. */
    private Map<String, Integer> componentNumbers() {
        Map<String, List<String>> ways = new LinkedHashMap<>();
        nodes.keySet()
                .forEach(node -> ways.put(
                        node,
                        new ArrayList<>(
                                flowsFrom(node).stream().map(Flow::target).toList())));
        for (Node node : nodes.values()) {
            if (node.element() instanceof BoundaryEvent boundary && ways.containsKey(boundary.attachedTo())) {
                ways.get(boundary.attachedTo()).add(node.id());
            }
        }
        Map<String, Integer> numbers = new HashMap<>();
        List<Set<String>> components = Components.of(ways);
        for (int i = 0; i < components.size(); i++) {
            for (String node : components.get(i)) {
                numbers.put(node, i);
            }
        }
        return numbers;
    }

    /** Returns the shortest path from a node back to itself. */
    private static List<String> loop(String from, Set<String> component, Map<String, List<String>> ways) {
        Map<String, String> before = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!before.containsKey(from)) {
            String at = open.remove();
            for (String next : ways.getOrDefault(at, List.of())) {
                if (component.contains(next) && before.putIfAbsent(next, at) == null) {
                    open.add(next);
                }
            }
        }
        List<String> loop = new ArrayList<>(List.of(from));
        String node = Objects.requireNonNull(before.get(from));
        while (!node.equals(from)) {
            loop.add(node);
            node = Objects.requireNonNull(before.get(node));
        }
        loop.add(from);
        return loop.reversed();
    }

    private static String named(List<String> loop) {
        return loop.size() <= MAX_NAMED
                ? String.join(" > ", loop)
                : String.join(" > ", loop.subList(0, MAX_NAMED - 1)) + " > … > " + loop.getLast();
    }

    private List<Flow> flowsFrom(String node) {
        return outgoing.getOrDefault(node, List.of());
    }

    private Object element(String node) {
        return Objects.requireNonNull(nodes.get(node)).element();
    }
}
