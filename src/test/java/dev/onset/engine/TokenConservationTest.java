package dev.onset.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.bpmn.BpmnCompiler;
import dev.onset.bpmn.Compilation;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.StartEvent;
import dev.onset.testing.TestInstance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** An instance of any model finishes, waits or has an incident, and never loses or duplicates a token. */
class TokenConservationTest {

    private static final BpmnCompiler COMPILER = new BpmnCompiler();

    @Provide
    Arbitrary<Block> blocks() {
        return Block.arbitrary(4);
    }

    @Property(tries = 2000)
    void a_well_formed_process_visits_each_node_as_often_as_its_structure_says_whatever_happens_in_which_order(
            @ForAll("blocks") Block block, @ForAll @IntRange(min = 1, max = 60) int maxVisits, @ForAll long seed)
            throws StaleEvent {
        BlockDrawing.Drawn drawn = BlockDrawing.draw(block);

        assertPlaysAsDrawn(drawn, drawn.model(), maxVisits, seed);
    }

    @Property(tries = 500)
    void what_is_compiled_from_the_xml_of_a_process_does_the_same(
            @ForAll("blocks") Block block, @ForAll @IntRange(min = 1, max = 60) int maxVisits, @ForAll long seed)
            throws StaleEvent {
        BlockDrawing.Drawn drawn = BlockDrawing.draw(block);
        Compilation compilation = COMPILER.compile(
                "random.bpmn", ModelXml.of(drawn.model(), "random").getBytes(StandardCharsets.UTF_8));
        assertThat(compilation.errors()).isEmpty();

        assertPlaysAsDrawn(drawn, compilation.processes().getFirst().model(), maxVisits, seed);
    }

    /** A transaction is left only by its cancel boundary event, which closes the loop or leads to the join. */
    @Example
    void a_join_does_not_wait_for_a_token_that_waits_for_it_in_a_loop_over_a_boundary_event() throws StaleEvent {
        Block job = new Block.Job();
        Block transaction = new Block.Transaction(job);
        Block closedByBoundary = new Block.Sequence(List.of(
                new Block.Parallel(List.of(job, new Block.Inclusive(List.of(job, job), 0))), transaction));
        Block joinedBehindBoundary =
                new Block.Parallel(List.of(job, new Block.Inclusive(List.of(job, transaction), 0)));
        for (Block body : List.of(closedByBoundary, joinedBehindBoundary)) {
            BlockDrawing.Drawn drawn = BlockDrawing.draw(new Block.Loop(body, 1));
            for (long seed = 0; seed < 50; seed++) {
                assertPlaysAsDrawn(drawn, drawn.model(), 1, seed);
            }
        }
    }

    private static void assertPlaysAsDrawn(BlockDrawing.Drawn drawn, ProcessModel model, int maxVisits, long seed)
            throws StaleEvent {
        Player player =
                new Player(drawn, TestInstance.startWithVisits(model, maxVisits, drawn.values()), new Random(seed));

        player.playToItsEnd();

        player.instance.assertEnded(InstanceState.FINISHED);
        Map<String, Integer> visits = visits(player.instance);
        visits.keySet().removeAll(drawn.interruptible());
        assertThat(visits).isEqualTo(drawn.expected(player.happened));
        Map<String, @Nullable Object> values = player.instance.state.variables();
        assertThat(values).containsAllEntriesOf(player.markers);
        assertThat(Feel.number(values.get("sum"))).isEqualTo(drawn.sum());
        drawn.outputs()
                .forEach((name, items) -> assertThat((List<?>) values.get(name))
                        .extracting(Feel::number)
                        .isEqualTo(items));
    }

    /** Lets random events occur in an instance and records them. */
    private static final class Player {

        final TestInstance instance;
        /** The number of occurrences of the event of each node. */
        final Map<String, Integer> happened = new TreeMap<>();

        final Map<String, Object> markers = new TreeMap<>();
        private final Map<String, String> errorEvents = new TreeMap<>();
        private final Random random;

        Player(BlockDrawing.Drawn drawn, TestInstance instance, Random random) {
            this.instance = instance;
            this.random = random;
            for (BlockDrawing.Boundary boundary : drawn.boundaries()) {
                CatchingElement event =
                        (CatchingElement) drawn.model().node(boundary.event()).element();
                if (event.trigger() instanceof Trigger.Error) {
                    errorEvents.put(boundary.activity(), boundary.event());
                }
            }
        }

        void playToItsEnd() throws StaleEvent {
            while (instance.state.state() == InstanceState.STARTED) {
                List<Move> moves = moves();
                assertThat(moves).as("what a started instance waits for").isNotEmpty();
                moves.get(random.nextInt(moves.size())).make();
            }
        }

