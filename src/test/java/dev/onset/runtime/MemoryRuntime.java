package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.bpmn.BpmnCompiler;
import dev.onset.bpmn.Compilation;
import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.Event;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.StaleEvent;
import dev.onset.platform.Ids;
import dev.onset.runtime.MemoryStore.JobRow;
import dev.onset.runtime.MemoryStore.TokenKey;
import dev.onset.runtime.MemoryStore.WakeupRow;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runtime on tables in memory, for tests of what instances do to one another: each method is one action of a caller, and
 * returns when all that follows at once has happened. What happens later, happens in {@link #pass}. Nothing runs at the same
 * time and nothing fails; {@link Simulation} tries that.
 *
 * <p>It may have several replicas whose clocks are apart; their actions and deliveries take turns.
 */
final class MemoryRuntime {

    private static final UUID WORKSPACE = new UUID(1, 1);
    private static final UUID APPLICATION = new UUID(1, 2);
    private static final UUID BUILD = new UUID(1, 3);

    final MemoryStore store;
    /** The time of the database. */
    Instant time = Instant.parse("2026-11-24T10:00:00Z");

    private final Interleaving interleaving = Interleaving.undisturbed();
    private final Map<String, ProcessDefinition> processes;
    private final Deque<Wakeup> agenda = new ArrayDeque<>();
    private final Deque<MemoryReplica> replicas = new ArrayDeque<>();

    private MemoryRuntime(RuntimeConfig config, List<Duration> ahead, BpmnModelInstance... models) {
        processes = compiled(models);
        Catalog catalog = new Catalog(processes);
        store = new MemoryStore(interleaving, catalog, () -> time);
        Wakeups wakeups = (applicationId, more) -> agenda.addAll(more);
        ahead.forEach(each ->
                replicas.add(new MemoryReplica(store, catalog, () -> time.plus(each), wakeups, config, Ids::next)));
    }

    static MemoryRuntime of(BpmnModelInstance... models) {
        return with(new DefaultRuntimeConfig() {}, models);
    }

    static MemoryRuntime with(RuntimeConfig config, BpmnModelInstance... models) {
        return new MemoryRuntime(config, List.of(Duration.ZERO), models);
    }

    /** A runtime of replicas whose clocks are ahead of the database's. */
    static MemoryRuntime ofReplicas(List<Duration> ahead, BpmnModelInstance... models) {
        return new MemoryRuntime(new DefaultRuntimeConfig() {}, ahead, models);
    }

    private record Catalog(Map<String, ProcessDefinition> processes) implements ProcessCatalog {

        @Override
        public ProcessDefinition get(UUID definitionId) {
            return processes.values().stream()
                    .filter(definition -> definition.id().equals(definitionId))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public Optional<ProcessDefinition> inBuild(UUID buildId, String name) {
            return Optional.ofNullable(processes.get(name));
        }

        @Override
        public Optional<ProcessDefinition> active(UUID workspaceId, UUID applicationId, String name) {
            return inBuild(BUILD, name);
        }

        @Override
        public List<ProcessDefinition> active(UUID workspaceId, UUID applicationId) {
            return List.copyOf(processes.values());
        }
    }

    private static Map<String, ProcessDefinition> compiled(BpmnModelInstance... models) {
        BpmnCompiler compiler = new BpmnCompiler();
        Map<String, ProcessDefinition> definitions = new LinkedHashMap<>();
        for (BpmnModelInstance model : models) {
            Compilation compilation =
                    compiler.compile("test.bpmn", Bpmn.convertToString(model).getBytes(StandardCharsets.UTF_8));
            assertThat(compilation.errors()).isEmpty();
            compilation
                    .processes()
                    .forEach(process -> definitions.put(
                            process.processId(),
                            new ProcessDefinition(
                                    new UUID(2, definitions.size()),
                                    BUILD,
                                    process.processId(),
                                    process.processId(),
                                    process.model(),
                                    null,
                                    process.forms())));
        }
        return definitions;
    }

    // Actions.

    UUID start(String process, Map<String, @Nullable Object> values) {
        ProcessDefinition definition = processes.get(process);
        UUID uuid = Ids.next();
        act(replica -> replica.engine.startAll(List.of(NewInstance.of(
                uuid,
                WORKSPACE,
                APPLICATION,
                definition,
                definition.model().startEvent(),
                values,
                null,
                "caller",
                null,
                null))));
        return uuid;
    }

    /** Completes the job of a node in an instance. */
    void complete(UUID instance, String node, Map<String, @Nullable Object> values) {
        tell(instance, new Event.WorkCompleted(job(instance, node), values));
    }

    /** Throws a BPMN error from the job of a node in an instance. */
    void throwError(UUID instance, String node, String code, Map<String, @Nullable Object> values) {
        long token = job(instance, node);
        act(replica -> {
            try {
                replica.engine.move(
                        instance,
                        found -> Move.by(
                                new Event.ErrorThrown(token, code, null, values),
                                new RowChange.FailJob(token, 0, time, code),
                                "worker"));
            } catch (StaleEvent e) {
                throw new AssertionError(e);
            }
        });
    }

    void tell(UUID instance, Event event) {
        act(replica -> {
            try {
                replica.engine.tell(instance, event, "caller");
            } catch (StaleEvent e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Lets time pass: every replica executes what is due by its own clock, as its scheduler does. */
    void pass(Duration duration) {
        Instant end = time.plus(duration);
        while (time.isBefore(end)) {
            time = time.plusSeconds(1);
            for (int turns = replicas.size(); turns > 0; turns--) {
                executeDue();
            }
        }
    }

    private void executeDue() {
        MemoryReplica replica = replicas.getFirst();
        Instant now = replica.engine.now();
        List<WakeupRow> due = store.wakeups.values().stream()
                .filter(row -> !row.due.isAfter(now))
                .sorted(Comparator.comparing(row -> row.due))
                .toList();
        for (WakeupRow row : due) {
            run(() -> {
                Long version = store.pick(row);
                if (version != null) {
                    replica.delivery.deliver(row.wakeup);
                    store.complete(row, version);
                }
            });
        }
        act(next -> {});
    }

    private interface Action {
        void on(MemoryReplica replica);
    }

    private void act(Action action) {
        run(() -> action.on(replicas.getFirst()));
        replicas.addLast(replicas.removeFirst());
        while (!agenda.isEmpty()) {
            Wakeup next = agenda.remove();
            run(() -> replicas.getFirst().delivery.deliver(next));
            replicas.addLast(replicas.removeFirst());
        }
    }

    private void run(Runnable action) {
        interleaving.spawn(new Interleaving.Client("caller", 0, action));
        try {
            while (interleaving.step()) {}
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    // What has become of it.

    StoredInstance instance(UUID uuid) {
        StoredInstance instance = store.peek(uuid);
        assertThat(instance).as("instance " + uuid).isNotNull();
        return instance;
    }

    /** The instances of a process, oldest first. */
    List<StoredInstance> instances(String process) {
        return store.all().stream()
                .filter(instance -> instance.processName().equals(process))
                .toList();
    }

    /** The only instance of a process. */
    StoredInstance only(String process) {
        assertThat(instances(process)).hasSize(1);
        return instances(process).getFirst();
    }

    Stream<StoredInstance> open() {
        return store.all().stream().filter(instance -> instance.endedAt() == null);
    }

    /** The nodes that tokens of an instance left or passed, in order. */
    List<String> path(UUID uuid) {
        return store.history.get(uuid).stream()
                .flatMap(List::stream)
                .filter(event -> event.kind() == HistoryEvent.Kind.PASSED || event.kind() == HistoryEvent.Kind.LEFT)
                .map(HistoryEvent::node)
                .toList();
    }

    private long job(UUID instance, String node) {
        List<JobRow> jobs = MemoryStore.of(instance, store.jobs).stream()
                .filter(job -> job.node.equals(node))
                .toList();
        assertThat(jobs).as("jobs at " + node).hasSize(1);
        return jobs.getFirst().of.token();
    }

    /** Asserts that nothing remains of any instance: no job, no subscription, no incident and no wake-up. */
    void assertNothingOpen() {
        assertThat(open()).isEmpty();
        assertThat(store.jobs).isEmpty();
        assertThat(store.subscriptions).isEmpty();
        assertThat(store.incidents()).isEmpty();
        assertThat(store.wakeups).isEmpty();
    }

    /** The nodes at which an instance has an incident. */
    List<String> incidentsOf(UUID uuid) {
        List<Long> tokens = store.incidents(uuid).stream().map(TokenKey::token).toList();
        return instance(uuid).execution().tokens().stream()
                .filter(token -> tokens.contains(token.id()))
                .map(token -> token.node())
                .toList();
    }
}
