package dev.onset.execution;

import dev.onset.execution.elements.BoundaryEvent;
import dev.onset.execution.elements.CatchEvent;
import dev.onset.execution.elements.EndEvent;
import dev.onset.execution.elements.ExclusiveGateway;
import dev.onset.execution.elements.InclusiveGateway;
import dev.onset.execution.elements.ParallelGateway;
import dev.onset.execution.elements.StartEvent;
import dev.onset.execution.elements.SubProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A well-formed process as a tree of blocks, each with one way in and one way out. It can be drawn as a model, and says by
 * itself how often each of its nodes must be visited: the reference that the stepper is held against.
 */
sealed interface Block {

    record Job() implements Block {}

    record Automatic() implements Block {}

    record Sequence(List<Block> blocks) implements Block {}

    record Parallel(List<Block> branches) implements Block {}

    /** Takes the branch {@code chosen}; the last branch is the default. */
    record Choice(List<Block> branches, int chosen) implements Block {}

    record Loop(Block body, int times) implements Block {}

    record Scope(Block body) implements Block {}

    /** Takes the branches whose bit is set in {@code chosen}, else the last, which is the default. */
    record Inclusive(List<Block> branches, int chosen) implements Block {}

    record ForEach(Block body, int items, boolean sequential) implements Block {}

    /** Waits for a message. */
    record Wait() implements Block {}

    /** A job with an event at its boundary, which happens or not. */
    record Watched(Watch watch) implements Block {}

    /** A scope that a timer may end before it is done. */
    record Limited(Block body) implements Block {}

    /** What may happen while a job is open. */
    enum Watch {
        ERROR,
        TIMER,
        MESSAGE_BESIDE,
        CYCLE_BESIDE
    }

    static Arbitrary<Block> arbitrary(int depth) {
        Arbitrary<Block> leaf = Arbitraries.oneOf(
                Arbitraries.of(new Job(), new Automatic(), new Wait()),
                Arbitraries.of(Watch.class).map(Watched::new));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<Block> smaller = Arbitraries.lazy(() -> arbitrary(depth - 1));
        Arbitrary<List<Block>> several = smaller.list().ofMinSize(2).ofMaxSize(4);
        return Arbitraries.oneOf(
                leaf,
                smaller.list().ofMaxSize(4).map(Sequence::new),
                several.map(Parallel::new),
                Combinators.combine(several, Arbitraries.integers().between(0, 3))
                        .as((branches, chosen) -> new Choice(branches, chosen % branches.size())),
                Combinators.combine(smaller, Arbitraries.integers().between(1, 3))
                        .as(Loop::new),
                smaller.map(Scope::new),
                smaller.map(Limited::new),
                Combinators.combine(several, Arbitraries.integers().between(0, 15))
                        .as(Inclusive::new),
                Combinators.combine(smaller, Arbitraries.integers().between(0, 3), Arbitraries.of(true, false))
                        .as(ForEach::new));
    }

    /** The block as a whole process, with how often each node must have been visited when it has ended. */
    static Drawn draw(Block block) {
        Drawing drawing = new Drawing();
        drawing.node("start", TestModel.PROCESS, new StartEvent(), 1);
        String last = drawing.draw(block, "start", TestModel.PROCESS, 1);
        drawing.node("end", TestModel.PROCESS, new EndEvent(), 1);
        drawing.model.flow(last, "end");
        return new Drawn(
                drawing.model.build(), drawing.visits, drawing.watches, drawing.interruptible, drawing.outputs);
    }

    /** An event at a boundary, and what it leads to. */
    record Boundary(String activity, String event, String aside, boolean interrupting) {}

    /**
     * @param visits of each node, where no event at a boundary happens
     * @param interruptible nodes in a scope that may be ended before it is done
     * @param outputs the variables that multi-instance activities must have left
     */
    record Drawn(
            ProcessModel model,
            Map<String, Integer> visits,
            List<Boundary> boundaries,
            Set<String> interruptible,
            Map<String, List<Integer>> outputs) {

        /** How often each node must have been visited, where events happened that often; without those interruptible. */
        Map<String, Integer> expected(Map<String, Integer> happened) {
            Map<String, Integer> expected = new TreeMap<>(visits);
            for (Boundary boundary : boundaries) {
                int times = happened.getOrDefault(boundary.event(), 0);
                expected.merge(boundary.event(), times, Integer::sum);
                expected.merge(boundary.aside(), times, Integer::sum);
                if (boundary.interrupting()) {
                    expected.merge(boundary.activity(), -times, Integer::sum);
                }
            }
            expected.keySet().removeAll(interruptible);
            expected.values().removeIf(times -> times == 0);
            return expected;
        }
    }

