package dev.onset.models;

import dev.onset.bpmn.CompiledProcess;
import dev.onset.engine.CatchingElement;
import dev.onset.engine.Effect;
import dev.onset.engine.Event;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Node;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.StaleEvent;
import dev.onset.engine.Trigger;
import dev.onset.engine.Variables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plays on the core alone: instances in memory, at a time that stands still until it passes. */
final class CorePlayer implements Player {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final Map<String, ProcessModel> models = new TreeMap<>();
    private final List<CoreInstance> instances = new ArrayList<>();
    private final List<Message> kept = new ArrayList<>();
    private final Deque<Runnable> agenda = new ArrayDeque<>();
    private Instant now = START;
    private @Nullable CoreInstance main;

    private record Message(
            String name, String key, Map<String, @Nullable Object> variables, Instant expires, Set<String> reached) {}

    CorePlayer(List<CompiledProcess> processes) {
        processes.forEach(process -> models.put(process.processId(), process.model()));
    }

    @Override
    public void start(String process, Map<String, @Nullable Object> values) {
        main = begin(process, null, values, null, 0);
        settle();
    }

    private CoreInstance begin(
            String process,
            @Nullable String startNode,
            Map<String, @Nullable Object> values,
            @Nullable CoreInstance caller,
            long callerToken) {
        CoreInstance instance =
                new CoreInstance(process, Objects.requireNonNull(models.get(process)), caller, callerToken);
        instances.add(instance);
        follow(instance, instance.start(startNode, values, now));
        return instance;
    }

    private void tell(CoreInstance instance, Event event) {
        try {
            follow(instance, instance.step(event, now));
        } catch (StaleEvent stale) {
            throw new AssertionError(stale);
        }
    }

