package dev.onset.engine;

import dev.onset.engine.Block.Alarm;
import dev.onset.engine.Block.Automatic;
import dev.onset.engine.Block.Choice;
import dev.onset.engine.Block.Compensated;
import dev.onset.engine.Block.ForEach;
import dev.onset.engine.Block.Inclusive;
import dev.onset.engine.Block.Job;
import dev.onset.engine.Block.Limited;
import dev.onset.engine.Block.Link;
import dev.onset.engine.Block.Listened;
import dev.onset.engine.Block.ListenedScope;
import dev.onset.engine.Block.Loop;
import dev.onset.engine.Block.Parallel;
import dev.onset.engine.Block.Publish;
import dev.onset.engine.Block.Race;
import dev.onset.engine.Block.Scope;
import dev.onset.engine.Block.Sequence;
import dev.onset.engine.Block.Transaction;
import dev.onset.engine.Block.Unheard;
import dev.onset.engine.Block.Until;
import dev.onset.engine.Block.Wait;
import dev.onset.engine.Block.Watch;
import dev.onset.engine.Block.Watched;
import dev.onset.engine.elements.AdHocSubProcess;
import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.CancelEndEvent;
import dev.onset.engine.elements.CatchEvent;
import dev.onset.engine.elements.CompensationThrowEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.EscalationThrowEvent;
import dev.onset.engine.elements.EventBasedGateway;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.InclusiveGateway;
import dev.onset.engine.elements.MessageThrowEvent;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.PassTask;
import dev.onset.engine.elements.ScriptTask;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws blocks as models, one after the other, and counts the expected visits. {@code times} is the number of times that
 * the current place will be passed.
 */
final class BlockDrawing {

    private final TestModel model = new TestModel();
    private final Map<String, Integer> visits = new HashMap<>();
    private final List<Boundary> watches = new ArrayList<>();
    private final Set<String> interruptible = new HashSet<>();
    private final Map<String, List<Integer>> outputs = new HashMap<>();
    /** The variables of the start: the branches to take, and the initial sum of the scripts. */
    private final Map<String, @Nullable Object> values = new TreeMap<>(Map.of("sum", 0));

    private int sum;
    private boolean limited;
    private int count;

    private BlockDrawing() {}

    /** Draws a block as a whole process, with the expected number of visits of each node. */
    static Drawn draw(Block block) {
        BlockDrawing drawing = new BlockDrawing();
        drawing.node("start", TestModel.PROCESS, new StartEvent(), 1);
        String last = drawing.draw(block, "start", TestModel.PROCESS, 1);
        drawing.node("end", TestModel.PROCESS, new EndEvent(), 1);
        drawing.model.flow(last, "end");
        return new Drawn(
                drawing.model.build(),
                drawing.values,
                drawing.visits,
                drawing.watches,
                drawing.interruptible,
                drawing.outputs,
                drawing.sum);
    }

    /** A boundary event, or an event after a gateway, with the nodes to which it leads. */
    record Boundary(String activity, String event, String aside, boolean interrupting) {}

