package dev.onset.engine;

import dev.onset.engine.HistoryEvent.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Migrates an instance to another model of its process. Each token moves to the node with the same id, or to the node to
 * which its node is mapped. That node must be of the same kind, in the same scope, and wait for the same events. A
 * multi-instance activity whose items are active must also keep its variables. Jobs keep their type, timers their time, and
 * message subscriptions their name and key. Completed activities that can be compensated move like tokens.
 */
public final class Migration {

    private static final String DIFFERENT_LOOP = "The multi-instance settings differ in the target";

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
        Token root = state.tokens().getFirst();
        if (listenersDiffer(root, source.node(source.processId()), target.node(target.processId()))) {
            obstacle(root, "A listener is running, and the listeners of the process differ in the target");
        }
        checkEvents(root);
        state.tokens().forEach(token -> checkCompensable(token, token.compensable()));
    }

    /** The move of a token from one node to another. */
    public record Mapped(long token, String from, String to) {}

    /**
     * The reason why a token cannot be moved.
     *
     * @param token id of the token
     * @param node id of its node
     * @param reason a sentence without a full stop
     */
    public record Obstacle(long token, String node, String reason) {}

    /** The plan of a migration, which is possible if there are no obstacles. */
    public record Plan(List<Mapped> mapped, List<Obstacle> obstacles) {}

    /**
     * Plans a migration.
     *
     * @param mappings ids of nodes of the source, each with the id of its node in the target; other nodes keep their id
     */
    public static Plan plan(
            ProcessModel source, ProcessModel target, ExecutionState state, Map<String, String> mappings) {
        Migration migration = new Migration(source, target, state, mappings);
        return new Plan(List.copyOf(migration.mapped), List.copyOf(migration.obstacles));
    }

    /**
     * Migrates an instance.
     *
     * @param mappings ids of nodes of the source, each with the id of its node in the target; other nodes keep their id
     * @param detail the detail of the history entry
     * @throws IllegalArgumentException if the plan has obstacles
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
                localsOf(token),
                token.subscriptions().stream()
                        .map(wait ->
                                new Subscription(wait.id(), wait.kind(), to(wait.node()), wait.due(), wait.cycle()))
                        .toList(),
                token.item(),
                token.loop(),
                token.called(),
                token.uncaught(),
                moved(token.compensable()),
                token.listener(),
                token.completing(),
                token.escalation());
    }

    /** An ad-hoc subprocess gets the description of the elements that can be activated in the target. */
    private Map<String, @Nullable Object> localsOf(Token token) {
        if (!token.locals().containsKey(AdHoc.ELEMENTS)
                || !(target.node(nodeOf(token)).element() instanceof AdHocElement element)) {
            return token.locals();
        }
        Map<String, @Nullable Object> locals = new LinkedHashMap<>(token.locals());
        locals.put(AdHoc.ELEMENTS, element.adHoc().elements());
        return locals;
    }

    private List<Compensable> moved(List<Compensable> completed) {
        return completed.stream()
                .map(activity -> new Compensable(to(activity.node()), moved(activity.inside())))
                .toList();
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
                || !from.element().bpmnName().equals(node.element().bpmnName())
                || from.element().work() != node.element().work()) {
            obstacle(token, "The node " + to + " is of another type in the target");
        } else if (loopChange(token, from.loop(), node.loop()) instanceof String change) {
            obstacle(token, change);
        } else if (!isInScope(token, node)) {
            obstacle(token, "The node " + to + " is in another scope in the target");
        } else if (waitsForFlows(token, to)
                && target.incoming(to).stream().noneMatch(flow -> flow.id().equals(token.via()))) {
            String via = token.via() == null ? "" : " " + token.via();
            obstacle(token, "The token's sequence flow" + via + " does not lead to the node " + to + " in the target");
        } else if (listenersDiffer(token, from, node)) {
            obstacle(token, "A listener is running, and the listeners of the node " + to + " differ in the target");
        } else {
            checkEvents(token);
        }
        if (obstacles.size() == before) {
            mapped.add(new Mapped(token.id(), token.node(), to));
        }
    }

    private static boolean listenersDiffer(Token token, Node from, Node to) {
        ListenerRun run = token.listener();
        return run != null
                && from.listeners().at(run.event()).size()
                        != to.listeners().at(run.event()).size();
    }

    /** Returns the change of a multi-instance activity that prevents the move of a token; null if there is none. */
    private static @Nullable String loopChange(Token token, @Nullable MultiInstance from, @Nullable MultiInstance to) {
        if (from == null || to == null) {
            return Objects.equals(from, to) ? null : DIFFERENT_LOOP;
        }
        if (from.sequential() != to.sequential()) {
            return DIFFERENT_LOOP;
        }
        if (token.loop() == null || token.status() != NodeStatus.EXECUTING) {
            return null; // No items are active, or another token, that of the whole activity, is checked for them.
        }
        if (!Objects.equals(from.outputCollection(), to.outputCollection())) {
            return "The outputCollection differs in the target, and items are active";
        }
        return Objects.equals(from.inputElement(), to.inputElement())
                ? null
                : "The inputElement differs in the target, and items are active";
    }

    private boolean isInScope(Token token, Node node) {
        if (isCompensation(source, token.node())) {
            // Its parent is the token of the event that threw the compensation, or the scope of that event.
            return isCompensation(target, node.id());
        }
        Token parent = Objects.requireNonNull(byId.get(token.parent()));
        // The parent of an item is the token of the whole activity, in the same node.
        return (token.item() > 0 ? node.id() : node.scope()) instanceof String scope && scope.equals(nodeOf(parent));
    }

    private static boolean isCompensation(ProcessModel model, String node) {
        return model.isCompensationHandler(node)
                || (model.node(node).element() instanceof CatchingElement event
                        && event.trigger() instanceof Trigger.Compensation);
    }

    /** Checks that the target can compensate the completed activities in the scope of a token. */
    private void checkCompensable(Token scope, List<Compensable> completed) {
        for (Compensable activity : completed) {
            String to = to(activity.node());
            if (!target.contains(to)) {
                obstacle(scope, "The target has no node " + to + ", which is completed and can be compensated");
            } else if (source.compensation(activity.node()) != null && target.compensation(to) == null) {
                obstacle(scope, "The node " + to + ", which is completed, has no compensation handler in the target");
            }
            checkCompensable(scope, activity.inside());
        }
    }

    private boolean waitsForFlows(Token token, String to) {
        if (target.node(to).element() instanceof AdHocElement) {
            return false;
        }
        return token.status() == NodeStatus.EXECUTED_PARTIAL
                || (token.status() == NodeStatus.ARRIVED && target.incoming(to).size() > 1);
    }

    /** Checks that the target waits for the same events as the token, and for no others. */
    private void checkEvents(Token token) {
        for (Subscription wait : token.subscriptions()) {
            if (!isSameEvent(token, wait.node())) {
                obstacle(
                        token,
                        "The target does not wait for the event " + to(wait.node()) + " in the node " + nodeOf(token));
            }
        }
        if (token.status() == NodeStatus.ARRIVED) {
            return; // It has not been executed and subscribes when it is.
        }
        Set<String> known = catching(source, token.node(), token)
                .map(Node::id)
                .map(this::to)
                .collect(Collectors.toSet());
        catching(target, nodeOf(token), token)
                .map(Node::id)
                .filter(event -> !known.contains(event))
                .forEach(event -> obstacle(
                        token, "The target also waits for the event " + event + " in the node " + nodeOf(token)));
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

    /** Returns the events for which a token in a node waits, other than its own. */
    private static Stream<Node> catching(ProcessModel model, String node, Token token) {
        Stream<Node> around = token.item() > 0 ? Stream.of() : model.boundaries(node).stream();
        Stream<Node> chosen = token.status() == NodeStatus.WAITING_MESSAGE_EVENT
                ? model.outgoing(node).stream()
                        .map(flow -> model.node(flow.target()))
                        .filter(next -> next.element() instanceof CatchingElement && isChoice(model, node))
                : Stream.of();
        return Stream.concat(Stream.concat(around, model.eventStarts(node).stream()), chosen)
                .filter(event -> ((CatchingElement) event.element()).trigger().isAwaited());
    }

    /** Whether a node is an event-based gateway, which waits for the events that follow it. */
    private static boolean isChoice(ProcessModel model, String node) {
        return !(model.node(node).element() instanceof CatchingElement);
    }

    private void obstacle(Token token, String reason) {
        obstacles.add(new Obstacle(token.id(), token.node(), reason));
    }
}
