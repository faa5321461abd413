package dev.onset.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.bpmn.CompiledProcess;
import dev.onset.engine.CatchingElement;
import dev.onset.engine.Effect;
import dev.onset.engine.Event;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.InstanceState;
import dev.onset.engine.Node;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.StaleEvent;
import dev.onset.engine.Trigger;
import dev.onset.engine.Variables;
import dev.onset.testing.TestInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plays on the core alone: instances in memory, at a time that stands still until it passes. */
final class CorePlayer implements Player {

    private final Map<String, ProcessModel> models = new TreeMap<>();
    private final List<Played> instances = new ArrayList<>();
    private final List<Message> kept = new ArrayList<>();
    private final Deque<Runnable> agenda = new ArrayDeque<>();
    private final Map<UUID, Played> called = new HashMap<>();
    private Instant now = TestInstance.NOW;
    private @Nullable Played main;

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

    /** An instance, and the call that has started it. */
    private record Played(
            String process, TestInstance core, @Nullable Played caller, long callerToken) {

        void assertEnded() {
            InstanceState end = caller == null ? InstanceState.FINISHED : core.state.state();
            assertThat(end.isEnded())
                    .as("%s has ended; it is at %s, with incidents %s", process, core.waitingAt(), core.incidents)
                    .isTrue();
            core.assertEnded(end);
        }
    }

    private Played begin(
            String process,
            @Nullable String startNode,
            Map<String, @Nullable Object> values,
            @Nullable Played caller,
            long callerToken) {
        ProcessModel model = Objects.requireNonNull(models.get(process));
        Played instance = new Played(
                process,
                TestInstance.startAt(startNode == null ? model.startEvent() : startNode, model, values, now),
                caller,
                callerToken);
        instances.add(instance);
        follow(instance);
        return instance;
    }

    private void tell(Played instance, Event event) {
        try {
            instance.core().now = now;
            instance.core().apply(event);
            follow(instance);
        } catch (StaleEvent stale) {
            throw new AssertionError(stale);
        }
    }

    /** Does what the step wants done beyond the instance. */
    private void follow(Played instance) {
        for (Effect effect : instance.core().last.effects()) {
            switch (effect) {
                case Effect.CallProcess call ->
                    agenda.add(() -> called.put(
                            call.called(), begin(call.processName(), null, call.variables(), instance, call.token())));
                case Effect.PublishMessage message ->
                    agenda.add(() -> publishNow(
                            message.name(), message.correlationKey(), message.variables(), message.expiresAt()));
                case Effect.Escalate escalation -> agenda.add(() -> escalate(instance, escalation));
                case Effect.AnswerEscalation answer ->
                    agenda.add(() -> tell(
                            Objects.requireNonNull(called.get(answer.called())),
                            new Event.EscalationAnswered(answer.number(), answer.caught())));
                case Effect.CancelCall done ->
                    calledBy(instance, done.token()).forEach(called -> tell(called, new Event.Canceled()));
                case Effect.AwaitMessage wait -> agenda.add(() -> takeKept(instance, wait));
                case Effect.UncaughtError error -> agenda.add(() -> throwOutwards(instance, error));
                default -> {}
            }
        }
        if (instance.core().isFinished() && instance.caller() != null) {
            Played caller = instance.caller();
            agenda.add(() -> tell(
                    caller,
                    new Event.WorkCompleted(
                            instance.callerToken(), instance.core().values())));
        }
    }

    private List<Played> calledBy(Played caller, long token) {
        return instances.stream()
                .filter(called -> called.caller() == caller
                        && called.callerToken() == token
                        && !called.core().state.state().isEnded())
                .toList();
    }

    private void escalate(Played thrower, Effect.Escalate escalation) {
        if (thrower.caller() == null) {
            tell(thrower, new Event.EscalationAnswered(escalation.number(), false));
        } else {
            tell(
                    thrower.caller(),
                    new Event.EscalationThrown(thrower.callerToken(), escalation.number(), escalation.code()));
        }
    }

    private void throwOutwards(Played thrower, Effect.UncaughtError error) {
        for (Played called = thrower; called.caller() != null; called = called.caller()) {
            Event.ErrorThrown thrown =
                    new Event.ErrorThrown(called.callerToken(), error.code(), error.message(), error.variables());
            if (called.caller().core().catches(thrown)) {
                tell(called.caller(), thrown);
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
            Played instance = instances.get(i);
            for (Map.Entry<Long, Effect> work : instance.core().openWork.entrySet()) {
                Map<String, @Nullable Object> asked = properties.apply(work.getValue());
                if (asked != null && instance.core().token(work.getKey()).node().equals(node)) {
                    // Instances have few tokens here.
                    found.add(new Asked(
                            i * 1_000_000L + work.getKey(),
                            node,
                            asked,
                            instance.core().seenBy(work.getKey())));
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
        for (Played instance : instances) {
            for (Effect.RaiseIncident incident : instance.core().incidents.values()) {
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
        act(() -> publishNow(name, key, variables, now.plus(timeToLive)));
    }

    private void publishNow(String name, String key, Map<String, @Nullable Object> variables, Instant expires) {
        Message message = new Message(name, key, variables, expires, new HashSet<>());
        for (Played instance : List.copyOf(instances)) {
            for (Effect wait : List.copyOf(instance.core().subscriptions.values())) {
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

    private void reach(Message message, Played instance, Effect.AwaitMessage wait) {
        if (instance.core().subscriptions.containsKey(wait.subscription())
                && message.reached().add(instance.process())) {
            tell(instance, new Event.Triggered(wait.subscription(), message.variables()));
        }
    }

    private void takeKept(Played instance, Effect.AwaitMessage wait) {
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
        Played next = instances.stream()
                .filter(instance -> instance.core().nextTimer().isPresent())
                .min(Comparator.comparing(
                        instance -> instance.core().nextTimer().orElseThrow().due()))
                .orElseThrow(() -> new AssertionError("No timer is armed"));
        Effect.ArmTimer timer = next.core().nextTimer().orElseThrow();
        now = timer.due();
        act(() -> tell(next, new Event.Triggered(timer.subscription(), Map.of())));
    }

    private Played main() {
        return Objects.requireNonNull(main, "Nothing was started");
    }

    @Override
    public List<String> waiting() {
        return main().core().waitingAt();
    }

    @Override
    public List<String> incidents() {
        return instances.stream()
                .flatMap(instance -> instance.core().incidents.values().stream())
                .map(incident -> incident.node() + ": " + incident.type())
                .toList();
    }

    @Override
    public List<String> path(String process) {
        return instances.stream()
                .filter(instance -> instance.process().equals(process))
                .flatMap(instance -> instance.core().path().stream())
                .toList();
    }

    @Override
    public Map<String, @Nullable Object> values() {
        return main().core().values();
    }

    @Override
    public void assertAllEnded() {
        instances.forEach(Played::assertEnded);
    }
}