    /**
     * @param values the variables of the start
     * @param visits the expected visits of each node if no boundary event occurs
     * @param interruptible nodes in a scope that may be interrupted
     * @param outputs the expected variables of multi-instance activities
     * @param sum the expected final value of the variable {@code sum}
     */
    record Drawn(
            ProcessModel model,
            Map<String, @Nullable Object> values,
            Map<String, Integer> visits,
            List<Boundary> boundaries,
            Set<String> interruptible,
            Map<String, List<Integer>> outputs,
            int sum) {

        /** Returns the expected visits of each node for the given numbers of events, without interruptible nodes. */
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

    /** Draws a block after a node and returns its last node. */
    private String draw(Block block, String after, String scope, int times) {
        return switch (block) {
            case Job job -> then(after, node(next("job"), scope, TestModel.job(), times));
            case Automatic automatic -> {
                if (limited) {
                    yield then(after, node(next("task"), scope, TestModel.task(), times));
                }
                String id = next("script");
                int number = count;
                sum += times * number;
                yield then(after, node(id, scope, new ScriptTask(Feel.plus("sum", number), "sum"), times));
            }
            case Listened listened ->
                then(after, node(TestModel.listened(next("listened"), scope, TestModel.job()), times));
            case ListenedScope inner -> {
                String sub = next("sub");
                String in = sub + "-start";
                String fork = next("fork");
                String join = next("join");
                then(after, node(TestModel.listened(sub, scope, new SubProcess(in)), times));
                node(in, sub, new StartEvent(), times);
                then(in, node(fork, sub, new ParallelGateway(), times));
                node(
                        new Node(
                                join,
                                null,
                                sub,
                                new ParallelGateway(),
                                List.of(),
                                List.of(),
                                null,
                                new ExecutionListeners(List.of(TestModel.listener("joined")), List.of())),
                        times * inner.branches().size());
                for (Block branch : inner.branches()) {
                    String first = then(fork, node(next("task"), sub, TestModel.task(), times));
                    model.flow(draw(branch, first, sub, times), join);
                }
                yield sub;
            }
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
                // Each token that arrives at a join is a visit of it.
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
                values.put(gate, choice.chosen());
                String defaultFirst = next("task");
                then(after, node(gate, scope, new ExclusiveGateway(gate + "-" + defaultFirst), times));
                node(merge, scope, new ExclusiveGateway(null), times);
                for (int i = 0; i <= last; i++) {
                    int branchTimes = i == choice.chosen() ? times : 0;
                    String first = node(i == last ? defaultFirst : next("task"), scope, TestModel.task(), branchTimes);
                    model.flow(gate, first, i == last ? null : Feel.equal(gate, i));
                    model.flow(draw(choice.branches().get(i), first, scope, branchTimes), merge);
                }
                yield merge;
            }
            case Loop loop -> {
                // The counter has a name of its own, because the loop may be in a multi-instance activity.
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
                                        List.of(new Mapping(Feel.literal(0), counter)),
                                        List.of()),
                                times));
                node(in, sub, new StartEvent(), times);
                int rounds = times * loop.times();
                String merge = then(in, node(next("merge"), sub, new ExclusiveGateway(null), rounds));
                String last = draw(loop.body(), merge, sub, rounds);
                String increment = then(
                        last, node(next("increment"), sub, new ScriptTask(Feel.plus(counter, 1), counter), rounds));
                String gate = next("gate");
                String exit = next("task");
                then(increment, node(gate, sub, new ExclusiveGateway(gate + "-" + exit), rounds));
                model.flow(gate, merge, Feel.less(counter, loop.times()));
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
                List<Integer> chosen = new ArrayList<>();
                values.put(fork, chosen);
                for (int i = 0; i <= last; i++) {
                    boolean taken = i == last ? !any : (inclusive.chosen() & 1 << i) != 0;
                    any |= taken;
                    int branchTimes = taken ? times : 0;
                    String first = node(i == last ? defaultFirst : next("task"), scope, TestModel.task(), branchTimes);
                    model.flow(fork, first, i == last ? null : Feel.contains(fork, i));
                    if (taken) {
                        chosen.add(i);
                    }
                    model.flow(draw(inclusive.branches().get(i), first, scope, branchTimes), join);
                }
                // Each token that arrives at a join is a visit of it.
                yield node(join, scope, new InclusiveGateway(null), times * chosen.size());
            }
            case ForEach each -> {
                String sub = next("each");
                String in = sub + "-start";
                List<Integer> items =
                        IntStream.rangeClosed(1, each.items()).boxed().toList();
                MultiInstance characteristics = new MultiInstance(
                        each.sequential(),
                        Feel.literal(items),
                        sub + "_item",
                        sub + "_out",
                        Feel.variable(sub + "_item"),
                        null);
                // Each item and the whole activity are visits.
                int left = times * (each.items() + 1);
                then(
                        after,
                        node(
                                new Node(sub, null, scope, new SubProcess(in), List.of(), List.of(), characteristics),
                                left));
                node(in, sub, new StartEvent(), times * each.items());
                draw(each.body(), in, sub, times * each.items());
                if (times > 0 && !limited) {
                    outputs.put(sub + "_out", items);
                }
                yield sub;
            }
            case Wait wait -> {
                String id = next("wait");
                yield then(after, node(id, scope, new CatchEvent(TestModel.message(id)), times));
            }
            case Link link -> {
                String source = then(after, node(next("throw"), scope, new PassTask("intermediateThrowEvent"), times));
                yield then(source, node(next("catch"), scope, new PassTask("intermediateCatchEvent"), times));
            }
            case Until until -> {
                // The branches have a scope of their own, because they may be in a multi-instance activity.
                String sub = next("until");
                String in = sub + "-start";
                String counter = next("n");
                then(
                        after,
                        node(
                                new Node(
                                        sub,
                                        null,
                                        scope,
                                        new SubProcess(in),
                                        List.of(new Mapping(Feel.literal(0), counter)),
                                        List.of()),
                                times));
                node(in, sub, new StartEvent(), times);
                String fork = then(in, node(next("fork"), sub, new ParallelGateway(), times));
                Expression met = Feel.equal(counter, 1);
                Trigger trigger = new Trigger.Condition(met, Set.of(counter), Set.of(Trigger.ChangeType.values()));
                then(fork, node(next("until"), sub, new CatchEvent(trigger), times));
                String job = then(fork, node(next("job"), sub, TestModel.job(), times));
                then(job, node(next("increment"), sub, new ScriptTask(Feel.plus(counter, 1), counter), times));
                yield sub;
            }
            case Publish publish -> {
                MessageThrowEvent event = new MessageThrowEvent(
                        "intermediateThrowEvent",
                        Expression.literal("unheard"),
                        Expression.literal("key"),
                        Expression.literal(null),
                        Expression.literal(null));
                yield then(after, node(next("publish"), scope, event, times));
            }
            case Unheard unheard -> then(after, node(next("throw"), scope, escalation("UNHEARD"), times));
            case Alarm alarm -> {
                String sub = next("alarm");
                String in = sub + "-start";
                String merge = next("merge");
                int ended = alarm.interrupting() ? 0 : times;
                then(after, node(sub, scope, new SubProcess(in), ended));
                node(in, sub, new StartEvent(), times);
                then(in, node(next("throw"), sub, escalation("ALARM"), ended));
                Trigger trigger = new Trigger.Escalation("ALARM");
                String event =
                        node(next("alarmed"), scope, new BoundaryEvent(sub, alarm.interrupting(), trigger), times);
                String aside = then(event, node(next("aside"), scope, TestModel.task(), times));
                node(merge, scope, new ExclusiveGateway(null), times);
                model.flow(sub, merge);
                if (alarm.interrupting()) {
                    model.flow(aside, merge);
                }
                yield merge;
            }
            case Race race -> {
                String gate = then(after, node(next("race"), scope, new EventBasedGateway(), times));
                String merge = next("merge");
                String message = next("wait");
                String time = next("wait");
                model.flow(chosen(gate, message, TestModel.message(message), scope), merge);
                model.flow(chosen(gate, time, TestModel.after("PT1H"), scope), merge);
                yield node(merge, scope, new ExclusiveGateway(null), times);
            }
            case Watched watched -> {
                String job = then(after, node(next("watched"), scope, TestModel.job(), times));
                String merge = next("merge");
                boolean interrupting = watched.watch() == Watch.ERROR || watched.watch() == Watch.TIMER;
                String aside = watch(job, scope, interrupting, watched.watch());
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
                String aside = watch(sub, scope, true, Watch.TIMER);
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
            case Compensated inner -> {
                String sub = next("saga");
                String in = sub + "-start";
                then(after, node(sub, scope, new SubProcess(in), times));
                String job = next("job");
                String undo = next("undo");
                String event = next("compensate");
                node(in, sub, new StartEvent(), times);
                then(in, node(job, sub, TestModel.job(), times));
                node(event, sub, new BoundaryEvent(job, true, new Trigger.Compensation()), times);
                then(event, node(undo, sub, TestModel.job(), times));
                String last = draw(inner.body(), job, sub, times);
                String thrown = next("throw");
                if (inner.behind()) {
                    yield then(sub, node(thrown, scope, compensation(sub), times));
                }
                then(last, node(thrown, sub, compensation(null), times));
                yield sub;
            }
            case Block.AdHoc inner -> {
                String sub = next("adhoc");
                String first = next("task");
                List<String> active = new ArrayList<>(List.of(first));
                for (int i = 0; i < inner.jobs(); i++) {
                    active.add(next("job"));
                }
                AdHoc adHoc = new AdHoc(
                        active.stream()
                                .map(id -> Map.<String, Object>of("elementId", id))
                                .toList(),
                        Feel.texts(active),
                        null,
                        true,
                        sub + "_out",
                        Feel.literal(1),
                        null);
                // Each activated element and the whole subprocess are visits.
                then(after, node(sub, scope, new AdHocSubProcess(adHoc, null), times * (active.size() + 1)));
                node(first, sub, TestModel.task(), times);
                for (String job : active.subList(1, active.size())) {
                    node(job, sub, TestModel.job(), times);
                }
                draw(inner.body(), first, sub, times);
                if (times > 0 && !limited) {
                    outputs.put(sub + "_out", Collections.nCopies(active.size(), 1));
                }
                yield sub;
            }
            case Transaction inner -> {
                String sub = next("transaction");
                String in = sub + "-start";
                String job = next("job");
                String undo = next("undo");
                String event = next("compensate");
                // It is withdrawn when it is canceled, so it is not left.
                then(after, node(sub, scope, new SubProcess("transaction", in), 0));
                node(in, sub, new StartEvent(), times);
                then(in, node(job, sub, TestModel.job(), times));
                node(event, sub, new BoundaryEvent(job, true, new Trigger.Compensation()), times);
                then(event, node(undo, sub, TestModel.job(), times));
                boolean limitedAround = limited;
                limited = true;
                String last = draw(inner.body(), job, sub, times);
                limited = limitedAround;
                then(last, node(next("cancel"), sub, new CancelEndEvent(), times));
                yield node(next("canceled"), scope, new BoundaryEvent(sub, true, new Trigger.Cancel()), times);
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

    private static CompensationThrowEvent compensation(@Nullable String activity) {
        return new CompensationThrowEvent("intermediateThrowEvent", activity, true);
    }

    private static EscalationThrowEvent escalation(String code) {
        return new EscalationThrowEvent("intermediateThrowEvent", Expression.literal(code));
    }

    /** Draws a boundary event and a task to which it leads. */
    private String watch(String activity, String scope, boolean interrupting, Watch watch) {
        String id = next("event");
        Trigger trigger = switch (watch) {
            case ERROR -> new Trigger.Error("E");
            case TIMER -> TestModel.after("PT1H");
            case MESSAGE_BESIDE -> TestModel.message(id);
            case CYCLE_BESIDE -> TestModel.timer(Trigger.TimerType.CYCLE, "R2/PT1H");
        };
        String event = node(id, scope, new BoundaryEvent(activity, interrupting, trigger), 0);
        String aside = then(event, node(next("aside"), scope, TestModel.task(), 0));
        watches.add(new Boundary(activity, event, aside, interrupting));
        return aside;
    }

    /** Draws an event after a gateway and a task to which it leads. */
    private String chosen(String gate, String event, Trigger trigger, String scope) {
        then(gate, node(event, scope, new CatchEvent(trigger), 0));
        String aside = then(event, node(next("aside"), scope, TestModel.task(), 0));
        watches.add(new Boundary(gate, event, aside, false));
        return aside;
    }

    private String then(String after, String node) {
        model.flow(after, node);
        return node;
    }
}
