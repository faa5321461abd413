package dev.onset.engine;

import static dev.onset.engine.TestModel.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.CatchEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.testing.TestInstance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** Migrates instances of random models to a changed model at a random moment. */
class RandomMigrationsTest {

    @Provide
    Arbitrary<Block> blocks() {
        return Block.arbitrary(3);
    }

    /** The target is the source with some nodes changed, so that many plans have an obstacle and many have none. */
    @Property(tries = 2000)
    void what_a_plan_accepts_runs_to_its_end_and_what_it_does_not_accept_is_not_moved(
            @ForAll("blocks") Block block,
            @ForAll @IntRange(min = 1, max = 60) int maxVisits,
            @ForAll @IntRange(min = 0, max = 12) int moves,
            @ForAll long seed)
            throws StaleEvent {
        Random random = new Random(seed);
        BlockDrawing.Drawn drawn = BlockDrawing.draw(block);
        ProcessModel target = changed(drawn.model(), random);
        TestInstance instance = TestInstance.startWithVisits(drawn.model(), maxVisits, drawn.values());
        for (int i = 0; i < moves; i++) {
            next(instance, random);
        }
        if (instance.state.state() != InstanceState.STARTED) {
            return;
        }
        Migration.Plan plan = Migration.plan(drawn.model(), target, instance.state, Map.of());
        Statistics.label("plans").collect(plan.obstacles().isEmpty() ? "accepted" : "obstacles");
        if (!plan.obstacles().isEmpty()) {
            assertThatThrownBy(() -> instance.move(target)).isInstanceOf(IllegalArgumentException.class);
            return;
        }

        instance.move(target);

        for (int i = 0; i < 2_000 && next(instance, random); i++) {
            assertThat(instance.state.tokens())
                    .allSatisfy(
                            token -> assertThat(target.contains(token.node())).isTrue());
        }
        if (instance.state.state() == InstanceState.FINISHED) {
            instance.assertEnded(InstanceState.FINISHED);
        }
    }

    /** Lets a possible event occur; returns false if none is possible. */
    private static boolean next(TestInstance instance, Random random) throws StaleEvent {
        List<Event> events = new ArrayList<>();
        instance.openWork.keySet().forEach(token -> {
            events.add(new Event.WorkCompleted(token, Map.of("sum", 0, "result", token)));
            if (!instance.incidents.containsKey(token) && random.nextInt(4) == 0) {
                events.add(new Event.WorkFailed(token, "failed"));
                if (!isListener(instance, token)) {
                    events.add(new Event.ErrorThrown(token, "E", null, Map.of()));
                }
            }
        });
        // An incident that cannot be resolved would be retried forever.
        instance.incidents.keySet().forEach(token -> {
            if (random.nextInt(2) == 0) {
                events.add(new Event.IncidentRetried(token));
            }
        });
        if (instance.continuationDue() && instance.state.tokens().stream().anyMatch(Token::isReady)) {
            events.add(new Event.Continue());
        }
        List<Long> waits = List.copyOf(instance.subscriptions.keySet());
        int choice = random.nextInt(events.size() + waits.size() + 1);
        if (instance.state.state() != InstanceState.STARTED || events.size() + waits.size() == 0) {
            return false;
        }
        if (choice < events.size()) {
            instance.apply(events.get(choice));
        } else if (choice < events.size() + waits.size()) {
            long subscription = waits.get(choice - events.size());
            instance.trigger(subscription, Map.of("triggered-" + subscription, true));
        }
        return true;
    }

    /** Whether the work of a token is a listener, which cannot throw a BPMN error. */
    private static boolean isListener(TestInstance instance, long token) {
        return instance.state.tokens().stream().anyMatch(other -> other.id() == token && other.listener() != null);
    }

