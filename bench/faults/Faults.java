import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs two replicas of a packaged Onset on a PostgreSQL with a standby under load, injects faults that are drawn from a seed, and
 * then checks that nothing was lost and nothing happened twice. See bench/README.md. Needs a JDK 22 or newer on Linux; PostgreSQL
 * comes out of the package, the identity provider is part of the program.
 *
 * <p>{@link Round} says what happens when. {@link Fault} is what is done to {@link Replica}, {@link Proxy} and {@link Postgres};
 * {@link Load} makes the load on {@link Models}, and writes into {@link Ledger} what was acknowledged; {@link Checks} and
 * {@link Stuck} compare that with a {@link Snapshot} of the database, by {@link Tables}.
 */
class Faults {

    /** How long there is load without a fault at the beginning of a round. */
    private static final Duration CALM = Duration.ofSeconds(8);
    /** How long a round may take to come to rest. */
    private static final Duration REST_LIMIT = Duration.ofMinutes(5);
    /** A round in which nothing has moved for so long has come to rest, whatever is left. It covers the scheduler's pauses. */
    private static final Duration STILL = Duration.ofSeconds(45);

    private final Options options;
    private final Path folder;
    private final Provider provider = Provider.start();
    private final Postgres postgres;
    private final List<Replica> replicas = new ArrayList<>();
    private final Calm calm = new Calm();
    private final Client client;
    private final Report report;
    private final Logs logs;
    private final UUID workspace = UUID.randomUUID();

    private Faults(Options options) throws Exception {
        this.options = options;
        folder = Files.createTempDirectory("onset-faults-");
        report = new Report(folder);
        say("logs: " + folder);
        postgres = new Postgres(options.jar(), options.postgres(), folder);
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
        postgres.start();
        postgres.create("onset");
        for (int i = 0; i < 2; i++) {
            replicas.add(new Replica(i, options, folder, postgres.servers.stream().map(server -> server.port).toList(), provider));
        }
        client = new Client(replicas, provider, calm);
        logs = new Logs(replicas, postgres);
    }

    public static void main(String... arguments) throws Exception {
        Options options = Options.parse(arguments);
        Faults faults = new Faults(options);
        boolean sound;
        try {
            sound = faults.run();
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(3);
            return;
        }
        System.exit(sound ? 0 : 1);
    }

    static void say(String line) {
        System.out.println(line);
    }

    private boolean run() throws Exception {
        if (options.faketime() == null) {
            say("skipped: replicas with a wrong clock, because there is no libfaketime (install it, or name it with --faketime=PATH)");
        }
        // Both at once, on a database without a schema.
        all(List.<Callable<Void>>of(() -> {
            replicas.get(0).startAndArchive();
            return null;
        }, () -> {
            replicas.get(1).start(0);
            replicas.get(1).awaitReady();
            return null;
        }));
        Random random = new Random(options.seed());
        replicas.get(0).restart(0);
        replicas.get(1).restart(options.faketime() == null ? 0 : Fault.wrongClock(random));
        postgres.execute(Tables.MOMENTS);
        client.call(0, "POST", "/api/management/workspaces", Map.of("id", workspace.toString(), "name", "Faults"));
        long end = System.nanoTime() + Duration.ofMinutes(options.minutes()).toNanos();
        for (int number = 0; number < options.rounds() && System.nanoTime() < end; number++) {
            new Round(options.seed() + number).run();
        }
        report.table();
        return report.isSound();
    }

    private void end() {
        replicas.forEach(Replica::end);
        postgres.end();
        if (Files.exists(folder.resolve("classes.jsa"))) {
            delete(folder.resolve("classes.jsa"));
        }
        if (report.isSound()) {
            delete(postgres.directory);
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Collections.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            say("not deleted: " + directory);
        }
    }

