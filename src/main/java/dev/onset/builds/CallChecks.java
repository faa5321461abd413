package dev.onset.builds;

import dev.onset.engine.Flow;
import dev.onset.engine.Node;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.elements.CallActivity;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.InclusiveGateway;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.PassTask;
import dev.onset.engine.elements.ScriptTask;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the calls between the processes of a build: a process that is called by {@code bindingType="deployment"} must
 * exist, and processes must not call each other again and again without a wait state or a condition. Only calls whose
 * process name is a literal are checked.
 */
final class CallChecks {

    private final Map<String, ProcessModel> processes;
    private final Refusal refusal;

    /** Adds an error at an element of a process. */
    @FunctionalInterface
    interface Refusal {

        void add(String process, String element, String detail);
    }

    /** A call of another process of the build. */
    private record Call(String element, String called) {}

    /** @param processes the processes of the build by their names */
    CallChecks(Map<String, ProcessModel> processes, Refusal refusal) {
        this.processes = processes;
        this.refusal = refusal;
    }

    void check() {
        processes.forEach(this::checkCalled);
        checkLoops();
    }

    private void checkCalled(String process, ProcessModel model) {
        for (Node node : model.nodes()) {
            String called = calledBy(node);
            if (called != null
                    && node.element() instanceof CallActivity call
                    && !call.onActiveBuild()
                    && !processes.containsKey(called)) {
                refusal.add(
                        process,
                        node.id(),
                        "The callActivity calls the process " + called
                                + " of its own build (bindingType deployment), but the build has no process of this name");
            }
        }
    }

    private void checkLoops() {
        Map<String, List<Call>> calls = new LinkedHashMap<>();
        processes.forEach((name, model) -> calls.put(name, callsWithoutWait(model)));
        Set<String> reported = new HashSet<>();
        for (String name : processes.keySet()) {
            List<String> loop = reported.contains(name) ? List.of() : loop(name, calls);
            if (!loop.isEmpty()) {
                reported.addAll(loop);
                String element = calls.getOrDefault(name, List.of()).stream()
                        .filter(call -> call.called().equals(loop.get(1)))
                        .map(Call::element)
                        .findFirst()
                        .orElse(name);
                refusal.add(
                        name,
                        element,
                        "The calls " + String.join(" > ", loop)
                                + " have no wait state and no condition: an instance would never end");
            }
        }
    }

    /** Returns the shortest path from a process back to itself; empty if there is none. */
    private static List<String> loop(String from, Map<String, List<Call>> calls) {
        Map<String, String> before = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty() && !before.containsKey(from)) {
            String at = open.remove();
            for (Call call : calls.getOrDefault(at, List.of())) {
                if (before.putIfAbsent(call.called(), at) == null) {
                    open.add(call.called());
                }
            }
        }
        if (!before.containsKey(from)) {
            return List.of();
        }
        List<String> loop = new ArrayList<>(List.of(from));
        for (String at = before.get(from); at != null && !at.equals(from); at = before.get(at)) {
            loop.add(at);
        }
        loop.add(from);
        Collections.reverse(loop);
        return loop;
    }

    /** Returns the calls that every instance of a process makes before it waits, without passing a condition. */
    private List<Call> callsWithoutWait(ProcessModel model) {
        List<Call> calls = new ArrayList<>();
        if (!model.hasOneNoneStart()) {
            return calls;
        }
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(model.startEvent()));
        while (!open.isEmpty()) {
            Node node = model.node(open.remove());
            if (!seen.add(node.id()) || node.loop() != null) {
                continue;
            }
            String called = calledBy(node);
            if (called != null && processes.containsKey(called)) {
                calls.add(new Call(node.id(), called));
            }
            if (node.element() instanceof SubProcess subprocess) {
                open.add(subprocess.startEvent());
            }
            if (isPassed(model, node, new HashSet<>())) {
                leftWithoutCondition(model, node).forEach(flow -> open.add(flow.target()));
            }
        }
        return calls;
    }

    private static @Nullable String calledBy(Node node) {
        return node.element() instanceof CallActivity call && call.processName().literalValue() instanceof String called
                ? called
                : null;
    }

    private static List<Flow> leftWithoutCondition(ProcessModel model, Node node) {
        List<Flow> outgoing = model.outgoing(node.id());
        boolean chooses = node.element() instanceof ExclusiveGateway || node.element() instanceof InclusiveGateway;
        return outgoing.stream()
                .filter(flow -> flow.condition() == null && !flow.isDefault() && (!chooses || outgoing.size() == 1))
                .toList();
    }

    /**
     * Whether a token leaves a node without a wait.
     *
     * @param calling the processes whose end is being looked for, which a recursive call would never reach
     */
    private boolean isPassed(ProcessModel model, Node node, Set<String> calling) {
        return switch (node.element()) {
            case PassTask ignored -> true;
            case ScriptTask ignored -> true;
            case StartEvent ignored -> true;
            case EndEvent ignored -> true;
            case ExclusiveGateway ignored -> true;
            case InclusiveGateway ignored -> model.incoming(node.id()).size() < 2;
            case ParallelGateway ignored -> model.incoming(node.id()).size() < 2;
            case SubProcess subprocess -> node.loop() == null && isPassed(model, subprocess.startEvent(), calling);
            case CallActivity ignored -> {
                String called = calledBy(node);
                ProcessModel process = called == null ? null : processes.get(called);
                yield called != null
                        && process != null
                        && node.loop() == null
                        && process.hasOneNoneStart()
                        && calling.add(called)
                        && isPassed(process, process.startEvent(), calling);
            }
            default -> false;
        };
    }

    /** Whether no path from a start event to the end of its scope has a wait. */
    private boolean isPassed(ProcessModel model, String start, Set<String> calling) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            String id = open.remove();
            if (seen.add(id)) {
                if (!isPassed(model, model.node(id), calling)) {
                    return false;
                }
                model.outgoing(id).forEach(flow -> open.add(flow.target()));
            }
        }
        return true;
    }
}
