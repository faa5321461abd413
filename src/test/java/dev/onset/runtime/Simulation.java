package dev.onset.runtime;

import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.Event;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.InstanceState;
import dev.onset.engine.ListenerEvent;
import dev.onset.engine.Migration;
import dev.onset.engine.NodeStatus;
import dev.onset.engine.RandomProcess;
import dev.onset.engine.StaleEvent;
import dev.onset.engine.StepResult;
import dev.onset.engine.Subscription;
import dev.onset.engine.Token;
import dev.onset.engine.WorkKind;
import dev.onset.problems.UncertainOutcome;
import dev.onset.runtime.Interleaving.Client;
import dev.onset.runtime.Interleaving.ConnectionLost;
import dev.onset.runtime.MemoryStore.JobRow;
import dev.onset.runtime.MemoryStore.MessageRow;
import dev.onset.runtime.MemoryStore.SubscriptionRow;
import dev.onset.runtime.MemoryStore.TokenKey;
import dev.onset.runtime.MemoryStore.WakeupRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of the runtime on ports in memory: two replicas whose clocks are apart, callers, workers and operators, crashes and
 * lost answers, all drawn from a seed. When it has settled, what must hold is checked.
 *
 * <pre>java dev.onset.runtime.Simulation SEEDS [FIRST_SEED]</pre>
 */
final class Simulation {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** How far the clock of a replica may be ahead of the database's, or behind it. */
    private static final Duration MAX_AHEAD = Duration.ofSeconds(3);

    private static final String[] NAMES = {"a", "b", "c", "s", "p"};
    private static final String[] KEYS = {"1", "2"};

    private record Config(int maxVisitsPerStep, int maxCallsPerStep) implements DefaultRuntimeConfig {}

    /** One replica: its clock, what it has in memory, and the runtime itself. */
    private final class Replica implements InstantSource, Wakeups {

        final int number;
        final Duration ahead;
        final Deque<Wakeup> pool = new ArrayDeque<>();
        /** What a client that delivers wake-ups has still to deliver. */
        private final Map<Client, Deque<Wakeup>> inline = new HashMap<>();

        final Engine engine;
        final Messages messages;
        final WakeupDelivery delivery;

        Replica(int number, RuntimeConfig config) {
            this.number = number;
            this.ahead = Duration.ofMillis(random.nextInt(6000)).minus(MAX_AHEAD);
            MemoryReplica parts = new MemoryReplica(store, processes, this, this, config, Simulation.this::nextId);
            this.engine = parts.engine;
            this.messages = parts.messages;
            this.delivery = parts.delivery;
        }

        @Override
        public Instant instant() {
            return time.plus(ahead);
        }

        /** As {@link WakeupRunner} does it. */
        @Override
        public void soon(UUID applicationId, List<? extends Wakeup> wakeups) {
            Client client = interleaving.current();
            Deque<Wakeup> mine = inline.get(client);
            if (mine != null) {
                mine.addAll(wakeups);
                return;
            }
            mine = new ArrayDeque<>(wakeups);
            inline.put(client, mine);
            try {
                while (!mine.isEmpty()) {
                    Wakeup next = mine.remove();
                    if (next instanceof Wakeup.Continue || random.nextInt(4) == 0) {
                        pool.add(next);
                    } else {
                        deliver(next);
                    }
                }
            } finally {
                inline.remove(client);
            }
        }

        void deliver(Wakeup wakeup) {
            try {
                interleaving.trace("deliver " + wakeup);
                delivery.deliver(wakeup);
            } catch (ConnectionLost lost) {
                interleaving.trace("not delivered");
            }
        }

        /** As db-scheduler does it. */
        void execute(WakeupRow row) {
            Long version = store.pick(row);
            if (version == null) {
                return;
            }
            try {
                delivery.deliver(row.wakeup);
            } catch (ConnectionLost lost) {
                store.fail(row, version);
                return;
            }
            store.complete(row, version);
        }
    }

    private final Random random;
    private final Interleaving interleaving;
    private final SimulatedProcesses processes;
    private final MemoryStore store;
    private final List<Replica> replicas;
    private final List<String> startable;
    /** How often each kind of operation is drawn: what one seed does much of, another does not. */
    private final int[] weights;