        /** Returns the possible next events of an instance that has not ended. There must be at least one. */
        private List<Move> moves() {
            List<Move> moves = new ArrayList<>();
            if (instance.continuationDue()) {
                moves.add(this::goOn);
            }
            for (long token : instance.openWork.keySet()) {
                moves.add(() -> complete(token));
                if (!instance.incidents.containsKey(token) && random.nextInt(4) == 0) {
                    moves.add(() -> instance.apply(new Event.WorkFailed(token, "failed")));
                }
                String caughtBy = errorEvents.get(nodeOf(instance.openWork.get(token)));
                if (caughtBy != null && !instance.incidents.containsKey(token)) {
                    moves.add(() -> {
                        instance.apply(new Event.ErrorThrown(token, "E", null, Map.of("by-" + token, true)));
                        happened.merge(caughtBy, 1, Integer::sum);
                    });
                }
            }
            if (!instance.escalations.isEmpty()) {
                moves.add(this::answer);
            }
            for (long token : instance.incidents.keySet()) {
                moves.add(() -> instance.apply(new Event.IncidentRetried(token)));
            }
            instance.subscriptions.forEach((subscription, wait) -> {
                if (nodeOf(wait).startsWith("wait") || random.nextInt(4) == 0) {
                    moves.add(() -> {
                        instance.trigger(subscription, Map.of("triggered-" + subscription, true));
                        happened.merge(nodeOf(wait), 1, Integer::sum);
                    });
                }
            });
            return moves;
        }

        private void complete(long token) throws StaleEvent {
            if (((Effect.CreateJob) instance.openWork.get(token)).listenerEvent() != null) {
                instance.apply(new Event.WorkCompleted(token, Map.of()));
                return;
            }
            markers.put("by-" + token, true);
            instance.apply(new Event.WorkCompleted(token, Map.of("by-" + token, true)));
        }

        private void answer() {
            Effect.Escalate escalation = instance.escalations.removeFirst();
            try {
                instance.apply(new Event.EscalationAnswered(escalation.number(), false));
            } catch (StaleEvent withdrawn) {
                assertThat(instance.state.tokens()).noneMatch(token -> token.id() == escalation.token());
            }
        }

        private void goOn() {
            try {
                instance.apply(new Event.Continue());
            } catch (StaleEvent withdrawn) {
                assertThat(instance.state.tokens()).noneMatch(Token::isReady);
            }
        }

        private static String nodeOf(Effect effect) {
            return switch (effect) {
                case Effect.CreateJob job -> job.node();
                case Effect.ArmTimer timer -> timer.node();
                case Effect.AwaitMessage message -> message.node();
                default -> throw new AssertionError(effect);
            };
        }
    }

    private interface Move {
        void make() throws StaleEvent;
    }

    private static Map<String, Integer> visits(TestInstance instance) {
        Map<String, Integer> visits = new TreeMap<>();
        for (String node : instance.path()) {
            visits.merge(node, 1, Integer::sum);
        }
        return visits;
    }

    @Property(tries = 2000)
    void any_graph_of_nodes_finishes_or_says_what_it_waits_for(
            @ForAll @IntRange(min = 1, max = 12) int size, @ForAll long seed) throws StaleEvent {
        ProcessModel model = randomGraph(size, new Random(seed));
        Random random = new Random(seed + 1);
        TestInstance instance = TestInstance.startWithVisits(model, 30);

        for (int steps = 0; steps < 50 && instance.state.state() == InstanceState.STARTED; steps++) {
            List<Token> live = instance.state.tokens().stream()
                    .filter(token -> token.id() != Token.ROOT)
                    .toList();
            assertThat(live).as("tokens of a started instance").isNotEmpty();
            assertThat(live)
                    .allSatisfy(token -> assertThat(isAccountedFor(instance, token))
                            .as("token %s is ready, waits for something, or has an incident", token)
                            .isTrue());
            List<Event> possible = new ArrayList<>();
            instance.openWork.keySet().forEach(token -> possible.add(new Event.WorkCompleted(token, Map.of())));
            if (live.stream().anyMatch(Token::isReady)) {
                possible.add(new Event.Continue());
            }
            if (possible.isEmpty()) {
                return; // Every token waits at a join that no other token will reach, or has an incident.
            }
            instance.apply(possible.get(random.nextInt(possible.size())));
        }
        if (instance.state.state() == InstanceState.FINISHED) {
            assertThat(instance.state.tokens()).hasSize(1);
            assertThat(instance.openWork).isEmpty();
            assertThat(instance.incidents).isEmpty();
        }
    }

    private static boolean isAccountedFor(TestInstance instance, Token token) {
        return token.isReady()
                || token.status() == NodeStatus.EXECUTED_PARTIAL
                || instance.openWork.containsKey(token.id())
                || instance.incidents.containsKey(token.id());
    }

    private static ProcessModel randomGraph(int size, Random random) {
        TestModel model = new TestModel().node("start", new StartEvent());
        for (int i = 0; i < size; i++) {
            model.node(
                    "n" + i,
                    switch (random.nextInt(5)) {
                        case 0 -> TestModel.job();
                        case 1 -> new ParallelGateway();
                        case 2 -> new ExclusiveGateway(null);
                        default -> TestModel.task();
                    });
        }
        model.flow("start", "n0");
        for (int i = 0; i < size; i++) {
            Set<Integer> targets = new TreeSet<>();
            for (int count = random.nextInt(3); count > 0; count--) {
                targets.add(random.nextInt(size));
            }
            for (int target : targets) {
                model.flow("n" + i, "n" + target, Expression.literal(random.nextInt(3) > 0));
            }
        }
        return model.build();
    }
}