    /** Returns the model with some of its nodes, loops, events and flows changed, added or removed. */
    private static ProcessModel changed(ProcessModel source, Random random) {
        List<Node> nodes = new ArrayList<>();
        List<Flow> flows = new ArrayList<>();
        Set<String> gone = new HashSet<>();
        int oneIn = 4 + random.nextInt(30);
        for (Node node : source.nodes()) {
            if (random.nextInt(oneIn) > 0 || node.scope() == null || isOfCancellation(node)) {
                nodes.add(node);
            } else if (isRemovable(node) && random.nextBoolean()) {
                gone.add(node.id());
            } else {
                nodes.add(changed(node, random));
            }
            if (node.element().work() != null && random.nextInt(oneIn) == 0) {
                nodes.add(Node.of(
                        node.id() + "-new",
                        Objects.requireNonNull(node.scope()),
                        new BoundaryEvent(node.id(), random.nextBoolean(), TestModel.message("new"))));
            }
        }
        for (Node node : source.nodes()) {
            for (Flow flow : source.outgoing(node.id())) {
                if (!gone.contains(flow.source()) && !gone.contains(flow.target())) {
                    boolean renamed = random.nextInt(oneIn) == 0;
                    flows.add(new Flow(
                            renamed ? flow.id() + "-new" : flow.id(), flow.source(), flow.target(), flow.condition()));
                }
            }
        }
        return new ProcessModel(source.processId(), nodes, flows);
    }

    /** The compiler refuses a transaction that can be canceled and has no cancel boundary event. */
    private static boolean isOfCancellation(Node node) {
        return node.element() instanceof BoundaryEvent event && event.trigger() instanceof Trigger.Cancel;
    }

    /** A scope is removed with its content, an activity with its boundary events, and a start event with its scope. */
    private static boolean isRemovable(Node node) {
        return node.element() instanceof BoundaryEvent
                || node.element() instanceof CatchEvent
                || node.element() instanceof ParallelGateway
                || node.element() instanceof EndEvent;
    }

    private static Node changed(Node node, Random random) {
        MultiInstance loop = node.loop();
        if (loop != null) {
            loop = switch (random.nextInt(5)) {
                case 0 -> null;
                case 1 -> with(loop, !loop.sequential(), loop.inputElement(), loop.outputCollection());
                case 2 -> with(loop, loop.sequential(), loop.inputElement(), "others");
                case 3 -> with(loop, loop.sequential(), loop.inputElement(), null);
                default -> with(loop, loop.sequential(), "element", loop.outputCollection());
            };
            return new Node(node.id(), node.name(), node.scope(), node.element(), node.inputs(), node.outputs(), loop);
        }
        Element element = switch (node.element()) {
            case BoundaryEvent event ->
                random.nextBoolean()
                        ? new BoundaryEvent(event.attachedTo(), !event.interrupting(), event.trigger())
                        : new BoundaryEvent(event.attachedTo(), event.interrupting(), trigger(random));
            case CatchEvent ignored -> new CatchEvent(trigger(random));
            case Element other when other.work() != null -> random.nextBoolean() ? TestModel.task() : other;
            case Element other -> other;
        };
        MultiInstance added = element.work() != null && random.nextBoolean()
                ? new MultiInstance(
                        random.nextBoolean(), Expression.literal(List.of(1, 2)), "item", "out", variable("item"), null)
                : null;
        List<Mapping> outputs = random.nextBoolean()
                ? List.of(new Mapping(Expression.literal(random.nextInt()), "mapped"))
                : node.outputs();
        return new Node(node.id(), node.name(), node.scope(), element, node.inputs(), outputs, added);
    }

    private static Trigger trigger(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> TestModel.message("changed");
            case 1 -> TestModel.after("PT2H");
            default -> TestModel.timer(Trigger.TimerType.CYCLE, "R3/PT1H");
        };
    }

    private static MultiInstance with(
            MultiInstance loop, boolean sequential, @Nullable String element, @Nullable String collection) {
        return new MultiInstance(
                sequential,
                loop.inputCollection(),
                element,
                collection,
                collection == null ? null : variable("item"),
                loop.completionCondition());
    }
}
