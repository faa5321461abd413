package dev.onset.runtime;

import dev.onset.bpmn.ProcessForms;
import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.AdHoc;
import dev.onset.engine.Element;
import dev.onset.engine.ExecutionListeners;
import dev.onset.engine.Expression;
import dev.onset.engine.Flow;
import dev.onset.engine.MultiInstance;
import dev.onset.engine.Node;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.RandomProcess;
import dev.onset.engine.Trigger;
import dev.onset.engine.elements.AdHocSubProcess;
import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.CallActivity;
import dev.onset.engine.elements.CancelEndEvent;
import dev.onset.engine.elements.CatchEvent;
import dev.onset.engine.elements.CompensationThrowEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ErrorEndEvent;
import dev.onset.engine.elements.EscalationThrowEvent;
import dev.onset.engine.elements.EventBasedGateway;
import dev.onset.engine.elements.EventSubProcess;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.JobListener;
import dev.onset.engine.elements.JobTask;
import dev.onset.engine.elements.MessageThrowEvent;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.PassTask;
import dev.onset.engine.elements.ProcessScope;
import dev.onset.engine.elements.ReceiveTask;
import dev.onset.engine.elements.ScriptTask;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.engine.elements.TriggeredStartEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two builds of the same processes, of which one is active: small ones made for known faults, and some drawn at random. */
final class SimulatedProcesses implements ProcessCatalog {

    static final UUID WORKSPACE = new UUID(1, 1);
    static final UUID APPLICATION = new UUID(1, 2);

    /** Processes that callers start. */
    static final List<String> SMALL = List.of(
            "gateway",
            "two-boundaries",
            "receive-boundary",
            "repeats",
            "event-subprocesses",
            "multi-receive",
            "both",
            "both",
            "calls",
            "calls",
            "call-loop",
            "call-items",
            "timers",
            "cycle",
            "jobs",
            "compensation",
            "listeners",
            "transaction",
            "ad-hoc",
            "message-started",
            "publishes",
            "publishes",
            "condition",
            "condition-beside",
            "escalates",
            "escalation-calls",
            "escalation-calls",
            "escalation-interrupts",
            "child");

    private static final Map<String, ProcessModel> MADE = small();

    private final Map<UUID, ProcessDefinition> byId = new HashMap<>();
    private final Map<UUID, Map<String, ProcessDefinition>> byBuild = new LinkedHashMap<>();
    private final Map<String, RandomProcess> drawn = new HashMap<>();
    private final List<UUID> builds = new ArrayList<>();
    private UUID active;

    SimulatedProcesses(Random random, List<String> names) {
        Map<String, ProcessModel> models = new LinkedHashMap<>(MADE);
        for (String name : names) {
            if (name.startsWith("random")) {
                RandomProcess process = RandomProcess.draw(random, 1 + random.nextInt(3));
                drawn.put(name, process);
                models.put(name, process.model());
            }
        }
        for (int build = 1; build <= 2; build++) {
            UUID id = new UUID(2, build);
            builds.add(id);
            Map<String, ProcessDefinition> definitions = new LinkedHashMap<>();
            models.forEach((name, model) -> {
                ProcessDefinition definition = new ProcessDefinition(
                        new UUID(3 + byId.size(), 0), id, name, name, model, null, new ProcessForms(null, Map.of()));
                definitions.put(name, definition);
                byId.put(definition.id(), definition);
            });
            byBuild.put(id, definitions);
        }
        active = builds.getFirst();
    }

    /** What an instance of a process that was drawn is started with; null for others. */
    @Nullable
    RandomProcess drawn(String name) {
        return drawn.get(name);
    }

    UUID activeBuild() {
        return active;
    }

    void activateOther() {
        active = other(active);
    }

    UUID other(UUID build) {
        return builds.get(1 - builds.indexOf(build));
    }

    @Override
    public ProcessDefinition get(UUID definitionId) {
        return byId.get(definitionId);
    }