    private final int[] operatorWeights;
    private Instant time = START;
    private long ids;
    private int published;
    /** Messages of which their publishers were told that nobody got them. */
    private final Set<UUID> refused = new HashSet<>();

    private Simulation(long seed, boolean verbose) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        this.interleaving = new Interleaving(random, verbose);
        this.weights = varied(18, 24, 18, 14, 10, 4, 1, 2, 9);
        this.operatorWeights = varied(2, 4, 3, 1, 2, 2, 3);
        this.startable = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            startable.add(
                    random.nextInt(6) == 0
                            ? "random" + i
                            : SimulatedProcesses.SMALL.get(random.nextInt(SimulatedProcesses.SMALL.size())));
        }
        this.processes = new SimulatedProcesses(random, startable);
        this.store = new MemoryStore(interleaving, processes, () -> time);
        RuntimeConfig config =
                new Config(random.nextBoolean() ? 1000 : 1 + random.nextInt(4), random.nextBoolean() ? 100 : 1);
        this.replicas = List.of(new Replica(0, config), new Replica(1, config));
        interleaving.onCrash(replica -> {
            replicas.get(replica).pool.clear();
            replicas.get(replica).inline.clear();
        });
    }

    private int[] varied(int... usual) {
        return Arrays.stream(usual)
                .map(weight -> 1 + random.nextInt(2 * weight))
                .toArray();
    }

    private UUID nextId() {
        return new UUID(0x0190L << 48 | ++ids << 16 | 0x7000, 0x8000000000000000L | random.nextLong() >>> 2);
    }

    /**
     * What a run has shown.
     *
     * @param trace tells this run from others: the same for the same seed
     * @param calls how often a port was called
     */
    record Result(
            long seed,
            long trace,
            long calls,
            List<String> lines,
            @Nullable Throwable failure) {}

    static Result run(long seed, boolean verbose) {
        Result[] result = new Result[1];
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            Simulation simulation = new Simulation(seed, verbose);
            Throwable failure = null;
            try {
                simulation.play();
                simulation.settle();
                new Invariants(simulation).check();
            } catch (Throwable e) {
                failure = e;
            }
            result[0] = new Result(
                    seed,
                    simulation.interleaving.hash(),
                    simulation.interleaving.calls(),
                    simulation.interleaving.lines(),
                    failure);
        });
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return result[0];
    }

    // What happens.

    private void play() throws Throwable {
        int operations = 15 + random.nextInt(60);
        int atOnce = 1 + random.nextInt(random.nextInt(4) == 0 ? 16 : 6);
        while (operations > 0) {
            if (interleaving.clients() < atOnce && random.nextInt(4) == 0) {
                operations--;
                spawn();
            } else if (!interleaving.step()) {
                operations--;
                spawn();
            }
        }
    }

    private void spawn() {
        Replica replica = replicas.get(random.nextInt(2));
        if (!replica.pool.isEmpty() && random.nextInt(3) > 0) {
            Wakeup wakeup = replica.pool.remove();
            spawn("pool", replica, () -> replica.deliver(wakeup));
            return;
        }
        switch (drawn(weights)) {
            case 0 -> start(replica);
            case 1 -> publish(replica);
            case 2 -> work(replica);
            case 3 -> operate(replica);
            case 4 -> {
                WakeupRow row = any(store.wakeups.values());
                if (row != null && (row.wakeup.due() == null || !row.due.isAfter(replica.instant()))) {
                    // A replica that has not said for long that it lives may still be at it.
                    if (row.picked && random.nextInt(3) == 0) {
                        store.revive(row);
                    }
                    spawn("scheduler", replica, () -> replica.execute(row));
                }
            }
            case 5 -> spawn("sweep", replica, () -> replica.messages.takeUpLeftovers(1000));
            case 6 -> spawn("expired", replica, replica.messages::removeExpired);
            case 7 -> processes.activateOther();
            default ->
                time = time.plusMillis(
                        switch (random.nextInt(4)) {
                            case 0, 1 -> random.nextInt(2_000);
                            case 2 -> random.nextInt(12_000);
                            default -> random.nextInt(100_000);
                        });
        }
    }

    private int drawn(int[] kinds) {
        int draw = random.nextInt(Arrays.stream(kinds).sum());
        int kind = 0;
        while (draw >= kinds[kind]) {
            draw -= kinds[kind++];
        }
        return kind;
    }

    private void spawn(String name, Replica replica, Runnable action) {
        interleaving.spawn(new Client(name, replica.number, action));
    }

    private <T> @Nullable T any(Collection<T> all) {
        return all.isEmpty() ? null : new ArrayList<>(all).get(random.nextInt(all.size()));
    }

    private String key() {
        return KEYS[random.nextInt(10) < 7 ? 0 : 1];
    }

    private void start(Replica replica) {
        String name = startable.get(random.nextInt(startable.size()));
        ProcessDefinition definition =
                processes.inBuild(processes.activeBuild(), name).orElseThrow();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        RandomProcess drawn = processes.drawn(name);
        if (drawn != null) {
            values.putAll(drawn.values());
        } else {
            values.put("k", key());
            values.put("how", List.of("work", "work", "fail", "pass").get(random.nextInt(4)));
            values.put("again", random.nextInt(3) == 0);
        }
        Instant now = replica.instant();
        Instant expiresAt = random.nextInt(8) == 0 ? now.plusSeconds(random.nextInt(40)) : null;
        Instant startAt = random.nextInt(12) == 0 ? now.plusSeconds(random.nextInt(10)) : null;
        NewInstance start = new NewInstance(
                nextId(),
                SimulatedProcesses.WORKSPACE,
                SimulatedProcesses.APPLICATION,
                definition,
                definition.model().startEvent(),
                values,
                null,
                "caller",
                null,
                null,
                false,
                null,
                null,
                null,
                startAt,
                expiresAt);
        spawn("start " + name, replica, () -> replica.engine.startAll(List.of(start)));
    }

    private void publish(Replica replica) {
        String name;
        String key;
        SubscriptionRow wanted = any(store.subscriptions.values());
        if (wanted != null && random.nextInt(5) > 0) {
            name = wanted.name;
            key = wanted.correlationKey;
        } else {
            name = NAMES[random.nextInt(NAMES.length)];
            key = (name.equals("s") || name.equals("p")) && random.nextInt(5) == 0 ? "" : key();
        }
        String id = random.nextInt(4) == 0 ? "id" + random.nextInt(4) : null;
        boolean now = random.nextInt(4) == 0;
        Duration life = now
                ? Duration.ZERO
                : List.of(Duration.ZERO, Duration.ofSeconds(5), Duration.ofHours(2), Duration.ofDays(1))
                        .get(random.nextInt(4));
        NewMessage message = new NewMessage(
                SimulatedProcesses.WORKSPACE,
                SimulatedProcesses.APPLICATION,
                name,
                key,
                now ? null : id,
                Map.of("m" + random.nextInt(3), ++published),
                life);
        if (now) {
            spawn("correlate " + name, replica, () -> correlateNow(replica, message));
        } else {
            spawn("publish " + name, replica, () -> replica.messages.publish(message, "caller"));
        }
    }

    private void correlateNow(Replica replica, NewMessage message) {
        Map<SubscriptionRow, Integer> before = waiting(message);
        Optional<Messages.Correlated> reached;
        try {
            reached = replica.messages.correlateNow(message, "caller");
        } catch (UncertainOutcome unknown) {
            interleaving.trace("unknown");
            return;
        }
        if (reached.isEmpty()) {
            published(message).ifPresent(refused::add);
            waiting(message)
                    .forEach((row, interruptions) -> Violation.unless(
                            !interruptions.equals(before.get(row)),
                            "a message that reached nobody had nobody waiting for it",
                            row.of + " waited throughout for " + message.name() + " " + message.correlationKey()));
        }
    }

    private Optional<UUID> published(NewMessage message) {
        return store.messages.values().stream()
                .filter(row -> row.message.variables().equals(message.variables()))
                .map(row -> row.message.id())
                .findFirst();
    }

    private Map<SubscriptionRow, Integer> waiting(NewMessage message) {
        Map<SubscriptionRow, Integer> waiting = new LinkedHashMap<>();
        for (SubscriptionRow row : store.subscriptions.values()) {
            if (row.name.equals(message.name())
                    && row.correlationKey.equals(message.correlationKey())
                    && !row.held
                    && (row.repeats
                            || store.claims.values().stream().noneMatch(claim -> claim.open && claim.isFor(row.of)))) {
                waiting.put(row, row.interruptions);
            }
        }
        return waiting;
    }

    /** What workers do. */
    private void work(Replica replica) {
        JobRow job = any(store.jobs.values());
        if (job == null) {
            return;
        }
        TokenKey of = job.of;
        switch (random.nextInt(8)) {
            case 0 -> spawn("activate", replica, () -> store.activate(of, replica.instant()));
            case 1 -> fail(replica, of);
            case 2 ->
                move(
                        "throw",
                        replica,
                        of,
                        found -> Move.by(
                                new Event.ErrorThrown(found.token(), "E", null, Map.of("thrown", true)),
                                new RowChange.FailJob(found.token(), 0, replica.instant(), "E"),
                                "worker"));
            case 3 ->
                spawn(
                        "set retries",
                        replica,
                        () -> store.job(of)
                                .filter(found -> found.instance().state() == InstanceState.STARTED)
                                .ifPresent(found -> store.setRetries(found, 1 + random.nextInt(3))));
            default ->
                move(
                        "complete",
                        replica,
                        of,
                        found ->
                                Move.by(new Event.WorkCompleted(found.token(), Map.of("done", found.key())), "worker"));
        }
    }

    private void fail(Replica replica, TokenKey of) {
        int retries = random.nextInt(3);
        Instant until = replica.instant().plusSeconds(random.nextInt(5));
        if (retries > 0 && random.nextBoolean()) {
            spawn(
                    "put off",
                    replica,
                    () -> store.job(of)
                            .filter(found -> found.instance().state() == InstanceState.STARTED && !found.hasFailed())
                            .ifPresent(found -> store.putOff(found, retries, until)));
            return;
        }
        move(
                "fail",
                replica,
                of,
                found -> found.hasFailed()
                        ? null
                        : Move.by(
                                retries == 0
                                        ? new Event.WorkFailed(found.token(), "failed", Map.of())
                                        : new Event.WorkPutOff(found.token(), Map.of("tried", retries)),
                                new RowChange.FailJob(found.token(), retries, until, "failed"),
                                "worker"));
    }

    private void move(String name, Replica replica, TokenKey of, Engine.Decision<MemoryStore.JobOfInstance> decision) {
        spawn(name, replica, () -> {
            try {
                replica.engine.move(
                        () -> store.job(of),
                        MemoryStore.JobOfInstance::instance,
                        found -> found.instance().state() == InstanceState.ON_HOLD ? null : decision.on(found));
            } catch (StaleEvent e) {
                interleaving.trace("stale");
            }
        });
    }

    /** What operators do. */
    private void operate(Replica replica) {
        StoredInstance instance = any(store.all().stream()
                .filter(each -> !each.state().isEnded() || random.nextInt(10) == 0)
                .toList());
        if (instance == null) {
            return;
        }
        UUID uuid = instance.uuid();
        if (instance.state() == InstanceState.ON_HOLD && random.nextBoolean()) {
            tell("resume", replica, uuid, new Event.Resumed());
            return;
        }
        switch (drawn(operatorWeights)) {
            case 0 -> tell("cancel", replica, uuid, new Event.Canceled());
            case 1 -> tell("hold", replica, uuid, new Event.Held());
            case 2 -> tell("resume", replica, uuid, new Event.Resumed());
            case 3 -> tell("values", replica, uuid, new Event.ValuesChanged(Map.of("x", random.nextInt(10))));
            case 4 -> migrate(replica, uuid);
            case 5 -> changeExpiry(replica, uuid);
            default -> {
                TokenKey incident = any(store.incidents());
                if (incident != null) {
                    tell(
                            "retry",
                            replica,
                            incident.instance(),
                            new Event.IncidentRetried(
                                    incident.token(),
                                    random.nextInt(3),
                                    Map.of("how", random.nextBoolean() ? "pass" : "fail")));
                }
            }
        }
    }

    private void tell(String name, Replica replica, UUID uuid, Event event) {
        spawn(name, replica, () -> {
            try {
                replica.engine.tell(uuid, event, "operator");
            } catch (StaleEvent e) {
                interleaving.trace("stale");
            }
        });
    }

    private void migrate(Replica replica, UUID uuid) {
        spawn("migrate", replica, () -> {
            try {
                replica.engine.move(uuid, instance -> {
                    if (!Migrations.isMovable(instance)) {
                        return null;
                    }
                    ProcessDefinition target = processes
                            .inBuild(processes.other(instance.buildId()), instance.processName())
                            .orElseThrow();
                    StepResult step = Migration.move(
                            processes.get(instance.definitionId()).model(),
                            target.model(),
                            instance.execution(),
                            Map.of(),
                            "migrated");
                    return Move.migrating(step, target, List.of(), "operator");
                });
            } catch (StaleEvent e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void changeExpiry(Replica replica, UUID uuid) {
        Instant at = random.nextInt(3) == 0 ? null : replica.instant().plusSeconds(random.nextInt(60));
        spawn("expiry", replica, () -> {
            try {
                replica.engine.move(
                        uuid,
                        instance -> instance.state().isEnded() || Objects.equals(at, instance.expiresAt())
                                ? null
                                : Move.noting(
                                        instance,
                                        new HistoryEvent(
                                                HistoryEvent.Kind.EXPIRY_CHANGED,
                                                instance.execution()
                                                        .tokens()
                                                        .getFirst()
                                                        .node(),
                                                Token.ROOT,
                                                null),
                                        new RowChange.Expiry(at),
                                        "operator"));
            } catch (StaleEvent e) {
                throw new IllegalStateException(e);
            }
        });
    }

    // Until nothing happens any more.

    private void settle() throws Throwable {
        interleaving.stopFaults();
        quiesce();
        for (StoredInstance instance : store.all()) {
            if (instance.state() == InstanceState.ON_HOLD && random.nextInt(4) > 0) {
                tell("resume", replicas.get(random.nextInt(2)), instance.uuid(), new Event.Resumed());
                drain();
            }
        }
        quiesce();
    }

    private void drain() throws Throwable {
        do {
            for (Replica replica : replicas) {
                while (!replica.pool.isEmpty()) {
                    Wakeup wakeup = replica.pool.remove();
                    spawn("pool", replica, () -> replica.deliver(wakeup));
                }
            }
        } while (interleaving.step());
    }

    /** Each wake-up that is stored is delivered, and each timer that is due within the time that this takes. */
    private void quiesce() throws Throwable {
        drain();
        for (int round = 0; round < 100; round++) {
            long before = store.changes;
            time = time.plusSeconds(12);
            List<WakeupRow> due = store.wakeups.values().stream()
                    .filter(row -> !row.due.isAfter(time))
                    .toList();
            for (WakeupRow row : due) {
                store.revive(row);
                Replica replica = replicas.get(random.nextInt(2));
                spawn("scheduler", replica, () -> replica.execute(row));
            }
            drain();
            Replica replica = replicas.get(random.nextInt(2));
            spawn("sweep", replica, () -> replica.messages.takeUpLeftovers(1000));
            drain();
            if (due.isEmpty() && before == store.changes) {
                return;
            }
        }
        throw new Violation("everything settles", "Something goes on for ever");
    }

    /** What must hold when all has settled. */
    private record Invariants(Simulation run) {

        void check() {
            MemoryStore store = run.store;
            store.all().forEach(this::check);
            Map<String, MemoryStore.Taken> takers = new HashMap<>();
            Map<TokenKey, MemoryStore.Taken> last = new TreeMap<>();
            for (MemoryStore.Taken taken : store.taken) {
                Violation.unless(
                        takers.put(taken.message().message.id() + taken.process(), taken) == null,
                        "a message reaches one instance of a process",
                        taken.message().message + " " + taken.process());
                Violation.unless(
                        !run.refused.contains(taken.message().message.id()),
                        "a message that was said to reach nobody reaches nobody",
                        taken.message().message + " " + taken.process());
                TokenKey subscription = new TokenKey(taken.instance(), taken.subscription());
                MemoryStore.Taken before = last.put(subscription, taken);
                if (before != null) {
                    boolean inOrder = MemoryStore.OLDEST_FIRST.compare(before.message(), taken.message()) < 0
                            || before.message().order < taken.message().order
                            || mayHaveExpired(taken.message(), before.claimedAt())
                            || store
                                    .givenBack
                                    .getOrDefault(
                                            new MemoryStore.Correlation(
                                                    taken.message().message.id(), taken.process()),
                                            Set.of())
                                    .stream()
                                    .anyMatch(other -> !other.equals(subscription));
                    Violation.unless(
                            inOrder,
                            "a subscription that repeats takes messages in their order",
                            subscription + " took " + before.message().message.id() + " before "
                                    + taken.message().message.id());
                }
            }
            store.claims.forEach((correlation, claim) ->
                    Violation.unless(!claim.open, "no claim stays open", correlation.toString()));
            for (MessageRow message : store.messages.values()) {
                Violation.unless(!message.pending, "every message is matched", message.message.toString());
                if (message.lives(run.latest())) {
                    for (SubscriptionRow subscription : store.subscriptions.values()) {
                        Violation.unless(
                                !store.messageStore.canTake(subscription, message),
                                "no message is left while somebody waits for it",
                                message.message + " for " + subscription.of);
                    }
                    checkStarts(message);
                }
            }
        }

        /** Each replica measures times to live by its own clock: a message may live for one that is over for another. */
        private static boolean mayHaveExpired(MessageRow message, Instant time) {
            return message.expiresAt.isAfter(message.publishedAt) && !message.isUnexpired(time.plus(MAX_AHEAD));
        }

        private void checkStarts(MessageRow message) {
            String name = message.message.name();
            List<String> started = switch (name) {
                case "s" -> List.of("message-started", "message-started-short");
                case "p" -> List.of("message-passed");
                default -> List.of();
            };
            for (String process : started) {
                boolean had = run.store.claims.containsKey(new MemoryStore.Correlation(message.message.id(), process));
                boolean runs = run.store.all().stream()
                        .anyMatch(instance -> instance.processName().equals(process)
                                && !instance.state().isEnded()
                                && message.message.correlationKey().equals(instance.messageKey()));
                Violation.unless(
                        had || runs,
                        "a message with a key starts an instance as soon as none runs",
                        message.message + " " + process);
            }
        }

        private void check(StoredInstance instance) {
            UUID uuid = instance.uuid();
            MemoryStore store = run.store;
            checkHistory(instance);
            List<SubscriptionRow> rows = MemoryStore.of(uuid, store.subscriptions);
            List<String> waited = new ArrayList<>();
            for (Token token : instance.execution().tokens()) {
                checkToken(instance, token);
                for (Subscription wait : token.subscriptions()) {
                    if (wait.kind() == Subscription.Kind.CONDITION || wait.kind() == Subscription.Kind.CONDITION_MET) {
                        Violation.unless(
                                wait.kind() == Subscription.Kind.CONDITION || instance.state() == InstanceState.ON_HOLD,
                                "a condition that was met triggers its event",
                                uuid + " " + wait);
                    } else if (wait.due() == null) {
                        waited.add(token.id() + " " + wait.id());
                    } else if (instance.state() != InstanceState.ON_HOLD) {
                        Violation.unless(
                                wait.due().isAfter(run.time)
                                        && run.isStored(new Wakeup.Timer(uuid, wait.id(), wait.due())),
                                "a timer that is waited for is stored",
                                uuid + " " + wait);
                    }
                }
            }
            Violation.unless(
                    rows.size() == waited.size()
                            && rows.stream()
                                    .allMatch(row ->
                                            waited.stream().anyMatch(text -> text.endsWith(" " + row.of.token()))),
                    "subscriptions are those that tokens wait for",
                    uuid + " " + waited + " " + rows.stream().map(row -> row.of).toList());
            Violation.unless(
                    rows.stream().allMatch(row -> row.held == (instance.state() == InstanceState.ON_HOLD)),
                    "subscriptions of an instance on hold are held, others are not",
                    uuid.toString());
            if (instance.state().isEnded()) {
                Violation.unless(
                        rows.isEmpty()
                                && MemoryStore.of(uuid, store.jobs).isEmpty()
                                && store.incidents(uuid).isEmpty()
                                && instance.execution().tokens().size() == 1,
                        "an instance that has ended leaves no row",
                        uuid + " " + instance.state());
                store.wakeups
                        .values()
                        .forEach(row -> Violation.unless(
                                !row.id.contains(uuid.toString()),
                                "an instance that has ended leaves no wake-up",
                                row.id));
            } else if (instance.expiresAt() != null && instance.state() != InstanceState.ON_HOLD) {
                Violation.unless(
                        run.isStored(new Wakeup.Expire(uuid, instance.expiresAt())),
                        "an instance that has not ended expires in the future",
                        uuid + " " + instance.state() + " " + instance.expiresAt());
            }
            checkParent(instance);
            checkEscalations(instance);
        }

        /** Each escalation is answered, and a call that does not interrupt catches it once. */
        private void checkEscalations(StoredInstance instance) {
            Violation.unless(
                    instance.escalation().isEmpty()
                            || instance.state() != InstanceState.STARTED
                            || isCalledFromOneOnHold(instance),
                    "no escalation is left without an answer",
                    instance.uuid() + " " + instance.escalation());
            if (instance.state() == InstanceState.FINISHED
                    && instance.processName().equals("escalation-calls")) {
                List<StoredInstance> called = run.store.all().stream()
                        .filter(other ->
                                other.parent() != null && other.parent().root().equals(instance.uuid()))
                        .toList();
                boolean whole = called.size() == 2
                        && called.stream().allMatch(other -> other.state() == InstanceState.FINISHED);
                long caught = run.store.history.get(instance.uuid()).stream()
                        .flatMap(List::stream)
                        .filter(event -> event.node().equals("note")
                                && (event.kind() == HistoryEvent.Kind.PASSED || event.kind() == HistoryEvent.Kind.LEFT))
                        .count();
                Violation.unless(!whole || caught == 1, "an escalation is caught once", instance.uuid() + " " + caught);
            }
        }

        private boolean isCalledFromOneOnHold(StoredInstance instance) {
            StoredInstance.Parent parent = instance.parent();
            StoredInstance caller = parent == null ? null : run.store.peek(parent.uuid());
            return caller != null && (caller.state() == InstanceState.ON_HOLD || isCalledFromOneOnHold(caller));
        }

        private void checkToken(StoredInstance instance, Token token) {
            TokenKey key = new TokenKey(instance.uuid(), token.id());
            MemoryStore store = run.store;
            WorkKind work = token.isWorking()
                    ? token.listener() != null
                            ? WorkKind.JOB
                            : run.processes
                                    .get(instance.definitionId())
                                    .model()
                                    .node(token.node())
                                    .element()
                                    .work()
                    : null;
            Violation.unless(
                    store.jobs.containsKey(key) == (work == WorkKind.JOB),
                    "a token that waits for a job has one",
                    key + " " + token);
            Violation.unless(
                    store.incidents(instance.uuid()).contains(key) == token.incident(),
                    "a token with an incident has its row",
                    key + " " + token);
            boolean ready = !token.incident()
                    && !isBeforeEntry(instance, token.parent())
                    && (token.status() == NodeStatus.ARRIVED || token.status() == NodeStatus.EXECUTED_COMPLETE);
            Violation.unless(
                    !ready || instance.state() == InstanceState.ON_HOLD,
                    "nothing is ready and does not go on",
                    key + " " + token);
            if (work == WorkKind.CALLED_INSTANCE && instance.state() == InstanceState.STARTED) {
                StoredInstance called = store.peek(Objects.requireNonNull(token.called()));
                Violation.unless(called != null, "a call that is waited for is there", key + " " + token);
                Violation.unless(
                        token.incident()
                                || !Objects.requireNonNull(called).state().isEnded(),
                        "a call that has ended is not waited for",
                        key + " " + token);
                checkErrors(instance, token, Objects.requireNonNull(called));
            }
            JobRow job = store.jobs.get(key);
            if (job != null && !token.incident()) {
                Violation.unless(
                        (job.heldAvailableAt != null) == (instance.state() == InstanceState.ON_HOLD),
                        "a job is held while its instance is",
                        key.toString());
                Violation.unless(job.retries > 0, "a job without retries has an incident", key.toString());
            }
        }

        /** Whether a scope is not entered yet, because its start listeners are running or have an incident. */
        private static boolean isBeforeEntry(StoredInstance instance, long scope) {
            return instance.execution().tokens().stream()
                    .anyMatch(token -> token.id() == scope
                            && (token.status() == NodeStatus.ARRIVED
                                    || token.listener() != null
                                            && token.listener().event() == ListenerEvent.START));
        }

        /** An error that stops a called instance has found whoever catches it. */
        private void checkErrors(StoredInstance caller, Token token, StoredInstance called) {
            for (Token stopped : called.execution().tokens()) {
                if (stopped.uncaught() != null && !token.incident()) {
                    Violation.unless(
                            !run.replicas
                                    .getFirst()
                                    .engine
                                    .catches(
                                            caller,
                                            new Event.ErrorThrown(
                                                    token.id(),
                                                    stopped.uncaught().code(),
                                                    null,
                                                    stopped.uncaught().variables())),
                            "an error reaches the caller that catches it",
                            caller.uuid() + " " + token + " called " + called.uuid());
                }
            }
        }

        private void checkParent(StoredInstance called) {
            StoredInstance.Parent parent = called.parent();
            if (parent == null || called.state().isEnded()) {
                return;
            }
            StoredInstance caller = run.store.peek(parent.uuid());
            Violation.unless(
                    caller != null && caller.callerOf(called.uuid()).isPresent(),
                    "a called instance runs only while its caller waits for it",
                    called.uuid() + " of " + parent);
        }

        private void checkHistory(StoredInstance instance) {
            List<List<HistoryEvent>> steps = run.store.history.get(instance.uuid());
            Violation.unless(
                    steps.size() == instance.revision(), "revisions have no gap and no double", "" + instance.uuid());
            Map<Long, String> live = new TreeMap<>();
            for (List<HistoryEvent> step : steps) {
                for (HistoryEvent event : step) {
                    switch (event.kind()) {
                        case ENTERED ->
                            Violation.unless(
                                    live.put(event.token(), event.node()) == null,
                                    "no token is doubled",
                                    instance.uuid() + " " + event);
                        case LEFT, CANCELED ->
                            Violation.unless(
                                    event.node().equals(live.remove(event.token())),
                                    "no token is lost",
                                    instance.uuid() + " " + event);
                        default -> {}
                    }
                }
            }
            Map<Long, String> tokens = new TreeMap<>();
            instance.execution().tokens().stream()
                    .filter(token -> token.id() != Token.ROOT)
                    .forEach(token -> tokens.put(token.id(), token.node()));
            Violation.unless(
                    tokens.equals(live),
                    "the live tokens are those of the history",
                    instance.uuid() + " has " + tokens + ", its history " + live);
        }
    }

    private boolean isStored(Wakeup.Stored wakeup) {
        WakeupRows.Row row = WakeupRows.of(List.of(wakeup)).getFirst();
        return store.wakeups.containsKey(row.task() + " " + row.name());
    }

    private Instant latest() {
        return replicas.stream().map(Replica::instant).max(Instant::compareTo).orElseThrow();
    }

    /** Runs some seeds, prints those that fail, and ends with status 1 where there are any. */
    public static void main(String[] args) {
        long count = Long.parseLong(args[0]);
        long first = args.length > 1 ? Long.parseLong(args[1]) : 1;
        boolean verbose = count == 1;
        long began = System.nanoTime();
        long calls = 0;
        Map<String, List<Long>> failures = new TreeMap<>();
        for (long seed = first; seed < first + count; seed++) {
            Result result = run(seed, verbose);
            calls += result.calls();
            if (verbose) {
                result.lines().forEach(System.out::println);
            }
            if (result.failure() != null) {
                String what = String.valueOf(result.failure());
                int end = what.indexOf(']');
                List<Long> seeds = failures.computeIfAbsent(
                        end < 0 ? what : what.substring(0, end + 1), kind -> new ArrayList<>());
                seeds.add(seed);
                if (seeds.size() <= 3) {
                    System.out.println("Seed " + seed + ": " + what);
                    if (end < 0 || verbose) {
                        result.failure().printStackTrace(System.out);
                    }
                }
            }
        }
        System.out.printf("%d seeds, %d calls of ports, %.1f s%n", count, calls, (System.nanoTime() - began) / 1e9);
        failures.forEach((what, seeds) ->
                System.out.println(seeds.size() + " x " + what + " " + seeds.subList(0, Math.min(10, seeds.size()))));
        if (!failures.isEmpty()) {
            System.exit(1);
        }
    }
}