    static <T> List<T> all(List<Callable<T>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(Math.max(0, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Load with faults on an application of its own, rest, and checks. */
    private final class Round {

        private final long seed;
        private final UUID application = UUID.randomUUID();
        private final Ledger ledger = new Ledger();
        private final Violations violations;
        private final Random random;

        Round(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.violations = new Violations(report, seed, application);
        }

        void run() throws Exception {
            publish();
            client.begin(violations);
            Load load = new Load(client, ledger, violations, application, seed, options.pause());
            load.of(workspace);
            Takeover takeover = options.only().isEmpty() || options.only().contains("kill") ? new Takeover(load, application, violations, seed) : null;
            if (takeover != null) {
                takeover.run();
            }
            calm.begin();
            load.begin(workspace);
            report.time("load begins: seed " + seed + ", application " + application);
            Watch watch = new Watch(postgres, application, violations, calm, report,
                    () -> new Checks(Snapshot.take(postgres, application), ledger, violations, client).ofOneMoment());
            List<String> injected = Collections.synchronizedList(new ArrayList<>());
            try {
                sleep(CALM.toMillis());
                inject(injected);
            } finally {
                heal();
                watch.close();
            }
            load.stopProducing();
            report.time("load has stopped");
            sleep(2000);
            resumeHeld();
            long restBegan = System.nanoTime();
            boolean rested = rest();
            long restSeconds = (System.nanoTime() - restBegan) / 1_000_000_000L;
            report.time("at rest");
            Snapshot snapshot = Snapshot.take(postgres, application);
            Checks checks = new Checks(snapshot, ledger, violations, client);
            if (!rested) {
                violations.add("everything-comes-to-rest", null, "after " + restSeconds + " s something still moves");
            }
            checks.atRest();
            checkStillWaiting(snapshot);
            report.time("checked");
            probe();
            load.close();
            report.time("probed");
            cancelAll();
            report.time("canceled");
            logs.check(violations);
            violations.dump(postgres);
            report.round(seed, injected, ledger, snapshot, restSeconds, violations);
        }

        private void publish() throws Exception {
            String applications = "/api/management/workspaces/" + workspace + "/applications";
            String path = applications + "/" + application;
            client.call(0, "POST", applications, Map.of("id", application.toString(), "name", "Round " + seed));
            client.call(0, "PUT", path + "/settings", Map.of("uniqueBusinessKeys", true));
            List<Object> files = Models.all().entrySet().stream()
                    .<Object>map(model -> Map.of("path", model.getKey() + ".bpmn", "content", model.getValue()))
                    .toList();
            Map<String, Object> build = client.call(0, "POST", path + "/builds", Map.of("version", "1", "files", files));
            client.call(0, "PUT", path + "/activation", Map.of("buildId", build.get("id")));
        }

        /** One fault after the other for each replica, and for what both depend on; so faults of different parts overlap. */
        private void inject(List<String> injected) throws Exception {
            List<List<Fault>> sequences = new ArrayList<>();
            for (int part : List.of(0, 1, -1)) {
                // Random begins alike for seeds that are near each other.
                sequences.add(Fault.sequence(new Random((3 * seed + part) * 0x9E3779B97F4A7C15L), options, part, 1_000L * options.faults()));
            }
            if (sequences.stream().allMatch(List::isEmpty)) {
                throw new IllegalArgumentException("--only takes " + Arrays.toString(Fault.Kind.values()).toLowerCase(Locale.ROOT));
            }
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> parts = new ArrayList<>();
                for (List<Fault> sequence : sequences) {
                    Random pauses = new Random(seed);
                    parts.add(threads.submit(() -> {
                        for (Fault fault : sequence) {
                            sleep(pauses.nextInt(2 * Fault.PAUSE_MILLIS));
                            inject(fault);
                            injected.add(fault.toString());
                        }
                        return null;
                    }));
                }
                await(parts);
            }
        }

        private void inject(Fault fault) throws Exception {
            calm.faultBegins();
            report.time("fault begins: " + fault);
            long began = System.nanoTime();
            try {
                fault.inject(replicas, postgres);
                report.injected(fault.kind, (System.nanoTime() - began) / 1e9);
            } finally {
                calm.faultEnds();
                report.time("fault ends: " + fault);
            }
        }

        private static void await(List<Future<?>> tasks) throws Exception {
            for (Future<?> task : tasks) {
                task.get();
            }
        }

        /** Whatever a fault has left, both replicas serve afterwards. A clock that is wrong stays so. */
        private void heal() throws Exception {
            postgres.heal();
            for (Replica replica : replicas) {
                replica.proxy.mode(Proxy.Mode.PASS);
                replica.ensureServing();
            }
            calm.healed();
        }

        private void resumeHeld() throws Exception {
            for (Map<String, Object> held : postgres.rows("select uuid from process_instance where application_id = ? and state = 'ON_HOLD'", application)) {
                client.retry("POST", "/api/runtime/process-instance/" + held.get("uuid") + "/resume", null, Duration.ofSeconds(60));
            }
        }

        /** Waits until nothing moves that can: no work, no timer and no wake-up is left. */
        private boolean rest() throws Exception {
            Object before = null;
            int still = 0;
            // Counts looks, not time, so that a machine that stands still does not pass for an application that does.
            for (int look = 0; look < REST_LIMIT.toSeconds(); look++) {
                sleep(1000);
                Map<String, Object> progress = postgres.rows(Tables.PROGRESS, application, application, application, application).getFirst();
                Object now = progress.get("moved");
                still = now.equals(before) ? still + 1 : 0;
                before = now;
                boolean idle = ((Number) progress.get("open")).longValue() == 0;
                if (still > STILL.toSeconds() || idle && still > 4) {
                    return true;
                }
                resumeHeld();
            }
            return false;
        }

        /** What waits beside a message, or is behind, may be just about to go on: it is a violation if it is still so later. */
        private void checkStillWaiting(Snapshot before) throws Exception {
            Map<String, Set<String>> first = new LinkedHashMap<>();
            Stuck.find(before).forEach((invariant, found) -> first.put(invariant, found.keySet()));
            if (first.values().stream().allMatch(Set::isEmpty)) {
                return;
            }
            sleep(5000);
            Stuck.find(Snapshot.take(postgres, application)).forEach((invariant, found) -> found.forEach((what, text) -> {
                if (first.getOrDefault(invariant, Set.of()).contains(what)) {
                    violations.add(invariant, what.length() >= 36 ? what.substring(0, 36) : null, text);
                }
            }));
        }

        /** While nothing else happens, a message that is asked for at once reaches who waits, and only then. */
        private void probe() throws Exception {
            Snapshot snapshot = Snapshot.take(postgres, application);
            Map<List<Object>, List<Map<String, Object>>> waiting = snapshot.messageSubscriptions.stream()
                    .filter(wait -> snapshot.isStarted(wait.get("instance_uuid")))
                    .collect(Collectors.groupingBy(wait -> List.of(wait.get("name"), wait.get("correlation_key")), LinkedHashMap::new, Collectors.toList()));
            List<List<Object>> sample = new ArrayList<>(waiting.keySet());
            Collections.shuffle(sample, random);
            for (List<Object> key : sample.subList(0, Math.min(12, sample.size()))) {
                String m = "p-" + UUID.randomUUID();
                Client.Answer answer = client.retry("POST", "/v2/messages/correlation", Map.of(
                        "name", key.get(0), "correlationKey", key.get(1), "tenantId", application.toString(), "variables", Map.of("m", m, "seq", 0)), Duration.ofSeconds(20));
                Set<Object> waiters = waiting.get(key).stream().map(wait -> wait.get("instance_uuid")).collect(Collectors.toSet());
                if (answer.status() != 200) {
                    violations.add("correlation-reaches-who-waits", waiters.iterator().next().toString(),
                            "/correlation of " + key + " answers " + answer.status() + " while " + waiters.size() + " instances wait");
                } else if (!waiters.contains(answer.get("processInstanceUuid"))) {
                    violations.add("correlation-reaches-who-waits", (String) answer.get("processInstanceUuid"), "/correlation of " + key + " names an instance that did not wait");
                } else if (postgres.rows("select uuid from process_instance where uuid = ?::uuid and (variables::text || tokens::text) like ?",
                        answer.get("processInstanceUuid"), "%" + m + "%").isEmpty()) {
                    violations.add("correlation-reaches-who-waits", (String) answer.get("processInstanceUuid"), "/correlation of " + key + " answered 200, and the instance has not got the message");
                }
            }
            Client.Answer nobody = client.retry("POST", "/v2/messages/correlation", Map.of("name", "first", "correlationKey", "nobody", "tenantId", application.toString()), Duration.ofSeconds(20));
            if (nobody.status() != 404) {
                violations.add("correlation-reaches-who-waits", null, "/correlation answers " + nobody.status() + " where nobody waits");
            }
        }

        /** Everything can be ended, and then nothing of it is left. */
        private void cancelAll() throws Exception {
            long limit = System.nanoTime() + Duration.ofSeconds(90).toNanos();
            while (System.nanoTime() < limit) {
                List<Map<String, Object>> running = postgres.rows(
                        "select uuid from process_instance where application_id = ? and ended_at is null order by (parent_uuid is not null), uuid", application);
                if (running.isEmpty()) {
                    break;
                }
                all(running.stream().limit(200).<Callable<Object>>map(row -> () ->
                        client.retry("POST", "/api/runtime/process-instance/" + row.get("uuid") + "/cancel", null, Duration.ofSeconds(20))).toList());
            }
            sleep(3000);
            Snapshot after = Snapshot.take(postgres, application);
            for (Map<String, Object> instance : after.instances.values()) {
                if (!Snapshot.hasEnded(instance)) {
                    violations.add("cancel-ends-everything", (String) instance.get("uuid"), "is " + instance.get("state") + " after it was canceled");
                }
            }
            new Checks(after, ledger, violations, client).nothingLeftOfEnded();
        }
    }

    /**
     * Kills a replica that has continuations and timers in hand, while there is no other load, and measures how long it takes until each has been
     * executed by the other. Where one's clock is wrong, that one is killed in every second round, and takes over in the others.
     */
    private final class Takeover {

        private static final Duration LIMIT = Duration.ofSeconds(10);
        private static final int TIMERS = 40;
        private static final int RELAYS = 4;

        private final Load load;
        private final UUID application;
        private final Violations violations;
        private final long seed;

        Takeover(Load load, UUID application, Violations violations, long seed) {
            this.load = load;
            this.application = application;
            this.violations = violations;
            this.seed = seed;
        }

        void run() throws Exception {
            int wrong = Math.abs(replicas.get(0).skew()) > Math.abs(replicas.get(1).skew()) ? 0 : 1;
            int victim = seed % 2 == 0 ? wrong : 1 - wrong;
            Replica dying = replicas.get(victim);
            Replica surviving = replicas.get(1 - victim);
            String clocks = String.format(Locale.ROOT, "%+d s by one of %+d s", dying.skew(), surviving.skew());
            report.time("takeover: replica " + victim + ", clock of " + clocks);
            load.startAt(1 - victim, "bell", TIMERS, Map.of());
            // The other must not take the timers: what is picked while it is stopped is in hand of the one that is killed.
            surviving.signal("STOP");
            try {
                dying.proxy.delay(60);
                load.startAt(victim, "relay", RELAYS, Map.of("n", 0, "target", 200));
                for (int tries = 0; tries < 160 && postgres.rows(Tables.IN_HAND, application).stream().filter(row -> Boolean.TRUE.equals(row.get("picked"))).count() < 2; tries++) {
                    sleep(25);
                }
                dying.kill();
            } finally {
                dying.proxy.mode(Proxy.Mode.PASS);
                surviving.signal("CONT");
            }
            long killed = System.nanoTime();
            calm.faultBegins();
            Map<Object, Map<String, Object>> left = byName();
            long picked = left.values().stream().filter(row -> Boolean.TRUE.equals(row.get("picked"))).count();
            List<Double> seconds = new ArrayList<>();
            while (!left.isEmpty() && System.nanoTime() - killed < 6 * LIMIT.toNanos()) {
                sleep(50);
                Set<Object> there = byName().keySet();
                double now = (System.nanoTime() - killed) / 1e9;
                left.keySet().removeIf(name -> !there.contains(name) && seconds.add(now));
            }
            left.keySet().forEach(name -> seconds.add(6.0 * LIMIT.toSeconds()));
            report.takeover(clocks, picked, seconds);
            seconds.stream().filter(each -> each > LIMIT.toSeconds()).max(Double::compare).ifPresent(slowest -> violations.add("takeover-within-10-s", null,
                    String.format(Locale.ROOT, "of %d executions that a replica had in hand (%d picked), the last was executed by the other after %.1f s; clock of %s", seconds.size(), picked, slowest, clocks)));
            dying.restart(0);
            calm.faultEnds();
            report.injected(Fault.Kind.KILL, (System.nanoTime() - killed) / 1e9);
        }

        private Map<Object, Map<String, Object>> byName() throws SQLException {
            return postgres.rows(Tables.IN_HAND, application).stream().collect(Collectors.toMap(row -> row.get("task_name") + " " + row.get("task_instance"), row -> row));
        }
    }

}