    @Override
    public Optional<ProcessDefinition> inBuild(UUID buildId, String name) {
        return Optional.ofNullable(byBuild.get(buildId).get(name));
    }

    @Override
    public Optional<ProcessDefinition> active(UUID workspaceId, UUID applicationId, String name) {
        return inBuild(active, name);
    }

    @Override
    public List<ProcessDefinition> active(UUID workspaceId, UUID applicationId) {
        return List.copyOf(byBuild.get(active).values());
    }

    private static Map<String, ProcessModel> small() {
        Map<String, ProcessModel> models = new LinkedHashMap<>();
        models.put(
                "gateway",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("choice", new EventBasedGateway())
                        .node("a", new CatchEvent(message("a")))
                        .node("b", new CatchEvent(message("b")))
                        .node("then-b", new CatchEvent(message("b")))
                        .node("then-a", new CatchEvent(message("a")))
                        .flows("start choice a then-b end")
                        .flows("choice b then-a end")
                        .build());
        models.put(
                "two-boundaries",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("work", job())
                        .node("a", new BoundaryEvent("work", true, message("a")))
                        .node("b", new BoundaryEvent("work", true, message("b")))
                        .node("then-b", new CatchEvent(message("b")))
                        .node("then-a", new CatchEvent(message("a")))
                        .flows("start work end")
                        .flows("a then-b end")
                        .flows("b then-a end")
                        .build());
        models.put(
                "receive-boundary",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("receive", new ReceiveTask(message("a")))
                        .node("b", new BoundaryEvent("receive", true, message("b")))
                        .node("late", new BoundaryEvent("receive", true, after("PT20S")))
                        .node("then-a", new ReceiveTask(message("a")))
                        .node("then-b", new ReceiveTask(message("b")))
                        .flows("start receive then-b end")
                        .flows("b then-a end")
                        .flows("late end")
                        .build());
        models.put(
                "repeats",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("work", job())
                        .node("a", new BoundaryEvent("work", false, message("a")))
                        .node("note", new PassTask("task"))
                        .flows("start work end")
                        .flows("a note end")
                        .build());
        models.put(
                "event-subprocesses",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("work", new ReceiveTask(message("c")))
                        .node("more", new EventSubProcess("more-start"))
                        .in("more", "more-start", new TriggeredStartEvent(false, message("b")))
                        .in("more", "more-note", new PassTask("task"))
                        .in("more", "more-end", new EndEvent())
                        .node("instead", new EventSubProcess("instead-start"))
                        .in("instead", "instead-start", new TriggeredStartEvent(true, message("a")))
                        .in("instead", "instead-b", new CatchEvent(message("b")))
                        .in("instead", "instead-end", new EndEvent())
                        .flows("start work end")
                        .flows("more-start more-note more-end")
                        .flows("instead-start instead-b instead-end")
                        .build());
        models.put(
                "multi-receive",
                new Drawing()
                        .node("start", new StartEvent())
                        .node(items("receive", new ReceiveTask(message("a")), false))
                        .node("b", new BoundaryEvent("receive", true, message("b")))
                        .flows("start receive end")
                        .flows("b end")
                        .build());
        models.put(
                "both",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("fork", new ParallelGateway())
                        .node("a", new CatchEvent(message("a")))
                        .node("b", new CatchEvent(message("b")))
                        .node("join", new ParallelGateway())
                        .flows("start fork a join end")
                        .flows("fork b join")
                        .build());
        models.put(
                "child",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("gate", new ExclusiveGateway("gate-end"))
                        .node("work", job())
                        .node("fails", new ErrorEndEvent(Expression.literal("E")))
                        .flows("start gate end")
                        .flow("gate", "work", is("how", "work"))
                        .flow("gate", "fails", is("how", "fail"))
                        .flows("work end")
                        .build());
        models.put(
                "middle",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("call", call("child"))
                        .node("call-x", new BoundaryEvent("call", true, new Trigger.Error("X")))
                        .flows("start call end")
                        .flows("call-x end")
                        .build());
        models.put(
                "calls",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("call", call("middle"))
                        .node("caught", new BoundaryEvent("call", true, new Trigger.Error("E")))
                        .node("cancel", new BoundaryEvent("call", true, message("a")))
                        .node("wait", new CatchEvent(message("b")))
                        .flows("start call end")
                        .flows("caught wait end")
                        .flows("cancel end")
                        .build());
        models.put(
                "publishes",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("work", job())
                        .node(
                                "publish",
                                new MessageThrowEvent(
                                        "intermediateThrowEvent",
                                        Expression.literal("a"),
                                        (variables, now) -> variables.get("k"),
                                        Expression.literal(null),
                                        Expression.literal("PT1H")))
                        .node("b", new CatchEvent(message("b")))
                        .flows("start work publish b end")
                        .build());
        models.put(
                "condition",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("fork", new ParallelGateway())
                        .node("work", job())
                        .node("set", new ScriptTask(Expression.literal(true), "done"))
                        .node("until", new CatchEvent(whenDone()))
                        .node("join", new ParallelGateway())
                        .flows("start fork work set join end")
                        .flows("fork until join")
                        .build());
        models.put(
                "condition-beside",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("fork", new ParallelGateway())
                        .node("work", job())
                        .node("set", new ScriptTask(Expression.literal(true), "done"))
                        .node("wait", new ReceiveTask(message("a")))
                        .node("met", new BoundaryEvent("wait", true, whenDone()))
                        .node("then-b", new CatchEvent(message("b")))
                        .flows("start fork work set end")
                        .flows("fork wait end")
                        .flows("met then-b end")
                        .build());
        models.put(
                "escalates",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("fork", new ParallelGateway())
                        .node("first", escalation("A"))
                        .node("second", escalation("B"))
                        .node("work", job())
                        .flows("start fork first work end")
                        .flows("fork second end")
                        .build());
        models.put(
                "escalation-middle",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("call", call("escalates"))
                        .node("caught", new BoundaryEvent("call", false, new Trigger.Escalation("B")))
                        .node("note", new PassTask("task"))
                        .flows("start call end")
                        .flows("caught note end")
                        .build());
        models.put(
                "escalation-calls",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("call", call("escalation-middle"))
                        .node("caught", new BoundaryEvent("call", false, new Trigger.Escalation("A")))
                        .node("note", new PassTask("task"))
                        .flows("start call end")
                        .flows("caught note end")
                        .build());
        models.put(
                "escalation-interrupts",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("call", call("escalation-middle"))
                        .node("caught", new BoundaryEvent("call", true, new Trigger.Escalation(null)))
                        .node("wait", new CatchEvent(message("b")))
                        .flows("start call end")
                        .flows("caught wait end")
                        .build());
        models.put(
                "call-loop",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("merge", new ExclusiveGateway(null))
                        .node("call", call("child"))
                        .node("gate", new CatchEvent(message("a")))
                        .node("choice", new ExclusiveGateway("choice-end"))
                        .flows("start merge call gate choice end")
                        .flow("choice", "merge", is("again", true))
                        .build());
        models.put(
                "call-items",
                new Drawing()
                        .node("start", new StartEvent())
                        .node(items("call", call("middle"), false))
                        .node("caught", new BoundaryEvent("call", true, new Trigger.Error("E")))
                        .node(items("one-by-one", call("child"), true))
                        .flows("start call one-by-one end")
                        .flows("caught end")
                        .build());
        models.put(
                "timers",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("choice", new EventBasedGateway())
                        .node("time", new CatchEvent(after("PT5S")))
                        .node("a", new CatchEvent(message("a")))
                        .node("time2", new CatchEvent(after("PT0S")))
                        .flows("start choice time time2 end")
                        .flows("choice a end")
                        .build());
        models.put(
                "cycle",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("work", job())
                        .node(
                                "tick",
                                new BoundaryEvent(
                                        "work",
                                        false,
                                        new Trigger.Timer(Trigger.TimerType.CYCLE, Expression.literal("R3/PT2S"))))
                        .node("limit", new BoundaryEvent("work", true, after("PT30S")))
                        .node("note", new PassTask("task"))
                        .flows("start work end")
                        .flows("tick note end")
                        .flows("limit end")
                        .build());
        models.put(
                "jobs",
                new Drawing()
                        .node("start", new StartEvent())
                        .node(items("work", job(), false))
                        .node("caught", new BoundaryEvent("work", true, new Trigger.Error("E")))
                        .node("last", job())
                        .flows("start work last end")
                        .flows("caught last")
                        .build());
        models.put(
                "compensation",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("trip", new SubProcess("trip-start"))
                        .in("trip", "trip-start", new StartEvent())
                        .in("trip", "hotel", job())
                        .in("trip", "hotel-undo", new BoundaryEvent("hotel", true, new Trigger.Compensation()))
                        .in("trip", "hotel-cancel", job())
                        .in("trip", "trip-end", new EndEvent())
                        .node("pay", job())
                        .node("pay-undo", new BoundaryEvent("pay", true, new Trigger.Compensation()))
                        .node("pay-back", job())
                        .node("wait", new CatchEvent(message("a")))
                        .node("undo", new CompensationThrowEvent("intermediateThrowEvent", null, true))
                        .flows("start trip pay wait undo end")
                        .flows("trip-start hotel trip-end")
                        .flows("hotel-undo hotel-cancel")
                        .flows("pay-undo pay-back")
                        .build());
        models.put(
                "listeners",
                new Drawing(listened())
                        .node("start", new StartEvent())
                        .node(listened("work", job()))
                        .node("a", new BoundaryEvent("work", true, message("a")))
                        .node("caught", new BoundaryEvent("work", true, new Trigger.Error("E")))
                        .node(listened("call", call("child")))
                        .node(listened("b", new CatchEvent(message("b"))))
                        .node(listened("more", new EventSubProcess("more-start")))
                        .in("more", "more-start", new TriggeredStartEvent(false, message("c")))
                        .in("more", "more-end", new EndEvent())
                        .flows("start work call b end")
                        .flows("a end")
                        .flows("caught end")
                        .flows("more-start more-end")
                        .build());
        models.put(
                "transaction",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("trip", new SubProcess("transaction", "trip-start"))
                        .node("canceled", new BoundaryEvent("trip", true, new Trigger.Cancel()))
                        .in("trip", "trip-start", new StartEvent())
                        .in("trip", "hotel", job())
                        .in("trip", "hotel-undo", new BoundaryEvent("hotel", true, new Trigger.Compensation()))
                        .in("trip", "hotel-cancel", job())
                        .in("trip", "fork", new ParallelGateway())
                        .in("trip", "a", new CatchEvent(message("a")))
                        .in("trip", "b", new CatchEvent(message("b")))
                        .in("trip", "cancel", new CancelEndEvent())
                        .flows("start trip end")
                        .flows("trip-start hotel fork a cancel")
                        .flows("fork b")
                        .flows("hotel-undo hotel-cancel")
                        .flows("canceled end")
                        .build());
        models.put(
                "ad-hoc",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("some", new AdHocSubProcess(adHoc("work", "a", "b"), null))
                        .in("some", "work", job())
                        .in("some", "then", job())
                        .in("some", "a", new CatchEvent(message("a")))
                        .in("some", "b", new CatchEvent(message("b")))
                        .flows("start some end")
                        .flows("work then")
                        .build());
        models.put(
                "message-started",
                new Drawing()
                        .node("start", new StartEvent())
                        .node("by-message", new TriggeredStartEvent(false, startMessage("s")))
                        .node("choice", new EventBasedGateway())
                        .node("a", new CatchEvent(message("a")))
                        .node("s", new CatchEvent(message("s")))
                        .flows("start choice a end")
                        .flows("by-message choice s end")
                        .build());
        models.put(
                "message-started-short",
                new Drawing()
                        .node("by-message", new TriggeredStartEvent(false, startMessage("s")))
                        .node("time", new CatchEvent(after("PT3S")))
                        .flows("by-message time end")
                        .build());
        models.put(
                "message-passed",
                new Drawing()
                        .node("by-message", new TriggeredStartEvent(false, startMessage("p")))
                        .flows("by-message end")
                        .build());
        return models;
    }

