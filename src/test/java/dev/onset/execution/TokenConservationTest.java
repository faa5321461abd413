package dev.onset.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.execution.elements.ExclusiveGateway;
import dev.onset.execution.elements.ParallelGateway;
import dev.onset.execution.elements.StartEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Any model either finishes, waits or reports, and never loses or doubles a token. */
class TokenConservationTest {

    @Provide
    Arbitrary<Block> blocks() {
        return Block.arbitrary(4);
    }

    @Property(tries = 2000)
    void a_well_formed_process_visits_each_node_as_often_as_its_structure_says_whatever_the_order_of_the_work(
            @ForAll("blocks") Block block, @ForAll @IntRange(min = 1, max = 60) int maxVisits, @ForAll long seed)
            throws StaleEvent {
        Block.Drawn drawn = Block.draw(block);
        Random random = new Random(seed);
        TestInstance instance = TestInstance.startWithVisits(drawn.model(), maxVisits);

        while (instance.state.state() == InstanceState.STARTED) {
            instance.apply(next(instance, random));
        }

        assertThat(instance.state.state()).isEqualTo(InstanceState.FINISHED);
        assertThat(instance.state.tokens()).extracting(Token::id).containsExactly(Token.ROOT);
        assertThat(instance.openWork).isEmpty();
        assertThat(instance.incidents).isEmpty();
        assertThat(visits(instance)).isEqualTo(new TreeMap<>(drawn.visits()));
    }

    /** What could happen next to an instance that has not ended: there must be something. */
    private static Event next(TestInstance instance, Random random) {
        List<Event> possible = new ArrayList<>();
        if (instance.continuationDue) {
            possible.add(new Event.Continue());
        }
        for (long token : instance.openWork.keySet()) {
            possible.add(new Event.WorkCompleted(token, Map.of("by-" + token, true)));
            if (!instance.incidents.containsKey(token) && random.nextInt(4) == 0) {
                possible.add(new Event.WorkFailed(token, "failed"));
            }
        }
        for (long token : instance.incidents.keySet()) {
            possible.add(new Event.IncidentRetried(token));
        }
        assertThat(possible).as("what a started instance waits for").isNotEmpty();
        return possible.get(random.nextInt(possible.size()));
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
                return; // Every token waits at a join that nobody else will reach, or has an incident: it reports.
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