    /** Does what the step wants done beyond the instance. */
    private void follow(CoreInstance instance, List<Effect> effects) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.CallProcess call ->
                    agenda.add(() -> begin(call.processName(), null, call.variables(), instance, call.token()));
                case Effect.CancelCall done ->
                    calledBy(instance, done.token()).forEach(called -> tell(called, new Event.Canceled()));
                case Effect.AwaitMessage wait -> agenda.add(() -> takeKept(instance, wait));
                case Effect.UncaughtError error -> agenda.add(() -> throwOutwards(instance, error));
                default -> {}
            }
        }
        if (instance.isFinished() && instance.caller != null) {
            CoreInstance caller = instance.caller;
            agenda.add(() -> tell(caller, new Event.WorkCompleted(instance.callerToken, instance.values())));
        }
    }

    private List<CoreInstance> calledBy(CoreInstance caller, long token) {
        return instances.stream()
                .filter(called -> called.caller == caller && called.callerToken == token && !called.hasEnded())
                .toList();
    }

    private void throwOutwards(CoreInstance thrower, Effect.UncaughtError error) {
        for (CoreInstance called = thrower; called.caller != null; called = called.caller) {
            Event thrown = new Event.ErrorThrown(called.callerToken, error.code(), error.message(), error.variables());
            if (called.caller.catches(thrown, now)) {
                tell(called.caller, thrown);
                return;
            }
        }
    }

    private void settle() {
        while (!agenda.isEmpty()) {
            agenda.remove().run();
        }
    }

    private void act(Runnable action) {
        action.run();
        settle();
    }

    @Override
    public List<Asked> jobs(String node) {
        return work(
                node,
                work -> work instanceof Effect.CreateJob job
                        ? Map.of("type", job.type(), "headers", job.headers(), "retries", job.retries())
                        : null);
    }

    @Override
    public List<Asked> userTasks(String node) {
        return work(node, work -> {
            if (!(work instanceof Effect.CreateUserTask task)) {
                return null;
            }
            Map<String, @Nullable Object> properties = new LinkedHashMap<>();
            properties.put("name", task.name());
            properties.put("assignee", task.assignee());
            properties.put("candidateGroups", task.candidateGroups());
            properties.put("candidateUsers", task.candidateUsers());
            properties.put("priority", task.priority());
            properties.put("dueDate", Objects.toString(task.dueDate(), null));
            return properties;
        });
    }

    private List<Asked> work(String node, Function<Effect, @Nullable Map<String, @Nullable Object>> properties) {
        List<Asked> found = new ArrayList<>();
        for (int i = 0; i < instances.size(); i++) {
            CoreInstance instance = instances.get(i);
            for (Map.Entry<Long, Effect> work : instance.work.entrySet()) {
                Map<String, @Nullable Object> asked = properties.apply(work.getValue());
                if (asked != null && instance.nodeOf(work.getKey()).equals(node)) {
                    // Instances have few tokens here.
                    found.add(new Asked(i * 1_000_000L + work.getKey(), node, asked, instance.seenBy(work.getKey())));
                }
            }
        }
        return found;
    }

    private void tell(Asked asked, Function<Long, Event> event) {
        act(() -> tell(instances.get((int) (asked.id() / 1_000_000)), event.apply(asked.id() % 1_000_000)));
    }

    @Override
    public void complete(Asked work, Map<String, @Nullable Object> result) {
        tell(work, token -> new Event.WorkCompleted(token, result));
    }

    @Override
    public void fail(Asked job, int retriesLeft, String message) {
        if (retriesLeft == 0) {
            tell(job, token -> new Event.WorkFailed(token, message));
        }
    }

    @Override
    public void throwError(Asked job, String code, Map<String, @Nullable Object> variables) {
        tell(job, token -> new Event.ErrorThrown(token, code, null, variables));
    }

    @Override
    public void retry(String node) {
        for (CoreInstance instance : instances) {
            for (Effect.RaiseIncident incident : instance.incidents.values()) {
                if (incident.node().equals(node)) {
                    act(() -> tell(instance, new Event.IncidentRetried(incident.token())));
                    return;
                }
            }
        }
        throw new AssertionError("There is no incident at " + node);
    }

    @Override
    public void publish(String name, String key, Map<String, @Nullable Object> variables, Duration timeToLive) {
        Message message = new Message(name, key, variables, now.plus(timeToLive), new HashSet<>());
        for (CoreInstance instance : List.copyOf(instances)) {
            for (Effect wait : List.copyOf(instance.waits.values())) {
                if (wait instanceof Effect.AwaitMessage await && matches(message, await)) {
                    reach(message, instance, await);
                    settle();
                }
            }
        }
        models.forEach((process, model) -> {
            for (Node start : model.triggeredStarts()) {
                if (name.equals(startedBy(start)) && message.reached().add(process)) {
                    main = begin(process, start.id(), variables, null, 0);
                    settle();
                }
            }
        });
        kept.add(message);
    }

    private static boolean matches(Message message, Effect.AwaitMessage wait) {
        return message.name().equals(wait.name()) && message.key().equals(wait.correlationKey());
    }

    private void reach(Message message, CoreInstance instance, Effect.AwaitMessage wait) {
        if (instance.waits.containsKey(wait.subscription()) && message.reached().add(instance.process)) {
            tell(instance, new Event.Triggered(wait.subscription(), message.variables()));
        }
    }

    private void takeKept(CoreInstance instance, Effect.AwaitMessage wait) {
        for (Message message : kept) {
            if (matches(message, wait) && message.expires().isAfter(now)) {
                reach(message, instance, wait);
            }
        }
    }

    private @Nullable Object startedBy(Node start) {
        try {
            return ((CatchingElement) start.element()).trigger() instanceof Trigger.Message message
                    ? message.name().evaluate(Variables.NONE, now)
                    : null;
        } catch (ExpressionFailure e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void passTime() {
        record Timer(CoreInstance instance, Effect.ArmTimer timer) {}
        Timer next = instances.stream()
                .flatMap(instance -> instance.waits.values().stream()
                        .flatMap(wait -> wait instanceof Effect.ArmTimer timer
                                ? Stream.of(new Timer(instance, timer))
                                : Stream.of()))
                .min(Comparator.comparing(armed -> armed.timer().due()))
                .orElseThrow(() -> new AssertionError("No timer is armed"));
        now = next.timer().due();
        next.instance().waits.remove(next.timer().subscription());
        act(() -> tell(next.instance(), new Event.Triggered(next.timer().subscription(), Map.of())));
    }

    private CoreInstance main() {
        return Objects.requireNonNull(main, "Nothing was started");
    }

    @Override
    public List<String> waiting() {
        return main().waiting();
    }

    @Override
    public List<String> incidents() {
        return instances.stream()
                .flatMap(instance -> instance.incidents.values().stream())
                .map(incident -> incident.node() + ": " + incident.type())
                .toList();
    }

    @Override
    public List<String> path(String process) {
        return instances.stream()
                .filter(instance -> instance.process.equals(process))
                .flatMap(instance -> instance.path.stream())
                .toList();
    }

    @Override
    public Map<String, @Nullable Object> values() {
        return main().values();
    }

    @Override
    public void assertAllEnded() {
        instances.forEach(CoreInstance::assertEnded);
    }
}