    private static JobTask job() {
        return new JobTask("serviceTask", Expression.literal("work"), Expression.literal(2), Map.of());
    }

    private static ExecutionListeners listened() {
        JobListener listener = new JobListener(Expression.literal("listen"), Expression.literal(2), Map.of());
        return new ExecutionListeners(List.of(listener), List.of(listener));
    }

    private static Node listened(String id, Element element) {
        return new Node(id, null, Drawing.PROCESS, element, List.of(), List.of(), null, listened());
    }

    /** Activates all of its elements and is completed when two of them are. */
    private static AdHoc adHoc(String... elements) {
        return new AdHoc(
                Stream.of(elements)
                        .map(id -> Map.<String, Object>of("elementId", id))
                        .toList(),
                Expression.literal(List.of(elements)),
                (variables, now) -> variables.get("done") instanceof List<?> done && done.size() == 2,
                true,
                "done",
                Expression.literal(1),
                null);
    }

    private static Trigger.Condition whenDone() {
        return new Trigger.Condition(
                (variables, now) -> variables.get("done"), Set.of("done"), Set.of(Trigger.ChangeType.values()));
    }

    private static EscalationThrowEvent escalation(String code) {
        return new EscalationThrowEvent("intermediateThrowEvent", Expression.literal(code));
    }

