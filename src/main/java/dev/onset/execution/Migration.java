package dev.onset.execution;

import dev.onset.execution.HistoryEvent.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves an instance to another model of its process. Each token goes to the node of the same id, or to the one that it is
 * mapped to, which has to be of the same kind, in the same scope, and to wait for the same events. A multi-instance activity
 * whose items are being done also has to keep its variables. What was handed out stays as it is: jobs keep their type,
 * timers their time, messages their name and key.
 */
public final class Migration {

    private static final String REPEATED_IN_ANOTHER_WAY = "It is repeated in another way in the target";

    private final ProcessModel source;
    private final ProcessModel target;
    private final Map<String, String> mappings;
    private final Map<Long, Token> byId = new HashMap<>();
    private final List<Mapped> mapped = new ArrayList<>();
    private final List<Obstacle> obstacles = new ArrayList<>();

    private Migration(ProcessModel source, ProcessModel target, ExecutionState state, Map<String, String> mappings) {
        this.source = source;
        this.target = target;
        this.mappings = mappings;
        state.tokens().forEach(token -> byId.put(token.id(), token));
        state.tokens().stream().filter(token -> token.id() != Token.ROOT).forEach(this::check);
        checkEvents(state.tokens().getFirst());
    }

    /** Where a token goes. */
    public record Mapped(long token, String from, String to) {}

    /**
     * Why a token cannot be moved.
     *
     * @param node id of the node where it is
     */
    public record Obstacle(long token, String node, String reason) {}

    /** What a move would do; it is possible where there is no obstacle. */
    public record Plan(List<Mapped> mapped, List<Obstacle> obstacles) {}

    /**
     * Says what a move would do.
     *
     * @param mappings ids of nodes of the source, each with the id of its node in the target; others keep their id
     */
    public static Plan plan(
            ProcessModel source, ProcessModel target, ExecutionState state, Map<String, String> mappings) {
        Migration migration = new Migration(source, target, state, mappings);
        return new Plan(List.copyOf(migration.mapped), List.copyOf(migration.obstacles));
    }

    /**
     * Moves the instance.
     *
     * @param detail what the history says of it
     * @throws IllegalArgumentException where the plan has obstacles
     */
    public static StepResult move(
            ProcessModel source,
            ProcessModel target,
            ExecutionState state,
            Map<String, String> mappings,
            String detail) {
        Migration migration = new Migration(source, target, state, mappings);
        if (!migration.obstacles.isEmpty()) {
            throw new IllegalArgumentException("The instance cannot be moved: " + migration.obstacles);
        }
        return new StepResult(
                new ExecutionState(
                        state.state(),
                        state.nextTokenId(),
                        state.tokens().stream().map(migration::moved).toList()),
                List.of(),
                List.of(new HistoryEvent(Kind.MIGRATED, target.processId(), Token.ROOT, detail)));
    }

    private Token moved(Token token) {
        return new Token(
                token.id(),
                token.parent(),
                nodeOf(token),
                token.status(),
                token.via(),
                token.incident(),
                token.locals(),
                token.subscriptions().stream()
                        .map(wait ->
                                new Subscription(wait.id(), wait.kind(), to(wait.node()), wait.due(), wait.cycle()))
                        .toList(),
                token.item(),
                token.loop(),
                token.called(),
                token.uncaught());
    }

    private String to(String node) {
        return mappings.getOrDefault(node, node);
    }

    private String nodeOf(Token token) {
        return token.id() == Token.ROOT ? target.processId() : to(token.node());
    }

    private void check(Token token) {
        String to = to(token.node());
        if (!target.contains(to)) {
            obstacle(token, "The target has no node " + to);
            return;
        }
        Node from = source.node(token.node());
        Node node = target.node(to);
        int before = obstacles.size();
        if (!from.element().getClass().equals(node.element().getClass())
                || !from.element().bpmnName().equals(node.element().bpmnName())) {
            obstacle(token, "It is of another kind in the target");
        } else if (loopChange(token, from.loop(), node.loop()) instanceof String change) {
            obstacle(token, change);
        } else if (!isInScope(token, node)) {
            obstacle(token, "It is in another scope in the target");
        } else if (waitsForFlows(token, to)
                && target.incoming(to).stream().noneMatch(flow -> flow.id().equals(token.via()))) {
            obstacle(token, "The flow that it came by does not lead there in the target");
        } else {
            checkEvents(token);
        }
        if (obstacles.size() == before) {
            mapped.add(new Mapped(token.id(), token.node(), to));
        }
    }

