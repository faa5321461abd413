package dev.onset.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An executable process: its nodes and the flows between them. Immutable; shared by all instances that run on its build.
 * Whoever builds one has checked it: flows join nodes of one scope, ids are unique.
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

    /** A process whose instances may run for ever. */
    public ProcessModel(String processId, List<Node> nodes, List<Flow> flows) {
        this(processId, nodes, flows, null);
    }

    /**
     * @param processId id of the node that is the process itself; its scope is null
     * @param nodes every node, the process itself included
     * @param flows in the order of the model, which is the order in which gateways look at them
     * @param lifespan until when instances may run; null for ever
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
            }
            if (node.scope() != null && node.element() instanceof TriggeredScope scope) {
                eventStarts
                        .computeIfAbsent(node.scope(), id -> new ArrayList<>())
                        .add(node(scope.startEvent()));
            }
        }
        for (Flow flow : flows) {
            outgoing.computeIfAbsent(node(flow.source()).id(), id -> new ArrayList<>())
                    .add(flow);
            incoming.computeIfAbsent(node(flow.target()).id(), id -> new ArrayList<>())
                    .add(flow);
        }
        node(processId);
    }

    public String processId() {
        return processId;
    }

    /** Until when instances may run; null for ever. */
    public @Nullable Lifespan lifespan() {
        return lifespan;
    }

    /** @throws IllegalArgumentException where the model has no such node */
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

    /** Every node, the process itself included, in the order of the model. */
    public Iterable<Node> nodes() {
        return nodes.values();
    }

    /** The flows that lead to a node, in the order of the model. */
    public List<Flow> incoming(String nodeId) {
        return incoming.getOrDefault(nodeId, List.of());
    }

    /** The flows that leave a node, in the order of the model. */
    public List<Flow> outgoing(String nodeId) {
        return outgoing.getOrDefault(nodeId, List.of());
    }

    /**
     * Id of the node that an instance starts at when nothing else says where: the none start event of the process.
     *
     * @throws IllegalStateException where it has none, or several, see {@link #hasOneNoneStart}
     */
    public String startEvent() {
        if (!hasOneNoneStart()) {
            throw new IllegalStateException("The process has no start event that is the one to take");
        }
        return noneStarts().getFirst();
    }

    /** Whether an instance can be started without saying where. */
    public boolean hasOneNoneStart() {
        return noneStarts().size() == 1;
    }

    /** Ids of the start events of the process that wait for nothing, in the order of the model. */
    public List<String> noneStarts() {
        return children(processId).stream()
                .filter(node -> node.element().isStart())
                .map(Node::id)
                .toList();
    }

    /** Ids of all start events of the process, in the order of the model. */
    public List<String> startEvents() {
        return children(processId).stream()
                .filter(node -> node.element().bpmnName().equals("startEvent"))
                .map(Node::id)
                .toList();
    }

    /** The nodes directly in a scope: the process or a subprocess. */
    public List<Node> children(String scopeId) {
        return children.getOrDefault(scopeId, List.of());
    }

    /** The events at the boundary of an activity, in the order of the model. */
    public List<Node> boundaries(String activityId) {
        return boundaries.getOrDefault(activityId, List.of());
    }

    /** The start events of the event subprocesses directly in a scope, in the order of the model. */
    public List<Node> eventStarts(String scopeId) {
        return eventStarts.getOrDefault(scopeId, List.of());
    }

    /** The start events of the process that an event triggers: they start instances. */
    public List<Node> triggeredStarts() {
        return children(processId).stream()
                .filter(node -> node.element() instanceof CatchingElement event
                        && event.attachedTo() == null
                        && node.element().bpmnName().equals("startEvent"))
                .toList();
    }
}