    private static CallActivity call(String process) {
        return new CallActivity(Expression.literal(process), false, true, true);
    }

    private static Node items(String id, Element element, boolean sequential) {
        return new Node(
                id,
                null,
                Drawing.PROCESS,
                element,
                List.of(),
                List.of(),
                new MultiInstance(sequential, Expression.literal(List.of(1, 2, 3)), "item", null, null, null));
    }

    private static Trigger.Message message(String name) {
        return new Trigger.Message(Expression.literal(name), (variables, now) -> variables.get("k"));
    }

    private static Trigger.Message startMessage(String name) {
        return new Trigger.Message(Expression.literal(name), null);
    }

    private static Trigger.Timer after(String duration) {
        return new Trigger.Timer(Trigger.TimerType.DURATION, Expression.literal(duration));
    }

    private static Expression is(String variable, Object value) {
        return (variables, now) -> value.equals(variables.get(variable));
    }

    /** Draws a model; each has a node {@code end}. */
    private static final class Drawing {

        static final String PROCESS = "process";

        private final List<Node> nodes = new ArrayList<>();
        private final Map<String, Flow> flows = new LinkedHashMap<>();

        Drawing() {
            this(ExecutionListeners.NONE);
        }

        Drawing(ExecutionListeners listeners) {
            nodes.add(new Node(PROCESS, null, null, new ProcessScope(), List.of(), List.of(), null, listeners));
            node("end", new EndEvent());
        }

        Drawing node(String id, Element element) {
            return in(PROCESS, id, element);
        }

        Drawing node(Node node) {
            nodes.add(node);
            return this;
        }

        Drawing in(String scope, String id, Element element) {
            return node(Node.of(id, scope, element));
        }

        /** Flows from each node of a path to the next one. */
        Drawing flows(String path) {
            String[] ids = path.split(" ");
            for (int i = 1; i < ids.length; i++) {
                flow(ids[i - 1], ids[i], null);
            }
            return this;
        }

        Drawing flow(String source, String target, @Nullable Expression condition) {
            String id = source + "-" + target;
            flows.putIfAbsent(id, new Flow(id, source, target, condition));
            return this;
        }

        ProcessModel build() {
            return new ProcessModel(PROCESS, nodes, List.copyOf(flows.values()));
        }
    }
}