    /** What of a multi-instance activity is another thing in the target that a token cannot do without; null where nothing is. */
    private static @Nullable String loopChange(Token token, @Nullable MultiInstance from, @Nullable MultiInstance to) {
        if (from == null || to == null) {
            return Objects.equals(from, to) ? null : REPEATED_IN_ANOTHER_WAY;
        }
        if (from.sequential() != to.sequential()) {
            return REPEATED_IN_ANOTHER_WAY;
        }
        if (token.loop() == null || token.status() != NodeStatus.EXECUTING) {
            return null; // Its items have not begun, or are all done, or the token for all of them answers for it.
        }
        if (!Objects.equals(from.outputCollection(), to.outputCollection())) {
            return "Its items are being done, and it collects their results in another variable in the target";
        }
        return Objects.equals(from.inputElement(), to.inputElement())
                ? null
                : "Its items are being done, and they have their element in another variable in the target";
    }

    private boolean isInScope(Token token, Node node) {
        Token parent = Objects.requireNonNull(byId.get(token.parent()));
        // An item of a multi-instance activity is within the token for all of them, in the same node.
        return (token.item() > 0 ? node.id() : node.scope()) instanceof String scope && scope.equals(nodeOf(parent));
    }

    private boolean waitsForFlows(Token token, String to) {
        return token.status() == NodeStatus.EXECUTED_PARTIAL
                || (token.status() == NodeStatus.ARRIVED && target.incoming(to).size() > 1);
    }

    /** What the token waits for is there, and nothing else is that it would have to wait for. */
    private void checkEvents(Token token) {
        for (Subscription wait : token.subscriptions()) {
            if (!isSameEvent(token, wait.node())) {
                obstacle(token, "The target does not wait there for the event " + to(wait.node()));
            }
        }
        if (token.status() == NodeStatus.ARRIVED) {
            return; // It has not been executed, and begins to wait when it is.
        }
        Set<String> known = catching(source, token.node(), token)
                .map(Node::id)
                .map(this::to)
                .collect(Collectors.toSet());
        catching(target, nodeOf(token), token)
                .map(Node::id)
                .filter(event -> !known.contains(event))
                .forEach(event -> obstacle(token, "The target also waits there for the event " + event));
    }

    private boolean isSameEvent(Token token, String event) {
        String to = to(event);
        if (event.equals(token.node())) {
            return to.equals(nodeOf(token)) && hasSameTrigger(event, to);
        }
        return catching(target, nodeOf(token), token).anyMatch(node -> node.id().equals(to))
                && hasSameTrigger(event, to);
    }

    private boolean hasSameTrigger(String from, String to) {
        return source.node(from).element() instanceof CatchingElement before
                && target.node(to).element() instanceof CatchingElement after
                && before.trigger().getClass().equals(after.trigger().getClass())
                && before.interrupting() == after.interrupting();
    }

    /** The events, other than its own, that a token in a node waits for. */
    private static Stream<Node> catching(ProcessModel model, String node, Token token) {
        Stream<Node> around = token.item() > 0 ? Stream.of() : model.boundaries(node).stream();
        Stream<Node> chosen = token.status() == NodeStatus.WAITING_MESSAGE_EVENT
                ? model.outgoing(node).stream()
                        .map(flow -> model.node(flow.target()))
                        .filter(next -> next.element() instanceof CatchingElement && isChoice(model, node))
                : Stream.of();
        return Stream.concat(Stream.concat(around, model.eventStarts(node).stream()), chosen)
                .filter(event -> !(((CatchingElement) event.element()).trigger() instanceof Trigger.Error));
    }

    /** An event-based gateway waits for the events that follow it; what waits for an event of its own does not. */
    private static boolean isChoice(ProcessModel model, String node) {
        return !(model.node(node).element() instanceof CatchingElement);
    }

    private void obstacle(Token token, String reason) {
        obstacles.add(new Obstacle(token.id(), token.node(), reason));
    }
}
