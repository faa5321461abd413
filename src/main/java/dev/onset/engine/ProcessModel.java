package dev.onset.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An executable process: its nodes and sequence flows. Immutable; shared by all instances of its build. The caller of the
 * constructor must have validated the process: flows connect nodes of one scope, and ids are unique.
 */
public final class ProcessModel {

    private final String processId;
    private final Map<String, Node> nodes;
    private final @Nullable Lifespan lifespan;
    private final Map<String, List<Flow>> incoming = new HashMap<>();
    private final Map<String, List<Flow>> outgoing = new HashMap<>();
    private final Map<String, List<Node>> children = new HashMap<>();
    private final Map<String, List<Node>> boundaries = new HashMap<>();
    private final Map<String, List<Node>> eventStarts = new HashMap<>();
    private final Map<String, Node> compensations = new HashMap<>();
    private final Set<String> compensationHandlers = new HashSet<>();
    private final Set<String> conditionVariables = new LinkedHashSet<>();
    private boolean hasConditions;

    /** A process whose instances do not expire. */
    public ProcessModel(String processId, List<Node> nodes, List<Flow> flows) {
        this(processId, nodes, flows, null);
    }

    /**
     * @param processId id of the node of the process itself, whose scope is null
     * @param nodes all nodes, including the process itself
     * @param flows the flows in the order of the model, in which gateways evaluate them; the association of a compensation
     *     boundary event with its compensation handler is one of them
     * @param lifespan the lifespan of instances; null if they do not expire
     */
    public ProcessModel(String processId, List<Node> nodes, List<Flow> flows, @Nullable Lifespan lifespan) {
        this.processId = processId;
        this.lifespan = lifespan;
        this.nodes = new LinkedHashMap<>();
        for (Node node : nodes) {
            if (this.nodes.put(node.id(), node) != null) {
                throw new IllegalArgumentException("Two nodes have the id " + node.id());
            }
            if (node.scope() != null) {
                children.computeIfAbsent(node.scope(), id -> new ArrayList<>()).add(node);
            }
        }
        for (Node node : nodes) {
            if (node.element() instanceof CatchingElement event && event.attachedTo() != null) {
                boundaries
                        .computeIfAbsent(event.attachedTo(), id -> new ArrayList<>())
                        .add(node);
                if (event.trigger() instanceof Trigger.Compensation) {
                    compensations.putIfAbsent(event.attachedTo(), node);
                }
            }
            if (node.scope() != null && node.element() instanceof TriggeredScope scope) {
                eventStarts
                        .computeIfAbsent(node.scope(), id -> new ArrayList<>())
                        .add(node(scope.startEvent()));
            }
        }
        for (Node node : nodes) {
            if (node.element() instanceof CatchingElement event
                    && event.trigger() instanceof Trigger.Condition condition) {
                hasConditions = true;
                conditionVariables.addAll(condition.variables());
            }
        }
        for (Flow flow : flows) {
            outgoing.computeIfAbsent(node(flow.source()).id(), id -> new ArrayList<>())
                    .add(flow);
            incoming.computeIfAbsent(node(flow.target()).id(), id -> new ArrayList<>())
                    .add(flow);
        }
        for (Node compensation : compensations.values()) {
            outgoing(compensation.id()).forEach(association -> compensationHandlers.add(association.target()));
        }
        node(processId);
    }

    public String processId() {
        return processId;
    }

    /** Returns the lifespan of instances; null if they do not expire. */
    public @Nullable Lifespan lifespan() {
        return lifespan;
    }

    /** @throws IllegalArgumentException if the model has no such node */
    public Node node(String id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("The model has no node " + id);
        }
        return node;
    }

    public boolean contains(String nodeId) {
        return nodes.containsKey(nodeId);
    }

    /** Returns all nodes in the order of the model, including the process itself. */
    public Iterable<Node> nodes() {
        return nodes.values();
    }

    /** Returns the incoming flows of a node, in the order of the model. */
    public List<Flow> incoming(String nodeId) {
        return incoming.getOrDefault(nodeId, List.of());
    }

    /** Returns the outgoing flows of a node, in the order of the model. */
    public List<Flow> outgoing(String nodeId) {
        return outgoing.getOrDefault(nodeId, List.of());
    }

    /**
     * Returns the id of the node at which an instance starts by default: the none start event of the process.
     *
     * @throws IllegalStateException if there is none or more than one, see {@link #hasOneNoneStart}
     */
    public String startEvent() {
        if (!hasOneNoneStart()) {
            throw new IllegalStateException("The process does not have exactly one none start event");
        }
        return noneStarts().getFirst();
    }

    /** Whether the process has exactly one none start event, so that an instance can start without naming one. */
    public boolean hasOneNoneStart() {
        return noneStarts().size() == 1;
    }

    /** Returns the ids of the none start events of the process, in the order of the model. */
    public List<String> noneStarts() {
        return children(processId).stream()
                .filter(node -> node.element().isStart())
                .map(Node::id)
                .toList();
    }

    /** Returns the ids of all start events of the process, in the order of the model. */
    public List<String> startEvents() {
        return children(processId).stream()
                .filter(node -> node.element().bpmnName().equals("startEvent"))
                .map(Node::id)
                .toList();
    }

    /** Whether the process has conditional events. */
    boolean hasConditions() {
        return hasConditions;
    }

    /** Returns the names of the variables that the conditions of its events refer to. */
    Set<String> conditionVariables() {
        return conditionVariables;
    }

    /** Returns the nodes directly in a process or subprocess. */
    public List<Node> children(String scopeId) {
        return children.getOrDefault(scopeId, List.of());
    }

    /** Returns the boundary events of an activity, in the order of the model. */
    public List<Node> boundaries(String activityId) {
        return boundaries.getOrDefault(activityId, List.of());
    }

    /** Whether any activity has a compensation handler. */
    boolean hasCompensation() {
        return !compensations.isEmpty();
    }

    /** Returns the compensation boundary event of an activity; null if there is none. */
    @Nullable
    Node compensation(String activityId) {
        return compensations.get(activityId);
    }

    /** Whether a node is an activity that compensates another. */
    boolean isCompensationHandler(String nodeId) {
        return compensationHandlers.contains(nodeId);
    }

    /** Returns the start events of the event subprocesses directly in a scope, in the order of the model. */
    public List<Node> eventStarts(String scopeId) {
        return eventStarts.getOrDefault(scopeId, List.of());
    }

    /** Returns the start events of the process that an event triggers. */
    public List<Node> triggeredStarts() {
        return children(processId).stream()
                .filter(node -> node.element() instanceof CatchingElement event
                        && event.attachedTo() == null
                        && node.element().bpmnName().equals("startEvent"))
                .toList();
    }
}
