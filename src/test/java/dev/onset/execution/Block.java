package dev.onset.execution;

import dev.onset.execution.elements.EndEvent;
import dev.onset.execution.elements.ExclusiveGateway;
import dev.onset.execution.elements.ParallelGateway;
import dev.onset.execution.elements.StartEvent;
import dev.onset.execution.elements.SubProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    static Arbitrary<Block> arbitrary(int depth) {
        Arbitrary<Block> leaf = Arbitraries.of(new Job(), new Automatic());
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
                smaller.map(Scope::new));
    }

    /** The block as a whole process, with how often each node must have been visited when it has ended. */
    static Drawn draw(Block block) {
        Drawing drawing = new Drawing();
        drawing.node("start", TestModel.PROCESS, new StartEvent(), 1);
        String last = drawing.draw(block, "start", TestModel.PROCESS, 1);
        drawing.node("end", TestModel.PROCESS, new EndEvent(), 1);
        drawing.model.flow(last, "end");
        return new Drawn(drawing.model.build(), drawing.visits);
    }

    record Drawn(ProcessModel model, Map<String, Integer> visits) {}

    /** Draws blocks one after the other; {@code times} is how often the place that is drawn will be passed. */
    final class Drawing {

        private final TestModel model = new TestModel();
        private final Map<String, Integer> visits = new HashMap<>();
        private int count;

        private String node(String id, String scope, Element element, int times) {
            model.node(id, scope, element);
            if (times > 0) {
                visits.put(id, times);
            }
            return id;
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
                    String counter = next("n");
                    String reset =
                            then(after, node(next("reset"), scope, TestModel.script(counter, variables -> 0), times));
                    String merge =
                            then(reset, node(next("merge"), scope, new ExclusiveGateway(null), times * loop.times()));
                    String last = draw(loop.body(), merge, scope, times * loop.times());
                    String increment = then(
                            last,
                            node(
                                    next("increment"),
                                    scope,
                                    TestModel.script(counter, variables -> (int) variables.get(counter) + 1),
                                    times * loop.times()));
                    String gate = next("gate");
                    String exit = next("task");
                    then(increment, node(gate, scope, new ExclusiveGateway(gate + "-" + exit), times * loop.times()));
                    model.flow(gate, merge, (variables, now) -> (int) variables.get(counter) < loop.times());
                    yield then(gate, node(exit, scope, TestModel.task(), times));
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

        private String then(String after, String node) {
            model.flow(after, node);
            return node;
        }
    }
}