    /** Draws blocks one after the other; {@code times} is how often the place that is drawn will be passed. */
    final class Drawing {

        private final TestModel model = new TestModel();
        private final Map<String, Integer> visits = new HashMap<>();
        private final List<Boundary> watches = new ArrayList<>();
        private final Set<String> interruptible = new HashSet<>();
        private final Map<String, List<Integer>> outputs = new HashMap<>();
        private boolean limited;
        private int count;

        private String node(String id, String scope, Element element, int times) {
            return node(Node.of(id, scope, element), times);
        }

        private String node(Node node, int times) {
            model.node(node);
            if (times > 0) {
                visits.put(node.id(), times);
            }
            if (limited) {
                interruptible.add(node.id());
            }
            return node.id();
        }

        private String next(String kind) {
            return kind + ++count;
        }

        /** Draws a block behind a node, and gives the node that is last. */
        private String draw(Block block, String after, String scope, int times) {
            return switch (block) {
                case Job job -> then(after, node(next("job"), scope, TestModel.job(), times));
                case Automatic automatic -> then(after, node(next("task"), scope, TestModel.task(), times));
                case Sequence sequence -> {
                    String last = after;
                    for (Block part : sequence.blocks()) {
                        last = draw(part, last, scope, times);
                    }
                    yield last;
                }
                case Parallel parallel -> {
                    String fork = then(after, node(next("fork"), scope, new ParallelGateway(), times));
                    String join = next("join");
                    // Each token that arrives at a join counts as a visit of it.
                    node(
                            join,
                            scope,
                            new ParallelGateway(),
                            times * parallel.branches().size());
                    for (Block branch : parallel.branches()) {
                        String first = then(fork, node(next("task"), scope, TestModel.task(), times));
                        model.flow(draw(branch, first, scope, times), join);
                    }
                    yield join;
                }
                case Choice choice -> {
                    String gate = next("gate");
                    String merge = next("merge");
                    int last = choice.branches().size() - 1;
                    String defaultFirst = next("task");
                    then(after, node(gate, scope, new ExclusiveGateway(gate + "-" + defaultFirst), times));
                    node(merge, scope, new ExclusiveGateway(null), times);
                    for (int i = 0; i <= last; i++) {
                        int branchTimes = i == choice.chosen() ? times : 0;
                        String first =
                                node(i == last ? defaultFirst : next("task"), scope, TestModel.task(), branchTimes);
                        boolean taken = i == choice.chosen();
                        model.flow(gate, first, i == last ? null : Expression.literal(taken));
                        model.flow(draw(choice.branches().get(i), first, scope, branchTimes), merge);
                    }
                    yield merge;
                }
                case Loop loop -> {
                    // The counter is the loop's own: it may be in a multi-instance activity.
                    String sub = next("loop");
                    String counter = next("n");
                    String in = sub + "-start";
                    then(
                            after,
                            node(
                                    new Node(
                                            sub,
                                            null,
                                            scope,
                                            new SubProcess(in),
                                            List.of(new Mapping(Expression.literal(0), counter)),
                                            List.of()),
                                    times));
                    node(in, sub, new StartEvent(), times);
                    int rounds = times * loop.times();
                    String merge = then(in, node(next("merge"), sub, new ExclusiveGateway(null), rounds));
                    String last = draw(loop.body(), merge, sub, rounds);
                    String increment = then(
                            last,
                            node(
                                    next("increment"),
                                    sub,
                                    TestModel.script(counter, variables -> (int) variables.get(counter) + 1),
                                    rounds));
                    String gate = next("gate");
                    String exit = next("task");
                    then(increment, node(gate, sub, new ExclusiveGateway(gate + "-" + exit), rounds));
                    model.flow(gate, merge, (variables, now) -> (int) variables.get(counter) < loop.times());
                    then(gate, node(exit, sub, TestModel.task(), times));
                    yield sub;
                }
                case Inclusive inclusive -> {
                    String fork = next("some");
                    String join = next("join");
                    int last = inclusive.branches().size() - 1;
                    String defaultFirst = next("task");
                    then(after, node(fork, scope, new InclusiveGateway(fork + "-" + defaultFirst), times));
                    boolean any = false;
                    int count = 0;
                    for (int i = 0; i <= last; i++) {
                        boolean taken = i == last ? !any : (inclusive.chosen() & 1 << i) != 0;
                        any |= taken;
                        count += taken ? 1 : 0;
                        int branchTimes = taken ? times : 0;
                        String first =
                                node(i == last ? defaultFirst : next("task"), scope, TestModel.task(), branchTimes);
                        model.flow(fork, first, i == last ? null : Expression.literal(taken));
                        model.flow(draw(inclusive.branches().get(i), first, scope, branchTimes), join);
                    }
                    // Each token that arrives at a join counts as a visit of it.
                    yield node(join, scope, new InclusiveGateway(null), times * count);
                }
                case ForEach each -> {
                    String sub = next("each");
                    String in = sub + "-start";
                    List<Integer> items =
                            IntStream.rangeClosed(1, each.items()).boxed().toList();
                    MultiInstance characteristics = new MultiInstance(
                            each.sequential(),
                            Expression.literal(items),
                            sub + "-item",
                            sub + "-out",
                            TestModel.variable(sub + "-item"),
                            null);
                    // Each item, and the activity as a whole.
                    int left = times * (each.items() + 1);
                    then(
                            after,
                            node(
                                    new Node(
                                            sub,
                                            null,
                                            scope,
                                            new SubProcess(in),
                                            List.of(),
                                            List.of(),
                                            characteristics),
                                    left));
                    node(in, sub, new StartEvent(), times * each.items());
                    draw(each.body(), in, sub, times * each.items());
                    if (times > 0 && !limited) {
                        outputs.put(sub + "-out", items);
                    }
                    yield sub;
                }
                case Wait wait -> then(after, node(next("wait"), scope, new CatchEvent(TestModel.message("m")), times));
                case Watched watched -> {
                    String job = then(after, node(next("watched"), scope, TestModel.job(), times));
                    String merge = next("merge");
                    boolean interrupting = watched.watch() == Watch.ERROR || watched.watch() == Watch.TIMER;
                    String aside = watch(job, scope, interrupting, triggerOf(watched.watch()));
                    node(merge, scope, new ExclusiveGateway(null), times);
                    model.flow(job, merge);
                    if (interrupting) {
                        model.flow(aside, merge);
                    }
                    yield merge;
                }
                case Limited inner -> {
                    String sub = next("limited");
                    String in = sub + "-start";
                    String merge = next("merge");
                    then(after, node(sub, scope, new SubProcess(in), times));
                    String aside = watch(sub, scope, true, TestModel.after("PT1H"));
                    node(merge, scope, new ExclusiveGateway(null), times);
                    model.flow(sub, merge);
                    model.flow(aside, merge);
                    boolean limitedAround = limited;
                    limited = true;
                    node(in, sub, new StartEvent(), times);
                    draw(inner.body(), in, sub, times);
                    limited = limitedAround;
                    yield merge;
                }
                case Scope inner -> {
                    String sub = next("sub");
                    String in = sub + "-start";
                    then(after, node(sub, scope, new SubProcess(in), times));
                    node(in, sub, new StartEvent(), times);
                    draw(inner.body(), in, sub, times);
                    yield sub;
                }
            };
        }

        /** An event at a boundary, and a task that it leads to. */
        private String watch(String activity, String scope, boolean interrupting, Trigger trigger) {
            String event = node(next("event"), scope, new BoundaryEvent(activity, interrupting, trigger), 0);
            String aside = then(event, node(next("aside"), scope, TestModel.task(), 0));
            watches.add(new Boundary(activity, event, aside, interrupting));
            return aside;
        }

        private static Trigger triggerOf(Watch watch) {
            return switch (watch) {
                case ERROR -> new Trigger.Error("E");
                case TIMER -> TestModel.after("PT1H");
                case MESSAGE_BESIDE -> TestModel.message("m");
                case CYCLE_BESIDE -> TestModel.timer(Trigger.TimerType.CYCLE, "R2/PT1H");
            };
        }

        private String then(String after, String node) {
            model.flow(after, node);
            return node;
        }
    }
}
