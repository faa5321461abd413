package dev.onset.engine;

import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.JobListener;
import dev.onset.engine.elements.JobTask;
import dev.onset.engine.elements.PassTask;
import dev.onset.engine.elements.ProcessScope;
import dev.onset.engine.elements.ScriptTask;
import dev.onset.engine.elements.StartEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds models for tests of the engine, without XML and without FEEL. */
final class TestModel {

    static final String PROCESS = "process";

    private final List<Node> nodes = new ArrayList<>();
    private final List<Flow> flows = new ArrayList<>();

    TestModel() {
        nodes.add(new Node(PROCESS, null, null, new ProcessScope(), List.of(), List.of()));
    }

    /** A process with a sequence of nodes from {@code start} to {@code end}. */
    static ProcessModel line(Node... between) {
        TestModel model = new TestModel().node("start", new StartEvent());
        String last = "start";
        for (Node node : between) {
            model.node(node).flow(last, node.id());
            last = node.id();
        }
        return model.node("end", new EndEvent()).flow(last, "end").build();
    }

    static JobTask job() {
        return new JobTask("serviceTask", Expression.literal("work"), Expression.literal(3), Map.of());
    }

    static JobListener listener(String type) {
        return new JobListener(Expression.literal(type), Expression.literal(3), Map.of());
    }

    /** A node with two start listeners and an end listener. */
    static Node listened(String id, String scope, Element element) {
        return new Node(
                id,
                null,
                scope,
                element,
                List.of(),
                List.of(),
                null,
                new ExecutionListeners(List.of(listener("first"), listener("second")), List.of(listener("last"))));
    }

    static PassTask task() {
        return new PassTask("task");
    }

    static ScriptTask script(String variable, Function<Variables, @Nullable Object> script) {
        return new ScriptTask((variables, now) -> script.apply(variables), variable);
    }

    static Trigger.Message message(String name) {
        return new Trigger.Message(Expression.literal(name), Expression.literal("key"));
    }

    static Trigger.Timer timer(Trigger.TimerType type, @Nullable Object value) {
        return new Trigger.Timer(type, Expression.literal(value));
    }

    static Trigger.Timer after(String duration) {
        return timer(Trigger.TimerType.DURATION, duration);
    }

    static Node mapped(String id, Element element, List<Mapping> inputs, List<Mapping> outputs) {
        return new Node(id, null, PROCESS, element, inputs, outputs);
    }

    static Node looped(String id, Element element, MultiInstance loop) {
        return new Node(id, null, PROCESS, element, List.of(), List.of(), loop);
    }

    static Expression variable(String name) {
        return (variables, now) -> variables.get(name);
    }

    static Expression failing(String message) {
        return (variables, now) -> {
            throw new ExpressionFailure(message);
        };
    }

    TestModel node(String id, Element element) {
        return node(Node.of(id, PROCESS, element));
    }

    TestModel node(String id, String scope, Element element) {
        return node(Node.of(id, scope, element));
    }

    TestModel node(Node node) {
        nodes.add(node);
        return this;
    }

    TestModel flow(String source, String target) {
        return flow(source, target, null);
    }

    /** A flow whose id is {@code source-target}. */
    TestModel flow(String source, String target, @Nullable Expression condition) {
        flows.add(new Flow(source + "-" + target, source, target, condition));
        return this;
    }

    ProcessModel build() {
        return new ProcessModel(PROCESS, nodes, flows);
    }
}
