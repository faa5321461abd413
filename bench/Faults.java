import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs two replicas of a packaged Onset on one PostgreSQL under load, injects faults that are drawn from a seed, and then checks
 * that nothing was lost and nothing happened twice. See bench/README.md. Needs a JDK 21 or newer on Linux; PostgreSQL comes out
 * of the package, the identity provider is part of this file.
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
        postgres = new Postgres(options.jar, options.postgres, folder);
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

    private static void say(String line) {
        System.out.println(line);
    }

    private boolean run() throws Exception {
        if (options.faketime == null) {
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
        Random random = new Random(options.seed);
        replicas.get(0).restart(0);
        replicas.get(1).restart(options.faketime == null ? 0 : Fault.wrongClock(random));
        postgres.execute(Tables.MOMENTS);
        client.call(0, "POST", "/api/management/workspaces", Map.of("id", workspace.toString(), "name", "Faults"));
        long end = System.nanoTime() + Duration.ofMinutes(options.minutes).toNanos();
        for (int number = 0; number < options.rounds && System.nanoTime() < end; number++) {
            new Round(options.seed + number).run();
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

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Collections.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            say("not deleted: " + directory);
        }
    }

    private static <T> List<T> all(List<Callable<T>> tasks) throws Exception {
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

    private static void sleep(long millis) {
        try {
            Thread.sleep(Math.max(0, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private record Options(Path jar, int rounds, long seed, long minutes, Path faketime, Path postgres, Set<String> only, int pause, int faults, List<String> java) {

        static Options parse(String... arguments) {
            Map<String, String> given = new HashMap<>();
            Path jar = null;
            for (int i = 0; i < arguments.length; i++) {
                String argument = arguments[i];
                if (!argument.startsWith("--")) {
                    jar = Path.of(argument).toAbsolutePath();
                } else if (argument.contains("=")) {
                    given.put(argument.substring(2, argument.indexOf('=')), argument.substring(argument.indexOf('=') + 1));
                } else if (i + 1 < arguments.length) {
                    given.put(argument.substring(2), arguments[++i]);
                }
            }
            if (jar == null || !Files.exists(jar)
                    || !Set.of("rounds", "seed", "minutes", "faketime", "postgres", "only", "pause", "faults", "java").containsAll(given.keySet())) {
                System.err.println("java bench/Faults.java [--rounds N] [--seed S] [--minutes M] [--faults SECONDS] [--only FAULT,…] [--faketime PATH] [--postgres DIR] JAR   (bench/README.md)");
                System.exit(2);
            }
            long minutes = Long.parseLong(given.getOrDefault("minutes", "600"));
            return new Options(
                    jar,
                    Integer.parseInt(given.getOrDefault("rounds", given.containsKey("minutes") ? "1000000" : "5")),
                    Long.parseLong(given.getOrDefault("seed", Long.toString(System.currentTimeMillis() / 1000))),
                    minutes,
                    faketime(given.get("faketime")),
                    given.containsKey("postgres") ? Path.of(given.get("postgres")) : null,
                    given.containsKey("only") ? Set.of(given.get("only").split(",")) : Set.of(),
                    Integer.parseInt(given.getOrDefault("pause", "250")),
                    Integer.parseInt(given.getOrDefault("faults", "40")),
                    List.of(given.getOrDefault("java", "-Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC").split(" ")));
        }

        private static Path faketime(String given) {
            return Stream.of(
                            given,
                            "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
                            "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
                            "/usr/lib64/faketime/libfaketimeMT.so.1",
                            "/usr/lib/faketime/libfaketimeMT.so.1")
                    .filter(path -> path != null && Files.exists(Path.of(path)))
                    .map(path -> Path.of(path).toAbsolutePath())
                    .findFirst()
                    .orElse(null);
        }
    }

    // ------------------------------------------------------------------------------------------------------------------------
    // A round
    // ------------------------------------------------------------------------------------------------------------------------

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
            Load load = new Load(client, ledger, violations, application, seed, options.pause);
            load.of(workspace);
            Takeover takeover = options.only.isEmpty() || options.only.contains("kill") ? new Takeover(load, application, violations) : null;
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
                sequences.add(Fault.sequence(new Random(31 * seed + part), options, part, 1_000L * options.faults));
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
                if (answer.status != 200) {
                    violations.add("correlation-reaches-who-waits", waiters.iterator().next().toString(),
                            "/correlation of " + key + " answers " + answer.status + " while " + waiters.size() + " instances wait");
                } else if (!waiters.contains(answer.get("processInstanceUuid"))) {
                    violations.add("correlation-reaches-who-waits", (String) answer.get("processInstanceUuid"), "/correlation of " + key + " names an instance that did not wait");
                } else if (postgres.rows("select uuid from process_instance where uuid = ?::uuid and (variables::text || tokens::text) like ?",
                        answer.get("processInstanceUuid"), "%" + m + "%").isEmpty()) {
                    violations.add("correlation-reaches-who-waits", (String) answer.get("processInstanceUuid"), "/correlation of " + key + " answered 200, and the instance has not got the message");
                }
            }
            Client.Answer nobody = client.retry("POST", "/v2/messages/correlation", Map.of("name", "first", "correlationKey", "nobody", "tenantId", application.toString()), Duration.ofSeconds(20));
            if (nobody.status != 404) {
                violations.add("correlation-reaches-who-waits", null, "/correlation answers " + nobody.status + " where nobody waits");
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
     * executed by the other. The one whose clock is wrong is killed, if there is one.
     */
    private final class Takeover {

        private static final Duration LIMIT = Duration.ofSeconds(10);
        private static final int TIMERS = 40;
        private static final int RELAYS = 4;

        private final Load load;
        private final UUID application;
        private final Violations violations;

        Takeover(Load load, UUID application, Violations violations) {
            this.load = load;
            this.application = application;
            this.violations = violations;
        }

        void run() throws Exception {
            int victim = Math.abs(replicas.get(0).skew()) > Math.abs(replicas.get(1).skew()) ? 0 : 1;
            Replica dying = replicas.get(victim);
            Replica surviving = replicas.get(1 - victim);
            int skew = dying.skew();
            report.time("takeover: replica " + victim + " with a clock of " + skew + " s");
            load.startAt(1 - victim, "bell", TIMERS, Map.of());
            // The other must not take the timers: what is picked while it is stopped is in hand of the one that is killed.
            surviving.signal("STOP");
            try {
                dying.proxy.delay(60);
                load.startAt(victim, "relay", RELAYS, Map.of("n", 0, "target", 200));
                for (int tries = 0; tries < 160 && postgres.rows(Tables.IN_HAND, application).stream().filter(row -> Boolean.TRUE.equals(row.get("picked"))).count() < 4; tries++) {
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
            report.takeover(victim, skew, picked, seconds);
            seconds.stream().filter(each -> each > LIMIT.toSeconds()).max(Double::compare).ifPresent(slowest -> violations.add("takeover-within-10-s", null,
                    String.format(Locale.ROOT, "of %d executions that a replica with a clock of %+d s had in hand (%d picked), the last was executed by the other after %.1f s", seconds.size(), skew, picked, slowest)));
            dying.restart(0);
            calm.faultEnds();
            report.injected(Fault.Kind.KILL, (System.nanoTime() - killed) / 1e9);
        }

        private Map<Object, Map<String, Object>> byName() throws SQLException {
            return postgres.rows(Tables.IN_HAND, application).stream().collect(Collectors.toMap(row -> row.get("task_name") + " " + row.get("task_instance"), row -> row));
        }
    }

    /** Looks during the load for what must at no moment be in the database; one statement sees one moment. */
    private static final class Watch implements AutoCloseable {

        /** A look at everything reads the whole application. */
        private static final int WHOLE_EVERY = 20;

        private final Thread thread;
        private volatile boolean stop;

        private interface Look {
            void look() throws SQLException;
        }

        Watch(Postgres postgres, UUID application, Violations violations, Calm calm, Report report, Look whole) {
            // A platform thread: that it sleeps too long tells that the machine stood still.
            thread = Thread.ofPlatform().daemon().start(() -> {
                for (int looks = 1; !stop; looks++) {
                    long began = System.nanoTime();
                    sleep(250);
                    if (System.nanoTime() - began > 3_000_000_000L) {
                        calm.healed();
                        report.time("the machine stood still for " + (System.nanoTime() - began) / 1_000_000 + " ms");
                    }
                    try {
                        for (Map<String, Object> two : postgres.rows(Tables.TWO_OF_ONE_START_KEY, application)) {
                            violations.addOnce("one-active-instance-per-message-start-key", (String) two.get("uuid"),
                                    two.get("n") + " active instances of " + two.get("process_name") + " with key " + two.get("k"), "" + two.get("process_name") + two.get("k"));
                        }
                        for (Map<String, Object> two : postgres.rows(Tables.TWO_OF_ONE_BUSINESS_KEY, application)) {
                            violations.addOnce("one-running-instance-per-business-key", (String) two.get("uuid"),
                                    two.get("n") + " running instances have the key " + two.get("business_key"), (String) two.get("business_key"));
                        }
                        if (looks % WHOLE_EVERY == 0) {
                            whole.look();
                        }
                    } catch (SQLException down) {
                        // The database is down just now.
                    }
                }
            });
        }

        @Override
        public void close() throws InterruptedException {
            stop = true;
            thread.join();
        }
    }

    /** Since when there has been no fault: an answer that only a fault excuses is a violation then. */
    private static final class Calm {

        /** Connections that broke are found and replaced within this time. */
        private static final Duration SETTLE = Duration.ofSeconds(20);

        private int faults;
        private long since;

        synchronized void begin() {
            since = System.nanoTime() - SETTLE.toNanos();
        }

        synchronized void faultBegins() {
            faults++;
        }

        synchronized void faultEnds() {
            faults--;
            since = System.nanoTime();
        }

        synchronized void healed() {
            since = System.nanoTime();
        }

        /** Whether there was no fault, nor what it leaves, when a request was sent and until now. */
        synchronized boolean at(long sent) {
            return faults == 0 && sent - since >= SETTLE.toNanos();
        }
    }

    // ------------------------------------------------------------------------------------------------------------------------
    // Faults
    // ------------------------------------------------------------------------------------------------------------------------

    /** What is done to the replicas, their connections and their database. */
    private static final class Fault {

        private enum Kind {
            /** A replica ends as in a power cut, and is started anew. */
            KILL(6, true),
            /** The same for both. */
            KILL_BOTH(1, false),
            /** A replica does nothing for 1 to 3 seconds, and does not know it: a long collection of garbage. */
            PAUSE(4, true),
            /** The same for 8 to 40 seconds: a virtual machine that is moved. It is taken for dead, and then is not. */
            STOP(1, true),
            /** The replica's connections to the database break. */
            CUT(5, true),
            /** Nothing comes through any more, and nobody is told; then all of it comes, or the connections break. */
            SILENT(4, true),
            /** The database gets what it is sent, and its answers get lost; then the connections break. */
            LOSE_ANSWERS(4, true),
            /** Everything takes longer. */
            DELAY(4, true),
            /** PostgreSQL ends some of the replica's sessions, whatever they are doing. */
            TERMINATE(5, true),
            /** A replica is killed and started with a clock that is wrong, and has it until it is started the next time. */
            SKEW(2, true),
            /** PostgreSQL is killed, and recovers. */
            POSTGRES(3, false),
            /** PostgreSQL's primary is lost, and its standby takes over. */
            FAILOVER(3, false),
            /** PostgreSQL's standby is away, so that commits wait; some waits are canceled, or their sessions ended. */
            STANDBY(4, false);

            /** How often it is drawn, compared to others. */
            final int weight;
            /** Whether it is done to one replica alone. */
            final boolean ofOneReplica;

            Kind(int weight, boolean ofOneReplica) {
                this.weight = weight;
                this.ofOneReplica = ofOneReplica;
            }
        }

        /** Differences of clocks in seconds: those of machines whose time is not kept well, and of one that nobody has set. */
        private static final List<Integer> WRONG_BY = List.of(-90, 90, 600, -90, 90, 600, -5, -2, 2, 5);
        private static final List<String> ENDS_WAITS = List.of("", "pg_cancel_backend", "pg_terminate_backend");
        /** What there is without a fault between two of one part, on average. */
        static final int PAUSE_MILLIS = 1_000;
        /** What a start of a replica takes, about. It only says how many faults there are in a round. */
        private static final int START_MILLIS = 6_000;

        final Kind kind;
        private final int replica;
        private final int millis;
        private final int amount;
        private final boolean harsh;

        private Fault(Kind kind, int replica, int millis, int amount, boolean harsh) {
            this.kind = kind;
            this.replica = replica;
            this.millis = millis;
            this.amount = amount;
            this.harsh = harsh;
        }

        static int wrongClock(Random random) {
            return WRONG_BY.get(random.nextInt(WRONG_BY.size()));
        }

        /**
         * What happens to one part in a round: faults that last about so long, one after the other.
         *
         * @param replica which one; less than 0 for what both depend on
         */
        static List<Fault> sequence(Random random, Options options, int replica, long millis) {
            List<Kind> kinds = Stream.of(Kind.values())
                    .filter(kind -> kind != Kind.SKEW || options.faketime != null)
                    .filter(kind -> kind.ofOneReplica == replica >= 0)
                    .filter(kind -> options.only.isEmpty() || options.only.contains(kind.name().toLowerCase(Locale.ROOT)))
                    .flatMap(kind -> Collections.nCopies(kind.weight, kind).stream())
                    .toList();
            List<Fault> faults = new ArrayList<>();
            for (long left = kinds.isEmpty() ? 0 : millis; left > 0; left -= faults.getLast().lasts()) {
                faults.add(draw(random, kinds.get(random.nextInt(kinds.size())), replica));
            }
            return faults;
        }

        private static Fault draw(Random random, Kind kind, int replica) {
            boolean harsh = random.nextBoolean();
            int millis = switch (kind) {
                case STOP -> 8_000 + random.nextInt(32_000);
                case PAUSE -> 1_000 + random.nextInt(2_000);
                // Mostly shorter than the time after which a replica gives a connection up.
                case SILENT -> random.nextInt(6) == 0 ? 11_000 + random.nextInt(10_000) : 1_000 + random.nextInt(2_000);
                case LOSE_ANSWERS -> 200 + random.nextInt(1_800);
                case DELAY -> 1_500 + random.nextInt(1_500);
                case CUT -> random.nextInt(1_500);
                case KILL, KILL_BOTH, POSTGRES -> random.nextInt(1_000);
                case FAILOVER -> random.nextInt(2_000);
                case STANDBY -> random.nextInt(4) == 0 ? 11_000 + random.nextInt(5_000) : 500 + random.nextInt(4_000);
                case SKEW, TERMINATE -> 0;
            };
            int amount = switch (kind) {
                case DELAY -> 20 + random.nextInt(180);
                case SKEW -> wrongClock(random);
                case TERMINATE -> 20 + random.nextInt(81);
                case STANDBY -> random.nextInt(ENDS_WAITS.size());
                case STOP, PAUSE, SILENT, LOSE_ANSWERS, CUT, KILL, KILL_BOTH, POSTGRES, FAILOVER -> 0;
            };
            return new Fault(kind, replica, millis, amount, harsh);
        }

        private int lasts() {
            return PAUSE_MILLIS + millis + switch (kind) {
                case KILL, KILL_BOTH, SKEW -> START_MILLIS;
                case POSTGRES, STANDBY -> 1_500;
                case FAILOVER -> 4_000;
                case STOP, PAUSE, SILENT, LOSE_ANSWERS, CUT, DELAY, TERMINATE -> 0;
            };
        }

        void inject(List<Replica> replicas, Postgres postgres) throws Exception {
            Replica target = replicas.get(Math.max(0, replica));
            switch (kind) {
                case KILL -> {
                    target.kill();
                    sleep(millis);
                    target.restart(0);
                }
                case SKEW -> target.restart(amount);
                case KILL_BOTH -> {
                    for (Replica each : replicas) {
                        each.kill();
                    }
                    sleep(millis);
                    for (Replica each : replicas) {
                        each.start(0);
                    }
                    for (Replica each : replicas) {
                        each.awaitReady();
                    }
                }
                case PAUSE, STOP -> {
                    target.signal("STOP");
                    sleep(millis);
                    target.signal("CONT");
                }
                case CUT -> {
                    target.proxy.mode(Proxy.Mode.REFUSE);
                    sleep(millis);
                    target.proxy.mode(Proxy.Mode.PASS);
                }
                case SILENT -> {
                    target.proxy.mode(Proxy.Mode.SILENT);
                    sleep(millis);
                    if (harsh) {
                        target.proxy.mode(Proxy.Mode.REFUSE);
                    }
                    target.proxy.mode(Proxy.Mode.PASS);
                }
                case LOSE_ANSWERS -> {
                    target.proxy.mode(Proxy.Mode.LOSE_ANSWERS);
                    sleep(millis);
                    target.proxy.mode(Proxy.Mode.REFUSE);
                    target.proxy.mode(Proxy.Mode.PASS);
                }
                case DELAY -> {
                    target.proxy.delay(amount);
                    sleep(millis);
                    target.proxy.mode(Proxy.Mode.PASS);
                }
                case TERMINATE -> {
                    try {
                        postgres.terminate(target.proxy.clientPorts(), amount);
                    } catch (SQLException down) {
                        // The database is down just now, and so are its sessions.
                    }
                }
                case POSTGRES -> postgres.crash(millis);
                case FAILOVER -> postgres.failOver(millis);
                case STANDBY -> postgres.loseStandby(millis, harsh, ENDS_WAITS.get(amount));
            }
        }

        @Override
        public String toString() {
            String name = kind.name().toLowerCase(Locale.ROOT);
            return switch (kind) {
                case KILL_BOTH, POSTGRES, FAILOVER -> name;
                case KILL, CUT -> name + " " + replica;
                case STOP, PAUSE, LOSE_ANSWERS -> String.format(Locale.ROOT, "%s %d %.1fs", name, replica, millis / 1e3);
                case SILENT -> String.format(Locale.ROOT, "%s %d %.1fs%s", name, replica, millis / 1e3, harsh ? " cut" : "");
                case DELAY -> name + " " + replica + " " + amount + "ms";
                case TERMINATE -> name + " " + replica + " " + amount + "%";
                case SKEW -> String.format(Locale.ROOT, "%s %d %+ds", name, replica, amount);
                case STANDBY -> String.format(Locale.ROOT, "%s %.1fs %s%s", name, millis / 1e3, harsh ? "killed" : "stopped", List.of("", " waits canceled", " sessions ended").get(amount));
            };
        }
    }

    /** Between a replica and the two servers of the database: a port for each. */
    private static final class Proxy {

        private enum Mode {
            PASS,
            /** Breaks the connections there are, and takes none. */
            REFUSE,
            /** Keeps what comes, from either side. */
            SILENT,
            /** Drops what the database says. */
            LOSE_ANSWERS
        }

        final List<Integer> ports = new ArrayList<>();
        private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
        /** Where connections come from, as the database sees them. */
        private final Set<Socket> outsides = ConcurrentHashMap.newKeySet();
        private final Object changed = new Object();
        private volatile Mode mode = Mode.PASS;
        private volatile int delay;

        Proxy(List<Integer> targets) throws IOException {
            for (int target : targets) {
                ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
                ports.add(server.getLocalPort());
                Thread.ofVirtual().start(() -> {
                    while (true) {
                        try {
                            connect(server.accept(), target);
                        } catch (IOException e) {
                            // Nobody connects any more, or the database is down.
                        }
                    }
                });
            }
        }

        List<Integer> clientPorts() {
            return outsides.stream().map(Socket::getLocalPort).toList();
        }

        void mode(Mode next) {
            synchronized (changed) {
                mode = next;
                delay = 0;
                changed.notifyAll();
            }
            if (next == Mode.REFUSE) {
                for (Socket socket : sockets) {
                    try {
                        // Without waiting for what has not been sent.
                        socket.setSoLinger(true, 0);
                        socket.close();
                    } catch (IOException closed) {
                        // The other side was faster.
                    }
                }
            }
        }

        void delay(int millis) {
            delay = millis;
        }

        private void connect(Socket inside, int target) throws IOException {
            if (mode == Mode.REFUSE) {
                inside.close();
                return;
            }
            Socket outside;
            try {
                outside = new Socket(InetAddress.getLoopbackAddress(), target);
            } catch (IOException down) {
                inside.close();
                return;
            }
            inside.setTcpNoDelay(true);
            outside.setTcpNoDelay(true);
            sockets.add(inside);
            sockets.add(outside);
            outsides.add(outside);
            // Platform threads, because a virtual one that waits for the monitor below would hold its carrier on JDK 21.
            Thread.ofPlatform().daemon().start(() -> copy(inside, outside, false));
            Thread.ofPlatform().daemon().start(() -> copy(outside, inside, true));
        }

        private void copy(Socket from, Socket to, boolean answers) {
            byte[] buffer = new byte[65536];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (delay > 0) {
                        sleep(delay);
                    }
                    synchronized (changed) {
                        while (mode == Mode.SILENT) {
                            changed.wait();
                        }
                    }
                    if (!answers || mode != Mode.LOSE_ANSWERS) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException closed) {
                // The other side is closed below.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                for (Socket socket : List.of(from, to)) {
                    sockets.remove(socket);
                    outsides.remove(socket);
                    try {
                        socket.close();
                    } catch (IOException ignored) {
                        // It is closed.
                    }
                }
            }
        }
    }

    /** The packaged application in a process of its own, behind a proxy. */
    private static final class Replica {

        final int number;
        final Path log;
        final Proxy proxy;
        private final Options options;
        private final Path folder;
        private final Provider provider;
        private final int port = freePort();
        private final int managementPort = freePort();
        private final Path archive;
        private Process process;
        private int skew;

        Replica(int number, Options options, Path folder, List<Integer> databases, Provider provider) throws IOException {
            this.number = number;
            this.options = options;
            this.folder = folder;
            this.provider = provider;
            this.log = folder.resolve("replica-" + number + ".log");
            this.proxy = new Proxy(databases);
            this.archive = folder.resolve("classes.jsa");
        }

        String url() {
            return "http://localhost:" + port;
        }

        /** The right clock is that of the database. */
        int skew() {
            return skew;
        }

        void start(int skewSeconds) throws IOException {
            start(skewSeconds, Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of());
        }

        /** The first start keeps the classes that it has loaded, so that each further one takes two thirds of the time. */
        void startAndArchive() throws Exception {
            start(0, Runtime.version().feature() >= 19 ? List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive) : List.of());
            awaitReady();
            process.destroy();
            process.waitFor();
        }

        private synchronized void start(int skewSeconds, List<String> archiving) throws IOException {
            if (process != null && process.isAlive()) {
                return;
            }
            skew = skewSeconds;
            List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(options.java);
            command.addAll(archiving);
            command.addAll(List.of("-jar", options.jar.toString()));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            Map<String, String> environment = builder.environment();
            environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
            environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
            environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", provider.issuer());
            environment.put("QUARKUS_DATASOURCE_JDBC_URL", proxy.ports.stream().map(database -> "localhost:" + database).collect(Collectors.joining(",", "jdbc:postgresql://", ""))
                    + "/onset?user=postgres&targetServerType=primary&hostRecheckSeconds=1");
            // Steps are short, so that instances go on by continuations, too.
            environment.put("ONSET_EXECUTION_MAX_VISITS_PER_STEP", "20");
            if (skewSeconds != 0) {
                environment.put("LD_PRELOAD", options.faketime.toString());
                environment.put("FAKETIME", String.format(Locale.ROOT, "%+d", skewSeconds));
                // The time that passes is right, and so are waits: without the last setting, a JVM's end at once.
                environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
                environment.put("DONT_FAKE_MONOTONIC", "1");
                environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
                // Files keep their times, or the archive of classes would not fit the package.
                environment.put("NO_FAKE_STAT", "1");
            }
            process = builder.start();
        }

        void awaitReady() throws Exception {
            // Counts tries, not time: the machine may stand still.
            for (int tries = 0; !answers(); tries++) {
                if (!process.isAlive()) {
                    // The database may be down just now: whoever runs replicas starts them anew.
                    sleep(1000);
                    start(skew);
                }
                if (tries > 2_000) {
                    throw new IllegalStateException("The replica " + number + " does not serve; its log is " + log);
                }
                sleep(100);
            }
        }

        private boolean answers() throws InterruptedException {
            try {
                return Client.HTTP.send(HttpRequest.newBuilder(URI.create("http://localhost:" + managementPort + "/q/health/ready")).timeout(Duration.ofSeconds(5)).build(),
                        HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        }

        synchronized void kill() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
        }

        synchronized void signal(String name) throws IOException, InterruptedException {
            if (process.isAlive()) {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
            }
        }

        void ensureServing() throws Exception {
            signal("CONT");
            start(skew);
            awaitReady();
        }

        void restart(int skewSeconds) throws Exception {
            kill();
            start(skewSeconds);
            awaitReady();
        }

        void end() {
            if (process != null) {
                process.destroyForcibly();
            }
        }

        private static int freePort() {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The programs and the driver of PostgreSQL: those of the package, or of an installation. */
    private static final class Binaries {

        final Path directory;
        private final Driver driver;
        private final ClassLoader libraries;

        Binaries(Path jar, Path installed, Path unpacked) throws Exception {
            List<URL> urls = new ArrayList<>();
            try (Stream<Path> files = Files.list(jar.resolveSibling("lib").resolve("main"))) {
                for (Path file : files.filter(file -> file.toString().endsWith(".jar") && !file.toString().contains("slf4j-jboss")).toList()) {
                    urls.add(file.toUri().toURL());
                }
            }
            libraries = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
            driver = (Driver) libraries.loadClass("org.postgresql.Driver").getDeclaredConstructor().newInstance();
            if (installed != null) {
                directory = installed.toAbsolutePath();
                return;
            }
            Files.createDirectories(unpacked);
            unpack(unpacked);
            try (Stream<Path> files = Files.walk(unpacked)) {
                directory = files.filter(file -> file.endsWith(Path.of("bin", "postgres"))).findFirst().orElseThrow().getParent();
            }
        }

        /** The library has no method that only unpacks: it starts a server, whose data nobody needs. */
        private void unpack(Path unpacked) throws Exception {
            Thread.currentThread().setContextClassLoader(libraries);
            // It would say that nothing takes its log.
            System.setProperty("slf4j.internal.verbosity", "ERROR");
            Class<?> library = libraries.loadClass("io.zonky.test.db.postgres.embedded.EmbeddedPostgres");
            Object builder = library.getMethod("builder").invoke(null);
            Class<?> type = builder.getClass();
            type.getMethod("setOverrideWorkingDirectory", java.io.File.class).invoke(builder, unpacked.toFile());
            type.getMethod("setDataDirectory", Path.class).invoke(builder, unpacked.resolve("unused"));
            type.getMethod("setRegisterShutdownHook", boolean.class).invoke(builder, false);
            type.getMethod("setPGStartupWait", Duration.class).invoke(builder, Duration.ofMinutes(2));
            type.getMethod("setOutputRedirector", ProcessBuilder.Redirect.class).invoke(builder, ProcessBuilder.Redirect.DISCARD);
            type.getMethod("setErrorRedirector", ProcessBuilder.Redirect.class).invoke(builder, ProcessBuilder.Redirect.DISCARD);
            AutoCloseable server = (AutoCloseable) type.getMethod("start").invoke(builder);
            server.close();
        }

        Process run(Path log, String program, List<String> arguments) throws IOException {
            List<String> command = new ArrayList<>();
            if ("root".equals(System.getProperty("user.name"))) {
                // PostgreSQL refuses to run as root, but not as somebody whom the system takes for root.
                command.addAll(List.of("unshare", "-U"));
            }
            command.add(directory.resolve(program).toString());
            command.addAll(arguments);
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        }

        Connection connect(int port, String database) throws SQLException {
            Properties properties = new Properties();
            properties.put("user", "postgres");
            properties.put("socketTimeout", "60");
            return driver.connect("jdbc:postgresql://localhost:" + port + "/" + database, properties);
        }
    }

    /** One PostgreSQL server with data of its own. */
    private static final class Server {

        final int port = Replica.freePort();
        final Path data;
        final Path log;
        private final Binaries binaries;
        private Process process;

        Server(int number, Binaries binaries, Path directory, Path folder) {
            this.binaries = binaries;
            this.data = directory.resolve("data-" + number);
            this.log = folder.resolve("postgres-" + number + ".log");
        }

        void create() throws Exception {
            if (binaries.run(log, "initdb", List.of("-D", data.toString(), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")).waitFor() != 0) {
                throw new IllegalStateException("initdb has failed; its log is " + log);
            }
        }

        /** Whatever it is, primary or standby, it has the same settings, so that either can become the other. */
        synchronized void start() throws Exception {
            List<String> arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
            for (String setting : List.of("listen_addresses=localhost", "unix_socket_directories=", "max_connections=100", "fsync=on", "lc_messages=C", "log_line_prefix=%m [%p] ",
                    "log_lock_waits=on",
                    // A commit is acknowledged when the standby has it, too, and waits as long as there is none.
                    "synchronous_commit=on", "synchronous_standby_names=*", "wal_keep_size=512MB", "wal_retrieve_retry_interval=200ms")) {
                arguments.addAll(List.of("-c", setting));
            }
            process = null;
            for (int tries = 0; tries < 1_200; tries++) {
                // What the killed server left in memory may be in use for a moment: then a new one ends at once.
                if (process == null || !process.isAlive()) {
                    process = binaries.run(log, "postgres", arguments);
                }
                sleep(100);
                try (Connection connection = connect("postgres")) {
                    return;
                } catch (SQLException notYet) {
                    // It recovers.
                }
            }
            throw new IllegalStateException("PostgreSQL does not start; its log is " + log);
        }

        synchronized void startIfDown() throws Exception {
            if (!process.isAlive()) {
                start();
            }
        }

        /** Only its first process: the others notice, and end by themselves. */
        synchronized void killPostmaster() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
        }

        /** All of its processes, as a machine that loses its power. */
        synchronized void kill() throws InterruptedException {
            List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
            all.forEach(ProcessHandle::destroyForcibly);
            process.waitFor();
        }

        synchronized void signal(String name) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of("kill", "-" + name));
            Stream.concat(Stream.of(process.toHandle()), process.descendants()).forEach(each -> command.add(Long.toString(each.pid())));
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        }

        /** The quick way to end: what it leaves is recovered, or deleted. */
        synchronized void end() {
            if (process != null && process.isAlive()) {
                try {
                    signal("CONT");
                    signal("QUIT");
                    if (!process.waitFor(10, TimeUnit.SECONDS)) {
                        kill();
                    }
                } catch (IOException e) {
                    process.destroyForcibly();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        Connection connect(String database) throws SQLException {
            return binaries.connect(port, database);
        }
    }

    /** A primary, and a standby that has each commit before it is acknowledged. After a failover they have changed places. */
    private static final class Postgres {

        /** What a copy of a running server is made without; it comes by replication, or is of this server's memory only. */
        private static final Set<String> NOT_COPIED = Set.of("pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans");
        private static final Set<String> FILES_NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts", "standby.signal", "backup_label", "pg_internal.init");

        final Path directory;
        final List<Server> servers;
        private volatile Server primary;
        private volatile Server standby;

        Postgres(Path jar, Path installed, Path folder) throws Exception {
            directory = Files.createDirectories(folder.resolve("database"));
            Binaries binaries = new Binaries(jar, installed, directory.resolve("binaries"));
            servers = List.of(new Server(0, binaries, directory, folder), new Server(1, binaries, directory, folder));
            primary = servers.get(0);
            standby = servers.get(1);
        }

        void start() throws Exception {
            primary.create();
            primary.start();
            buildStandby();
        }

        /** The first process of the primary is killed, and the primary recovers. */
        void crash(int millis) throws Exception {
            primary.killPostmaster();
            sleep(millis);
            primary.startIfDown();
            awaitInSync();
        }

        /**
         * The primary is gone, the standby takes its place, and a new standby is built. As whatever watches over PostgreSQL does, it promotes only a
         * standby that has all that the primary had told anybody.
         */
        void failOver(int millis) throws Exception {
            awaitInSync();
            primary.kill();
            sleep(millis);
            try (Connection connection = standby.connect("postgres")) {
                connection.createStatement().execute("select pg_promote(true, 60)");
            }
            Server lost = primary;
            primary = standby;
            standby = lost;
            buildStandby();
        }

        /** Nothing is replicated for a while, so that commits wait. */
        void loseStandby(int millis, boolean killed, String endsWaits) throws Exception {
            if (killed) {
                standby.kill();
            } else {
                standby.signal("STOP");
            }
            sleep(millis / 2);
            if (!endsWaits.isEmpty()) {
                ask("select " + endsWaits + "(pid) from pg_stat_activity where wait_event = 'SyncRep'");
            }
            sleep(millis / 2);
            if (killed) {
                standby.start();
            } else {
                standby.signal("CONT");
            }
            awaitInSync();
        }

        /** Ends some of the sessions that come from these ports. */
        void terminate(Collection<Integer> ports, int percent) throws SQLException {
            ask("select pg_terminate_backend(pid) from pg_stat_activity where client_port in (select p::integer from unnest(string_to_array(?, ',')) p) and random() * 100 < ?",
                    ports.stream().map(String::valueOf).collect(Collectors.joining(",")), percent);
        }

        void heal() throws Exception {
            primary.startIfDown();
            standby.startIfDown();
            awaitInSync();
        }

        /** The low-level way to copy a running server, which needs no program but the server: PostgreSQL's documentation, section 25.3.4. */
        private void buildStandby() throws Exception {
            // The folder itself stays: by its inode, PostgreSQL finds and frees the memory of the server that was killed here.
            Files.createDirectories(standby.data);
            try (Stream<Path> files = Files.list(standby.data)) {
                files.toList().forEach(Faults::delete);
            }
            String label;
            try (Connection connection = primary.connect("postgres")) {
                connection.createStatement().execute("select pg_backup_start('standby', true)");
                copy(primary.data, standby.data);
                try (ResultSet row = connection.createStatement().executeQuery("select labelfile from pg_backup_stop(false)")) {
                    row.next();
                    label = row.getString(1);
                }
            }
            Files.writeString(standby.data.resolve("backup_label"), label);
            Files.createFile(standby.data.resolve("standby.signal"));
            Files.writeString(standby.data.resolve("postgresql.auto.conf"), "primary_conninfo = 'host=localhost port=" + primary.port + " user=postgres application_name=standby'\n");
            Files.setPosixFilePermissions(standby.data, PosixFilePermissions.fromString("rwx------"));
            standby.start();
            awaitInSync();
        }

        private static void copy(Path from, Path to) throws IOException {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                    Files.createDirectories(to.resolve(from.relativize(folder)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Path name = from.relativize(file);
                    if (!NOT_COPIED.contains(name.getName(0).toString()) && !FILES_NOT_COPIED.contains(file.getFileName().toString())) {
                        try {
                            Files.copy(file, to.resolve(name));
                        } catch (NoSuchFileException removed) {
                            // So it is not needed; or the log says so.
                        }
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException removed) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }

        /** Waits until the standby has what the primary has written by now. */
        private void awaitInSync() throws Exception {
            Object written = ask("select pg_current_wal_flush_lsn()::text as lsn").getFirst().get("lsn");
            for (int tries = 0; ask("select 1 as yes from pg_stat_replication where state = 'streaming' and sync_state = 'sync' and flush_lsn >= ?::pg_lsn", written).isEmpty(); tries++) {
                if (tries > 1_200) {
                    throw new IllegalStateException("The standby does not follow; its log is " + standby.log);
                }
                standby.startIfDown();
                sleep(50);
            }
        }

        void end() {
            servers.forEach(Server::end);
        }

        void create(String database) throws SQLException {
            try (Connection connection = primary.connect("postgres")) {
                connection.createStatement().execute("create database " + database);
            }
        }

        void execute(String sql) throws SQLException {
            try (Connection connection = connect()) {
                connection.createStatement().execute(sql);
            }
        }

        Connection connect() throws SQLException {
            return primary.connect("onset");
        }

        private List<Map<String, Object>> ask(String sql, Object... parameters) throws SQLException {
            try (Connection connection = primary.connect("postgres")) {
                return rows(connection, sql, parameters);
            }
        }

        List<Map<String, Object>> rows(String sql, Object... parameters) throws SQLException {
            try (Connection connection = connect()) {
                return rows(connection, sql, parameters);
            }
        }

        /** Each row as JSON, so that times, arrays and documents need no types here. */
        static List<Map<String, Object>> rows(Connection connection, String sql, Object... parameters) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement("select row_to_json(t)::text from (" + sql + ") t")) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                List<Map<String, Object>> rows = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        rows.add(Json.object(row.getString(1)));
                    }
                }
                return rows;
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------------------------
    // Models
    // ------------------------------------------------------------------------------------------------------------------------

    /**
     * The processes. What a node is, the beginning of its id says: {@code job_}, {@code user_}, {@code call_}. Each completion
     * leaves its id in the list {@code log}, each message its id in the list {@code got}.
     */
    private static final class Models {

        /** Those that end whatever messages come: workers, people who approve and timers are enough. */
        static final Set<String> END_BY_THEMSELVES = Set.of("relay", "bell", "orders", "outer", "middle", "inner", "again", "many", "double", "keyed", "audit");
        static final Set<String> STARTED_BY_MESSAGES = Set.of("keyed", "audit");
        static final List<String> JOB_TYPES = List.of("reserve", "compensate", "pack", "note", "cleanup", "handle", "inner", "each");
        /** Catch events that wait for so many seconds. */
        static final Map<String, Integer> TIMERS = Map.of("timer_pause", 2, "timer_short", 1, "timer_hold", 1, "timer_look", 2, "timer_wait", 2, "timer_break", 1, "timer_slow", 1,
                "timer_after", 1, "timer_bell", 2);
        static final String LOGGED = output("=append(log, done)", "log") + output("=count + 1", "count");
        /** A timer that does not fire within a round: what waits beside it can be looked at when everything has come to rest. */
        private static final String FAR = "PT2H";
        private static final String GOT = output("=append(got, m)", "got");

        private Models() {}

        static Map<String, String> all() {
            Map<String, String> models = new TreeMap<>();
            for (Model model : List.of(orders(), conversation(), inbox(), guard(), keyed(), audit(), outer(), middle(), inner(), again(), many(), twice(), cross("cross_a", "x", "y"),
                    cross("cross_b", "y", "x"), parts(), burst(), relay(), bell())) {
                models.put(model.id, model.xml());
            }
            return models;
        }

        /** A job with retries and an error boundary, a user task with a cycle and a deadline, timers, a fork and a join. */
        private static Model orders() {
            return new Model("orders").start("begin").parallel("fork").parallel("join").exclusive("merge", null)
                    .job("job_reserve", "reserve", LOGGED).boundaryError("rejected", "job_reserve", "rejected").job("job_compensate", "compensate", LOGGED)
                    .user("user_approve", LOGGED)
                    .boundaryTimer("reminder", "user_approve", false, "timeCycle", "R3/PT1S").script("script_tick", "=ticks + 1", "ticks").end("reminded")
                    .boundaryTimer("deadline", "user_approve", true, "timeDuration", "PT15S")
                    .timer("timer_pause", "PT2S").job("job_pack", "pack", LOGGED).timer("timer_short", "PT1S").end("end")
                    .flow("begin", "fork").flow("fork", "job_reserve").flow("job_reserve", "user_approve").flow("user_approve", "merge")
                    .flow("rejected", "job_compensate").flow("job_compensate", "merge").flow("deadline", "merge").flow("reminder", "script_tick").flow("script_tick", "reminded")
                    .flow("merge", "join").flow("fork", "timer_pause").flow("timer_pause", "job_pack").flow("job_pack", "join").flow("join", "timer_short").flow("timer_short", "end");
        }

        /** A catch event, a gateway on two messages, a receive task with an interrupting message boundary. */
        private static Model conversation() {
            return new Model("conversation").start("begin").message("wait_first", "first", GOT).eventBased("gate").message("wait_yes", "yes", GOT).message("wait_no", "no", GOT)
                    .exclusive("merge", null).receive("receive_last", "last", GOT, "").boundaryMessage("stop", "receive_last", true, "stop", GOT)
                    .boundaryTimer("far", "receive_last", true, "timeDuration", FAR).end("too_late").flow("far", "too_late").end("end").end("stopped")
                    .flow("begin", "wait_first").flow("wait_first", "gate").flow("gate", "wait_yes").flow("gate", "wait_no").flow("wait_yes", "merge").flow("wait_no", "merge")
                    .flow("merge", "receive_last").flow("receive_last", "end").flow("stop", "stopped");
        }

        /** A boundary event and an event subprocess that take several messages in their order. */
        private static Model inbox() {
            Model alerts = new Model("alerts").messageStart("alert", "alert", false, GOT).script("script_alerted", "=ticks + 1", "ticks").end("alerted")
                    .flow("alert", "script_alerted").flow("script_alerted", "alerted");
            return new Model("inbox").start("begin").user("user_keep", "").boundaryMessage("note", "user_keep", false, "note", GOT).job("job_note", "note", LOGGED).end("noted").end("end")
                    .eventSubProcess(alerts)
                    .flow("begin", "user_keep").flow("user_keep", "end").flow("note", "job_note").flow("job_note", "noted");
        }

        /** Event subprocesses: a timer that does not interrupt, a message that does. */
        private static Model guard() {
            Model abort = new Model("on_abort").messageStart("abort", "abort", true, GOT).job("job_cleanup", "cleanup", LOGGED).end("cleaned").flow("abort", "job_cleanup").flow("job_cleanup", "cleaned");
            Model tick = new Model("on_tick").timerStart("tick", "R2/PT1S").script("script_tick", "=ticks + 1", "ticks").end("ticked").flow("tick", "script_tick").flow("script_tick", "ticked");
            return new Model("guard").start("begin").user("user_watch", "").boundaryTimer("far", "user_watch", true, "timeDuration", FAR).end("too_late").end("end").eventSubProcess(abort).eventSubProcess(tick)
                    .flow("begin", "user_watch").flow("user_watch", "end").flow("far", "too_late");
        }

        /** Started by a message; one instance for a key at a time. */
        private static Model keyed() {
            return new Model("keyed").messageStart("placed", "placed", true, "").job("job_handle", "handle", LOGGED).timer("timer_hold", "PT1S").end("end")
                    .flow("placed", "job_handle").flow("job_handle", "timer_hold").flow("timer_hold", "end");
        }

        private static Model audit() {
            return new Model("audit").messageStart("seen", "placed", true, "").timer("timer_look", "PT2S").end("end").flow("seen", "timer_look").flow("timer_look", "end");
        }

        /** Calls over two levels, and catches what the inner one throws. */
        private static Model outer() {
            return new Model("outer").start("begin").call("call_middle", "middle", false, PASSED_ON + output("=answer", "answer"), "")
                    .boundaryError("broken", "call_middle", "broken").script("script_caught", "=true", "caught").exclusive("merge", null).end("end")
                    .flow("begin", "call_middle").flow("call_middle", "merge").flow("broken", "script_caught").flow("script_caught", "merge").flow("merge", "end");
        }

        private static final String PASSED_ON = input("=mode", "mode") + input("=n", "n") + input("=[]", "log") + input("=0", "count");

        private static Model middle() {
            return new Model("middle").start("begin").call("call_inner", "inner", false, PASSED_ON + output("=answer", "answer"), "").end("end").flow("begin", "call_inner").flow("call_inner", "end");
        }

        private static Model inner() {
            return new Model("inner").start("begin").script("script_answer", "=n * 2", "answer").exclusive("gate", "to_end").job("job_inner", "inner", LOGGED).timer("timer_wait", "PT2S")
                    .timer("timer_break", "PT1S").errorEnd("breaks", "broken").exclusive("merge", null).end("end").exclusive("broken_merge", null).user("user_stay", "")
                    .flow("begin", "script_answer").flow("script_answer", "gate")
                    .flow("to_end", "gate", "merge", null).flow("gate", "job_inner", "=mode = \"job\"").flow("gate", "timer_wait", "=mode = \"wait\"")
                    .flow("gate", "broken_merge", "=mode = \"error\"").flow("gate", "timer_break", "=mode = \"late-error\"").flow("gate", "user_stay", "=mode = \"stay\"").flow("user_stay", "merge")
                    .flow("job_inner", "merge").flow("timer_wait", "merge").flow("timer_break", "broken_merge").flow("broken_merge", "breaks").flow("merge", "end");
        }

        /** Calls again and again from the same node. */
        private static Model again() {
            return new Model("again").start("begin").exclusive("merge", null).call("call_inner", "inner", false, PASSED_ON, "").script("script_next", "=n + 1", "n").exclusive("gate", "to_end").end("end")
                    .flow("begin", "merge").flow("merge", "call_inner").flow("call_inner", "script_next").flow("script_next", "gate").flow("gate", "merge", "=n < 3").flow("to_end", "gate", "end", null);
        }

        /** Multi-instance: jobs at once, calls in turn and at once, with output collections. */
        private static Model many() {
            return new Model("many").start("begin").parallel("fork").parallel("join").end("end")
                    .loopedJob("job_each", "each", loop(false, "packed", "done"))
                    .call("call_each", "double", true, "", loop(true, "doubled", "result")).call("call_all", "double", true, "", loop(false, "doubledAtOnce", "result"))
                    .flow("begin", "fork").flow("fork", "job_each").flow("fork", "call_each").flow("fork", "call_all")
                    .flow("job_each", "join").flow("call_each", "join").flow("call_all", "join").flow("join", "end");
        }

        private static Model twice() {
            return new Model("double").start("begin").script("script_double", "=item * 2", "result").exclusive("gate", "to_end").timer("timer_slow", "PT1S").exclusive("merge", null).end("end")
                    .flow("begin", "script_double").flow("script_double", "gate").flow("gate", "timer_slow", "=slow").flow("to_end", "gate", "merge", null).flow("timer_slow", "merge").flow("merge", "end");
        }

        /** Waits for two messages at once; the two processes that do begin to wait in different order. */
        private static Model cross(String id, String one, String other) {
            return new Model(id).start("begin").parallel("fork").message("wait_" + one, one, GOT).message("wait_" + other, other, GOT).parallel("join").end("end")
                    .flow("begin", "fork").flow("fork", "wait_" + one).flow("fork", "wait_" + other).flow("wait_" + one, "join").flow("wait_" + other, "join").flow("join", "end");
        }

        /** A multi-instance receive task. */
        private static Model parts() {
            return new Model("parts").start("begin").receive("receive_part", "part", "", loop(false, "parts", "m")).end("end").flow("begin", "receive_part").flow("receive_part", "end");
        }

        /** What several instances wait for with one key. */
        private static Model burst() {
            return new Model("burst").start("begin").receive("receive_ping", "ping", GOT, "").timer("timer_after", "PT1S").end("end")
                    .flow("begin", "receive_ping").flow("receive_ping", "timer_after").flow("timer_after", "end");
        }

        /** Goes on by itself, with one continuation after the other. */
        private static Model relay() {
            return new Model("relay").start("begin").exclusive("merge", null).script("script_count", "=n + 1", "n").exclusive("gate", "to_end").end("end")
                    .flow("begin", "merge").flow("merge", "script_count").flow("script_count", "gate").flow("gate", "merge", "=n < target").flow("to_end", "gate", "end", null);
        }

        private static Model bell() {
            return new Model("bell").start("begin").timer("timer_bell", "PT2S").end("end").flow("begin", "timer_bell").flow("timer_bell", "end");
        }

        private static String loop(boolean sequential, String collection, String element) {
            return "<bpmn:multiInstanceLoopCharacteristics isSequential=\"" + sequential + "\"><bpmn:extensionElements>"
                    + "<zeebe:loopCharacteristics inputCollection=\"=items\" inputElement=\"item\" outputCollection=\"" + collection + "\" outputElement=\"=" + element + "\"/>"
                    + "</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>";
        }

        static String output(String source, String target) {
            return "<zeebe:output source=\"" + source + "\" target=\"" + target + "\"/>";
        }

        static String input(String source, String target) {
            return "<zeebe:input source=\"" + source + "\" target=\"" + target + "\"/>";
        }
    }

    /** Writes BPMN. */
    private static final class Model {

        final String id;
        private final StringBuilder body = new StringBuilder();
        private final Set<String> messages = new LinkedHashSet<>();
        private final Set<String> errors = new LinkedHashSet<>();
        private int flows;

        Model(String id) {
            this.id = id;
        }

        String xml() {
            StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<bpmn:definitions xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\""
                    + " xmlns:zeebe=\"http://camunda.org/schema/zeebe/1.0\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" id=\"d_" + id + "\" targetNamespace=\"http://example.com\">\n");
            for (String message : messages) {
                xml.append("<bpmn:message id=\"message_" + message + "\" name=\"" + message + "\"><bpmn:extensionElements><zeebe:subscription correlationKey=\"=k\"/></bpmn:extensionElements></bpmn:message>\n");
            }
            for (String error : errors) {
                xml.append("<bpmn:error id=\"error_" + error + "\" name=\"" + error + "\" errorCode=\"" + error + "\"/>\n");
            }
            return xml.append("<bpmn:process id=\"" + id + "\" isExecutable=\"true\">\n").append(body).append("</bpmn:process>\n</bpmn:definitions>\n").toString();
        }

        private Model element(String name, String elementId, String attributes, String extensions, String content) {
            body.append("<bpmn:" + name + " id=\"" + elementId + "\"" + attributes + ">"
                    + (extensions.isEmpty() ? "" : "<bpmn:extensionElements>" + extensions + "</bpmn:extensionElements>") + content + "</bpmn:" + name + ">\n");
            return this;
        }

        private static String mapping(String entries) {
            return entries.isEmpty() ? "" : "<zeebe:ioMapping>" + entries + "</zeebe:ioMapping>";
        }

        private String messageEvent(String message) {
            messages.add(message);
            return "<bpmn:messageEventDefinition messageRef=\"message_" + message + "\"/>";
        }

        private static String timerEvent(String kind, String value) {
            return "<bpmn:timerEventDefinition><bpmn:" + kind + " xsi:type=\"bpmn:tFormalExpression\">" + value + "</bpmn:" + kind + "></bpmn:timerEventDefinition>";
        }

        Model start(String node) {
            return element("startEvent", node, "", "", "");
        }

        Model messageStart(String node, String message, boolean interrupting, String mappings) {
            return element("startEvent", node, interrupting ? "" : " isInterrupting=\"false\"", mapping(mappings), messageEvent(message));
        }

        Model timerStart(String node, String cycle) {
            return element("startEvent", node, " isInterrupting=\"false\"", "", timerEvent("timeCycle", cycle));
        }

        Model end(String node) {
            return element("endEvent", node, "", "", "");
        }

        Model errorEnd(String node, String error) {
            errors.add(error);
            return element("endEvent", node, "", "", "<bpmn:errorEventDefinition errorRef=\"error_" + error + "\"/>");
        }

        Model parallel(String node) {
            return element("parallelGateway", node, "", "", "");
        }

        Model eventBased(String node) {
            return element("eventBasedGateway", node, "", "", "");
        }

        Model exclusive(String node, String defaultFlow) {
            return element("exclusiveGateway", node, defaultFlow == null ? "" : " default=\"" + defaultFlow + "\"", "", "");
        }

        Model job(String node, String type, String mappings) {
            return element("serviceTask", node, "", "<zeebe:taskDefinition type=\"" + type + "\" retries=\"2\"/>" + mapping(mappings), "");
        }

        Model loopedJob(String node, String type, String loop) {
            return element("serviceTask", node, "", "<zeebe:taskDefinition type=\"" + type + "\"/>", loop);
        }

        Model user(String node, String mappings) {
            return element("userTask", node, "", "<zeebe:userTask/>" + mapping(mappings), "");
        }

        Model script(String node, String expression, String result) {
            return element("scriptTask", node, "", "<zeebe:script expression=\"" + expression + "\" resultVariable=\"" + result + "\"/>", "");
        }

        Model timer(String node, String duration) {
            return element("intermediateCatchEvent", node, "", "", timerEvent("timeDuration", duration));
        }

        Model message(String node, String message, String mappings) {
            return element("intermediateCatchEvent", node, "", mapping(mappings), messageEvent(message));
        }

        Model receive(String node, String message, String mappings, String loop) {
            messages.add(message);
            return element("receiveTask", node, " messageRef=\"message_" + message + "\"", mapping(mappings), loop);
        }

        Model call(String node, String process, boolean everything, String mappings, String loop) {
            return element("callActivity", node, "", "<zeebe:calledElement processId=\"" + process + "\" propagateAllParentVariables=\"" + everything + "\"/>" + mapping(mappings), loop);
        }

        Model boundaryTimer(String node, String host, boolean interrupting, String kind, String value) {
            return element("boundaryEvent", node, " attachedToRef=\"" + host + "\" cancelActivity=\"" + interrupting + "\"", "", timerEvent(kind, value));
        }

        Model boundaryMessage(String node, String host, boolean interrupting, String message, String mappings) {
            return element("boundaryEvent", node, " attachedToRef=\"" + host + "\" cancelActivity=\"" + interrupting + "\"", mapping(mappings), messageEvent(message));
        }

        Model boundaryError(String node, String host, String error) {
            errors.add(error);
            return element("boundaryEvent", node, " attachedToRef=\"" + host + "\"", "", "<bpmn:errorEventDefinition errorRef=\"error_" + error + "\"/>");
        }

        Model eventSubProcess(Model inside) {
            messages.addAll(inside.messages);
            return element("subProcess", inside.id, " triggeredByEvent=\"true\"", "", inside.body.toString());
        }

        Model flow(String from, String to) {
            return flow(from, to, null);
        }

        Model flow(String from, String to, String condition) {
            return flow("flow_" + id + "_" + flows++, from, to, condition);
        }

        Model flow(String flow, String from, String to, String condition) {
            return element("sequenceFlow", flow, " sourceRef=\"" + from + "\" targetRef=\"" + to + "\"", "", condition == null ? ""
                    : "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">" + condition.replace("<", "&lt;") + "</bpmn:conditionExpression>");
        }
    }

    // ------------------------------------------------------------------------------------------------------------------------
    // Load
    // ------------------------------------------------------------------------------------------------------------------------

    /** A client of both replicas that repeats what may be repeated. */
    private static final class Client {

        static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(3)).build();

        private static final Duration TIMEOUT = Duration.ofSeconds(12);
        private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\d{3,}");

        private final List<Replica> replicas;
        private final String token;
        private final Calm calm;
        private volatile Violations violations;

        Client(List<Replica> replicas, Provider provider, Calm calm) throws GeneralSecurityException {
            this.replicas = replicas;
            this.token = provider.token();
            this.calm = calm;
        }

        void begin(Violations sink) {
            violations = sink;
        }

        /**
         * What was answered.
         *
         * @param status 0 where there was no answer
         * @param doubtful whether an earlier try may have been carried out though it was not answered
         */
        record Answer(int status, Map<String, Object> body, boolean replayed, boolean doubtful) {

            boolean isOk() {
                return status / 100 == 2;
            }

            Object get(String member) {
                return body.get(member);
            }

            boolean isProblem(String slug) {
                return String.valueOf(body.get("type")).endsWith("/" + slug);
            }
        }

        /** One try. */
        Answer send(int replica, String method, String path, Object body, Map<String, String> headers) throws IOException, InterruptedException {
            return send(replica, method, path, body, headers, TIMEOUT);
        }

        private Answer send(int replica, String method, String path, Object body, Map<String, String> headers, Duration timeout) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(replicas.get(replica).url() + path)).timeout(timeout)
                    .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
                    .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(Json.write(body)));
            headers.forEach(request::header);
            long sent = System.nanoTime();
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Map<String, Object> answered = response.body().startsWith("{") ? Json.object(response.body()) : Map.of();
            if (response.statusCode() >= 500 && violations != null) {
                String what = method + " " + ID.matcher(path).replaceAll("…") + ": " + response.statusCode() + " " + answered.get("detail");
                Matcher instance = Pattern.compile("process-instance/(" + Snapshot.UUID_PATTERN + ")").matcher(path);
                String uuid = instance.find() ? instance.group(1) : null;
                if (response.statusCode() != 503) {
                    violations.add("no-answer-is-an-internal-error", uuid, what);
                } else if (calm.at(sent)) {
                    violations.add("no-answer-is-503-without-a-fault", uuid, what);
                }
            }
            return new Answer(response.statusCode(), answered, response.headers().firstValue("Idempotency-Replayed").isPresent(), false);
        }

        /** What must go well, however long it takes. */
        Map<String, Object> call(int replica, String method, String path, Object body) throws IOException, InterruptedException {
            Answer answer = send(replica, method, path, body, Map.of(), Duration.ofMinutes(2));
            if (!answer.isOk()) {
                throw new IllegalStateException(method + " " + path + ": " + answer);
            }
            return answer.body;
        }

        Answer retry(String method, String path, Object body, Duration limit) {
            return retry(method, path, body, Map.of(), limit);
        }

        /** Tries, at one replica or the other, until there is an answer that says what became of it. */
        Answer retry(String method, String path, Object body, Map<String, String> headers, Duration limit) {
            long end = System.nanoTime() + limit.toNanos();
            boolean doubtful = false;
            do {
                int replica = ThreadLocalRandom.current().nextInt(replicas.size());
                try {
                    Answer answer = send(replica, method, path, body, headers);
                    boolean again = answer.status >= 500 || answer.status == 429 || answer.isProblem("idempotency-key-in-use");
                    if (!again) {
                        return new Answer(answer.status, answer.body, answer.replayed, doubtful);
                    }
                    doubtful |= answer.status >= 500;
                } catch (ConnectException notSent) {
                    // Nothing has happened.
                } catch (IOException lost) {
                    doubtful = true;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return new Answer(0, Map.of(), false, true);
                }
                sleep(100 + ThreadLocalRandom.current().nextInt(400));
            } while (System.nanoTime() < end);
            return new Answer(0, Map.of(), false, doubtful);
        }

        /** A single try at one of the replicas; null where it was not answered. */
        Answer once(String method, String path, Object body) {
            try {
                return send(ThreadLocalRandom.current().nextInt(replicas.size()), method, path, body, Map.of());
            } catch (IOException lost) {
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    /** What clients have been told, and what they have not. */
    private static final class Ledger {

        private enum Outcome {
            /** It was acknowledged. */
            YES,
            /** It was refused, and no try went unanswered. */
            NO,
            /** Nobody knows. */
            PERHAPS
        }

        /**
         * A start that a client asked for.
         *
         * @param op a value of the instance that tells which start it is of
         * @param key its idempotency key; null where it has none
         * @param uuid what was answered; null where it was not acknowledged
         */
        record Started(String op, String process, String key, Outcome outcome, String uuid, Map<String, Object> values) {}

        /** A completion of a job or a user task. */
        record Completed(String id, String work, String instance, Outcome outcome, boolean logged) {}

        /** A message; its id is one of its values. */
        record Sent(String m, String name, String key, Outcome outcome, String correlatedTo, long answered) {}

        final Collection<Started> starts = new ConcurrentLinkedQueue<>();
        final Collection<Completed> completions = new ConcurrentLinkedQueue<>();
        final Collection<Sent> messages = new ConcurrentLinkedQueue<>();
        final Set<String> canceled = ConcurrentHashMap.newKeySet();
        final Set<String> perhapsCanceled = ConcurrentHashMap.newKeySet();
        /** When the answer to the start of an instance, or the request, was there: what was published before is buffered. */
        final Map<String, Long> startSent = new ConcurrentHashMap<>();
        final List<String> recent = new CopyOnWriteArrayList<>();
        final AtomicInteger others = new AtomicInteger();

        void started(Started start) {
            starts.add(start);
            if (start.uuid != null) {
                recent.add(start.uuid);
                while (recent.size() > 60) {
                    recent.removeFirst();
                }
            }
        }

        long acknowledged() {
            return starts.stream().filter(start -> start.outcome == Outcome.YES).count()
                    + completions.stream().filter(done -> done.outcome == Outcome.YES).count()
                    + messages.stream().filter(sent -> sent.outcome == Outcome.YES).count()
                    + others.get();
        }
    }

    /** Clients that start, send, work, hold, cancel and resolve. */
    private static final class Load implements AutoCloseable {

        private static final Duration PATIENCE = Duration.ofSeconds(40);
        private static final int PRODUCERS = 4;
        private static final long JOB_LOCK_MILLIS = 8_000;
        private static final long TIME_TO_LIVE_MILLIS = 1_800_000;

        private final Client client;
        private final Ledger ledger;
        private final Violations violations;
        private final UUID application;
        private final long seed;
        private final int pause;
        private final String tag;
        private final AtomicLong numbers = new AtomicLong();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final List<Future<?>> producers = new ArrayList<>();
        private String processes;
        private volatile boolean producing = true;
        private volatile boolean working = true;

        Load(Client client, Ledger ledger, Violations violations, UUID application, long seed, int pause) {
            this.client = client;
            this.ledger = ledger;
            this.violations = violations;
            this.application = application;
            this.seed = seed;
            this.pause = pause;
            this.tag = application.toString().substring(0, 8);
        }

        void of(UUID workspace) {
            processes = "/api/runtime/wks/" + workspace + "/app/" + application + "/process-name/";
        }

        void begin(UUID workspace) {
            for (int i = 0; i < PRODUCERS; i++) {
                Random random = new Random(seed * 31 + i);
                boolean first = i == 0;
                producers.add(threads.submit(() -> {
                    if (first) {
                        callBatch();
                    }
                    while (producing) {
                        scenario(random);
                        sleep(random.nextInt(2 * pause));
                    }
                }));
            }
            Random operating = new Random(seed * 31 + PRODUCERS);
            producers.add(threads.submit(() -> {
                while (producing) {
                    sleep(500);
                    operate(operating);
                }
            }));
            for (String type : Models.JOB_TYPES) {
                threads.submit(() -> repeat(() -> work(type)));
            }
            threads.submit(() -> repeat(this::approve));
            threads.submit(() -> repeat(() -> resolve(workspace)));
        }

        private void repeat(Runnable action) {
            while (working) {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    if (working) {
                        e.printStackTrace();
                    }
                }
            }
        }

        void stopProducing() throws Exception {
            producing = false;
            for (Future<?> producer : producers) {
                producer.get();
            }
        }

        @Override
        public void close() {
            working = false;
            threads.shutdown();
        }

        private String next(String kind) {
            return tag + "-" + kind + "-" + numbers.incrementAndGet();
        }

        private void scenario(Random random) {
            switch (random.nextInt(14)) {
                case 0, 1 -> order(random);
                case 2 -> orderBatch(random);
                case 3, 4 -> start("outer", Map.of("mode", List.of("none", "job", "wait", "error", "late-error", "stay").get(random.nextInt(6)), "n", random.nextInt(1000)), next("k"), random.nextBoolean(), null);
                case 5 -> start("many", Map.of("items", items(1 + random.nextInt(5)), "slow", random.nextBoolean()), next("k"), random.nextBoolean(), null);
                case 6 -> start("again", Map.of("n", 0, "mode", List.of("none", "wait", "job").get(random.nextInt(3))), next("k"), true, null);
                case 7, 8 -> conversation(random);
                case 9 -> notes(random);
                case 10 -> burst(random);
                case 11 -> cross(random);
                case 12 -> parts(random);
                default -> {
                    if (random.nextBoolean()) {
                        guard(random);
                    } else {
                        keyed(random);
                    }
                }
            }
        }

        private static List<Object> items(int count) {
            List<Object> items = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                items.add((long) i);
            }
            return items;
        }

        private static Map<String, Object> values(String op, String k, Map<String, Object> more) {
            Map<String, Object> values = new LinkedHashMap<>(Map.of("op", op, "k", k, "log", List.of(), "count", 0, "ticks", 0, "got", List.of()));
            values.putAll(more);
            return values;
        }

        private String start(String process, Map<String, Object> more, String k, boolean keyed, String businessKey) {
            String op = next("op");
            Map<String, Object> values = values(op, k, more);
            String path = processes + process + "/start" + (businessKey == null ? "" : "?businessKey=" + businessKey);
            ledger.startSent.put(op, System.nanoTime());
            Client.Answer answer;
            if (keyed) {
                answer = client.retry("POST", path, values, Map.of("Idempotency-Key", "\"" + op + "\""), PATIENCE);
            } else {
                Client.Answer one = client.once("POST", path, values);
                // What was not answered is not repeated: it could start another.
                answer = one == null || one.status() >= 500 ? new Client.Answer(0, Map.of(), false, true) : one;
            }
            String uuid = answer.isOk() ? (String) answer.get("uuid") : null;
            ledger.started(new Ledger.Started(op, process, keyed ? op : null, outcome(answer), uuid, values));
            return uuid;
        }

        private static Ledger.Outcome outcome(Client.Answer answer) {
            return answer.isOk() ? Ledger.Outcome.YES : answer.status() == 0 || answer.doubtful() ? Ledger.Outcome.PERHAPS : Ledger.Outcome.NO;
        }

        private boolean publish(String name, String key, String m, long seq, boolean startsProcesses) {
            Map<String, Object> variables = startsProcesses ? values("", key, Map.of("m", m, "seq", seq)) : Map.of("m", m, "seq", seq);
            Client.Answer answer = client.retry("POST", "/v2/messages/publication", Map.of("name", name, "correlationKey", key, "timeToLive", TIME_TO_LIVE_MILLIS,
                    "messageId", m, "tenantId", application.toString(), "variables", variables), PATIENCE);
            // That the id is taken says that an earlier try was carried out.
            boolean yes = answer.isOk() || answer.status() == 409 && answer.doubtful();
            ledger.messages.add(new Ledger.Sent(m, name, key, yes ? Ledger.Outcome.YES : outcome(answer), null, System.nanoTime()));
            return yes;
        }

        private void correlate(String name, String key, String m) {
            Client.Answer answer = client.once("POST", "/v2/messages/correlation", Map.of("name", name, "correlationKey", key, "tenantId", application.toString(), "variables", Map.of("m", m, "seq", 0)));
            if (answer != null) {
                ledger.messages.add(new Ledger.Sent(m, name, key, outcome(answer) == Ledger.Outcome.YES ? Ledger.Outcome.YES : Ledger.Outcome.PERHAPS,
                        answer.isOk() ? (String) answer.get("processInstanceUuid") : null, System.nanoTime()));
            }
        }

        private void atOnce(List<Runnable> actions) {
            List<Future<?>> running = new ArrayList<>();
            actions.forEach(action -> running.add(threads.submit(action)));
            for (Future<?> each : running) {
                try {
                    each.get();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private void order(Random random) {
            String businessKey = switch (random.nextInt(3)) {
                case 0 -> tag + "-bk-" + random.nextInt(4);
                case 1 -> next("bk");
                default -> null;
            };
            start("orders", Map.of(), next("k"), random.nextInt(3) > 0, businessKey);
        }

        private void orderBatch(Random random) {
            batch("orders", 3 + random.nextInt(8), op -> values(op, op, Map.of()));
        }

        /** More calls in one request than one step may make one inside the other. */
        private void callBatch() {
            batch("outer", 120, op -> values(op, op, Map.of("mode", "none", "n", 1)));
        }

        private void batch(String process, int size, java.util.function.Function<String, Map<String, Object>> values) {
            List<Object> starts = new ArrayList<>();
            List<Map<String, Object>> all = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                String op = next("op");
                ledger.startSent.put(op, System.nanoTime());
                all.add(values.apply(op));
                starts.add(Map.of("values", all.getLast(), "idempotencyKey", op));
            }
            Client.Answer answer = client.retry("POST", processes + process + "/starts?atomic=true", Map.of("starts", starts), PATIENCE);
            started(process, all, answer);
        }

        /** Several of one process, at one replica. */
        void startAt(int replica, String process, int size, Map<String, Object> more) throws IOException, InterruptedException {
            List<Map<String, Object>> all = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                String op = next("op");
                ledger.startSent.put(op, System.nanoTime());
                all.add(values(op, op, more));
            }
            Client.Answer answer = client.send(replica, "POST", processes + process + "/starts?atomic=true",
                    Map.of("starts", all.stream().<Object>map(values -> Map.of("values", values, "idempotencyKey", values.get("op"))).toList()), Map.of());
            started(process, all, answer);
        }

        private void started(String process, List<Map<String, Object>> all, Client.Answer answer) {
            List<Object> results = answer.isOk() ? Json.list(answer.get("results")) : List.of();
            for (int i = 0; i < all.size(); i++) {
                String op = (String) all.get(i).get("op");
                Map<String, Object> start = i < results.size() ? Json.map(Json.map(results.get(i)).get("start")) : Map.of();
                ledger.started(new Ledger.Started(op, process, op, start.isEmpty() ? outcome(answer) : Ledger.Outcome.YES, (String) start.get("uuid"), all.get(i)));
            }
        }

        /** All messages of one instance, some before it starts, in any order, some at the same moment. */
        private void conversation(Random random) {
            String k = next("k");
            List<String> names = new ArrayList<>(List.of("first", random.nextBoolean() ? "yes" : "no", random.nextBoolean() ? "last" : "stop"));
            if (random.nextInt(3) == 0) {
                names.add(random.nextBoolean() ? "yes" : "no");
            }
            Collections.shuffle(names, random);
            int before = random.nextInt(names.size() + 1);
            names.subList(0, before).forEach(name -> publish(name, k, next("m"), 0, false));
            String uuid = start("conversation", Map.of(), k, true, null);
            boolean held = uuid != null && random.nextInt(3) == 0 && hold(uuid);
            List<Runnable> rest = names.subList(before, names.size()).stream().<Runnable>map(name -> () -> publish(name, k, next("m"), 0, false)).toList();
            if (random.nextBoolean()) {
                atOnce(rest);
            } else {
                rest.forEach(Runnable::run);
            }
            if (held) {
                resume(uuid);
            }
        }

        /** Several messages for one boundary event, one acknowledged after the other; some before the instance starts. */
        private void notes(Random random) {
            String k = next("k");
            int count = 2 + random.nextInt(4);
            int before = random.nextInt(count + 1);
            boolean going = true;
            for (int seq = 1; seq <= count; seq++) {
                if (seq == before + 1) {
                    start("inbox", Map.of(), k, true, null);
                }
                going = going && publish("note", k, "note/" + k + "/" + seq, seq, false) && publish("alert", k, "alert/" + k + "/" + seq, seq, false);
            }
            if (before == count) {
                start("inbox", Map.of(), k, true, null);
            }
        }

        /** Several instances wait for one key, and as many messages come at the same moment over both paths. */
        private void burst(Random random) {
            String k = next("k");
            int waiting = 2 + random.nextInt(3);
            List<String> waiters = new ArrayList<>();
            for (int i = 0; i < waiting; i++) {
                waiters.add(start("burst", Map.of(), k, true, null));
            }
            List<Runnable> messages = new ArrayList<>();
            int published = random.nextInt(waiting + 1);
            for (int i = 0; i < waiting; i++) {
                String m = next("m");
                messages.add(i < published ? () -> publish("ping", k, m, 0, false) : () -> correlate("ping", k, m));
            }
            if (random.nextInt(4) == 0 && waiters.getFirst() != null) {
                messages.add(() -> cancel(waiters.getFirst()));
            }
            atOnce(messages);
        }

        private void cross(Random random) {
            String k = next("k");
            int pairs = 1 + random.nextInt(4);
            List<Runnable> actions = new ArrayList<>();
            for (int i = 0; i < pairs; i++) {
                actions.add(() -> start("cross_a", Map.of(), k, true, null));
                actions.add(() -> start("cross_b", Map.of(), k, true, null));
                actions.add(() -> publish("x", k, next("m"), 0, false));
                actions.add(() -> publish("y", k, next("m"), 0, false));
            }
            Collections.shuffle(actions, random);
            atOnce(actions);
        }

        private void parts(Random random) {
            String k = next("k");
            int count = 2 + random.nextInt(3);
            List<Runnable> actions = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                actions.add(() -> publish("part", k, next("m"), 0, false));
            }
            if (random.nextBoolean()) {
                actions.removeFirst().run();
            }
            start("parts", Map.of("items", items(count)), k, true, null);
            atOnce(actions);
        }

        private void guard(Random random) {
            String k = next("k");
            boolean early = random.nextBoolean();
            if (early) {
                publish("abort", k, next("m"), 0, false);
            }
            start("guard", Map.of(), k, true, null);
            sleep(random.nextInt(1500));
            if (!early && random.nextInt(3) > 0) {
                publish("abort", k, next("m"), 0, false);
            }
        }

        /** Messages with one key that start processes: one after the other. */
        private void keyed(Random random) {
            String k = next("k");
            List<Runnable> messages = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                messages.add(() -> publish("placed", k, next("m"), 0, true));
            }
            atOnce(messages);
        }

        private void operate(Random random) {
            if (ledger.recent.isEmpty()) {
                return;
            }
            String uuid = ledger.recent.get(random.nextInt(ledger.recent.size()));
            switch (random.nextInt(4)) {
                case 0 -> cancel(uuid);
                case 1, 2 -> {
                    if (hold(uuid)) {
                        sleep(300 + random.nextInt(3000));
                        resume(uuid);
                    }
                }
                default -> cancelChild(uuid);
            }
        }

        private void cancel(String uuid) {
            Client.Answer answer = client.retry("POST", "/api/runtime/process-instance/" + uuid + "/cancel", null, PATIENCE);
            if (answer.isOk()) {
                ledger.canceled.add(uuid);
                ledger.others.incrementAndGet();
            } else if (outcome(answer) == Ledger.Outcome.PERHAPS) {
                ledger.perhapsCanceled.add(uuid);
            }
        }

        private void cancelChild(String uuid) {
            Client.Answer children = client.once("GET", "/api/runtime/process-instance/" + uuid + "/children?limit=5", null);
            if (children != null && children.isOk()) {
                for (Object child : Json.list(children.get("items"))) {
                    if ("STARTED".equals(Json.map(child).get("state"))) {
                        cancel((String) Json.map(child).get("uuid"));
                        return;
                    }
                }
            }
        }

        private boolean hold(String uuid) {
            Client.Answer answer = client.retry("POST", "/api/runtime/process-instance/" + uuid + "/hold", null, PATIENCE);
            if (answer.isOk()) {
                ledger.others.incrementAndGet();
            }
            return answer.isOk() || outcome(answer) == Ledger.Outcome.PERHAPS;
        }

        private void resume(String uuid) {
            if (client.retry("POST", "/api/runtime/process-instance/" + uuid + "/resume", null, PATIENCE).isOk()) {
                ledger.others.incrementAndGet();
            }
        }

        private void work(String type) {
            Client.Answer answer = client.once("POST", "/v2/jobs/activation", Map.of("type", type, "worker", "faults", "timeout", JOB_LOCK_MILLIS, "maxJobsToActivate", 8,
                    "requestTimeout", 1000, "tenantIds", List.of(application.toString())));
            if (answer == null || !answer.isOk()) {
                sleep(300);
                return;
            }
            for (Object job : Json.list(answer.get("jobs"))) {
                carryOut(type, Json.map(job));
            }
        }

        /** Mostly done; some fail until they are incidents, some throw an error, some are forgotten. While load is made, that is. */
        private void carryOut(String type, Map<String, Object> job) {
            String key = (String) job.get("jobKey");
            String instance = (String) job.get("processInstanceUuid");
            int chance = producing ? ThreadLocalRandom.current().nextInt(100) : 99;
            String path = "/v2/jobs/" + key;
            if (chance < 3) {
                return;
            }
            if (chance < 15) {
                long retries = ((Number) job.get("retries")).longValue() - 1;
                if (client.retry("POST", path + "/failure", Map.of("retries", retries, "errorMessage", "drawn", "retryBackOff", 300), Duration.ofSeconds(10)).isOk()) {
                    ledger.others.incrementAndGet();
                }
                return;
            }
            String done = next("done");
            if (type.equals("reserve") && chance < 30) {
                Client.Answer answer = client.retry("POST", path + "/error", Map.of("errorCode", "rejected", "variables", Map.of()), Duration.ofSeconds(20));
                ledger.completions.add(new Ledger.Completed(done, key, instance, outcome(answer), false));
                return;
            }
            Client.Answer answer = client.retry("POST", path + "/completion", Map.of("variables", Map.of("done", done)), Duration.ofSeconds(20));
            ledger.completions.add(new Ledger.Completed(done, key, instance, outcome(answer), !type.equals("each")));
        }

        private void approve() {
            sleep(1000);
            Client.Answer answer = client.once("POST", "/v2/user-tasks/search", Map.of("filter", Map.of("tenantId", application.toString(), "elementId", "user_approve"), "page", Map.of("limit", 30)));
            if (answer == null || !answer.isOk()) {
                return;
            }
            for (Object found : Json.list(answer.get("items"))) {
                Map<String, Object> task = Json.map(found);
                if (!working || producing && ThreadLocalRandom.current().nextInt(3) == 0) {
                    continue;
                }
                String done = next("done");
                Client.Answer completed = client.retry("POST", "/v2/user-tasks/" + task.get("userTaskKey") + "/completion", Map.of("variables", Map.of("done", done)), Duration.ofSeconds(20));
                ledger.completions.add(new Ledger.Completed(done, "u" + task.get("userTaskKey"), (String) task.get("processInstanceUuid"), outcome(completed), true));
            }
        }

        /** Incidents that the load has provoked. An error on its way to a caller that catches it has one, too, and is left alone. */
        private void resolve(UUID workspace) {
            sleep(1000);
            for (String type : List.of("JOB_NO_RETRIES", "CALLED_ELEMENT_ERROR")) {
                Client.Answer answer = client.once("GET", "/api/runtime/wks/" + workspace + "/app/" + application + "/incidents?limit=100&type=" + type, null);
                if (answer == null || !answer.isOk()) {
                    return;
                }
                for (Object found : Json.list(answer.get("items"))) {
                    Map<String, Object> incident = Json.map(found);
                    if (client.retry("POST", "/api/runtime/process-instance/" + incident.get("processInstanceUuid") + "/incidents/" + incident.get("incidentKey") + "/resolution",
                            type.equals("JOB_NO_RETRIES") ? Map.of("retries", 2) : Map.of(), Duration.ofSeconds(10)).isOk()) {
                        ledger.others.incrementAndGet();
                    }
                }
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------------------------
    // What is in the database
    // ------------------------------------------------------------------------------------------------------------------------

    /** Everything that this script knows of Onset's tables, but for the form of the stored tokens, which {@link Snapshot} reads. */
    private static final class Tables {

        static final String INSTANCES = """
                select uuid, process_name, state, revision, variables, tokens, parent_uuid, parent_token, business_key, has_incident, ended_at
                from process_instance where application_id = ? order by uuid""";
        static final String HISTORY = """
                select h.instance_uuid, h.revision, h.events from instance_history h join process_instance i on i.uuid = h.instance_uuid
                where i.application_id = ? order by h.instance_uuid, h.revision""";
        static final String JOBS = "select instance_uuid, key, token_id, node_id, type, retries from job where application_id = ?";
        static final String USER_TASKS = "select instance_uuid, key, token_id, node_id from user_task where application_id = ?";
        static final String INCIDENTS = "select instance_uuid, key, token_id, node_id, type, message from incident where application_id = ?";
        static final String SUBSCRIPTIONS = """
                select instance_uuid, subscription_id, token_id, process_name, node_id, name, correlation_key
                from message_subscription where application_id = ?""";
        /** Messages that may still be correlated say so by {@code live}. */
        static final String MESSAGES = """
                select id, name, correlation_key, variables->>'m' as m, expires_at > now() as live, published_at
                from message where application_id = ?""";
        /** Who has, or is to have, a message. {@code taken} tells the two apart, where the table does. */
        static final String CORRELATIONS = """
                select c.message_id, c.process_name, c.instance_uuid, coalesce(to_jsonb(c)->>'state', 'CONSUMED') = 'CONSUMED' as taken
                from message_correlation c join message m on m.id = c.message_id where m.application_id = ?""";
        /** What is to happen later to instances and messages. The recurring work of the replicas has no id in its name. */
        static final String SCHEDULED = """
                select t.task_name, t.task_instance, left(t.task_instance, 36) as about, t.picked, coalesce(t.consecutive_failures, 0) as failures,
                    extract(epoch from now() - t.execution_time) as late
                from scheduled_tasks t
                where left(t.task_instance, 36) in (select uuid::text from process_instance where application_id = ?
                    union all select id::text from message where application_id = ?)""";
        /** What some replica has in hand: what it has picked, and what it delivers without picking it, because it is due at once. */
        static final String IN_HAND = """
                select t.task_name, t.task_instance, t.picked from scheduled_tasks t join process_instance i on i.uuid::text = left(t.task_instance, 36)
                where i.application_id = ? and (t.picked or t.task_name <> 'fire-timer')""";
        /** Each step with its moment by the clock of the database, whatever Onset takes for the time. */
        static final String MOMENTS = """
                create schema faults;
                create table faults.step (instance uuid, revision bigint, at timestamptz not null, primary key (instance, revision));
                create function faults.note() returns trigger language plpgsql as $$ begin
                    insert into faults.step values (new.instance_uuid, new.revision, clock_timestamp()) on conflict do nothing;
                    return null;
                end $$;
                create trigger note after insert on instance_history for each row execute function faults.note()""";
        static final String STEPS = """
                select s.instance, s.revision, extract(epoch from s.at) as at from faults.step s join process_instance i on i.uuid = s.instance
                where i.application_id = ?""";
        static final String PROGRESS = """
                select (select count(*) || '/' || coalesce(sum(revision), 0) from process_instance where application_id = ?) as moved,
                    (select count(*) from job where application_id = ?)
                    + (select count(*) from user_task where application_id = ? and node_id = 'user_approve')
                    + (select count(*) from scheduled_tasks t join process_instance i on i.uuid::text = left(t.task_instance, 36)
                        where i.application_id = ? and t.execution_time < now() + interval '30 minutes') as open""";
        static final String TWO_OF_ONE_START_KEY = """
                select min(uuid::text) as uuid, process_name, variables->>'k' as k, count(*) as n from process_instance
                where application_id = ? and process_name in ('keyed', 'audit') and ended_at is null
                group by process_name, variables->>'k' having count(*) > 1""";
        static final String TWO_OF_ONE_BUSINESS_KEY = """
                select min(uuid::text) as uuid, business_key, count(*) as n from process_instance
                where application_id = ? and business_key is not null and ended_at is null group by business_key having count(*) > 1""";
        static final List<String> OPEN_WORK = List.of("job", "user_task", "incident", "message_subscription");

        private Tables() {}

        /** Whether something scheduled is a timer of a subscription. */
        static boolean isTimer(Map<String, Object> scheduled, String instance, long subscription) {
            return String.valueOf(scheduled.get("task_name")).contains("timer") && String.valueOf(scheduled.get("task_instance")).startsWith(instance + ":" + subscription + ":");
        }
    }

    /** An application as it was at one moment. */
    private static final class Snapshot {

        static final String UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

        final Map<String, Map<String, Object>> instances = new LinkedHashMap<>();
        List<Map<String, Object>> jobs;
        List<Map<String, Object>> userTasks;
        List<Map<String, Object>> incidents;
        List<Map<String, Object>> messageSubscriptions;
        List<Map<String, Object>> messages;
        List<Map<String, Object>> correlations;
        List<Map<String, Object>> scheduled;
        Map<String, List<Map<String, Object>>> history;
        /** By instance and revision, when by the database's clock. */
        final Map<Object, TreeMap<Long, Double>> moments = new HashMap<>();

        private final Map<String, List<Token>> tokens = new HashMap<>();

        static Snapshot take(Postgres postgres, UUID application) throws SQLException {
            Snapshot snapshot = new Snapshot();
            try (Connection connection = postgres.connect()) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                for (Map<String, Object> row : Postgres.rows(connection, Tables.INSTANCES, application)) {
                    snapshot.instances.put((String) row.get("uuid"), row);
                }
                snapshot.jobs = Postgres.rows(connection, Tables.JOBS, application);
                snapshot.userTasks = Postgres.rows(connection, Tables.USER_TASKS, application);
                snapshot.incidents = Postgres.rows(connection, Tables.INCIDENTS, application);
                snapshot.messageSubscriptions = Postgres.rows(connection, Tables.SUBSCRIPTIONS, application);
                snapshot.messages = Postgres.rows(connection, Tables.MESSAGES, application);
                snapshot.correlations = Postgres.rows(connection, Tables.CORRELATIONS, application);
                snapshot.scheduled = Postgres.rows(connection, Tables.SCHEDULED, application, application);
                for (Map<String, Object> step : Postgres.rows(connection, Tables.STEPS, application)) {
                    snapshot.moments.computeIfAbsent(step.get("instance"), uuid -> new TreeMap<>()).put(number(step.get("revision")), ((Number) step.get("at")).doubleValue());
                }
                snapshot.history = Postgres.rows(connection, Tables.HISTORY, application).stream().collect(Collectors.groupingBy(row -> (String) row.get("instance_uuid")));
                connection.rollback();
            }
            return snapshot;
        }

        /**
         * A token as it is stored.
         *
         * @param whole whether it is a multi-instance activity as a whole
         */
        record Token(long id, long parent, String node, String status, boolean incident, boolean whole, List<Subscription> subscriptions) {}

        /** An event that a token waits for; a message where it has no time. */
        record Subscription(long id, String node, String due) {}

        /** The tokens, and the instance's own scope, token 0, where it waits for something. */
        List<Token> tokens(Map<String, Object> instance) {
            return tokens.computeIfAbsent((String) instance.get("uuid"), uuid -> Json.list(Json.map(instance.get("tokens")).get("tokens")).stream()
                    .map(Json::map)
                    .map(token -> new Token(number(token.get("id")), number(token.get("parent")), (String) token.get("node"), (String) token.get("status"),
                            Boolean.TRUE.equals(token.get("incident")), token.get("loop") != null,
                            Json.list(token.get("subscriptions")).stream().map(Json::map)
                                    .map(wait -> new Subscription(number(wait.get("id")), (String) wait.get("node"), (String) wait.get("due"))).toList()))
                    .toList());
        }

        Map<String, Object> variables(Map<String, Object> instance) {
            return Json.map(instance.get("variables"));
        }

        /** Whether a text is anywhere in the values of an instance, its tokens' own included. */
        boolean mentions(Map<String, Object> instance, String text) {
            return Json.write(instance.get("variables")).contains(text) || Json.write(instance.get("tokens")).contains(text);
        }

        static boolean hasEnded(Map<String, Object> instance) {
            return !Set.of("CREATED", "STARTED", "ON_HOLD").contains(instance.get("state"));
        }

        boolean isStarted(Object uuid) {
            return instances.containsKey(uuid) && "STARTED".equals(instances.get(uuid).get("state"));
        }

        static long number(Object value) {
            return value instanceof Number number ? number.longValue() : 0;
        }
    }

    /** What may be so for a moment while something is on its way, and must not stay so. */
    private static final class Stuck {

        private Stuck() {}

        /** By invariant, what is so; each begins with the instance, where it is one. */
        static Map<String, Map<String, String>> find(Snapshot snapshot) {
            Map<String, Map<String, String>> found = new LinkedHashMap<>();
            Set<List<Object>> had = snapshot.correlations.stream().map(row -> List.of(row.get("message_id"), row.get("process_name"))).collect(Collectors.toSet());
            Map<List<Object>, List<Map<String, Object>>> live = snapshot.messages.stream().filter(message -> Boolean.TRUE.equals(message.get("live")))
                    .collect(Collectors.groupingBy(message -> List.of(message.get("name"), message.get("correlation_key"))));

            Map<String, String> beside = put(found, "no-instance-waits-beside-a-live-message");
            for (Map<String, Object> wait : snapshot.messageSubscriptions) {
                for (Map<String, Object> message : live.getOrDefault(List.of(wait.get("name"), wait.get("correlation_key")), List.of())) {
                    if (snapshot.isStarted(wait.get("instance_uuid")) && !had.contains(List.of(message.get("id"), wait.get("process_name")))) {
                        beside.put(wait.get("instance_uuid") + " " + message.get("m"), wait.get("process_name") + " waits at " + wait.get("node_id") + " for " + wait.get("name") + " with key "
                                + wait.get("correlation_key") + " while message " + message.get("m") + " is there");
                    }
                }
            }

            Map<String, String> unstarted = put(found, "no-start-message-is-left-behind");
            for (Map<String, Object> message : snapshot.messages) {
                if ("placed".equals(message.get("name")) && Boolean.TRUE.equals(message.get("live"))) {
                    for (String process : Models.STARTED_BY_MESSAGES) {
                        boolean active = snapshot.instances.values().stream().anyMatch(instance -> process.equals(instance.get("process_name")) && !Snapshot.hasEnded(instance)
                                && message.get("correlation_key").equals(snapshot.variables(instance).get("k")));
                        if (!active && !had.contains(List.of(message.get("id"), process))) {
                            unstarted.put(process + " " + message.get("m"), "message " + message.get("m") + " has not started " + process + ", and no instance with its key is active");
                        }
                    }
                }
            }

            Map<String, String> claims = put(found, "no-claim-stays-open");
            for (Map<String, Object> claim : snapshot.correlations) {
                if (!Boolean.TRUE.equals(claim.get("taken"))) {
                    claims.put(claim.get("instance_uuid") + " " + claim.get("message_id"), "message " + claim.get("message_id") + " is bound to " + claim.get("process_name") + " and not taken");
                }
            }

            Map<String, String> ready = put(found, "nothing-waits-that-could-go-on");
            Map<String, String> unfinished = put(found, "what-can-end-has-ended");
            for (Map<String, Object> instance : snapshot.instances.values()) {
                List<Snapshot.Token> tokens = snapshot.tokens(instance);
                for (Snapshot.Token token : tokens) {
                    if (!token.incident() && Set.of("ARRIVED", "EXECUTED_COMPLETE").contains(String.valueOf(token.status()))) {
                        ready.put(instance.get("uuid") + " " + token.id(), instance.get("process_name") + ": token " + token.id() + " is " + token.status() + " at " + token.node());
                    }
                }
                if (!Snapshot.hasEnded(instance) && Models.END_BY_THEMSELVES.contains(instance.get("process_name")) && !"stay".equals(snapshot.variables(instance).get("mode"))) {
                    unfinished.put((String) instance.get("uuid"), instance.get("process_name") + " is " + instance.get("state") + ": "
                            + tokens.stream().map(token -> token.node() + " " + token.status() + (token.incident() ? " incident" : "")).toList());
                }
            }

            Map<String, String> overdue = put(found, "nothing-scheduled-is-overdue");
            for (Map<String, Object> task : snapshot.scheduled) {
                if (((Number) task.get("late")).doubleValue() > 20) {
                    overdue.put(task.get("about") + " " + task.get("task_name") + task.get("task_instance"), task.get("task_name") + " " + task.get("task_instance") + " is " + task.get("late") + " s late, picked "
                            + task.get("picked") + ", failures " + task.get("failures"));
                }
            }

            Map<String, String> untouched = put(found, "every-job-is-handed-out");
            for (Map<String, Object> job : snapshot.jobs) {
                if (Snapshot.number(job.get("retries")) > 0 && snapshot.isStarted(job.get("instance_uuid"))) {
                    untouched.put(job.get("instance_uuid") + " " + job.get("key"), "job " + job.get("key") + " of type " + job.get("type") + " is left though workers ask for it");
                }
            }
            return found;
        }

        private static Map<String, String> put(Map<String, Map<String, String>> found, String invariant) {
            return found.computeIfAbsent(invariant, name -> new LinkedHashMap<>());
        }
    }

    // ------------------------------------------------------------------------------------------------------------------------
    // Checks
    // ------------------------------------------------------------------------------------------------------------------------

    /** What must hold when everything has come to rest. */
    private static final class Checks {

        private static final int SAMPLE = 25;
        /** How much earlier than due a timer may fire by the database's clock. */
        private static final double EARLY_SECONDS = 1;

        private final Snapshot snapshot;
        private final Ledger ledger;
        private final Violations violations;
        private final Client client;

        Checks(Snapshot snapshot, Ledger ledger, Violations violations, Client client) {
            this.snapshot = snapshot;
            this.ledger = ledger;
            this.violations = violations;
            this.client = client;
        }

        void atRest() {
            starts();
            completions();
            logs();
            canceled();
            holds();
            messagesOnce();
            messagesNotLost();
            order();
            nothingLeftOfEnded();
            ofOneMoment();
            calls();
            causes();
            early();
            results();
            answers();
        }

        /** What each transaction must leave so: it holds at every moment, also while faults are injected. */
        void ofOneMoment() {
            work();
            subscriptions();
            incidents();
            history();
        }

        private void starts() {
            Map<Object, List<Map<String, Object>>> roots = snapshot.instances.values().stream().filter(instance -> instance.get("parent_uuid") == null)
                    .collect(Collectors.groupingBy(instance -> String.valueOf(snapshot.variables(instance).get("op"))));
            for (Ledger.Started start : ledger.starts) {
                List<Map<String, Object>> found = roots.getOrDefault(start.op(), List.of());
                List<Object> uuids = found.stream().map(instance -> instance.get("uuid")).toList();
                if (start.outcome() == Ledger.Outcome.YES && !(found.size() == 1 && uuids.contains(start.uuid()))) {
                    violations.add("every-acknowledged-start-has-one-instance", start.uuid(), start.process() + " " + start.op() + " was answered " + start.uuid() + ", there is " + uuids);
                }
                if (start.key() != null && found.size() > 1) {
                    violations.add("no-idempotency-key-starts-two", (String) uuids.getFirst(), "key " + start.key() + " has started " + uuids);
                }
                if (start.key() == null && start.outcome() == Ledger.Outcome.PERHAPS && found.size() > 1 || start.outcome() == Ledger.Outcome.NO && !found.isEmpty()) {
                    violations.add("a-start-without-an-answer-happens-at-most-once", (String) uuids.getFirst(), start.process() + " " + start.op() + " (" + start.outcome() + ") has started " + uuids);
                }
            }
        }

        private void completions() {
            Map<String, Long> acknowledged = ledger.completions.stream().filter(done -> done.outcome() == Ledger.Outcome.YES).collect(Collectors.groupingBy(Ledger.Completed::work, Collectors.counting()));
            Map<String, Integer> effects = new HashMap<>();
            Map<String, String> where = new HashMap<>();
            for (Map<String, Object> instance : snapshot.instances.values()) {
                for (Object done : Json.list(snapshot.variables(instance).get("log"))) {
                    effects.merge((String) done, 1, Integer::sum);
                    where.put((String) done, (String) instance.get("uuid"));
                }
            }
            for (Ledger.Completed done : ledger.completions) {
                if (acknowledged.getOrDefault(done.work(), 0L) > 1) {
                    violations.addOnce("no-work-is-completed-twice", done.instance(), "job or task " + done.work() + " was acknowledged " + acknowledged.get(done.work()) + " times", done.work());
                }
                int times = effects.getOrDefault(done.id(), 0);
                boolean right = !done.logged() || switch (done.outcome()) {
                    case YES -> times == 1 && done.instance().equals(where.get(done.id()));
                    case PERHAPS -> times <= 1;
                    case NO -> times == 0;
                };
                if (!right) {
                    violations.add("every-acknowledged-completion-takes-effect-once", done.instance(), "completion " + done.id() + " of " + done.work() + " (" + done.outcome() + ") has taken effect " + times + " times");
                }
            }
        }

        /** The counter of an instance, the list of its completions, and how often its history says that such a node was left. */
        private void logs() {
            for (Map<String, Object> instance : snapshot.instances.values()) {
                Map<String, Object> values = snapshot.variables(instance);
                if (!values.containsKey("log") || instance.get("process_name").equals("double")) {
                    continue;
                }
                long log = Json.list(values.get("log")).size();
                long left = events(instance).stream().filter(event -> "LEFT".equals(event.get("kind")))
                        .filter(event -> event.get("node").toString().startsWith("job_") && !event.get("node").equals("job_each") || event.get("node").equals("user_approve")).count();
                if (log != Snapshot.number(values.get("count")) || log != left) {
                    violations.add("counters-values-and-history-agree", (String) instance.get("uuid"), instance.get("process_name") + ": " + log + " completions in the list, counter "
                            + values.get("count") + ", " + left + " in the history");
                }
            }
        }

        private List<Map<String, Object>> events(Map<String, Object> instance) {
            return snapshot.history.getOrDefault(instance.get("uuid"), List.of()).stream().flatMap(row -> Json.list(row.get("events")).stream()).map(Json::map).toList();
        }

        private void canceled() {
            for (String uuid : ledger.canceled) {
                Map<String, Object> instance = snapshot.instances.get(uuid);
                if (instance == null || !"TERMINATED".equals(instance.get("state"))) {
                    violations.add("every-acknowledged-cancel-has-ended-it", uuid, "cancel was acknowledged, the instance is " + (instance == null ? "not there" : instance.get("state")));
                }
            }
        }

        private void holds() {
            Set<Object> ends = Set.of("RESUMED", "TERMINATED", "EXPIRED");
            Set<Object> moves = Set.of("ENTERED", "LEFT", "PASSED", "INCIDENT_RAISED");
            snapshot.history.forEach((uuid, rows) -> {
                boolean held = false;
                for (Map<String, Object> row : rows) {
                    Set<Object> kinds = Json.list(row.get("events")).stream().map(event -> Json.map(event).get("kind")).collect(Collectors.toSet());
                    held &= Collections.disjoint(kinds, ends);
                    if (held && !Collections.disjoint(kinds, moves)) {
                        violations.add("nothing-happens-on-hold", uuid, "on hold, revision " + row.get("revision") + " did " + kinds);
                    }
                    held |= kinds.contains("HELD");
                }
            });
        }

        private void messagesOnce() {
            Map<List<Object>, Set<Object>> takers = new HashMap<>();
            for (Map<String, Object> instance : snapshot.instances.values()) {
                List<Object> got = new ArrayList<>(Json.list(snapshot.variables(instance).get("got")));
                if (Models.STARTED_BY_MESSAGES.contains(instance.get("process_name"))) {
                    got.add(snapshot.variables(instance).get("m"));
                } else if (instance.get("process_name").equals("parts")) {
                    Json.list(snapshot.variables(instance).get("parts")).stream().filter(m -> m != null).forEach(got::add);
                }
                if (new HashSet<>(got).size() != got.size()) {
                    violations.add("a-message-reaches-one-instance-of-a-process", (String) instance.get("uuid"), "has taken a message twice: " + got);
                }
                got.forEach(m -> takers.computeIfAbsent(List.of(instance.get("process_name"), String.valueOf(m)), key -> new HashSet<>()).add(instance.get("uuid")));
            }
            takers.forEach((key, uuids) -> {
                if (uuids.size() > 1) {
                    violations.add("a-message-reaches-one-instance-of-a-process", (String) uuids.iterator().next(), "message " + key.get(1) + " has reached " + uuids + " of " + key.get(0));
                }
            });
        }

        private void messagesNotLost() {
            Map<Object, Map<String, Object>> stored = snapshot.messages.stream().collect(Collectors.toMap(message -> message.get("id"), message -> message));
            Set<Object> present = snapshot.messages.stream().map(message -> message.get("m")).collect(Collectors.toSet());
            for (Ledger.Sent sent : ledger.messages) {
                if (sent.outcome() == Ledger.Outcome.YES && sent.correlatedTo() == null && !present.contains(sent.m())) {
                    violations.add("every-acknowledged-message-is-kept", null, sent.name() + " " + sent.m() + " was acknowledged and is not there");
                }
                Map<String, Object> taker = sent.correlatedTo() == null ? null : snapshot.instances.get(sent.correlatedTo());
                if (sent.correlatedTo() != null && (taker == null || !lostItsValues(taker) && !snapshot.mentions(taker, sent.m()))) {
                    violations.add("what-a-message-was-taken-for-has-it", sent.correlatedTo(), "/correlation of " + sent.name() + " with key " + sent.key() + " named the instance, which has not got it");
                }
            }
            for (Map<String, Object> correlation : snapshot.correlations) {
                if (!Boolean.TRUE.equals(correlation.get("taken"))) {
                    continue;
                }
                Map<String, Object> message = stored.get(correlation.get("message_id"));
                String m = String.valueOf(message.get("m"));
                if (Models.STARTED_BY_MESSAGES.contains(correlation.get("process_name"))) {
                    if (snapshot.instances.values().stream().noneMatch(instance -> instance.get("process_name").equals(correlation.get("process_name")) && m.equals(snapshot.variables(instance).get("m")))) {
                        violations.add("what-a-message-was-taken-for-has-it", null, message.get("name") + " " + m + " is used up for " + correlation.get("process_name") + ", and has started nothing");
                    }
                } else {
                    Map<String, Object> taker = snapshot.instances.get(correlation.get("instance_uuid"));
                    if (taker == null || !lostItsValues(taker) && !snapshot.mentions(taker, m)) {
                        violations.add("what-a-message-was-taken-for-has-it", (String) correlation.get("instance_uuid"), message.get("name") + " " + m + " with key " + message.get("correlation_key")
                                + " is used up for the instance, which has not got it");
                    }
                }
            }
        }

        /** What a multi-instance activity had collected ends with an instance that is canceled. */
        private static boolean lostItsValues(Map<String, Object> instance) {
            return instance.get("process_name").equals("parts") && !instance.get("state").equals("FINISHED") && Snapshot.hasEnded(instance);
        }

        /** One client has published them one after the other. */
        private void order() {
            Map<String, Long> answered = ledger.messages.stream().filter(sent -> sent.outcome() == Ledger.Outcome.YES).collect(Collectors.toMap(Ledger.Sent::m, Ledger.Sent::answered, (a, b) -> a));
            for (Map<String, Object> instance : snapshot.instances.values()) {
                if (!instance.get("process_name").equals("inbox")) {
                    continue;
                }
                long began = ledger.startSent.getOrDefault(String.valueOf(snapshot.variables(instance).get("op")), Long.MIN_VALUE);
                List<Object> got = Json.list(snapshot.variables(instance).get("got"));
                for (String name : List.of("note", "alert")) {
                    List<String> taken = got.stream().map(Object::toString).filter(m -> m.startsWith(name + "/")).toList();
                    for (int i = 1; i < taken.size(); i++) {
                        if (sequence(taken.get(i)) < sequence(taken.get(i - 1))) {
                            boolean buffered = answered.getOrDefault(taken.get(i - 1), Long.MAX_VALUE) < began;
                            violations.add(buffered ? "buffered-messages-keep-their-order" : "messages-keep-their-order", (String) instance.get("uuid"), "has taken " + taken);
                            break;
                        }
                    }
                }
            }
        }

        private static int sequence(String m) {
            return Integer.parseInt(m.substring(m.lastIndexOf('/') + 1));
        }

        void nothingLeftOfEnded() {
            Map<String, List<Map<String, Object>>> tables = new LinkedHashMap<>();
            tables.put("job", snapshot.jobs);
            tables.put("user_task", snapshot.userTasks);
            tables.put("incident", snapshot.incidents);
            tables.put("message_subscription", snapshot.messageSubscriptions);
            tables.forEach((table, rows) -> rows.forEach(row -> leftOf(row.get("instance_uuid"), "a row of " + table + " is left: " + row)));
            for (Map<String, Object> task : snapshot.scheduled) {
                // What is about to run finds that there is nothing to do.
                if (((Number) task.get("late")).doubleValue() < -5 || ((Number) task.get("late")).doubleValue() > 20) {
                    leftOf(task.get("about"), "something scheduled is left: " + task);
                }
            }
            for (Map<String, Object> instance : snapshot.instances.values()) {
                if (Snapshot.hasEnded(instance) && !snapshot.tokens(instance).isEmpty()) {
                    violations.add("nothing-is-left-of-ended-instances", (String) instance.get("uuid"), "it is " + instance.get("state") + " and has tokens " + snapshot.tokens(instance));
                }
            }
        }

        private void leftOf(Object uuid, String what) {
            Map<String, Object> instance = snapshot.instances.get(uuid);
            if (instance != null && Snapshot.hasEnded(instance)) {
                violations.add("nothing-is-left-of-ended-instances", (String) uuid, "it is " + instance.get("state") + ", and " + what);
            }
        }

        private static Set<List<Object>> byToken(List<Map<String, Object>> rows) {
            return rows.stream().map(row -> List.of(row.get("instance_uuid"), row.get("token_id"))).collect(Collectors.toSet());
        }

        private void work() {
            both("every-waiting-token-has-its-job", byToken(snapshot.jobs), "job_", "job");
            both("every-waiting-token-has-its-user-task", byToken(snapshot.userTasks), "user_", "user task");
        }

        /** Each token that waits at such a node has a row, and each row such a token. */
        private void both(String invariant, Set<List<Object>> rows, String prefix, String what) {
            Set<List<Object>> waiting = new HashSet<>();
            for (Map<String, Object> instance : snapshot.instances.values()) {
                for (Snapshot.Token token : snapshot.tokens(instance)) {
                    boolean waits = token.node().startsWith(prefix) && !token.whole() && "EXECUTING".equals(token.status());
                    if (waits) {
                        waiting.add(List.of(instance.get("uuid"), token.id()));
                        if (!token.incident() && !rows.contains(List.of(instance.get("uuid"), token.id()))) {
                            violations.add(invariant, (String) instance.get("uuid"), "token " + token.id() + " waits at " + token.node() + " and there is no " + what);
                        }
                    }
                }
            }
            for (List<Object> row : rows) {
                if (!waiting.contains(row)) {
                    violations.add(invariant, (String) row.get(0), "a " + what + " is there for token " + row.get(1) + ", which does not wait for it");
                }
            }
        }

        private void subscriptions() {
            Set<List<Object>> rows = snapshot.messageSubscriptions.stream().map(row -> List.of(row.get("instance_uuid"), row.get("subscription_id"))).collect(Collectors.toSet());
            Map<Object, List<Map<String, Object>>> scheduled = snapshot.scheduled.stream().collect(Collectors.groupingBy(task -> task.get("about")));
            Set<List<Object>> waiting = new HashSet<>();
            for (Map<String, Object> instance : snapshot.instances.values()) {
                String uuid = (String) instance.get("uuid");
                for (Snapshot.Token token : snapshot.tokens(instance)) {
                    for (Snapshot.Subscription wait : token.subscriptions()) {
                        if (wait.due() == null) {
                            waiting.add(List.of(uuid, wait.id()));
                            if (!rows.contains(List.of(uuid, wait.id()))) {
                                violations.add("every-message-subscription-has-its-row", uuid, "subscription " + wait.id() + " to " + wait.node() + " has no row");
                            }
                        } else if ("STARTED".equals(instance.get("state"))
                                && scheduled.getOrDefault(uuid, List.of()).stream().noneMatch(task -> Tables.isTimer(task, uuid, wait.id()))) {
                            violations.add("every-timer-is-scheduled", uuid, "timer " + wait.id() + " of " + wait.node() + ", due " + wait.due() + ", is not scheduled");
                        }
                    }
                }
            }
            for (List<Object> row : rows) {
                if (!waiting.contains(row)) {
                    violations.add("every-message-subscription-has-its-row", (String) row.get(0), "there is a row for subscription " + row.get(1) + ", which the instance does not have");
                }
            }
        }

        private void calls() {
            Map<List<Object>, List<Map<String, Object>>> running = snapshot.instances.values().stream().filter(instance -> instance.get("parent_uuid") != null && !Snapshot.hasEnded(instance))
                    .collect(Collectors.groupingBy(instance -> List.of(instance.get("parent_uuid"), instance.get("parent_token"))));
            Set<List<Object>> waiting = new HashSet<>();
            for (Map<String, Object> instance : snapshot.instances.values()) {
                for (Snapshot.Token token : snapshot.tokens(instance)) {
                    if (token.node().startsWith("call_") && !token.whole() && "EXECUTING".equals(token.status())) {
                        List<Object> call = List.of(instance.get("uuid"), token.id());
                        waiting.add(call);
                        int count = running.getOrDefault(call, List.of()).size();
                        if (!token.incident() && count != 1) {
                            violations.add("every-call-has-one-running-instance", (String) instance.get("uuid"), "token " + token.id() + " waits at " + token.node() + " and " + count + " called instances run");
                        }
                    }
                }
            }
            running.forEach((call, called) -> {
                if (!waiting.contains(call)) {
                    violations.add("every-called-instance-has-a-caller-that-waits", (String) called.getFirst().get("uuid"), "its caller " + call.get(0) + " does not wait at token " + call.get(1));
                }
            });
        }

        /** The rows, the tokens that they stop, and the flag of the instance. */
        private void incidents() {
            Set<List<Object>> rows = byToken(snapshot.incidents);
            Set<List<Object>> stopped = new HashSet<>();
            for (Map<String, Object> instance : snapshot.instances.values()) {
                String uuid = (String) instance.get("uuid");
                for (Snapshot.Token token : snapshot.tokens(instance)) {
                    if (token.incident()) {
                        stopped.add(List.of(uuid, token.id()));
                    }
                }
                boolean has = rows.stream().anyMatch(row -> row.get(0).equals(uuid));
                if (has != Boolean.TRUE.equals(instance.get("has_incident"))) {
                    violations.add("incidents-agree-with-tokens", uuid, "has_incident is " + instance.get("has_incident") + " and there is " + (has ? "an incident" : "none"));
                }
            }
            for (List<Object> each : stopped) {
                if (!rows.contains(each)) {
                    violations.add("incidents-agree-with-tokens", (String) each.get(0), "token " + each.get(1) + " is stopped by an incident that is not there");
                }
            }
            for (List<Object> each : rows) {
                if (!stopped.contains(each)) {
                    violations.add("incidents-agree-with-tokens", (String) each.get(0), "an incident stops token " + each.get(1) + ", which goes on");
                }
            }
        }

        private void causes() {
            for (Map<String, Object> instance : snapshot.instances.values()) {
                boolean breaks = String.valueOf(snapshot.variables(instance).get("mode")).endsWith("error");
                for (Map<String, Object> event : events(instance)) {
                    String detail = String.valueOf(event.get("detail"));
                    boolean provoked = detail.startsWith("JOB_NO_RETRIES") && event.get("node").toString().startsWith("job_")
                            || breaks && detail.startsWith("UNHANDLED_ERROR_EVENT")
                            || detail.startsWith("CALLED_ELEMENT_ERROR") && mentionsCanceled(detail);
                    if ("INCIDENT_RAISED".equals(event.get("kind")) && !provoked) {
                        violations.add("no-incident-without-a-cause", (String) instance.get("uuid"), instance.get("process_name") + " at " + event.get("node") + ": " + detail);
                    }
                }
            }
        }

        /**
         * Between the step before the one that begins to wait, or the request of a start, and the step that the timer causes, there is at least what the
         * model says. Both moments are the database's (this script runs on its machine), so that nothing is left to tolerate but what Onset promises.
         */
        private void early() {
            for (Map<String, Object> instance : snapshot.instances.values()) {
                TreeMap<Long, Double> moments = snapshot.moments.getOrDefault(instance.get("uuid"), new TreeMap<>());
                Map<Object, Long> entered = new HashMap<>();
                for (Map<String, Object> row : snapshot.history.getOrDefault(instance.get("uuid"), List.of())) {
                    long revision = Snapshot.number(row.get("revision"));
                    for (Object each : Json.list(row.get("events"))) {
                        Map<String, Object> event = Json.map(each);
                        Integer duration = Models.TIMERS.get(String.valueOf(event.get("node")));
                        if (duration != null && "ENTERED".equals(event.get("kind"))) {
                            entered.put(event.get("token"), revision);
                        } else if (duration != null && "LEFT".equals(event.get("kind")) && entered.containsKey(event.get("token")) && moments.containsKey(revision)) {
                            Map.Entry<Long, Double> before = moments.lowerEntry(entered.get(event.get("token")));
                            Long sent = ledger.startSent.get(String.valueOf(snapshot.variables(instance).get("op")));
                            Double began = before != null ? before.getValue() : sent != null && instance.get("parent_uuid") == null ? wallClock(sent) : null;
                            if (began != null && moments.get(revision) - began < duration - EARLY_SECONDS) {
                                violations.add("no-timer-fires-early", (String) instance.get("uuid"), String.format(Locale.ROOT, "%s of %d s fired %.1f s after the instance was known not to wait for it",
                                        event.get("node"), duration, moments.get(revision) - began));
                            }
                        }
                    }
                }
            }
        }

        private static double wallClock(long nanoTime) {
            return System.currentTimeMillis() / 1e3 - (System.nanoTime() - nanoTime) / 1e9;
        }

        private boolean mentionsCanceled(String detail) {
            return Stream.concat(ledger.canceled.stream(), ledger.perhapsCanceled.stream()).anyMatch(detail::contains);
        }

        private void history() {
            for (Map<String, Object> instance : snapshot.instances.values()) {
                String uuid = (String) instance.get("uuid");
                Map<Long, String> replayed = new TreeMap<>();
                for (Map<String, Object> row : snapshot.history.getOrDefault(uuid, List.of())) {
                    if (Snapshot.number(row.get("revision")) > Snapshot.number(instance.get("revision"))) {
                        violations.add("history-replayed-is-the-state", uuid, "history goes on to revision " + row.get("revision") + " of " + instance.get("revision"));
                    }
                    for (Object each : Json.list(row.get("events"))) {
                        Map<String, Object> event = Json.map(each);
                        long token = Snapshot.number(event.get("token"));
                        switch (String.valueOf(event.get("kind"))) {
                            case "ENTERED" -> replayed.put(token, (String) event.get("node"));
                            case "LEFT", "CANCELED" -> {
                                String node = replayed.remove(token);
                                if (!String.valueOf(event.get("node")).equals(node)) {
                                    violations.add("history-replayed-is-the-state", uuid, "revision " + row.get("revision") + ": token " + token + " leaves " + event.get("node") + " and was at " + node);
                                }
                            }
                            default -> { }
                        }
                    }
                }
                Map<Long, String> live = new TreeMap<>();
                snapshot.tokens(instance).stream().filter(token -> token.id() != 0).forEach(token -> live.put(token.id(), token.node()));
                if (!live.equals(replayed)) {
                    violations.add("history-replayed-is-the-state", uuid, instance.get("process_name") + ": tokens " + live + ", history " + replayed);
                }
            }
        }

        /** What an instance that has finished must have come to, whatever happened on the way. */
        private void results() {
            for (Map<String, Object> instance : snapshot.instances.values()) {
                if (!"FINISHED".equals(instance.get("state"))) {
                    continue;
                }
                Map<String, Object> values = snapshot.variables(instance);
                long log = Json.list(values.get("log")).size();
                List<Object> items = Json.list(values.get("items"));
                List<Long> twice = items.stream().map(item -> 2 * Snapshot.number(item)).toList();
                boolean breaks = String.valueOf(values.get("mode")).endsWith("error");
                boolean right = switch ((String) instance.get("process_name")) {
                    case "orders" -> log >= 2 && log <= 3 && Snapshot.number(values.get("ticks")) <= 3;
                    case "outer" -> breaks ? Boolean.TRUE.equals(values.get("caught")) && values.get("answer") == null : !values.containsKey("caught") && answerIsRight(values);
                    case "middle" -> !breaks && answerIsRight(values);
                    case "inner" -> !breaks && answerIsRight(values) && log == (values.get("mode").equals("job") ? 1 : 0);
                    case "again" -> Snapshot.number(values.get("n")) == 3;
                    case "many" -> twice.equals(numbers(values.get("doubled"))) && twice.equals(numbers(values.get("doubledAtOnce")))
                            && Json.list(values.get("packed")).size() == items.size() && new HashSet<>(Json.list(values.get("packed"))).size() == items.size() && !Json.list(values.get("packed")).contains(null);
                    case "parts" -> Json.list(values.get("parts")).size() == items.size() && !Json.list(values.get("parts")).contains(null);
                    case "conversation" -> Json.list(values.get("got")).size() == 3;
                    case "cross_a", "cross_b" -> Json.list(values.get("got")).size() == 2;
                    case "burst" -> Json.list(values.get("got")).size() == 1;
                    case "keyed" -> log == 1;
                    case "relay" -> Snapshot.number(values.get("n")) == Snapshot.number(values.get("target"));
                    default -> true;
                };
                if (!right) {
                    violations.add("every-result-is-right", (String) instance.get("uuid"), instance.get("process_name") + " has finished with " + brief(values));
                }
            }
        }

        private static boolean answerIsRight(Map<String, Object> values) {
            return values.get("answer") != null && Snapshot.number(values.get("answer")) == 2 * Snapshot.number(values.get("n"));
        }

        private static List<Long> numbers(Object list) {
            return Json.list(list).stream().map(each -> each == null ? null : Snapshot.number(each)).toList().stream().map(each -> each == null ? Long.MIN_VALUE : each).toList();
        }

        private static String brief(Map<String, Object> values) {
            String text = Json.write(values);
            return text.length() > 400 ? text.substring(0, 400) + "…" : text;
        }

        /** Both replicas say what the database says, and answer a repeated start as they did before. */
        private void answers() {
            List<Map<String, Object>> sample = new ArrayList<>(snapshot.instances.values());
            Collections.shuffle(sample, new Random(1));
            for (Map<String, Object> instance : sample.subList(0, Math.min(SAMPLE, sample.size()))) {
                String uuid = (String) instance.get("uuid");
                for (int replica = 0; replica < 2; replica++) {
                    Map<String, Object> answer = get(replica, "/api/runtime/process-instance/" + uuid);
                    long jobs = snapshot.jobs.stream().filter(job -> job.get("instance_uuid").equals(uuid)).count();
                    long tasks = snapshot.userTasks.stream().filter(task -> task.get("instance_uuid").equals(uuid)).count();
                    if (!instance.get("state").equals(answer.get("state")) || Snapshot.number(instance.get("revision")) != Snapshot.number(answer.get("revision"))
                            || jobs != Json.list(answer.get("jobs")).size() || tasks != Json.list(answer.get("userTasks")).size()) {
                        violations.add("both-replicas-answer-what-is-stored", uuid, "replica " + replica + " answers " + answer.get("state") + " " + answer.get("revision") + ", stored is "
                                + instance.get("state") + " " + instance.get("revision"));
                    }
                }
                if (events(instance).size() <= 100) {
                    long events = Json.list(get(0, "/api/runtime/process-instance/" + uuid + "/history?limit=100").get("events")).size();
                    if (events != events(instance).size()) {
                        violations.add("both-replicas-answer-what-is-stored", uuid, "/history has " + events + " events, stored are " + events(instance).size());
                    }
                }
            }
        }

        private Map<String, Object> get(int replica, String path) {
            for (int attempt = 0; attempt < 5; attempt++) {
                try {
                    Client.Answer answer = client.send(replica, "GET", path, null, Map.of());
                    if (answer.isOk()) {
                        return answer.body();
                    }
                } catch (IOException notAnswered) {
                    // Tried again.
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                sleep(500);
            }
            return Map.of();
        }
    }

    /** What the replicas and PostgreSQL have written since the last look. */
    private static final class Logs {

        private static final Pattern BEGIN = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[,.]\\d+ .*");
        private static final Pattern ERROR = Pattern.compile("\\S+ \\S+ (ERROR|FATAL) .*", Pattern.DOTALL);
        /** What a lost connection may cause, and what db-scheduler says where another replica has taken over from one that stood still. */
        private static final Pattern EXPECTED = Pattern.compile("(?i)I/O error occurred while sending|connection (has been|is|was) (closed|refused|reset)|Connection to \\S+ refused|connection attempt failed|"
                + "This connection has been closed|terminating connection|database system is|Acquisition timeout|Unable to acquire JDBC|not currently accepting|in recovery mode|SocketException|EOFException|"
                + "Could not find a server|Connection reset|Broken pipe|SocketTimeoutException|crash of another server process|the database.* cannot be used|"
                + "Expected one execution to be (removed, but removed|updated, but updated) 0");

        private final List<Path> replicas;
        private final List<Path> databases;
        private final Map<Path, Long> read = new HashMap<>();

        Logs(List<Replica> replicas, Postgres postgres) {
            this.replicas = replicas.stream().map(replica -> replica.log).toList();
            this.databases = postgres.servers.stream().map(server -> server.log).toList();
        }

        void check(Violations violations) throws IOException {
            for (Path log : replicas) {
                for (String record : records(fresh(log))) {
                    if (ERROR.matcher(record).matches() && !EXPECTED.matcher(record).find()) {
                        Matcher instance = Pattern.compile("process-instance/(" + Snapshot.UUID_PATTERN + ")").matcher(record);
                        violations.add("no-unexpected-error-is-logged", instance.find() ? instance.group(1) : null, log.getFileName() + ": " + record.lines().limit(2).collect(Collectors.joining(" / ")));
                    }
                }
            }
            for (Path log : databases) {
                fresh(log).lines().filter(line -> line.contains("deadlock detected")).forEach(line -> violations.add("no-deadlock-in-the-database", null, line));
            }
        }

        private String fresh(Path log) throws IOException {
            byte[] all = Files.readAllBytes(log);
            int from = (int) Math.min(all.length, read.getOrDefault(log, 0L));
            read.put(log, (long) all.length);
            return new String(all, from, all.length - from, UTF_8);
        }

        /** A line with a time, and what belongs to it. */
        private static List<String> records(String text) {
            List<StringBuilder> records = new ArrayList<>();
            text.lines().forEach(line -> {
                if (BEGIN.matcher(line).matches() || records.isEmpty()) {
                    records.add(new StringBuilder());
                }
                records.getLast().append(line).append('\n');
            });
            return records.stream().map(StringBuilder::toString).toList();
        }
    }

    // ------------------------------------------------------------------------------------------------------------------------
    // Report
    // ------------------------------------------------------------------------------------------------------------------------

    /** What is checked, in the order of the table. */
    private static final Map<String, String> INVARIANTS = new LinkedHashMap<>();

    static {
        for (String[] each : new String[][] {
            {"every-acknowledged-start-has-one-instance", "a start that was answered has exactly the instance that was named"},
            {"no-idempotency-key-starts-two", "no idempotency key has started two instances"},
            {"a-start-without-an-answer-happens-at-most-once", "a start that was not answered, or refused, has not started more than it may"},
            {"one-running-instance-per-business-key", "at no moment do two running instances have one unique business key"},
            {"every-acknowledged-completion-takes-effect-once", "what a completion returned is in its instance once, and what was refused is not"},
            {"no-work-is-completed-twice", "no job or user task was completed for two callers"},
            {"counters-values-and-history-agree", "counters, lists of completions and history count the same"},
            {"every-acknowledged-cancel-has-ended-it", "an instance whose cancel was answered is TERMINATED"},
            {"nothing-happens-on-hold", "between HELD and RESUMED no token moves"},
            {"no-instance-waits-beside-a-live-message", "no instance waits for a message that is there and that its process has not had"},
            {"no-start-message-is-left-behind", "no message waits to start a process while no instance of its key is active"},
            {"no-claim-stays-open", "no message stays bound to an instance that does not take it"},
            {"a-message-reaches-one-instance-of-a-process", "no message was taken twice, or by two instances of one process"},
            {"every-acknowledged-message-is-kept", "a message that was answered is stored as long as it lives"},
            {"what-a-message-was-taken-for-has-it", "a message that is used up for an instance is in that instance"},
            {"buffered-messages-keep-their-order", "messages that were there first are taken in the order of their publication"},
            {"messages-keep-their-order", "messages that came one after the other are taken in that order"},
            {"correlation-reaches-who-waits", "/correlation reaches an instance that waits, and is 404 only where none does"},
            {"one-active-instance-per-message-start-key", "at no moment are two instances of one process active for one message start's key"},
            {"every-waiting-token-has-its-job", "job rows and tokens that wait for a job are the same"},
            {"every-waiting-token-has-its-user-task", "user task rows and tokens that wait for one are the same"},
            {"every-timer-is-scheduled", "each timer that is waited for is scheduled"},
            {"no-timer-fires-early", "no timer fires more than a second before it is due by the database's clock, whatever the clocks of the replicas say"},
            {"takeover-within-10-s", "what a replica that is killed had in hand is executed by the other within 10 s, while there is little load"},
            {"every-message-subscription-has-its-row", "subscription rows and the messages that are waited for are the same"},
            {"every-call-has-one-running-instance", "each call that waits has exactly one called instance that runs"},
            {"every-called-instance-has-a-caller-that-waits", "each called instance that runs has a caller that waits for it"},
            {"incidents-agree-with-tokens", "incident rows, tokens that are stopped and the instance's flag are the same"},
            {"no-incident-without-a-cause", "there was no incident but those that the load provoked"},
            {"history-replayed-is-the-state", "the history played again gives the tokens that are stored"},
            {"every-result-is-right", "finished instances have the results that their models give"},
            {"both-replicas-answer-what-is-stored", "state, revision, work and history over HTTP are those of the database"},
            {"nothing-waits-that-could-go-on", "no token is ready and left"},
            {"nothing-scheduled-is-overdue", "nothing scheduled is late"},
            {"every-job-is-handed-out", "no job is left that workers ask for"},
            {"what-can-end-has-ended", "instances that need no message have ended"},
            {"everything-comes-to-rest", "a while after the load has stopped nothing moves any more"},
            {"cancel-ends-everything", "every instance that is left can be canceled"},
            {"nothing-is-left-of-ended-instances", "no row, wake-up or token is left of an instance that has ended"},
            {"no-answer-is-an-internal-error", "no request was answered with 500 or another error of the server's own"},
            {"no-answer-is-503-without-a-fault", "no request was answered with 503 while there was no fault"},
            {"no-deadlock-in-the-database", "PostgreSQL has found no deadlock"},
            {"no-unexpected-error-is-logged", "the replicas have logged no error but those of lost connections and of taken-over executions"},
        }) {
            INVARIANTS.put(each[0], each[1]);
        }
    }

    /** What a round has found. */
    private static final class Violations {

        private static final int SHOWN = 3;

        private final Report report;
        private final long seed;
        private final UUID application;
        private final Map<String, Integer> counts = new TreeMap<>();
        private final Set<String> once = new HashSet<>();
        private final Map<String, String> instances = new LinkedHashMap<>();

        Violations(Report report, long seed, UUID application) {
            this.report = report;
            this.seed = seed;
            this.application = application;
        }

        synchronized void addOnce(String invariant, String instance, String text, String what) {
            if (once.add(invariant + " " + what)) {
                add(invariant, instance, text);
            }
        }

        synchronized void add(String invariant, String instance, String text) {
            if (!INVARIANTS.containsKey(invariant)) {
                throw new IllegalArgumentException(invariant);
            }
            // A look during the load may have found it, too.
            if (!once.add(invariant + " " + instance + " " + text)) {
                return;
            }
            int count = counts.merge(invariant, 1, Integer::sum);
            String line = "  seed " + seed + ", " + invariant + ", instance " + (instance == null ? "-" : instance) + ": " + text;
            report.note(line);
            if (count <= SHOWN) {
                say(line);
                if (instance != null) {
                    instances.putIfAbsent(instance, invariant);
                }
            } else if (count == SHOWN + 1) {
                say("  seed " + seed + ", " + invariant + ": more are in " + report.file);
            }
        }

        /** Keeps what is known of the instances that were shown. */
        void dump(Postgres postgres) throws Exception {
            for (Map.Entry<String, String> each : instances.entrySet()) {
                UUID uuid = UUID.fromString(each.getKey());
                Map<String, Object> all = new LinkedHashMap<>();
                all.put("instance", postgres.rows("select * from process_instance where uuid = ? or parent_uuid = ?", uuid, uuid));
                all.put("history", postgres.rows("select * from instance_history where instance_uuid = ? order by revision", uuid));
                for (String table : Tables.OPEN_WORK) {
                    all.put(table, postgres.rows("select * from " + table + " where instance_uuid = ?", uuid));
                }
                all.put("messages", postgres.rows("select m.*, (select json_agg(c) from message_correlation c where c.message_id = m.id) as correlations from message m"
                        + " where m.application_id = ? and m.correlation_key = (select variables->>'k' from process_instance where uuid = ?)", application, uuid));
                all.put("scheduled", postgres.rows("select * from scheduled_tasks where task_instance like ?", uuid + "%"));
                StringBuilder text = new StringBuilder("seed " + seed + ", " + each.getValue() + "\n");
                all.forEach((name, rows) -> {
                    text.append('\n').append(name).append('\n');
                    Json.list(rows).forEach(row -> text.append(Json.write(row)).append('\n'));
                });
                Files.writeString(report.folder.resolve("instance-" + uuid + ".txt"), text);
            }
        }

        synchronized int total() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }

        synchronized Map<String, Integer> counts() {
            return new TreeMap<>(counts);
        }
    }

    private static final class Report {

        final Path folder;
        final Path file;
        private final Map<String, Integer> counts = new HashMap<>();
        private final Map<String, Set<Long>> seeds = new HashMap<>();
        /** By kind, how long each took, from its beginning until what it had stopped served again. */
        private final Map<Fault.Kind, List<Double>> faults = new TreeMap<>();
        private final long began = System.nanoTime();
        private int rounds;
        private long operations;
        private long instances;
        private long maximumSeconds;
        private final Map<String, List<Double>> takeovers = new TreeMap<>();
        private String lastTakeover = "not measured";

        Report(Path folder) {
            this.folder = folder;
            this.file = folder.resolve("violations.txt");
        }

        synchronized void note(String line) {
            append(file, line.strip());
        }

        /** When the script did what, to be read beside the logs. */
        synchronized void time(String what) {
            append(folder.resolve("timeline.txt"), Instant.now() + " " + what);
        }

        private static void append(Path file, String line) {
            try {
                Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        void round(long seed, List<String> injected, Ledger ledger, Snapshot snapshot, long restSeconds, Violations violations) {
            rounds++;
            operations += ledger.acknowledged();
            instances += snapshot.instances.size();
            maximumSeconds = Math.max(maximumSeconds, restSeconds);
            violations.counts().forEach((invariant, count) -> {
                counts.merge(invariant, count, Integer::sum);
                seeds.computeIfAbsent(invariant, name -> new java.util.TreeSet<>()).add(seed);
            });
            say(String.format(Locale.ROOT, "seed %d: %d faults (%s); takeover %s; %d instances, %d operations acknowledged, at rest after %d s; %s", seed, injected.size(),
                    String.join(", ", injected), lastTakeover, snapshot.instances.size(), ledger.acknowledged(), restSeconds, violations.total() == 0 ? "no violation" : violations.total() + " violations of " + violations.counts().keySet()));
        }

        synchronized void injected(Fault.Kind kind, double seconds) {
            faults.computeIfAbsent(kind, any -> new ArrayList<>()).add(seconds);
        }

        /** How long each execution took that a replica which was killed had in hand. */
        synchronized void takeover(int victim, int skew, long picked, List<Double> seconds) {
            takeovers.computeIfAbsent(String.format(Locale.ROOT, "%+d s", skew), clock -> new ArrayList<>()).addAll(seconds);
            List<Double> sorted = seconds.stream().sorted().toList();
            lastTakeover = sorted.isEmpty() ? "of nothing" : String.format(Locale.ROOT, "of %d (%d picked) from replica %d with a clock of %+d s: median %.1f s, maximum %.1f s",
                    sorted.size(), picked, victim, skew, sorted.get(sorted.size() / 2), sorted.getLast());
            time("takeover " + lastTakeover);
        }

        private static void line(String what, List<Double> seconds) {
            List<Double> sorted = seconds.stream().sorted().toList();
            if (!sorted.isEmpty()) {
                say(String.format(Locale.ROOT, "%-50s %10d  %.1f %.1f", what, sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast()));
            }
        }

        boolean isSound() {
            return rounds > 0 && counts.isEmpty();
        }

        void table() {
            say("");
            say(String.format(Locale.ROOT, "%-50s %10s  %s", "invariant", "violations", "seeds"));
            for (String invariant : INVARIANTS.keySet()) {
                List<String> found = seeds.getOrDefault(invariant, Set.of()).stream().map(String::valueOf).toList();
                say(String.format(Locale.ROOT, "%-50s %10d  %s", invariant, counts.getOrDefault(invariant, 0), String.join(" ", found.subList(0, Math.min(4, found.size()))) + (found.size() > 4 ? " …" : "")));
            }
            say("");
            say(String.format(Locale.ROOT, "%-50s %10s  %s", "fault", "injected", "seconds: median, maximum"));
            faults.forEach((kind, seconds) -> line(kind.name().toLowerCase(Locale.ROOT), seconds));
            say("");
            say(String.format(Locale.ROOT, "%-50s %10s  %s", "takeover from a replica with a clock of", "executions", "seconds: median, maximum"));
            takeovers.forEach(Report::line);
            say("");
            say(String.format(Locale.ROOT, "%d rounds in %d minutes, %d faults, %d instances, %d operations acknowledged, at rest after %d s at most, violations %d", rounds,
                    (System.nanoTime() - began) / 60_000_000_000L, faults.values().stream().mapToInt(List::size).sum(), instances, operations, maximumSeconds,
                    counts.values().stream().mapToInt(Integer::intValue).sum()));
            say("logs: " + folder);
        }
    }

    // ------------------------------------------------------------------------------------------------------------------------
    // What a JDK does not bring
    // ------------------------------------------------------------------------------------------------------------------------

    /** An OpenID Connect provider: discovery, one key, tokens of an administrator. */
    private record Provider(String issuer, KeyPair keys) {

        static Provider start() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                Provider provider = new Provider("http://localhost:" + server.getAddress().getPort(), generator.generateKeyPair());
                RSAPublicKey key = (RSAPublicKey) provider.keys.getPublic();
                Map<String, Object> jwk = Map.of("kty", "RSA", "kid", "faults", "use", "sig", "alg", "RS256", "n", base64(key.getModulus()), "e", base64(key.getPublicExponent()));
                serve(server, "/.well-known/openid-configuration", Map.of("issuer", provider.issuer, "jwks_uri", provider.issuer + "/keys", "token_endpoint", provider.issuer + "/token"));
                serve(server, "/keys", Map.of("keys", List.of(jwk)));
                server.start();
                return provider;
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void serve(HttpServer server, String path, Map<String, Object> document) {
            byte[] json = Json.write(document).getBytes(UTF_8);
            server.createContext(path, exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, json.length);
                exchange.getResponseBody().write(json);
                exchange.close();
            });
        }

        /** Issued an hour ago, so that a replica whose clock is behind takes it. */
        String token() throws GeneralSecurityException {
            long now = Instant.now().getEpochSecond();
            String signed = base64(Json.write(Map.of("alg", "RS256", "kid", "faults", "typ", "JWT"))) + "." + base64(Json.write(Map.of("iss", issuer, "aud", "onset", "sub", "faults",
                    "preferred_username", "faults", "groups", List.of("onset-admin"), "iat", now - 3_600, "exp", now + 86_400)));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        }

        private static String base64(String text) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
        }

        private static String base64(BigInteger number) {
            byte[] bytes = number.toByteArray();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
        }
    }

    /** Objects as maps, arrays as lists, whole numbers as Long, others as Double. */
    private static final class Json {

        private final String text;
        private int at;

        private Json(String text) {
            this.text = text;
        }

        static Map<String, Object> object(String text) {
            return map(new Json(text).value());
        }

        @SuppressWarnings("unchecked")
        static Map<String, Object> map(Object value) {
            return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
        }

        @SuppressWarnings("unchecked")
        static List<Object> list(Object value) {
            return value instanceof List<?> list ? (List<Object>) list : List.of();
        }

        private char next() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.charAt(at);
        }

        private Object value() {
            switch (next()) {
                case '{' -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    at++;
                    while (next() != '}') {
                        String name = string();
                        next();
                        at++;
                        map.put(name, value());
                        if (next() == ',') {
                            at++;
                        }
                    }
                    at++;
                    return map;
                }
                case '[' -> {
                    List<Object> list = new ArrayList<>();
                    at++;
                    while (next() != ']') {
                        list.add(value());
                        if (next() == ',') {
                            at++;
                        }
                    }
                    at++;
                    return list;
                }
                case '"' -> {
                    return string();
                }
                default -> {
                    int begin = at;
                    while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
                        at++;
                    }
                    String word = text.substring(begin, at);
                    return switch (word) {
                        case "null" -> null;
                        case "true" -> true;
                        case "false" -> false;
                        default -> word.matches("-?\\d{1,18}") ? (Object) Long.parseLong(word) : (Object) Double.parseDouble(word);
                    };
                }
            }
        }

        private String string() {
            next();
            StringBuilder string = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                if (text.charAt(at) != '\\') {
                    string.append(text.charAt(at));
                    continue;
                }
                at++;
                switch (text.charAt(at)) {
                    case 'n' -> string.append('\n');
                    case 't' -> string.append('\t');
                    case 'r' -> string.append('\r');
                    case 'b' -> string.append('\b');
                    case 'f' -> string.append('\f');
                    case 'u' -> {
                        string.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                        at += 4;
                    }
                    default -> string.append(text.charAt(at));
                }
            }
            at++;
            return string.toString();
        }

        static String write(Object value) {
            StringBuilder json = new StringBuilder();
            write(value, json);
            return json.toString();
        }

        private static void write(Object value, StringBuilder json) {
            if (value instanceof Map<?, ?> map) {
                String separator = "{";
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    json.append(separator);
                    write(member.getKey().toString(), json);
                    json.append(':');
                    write(member.getValue(), json);
                    separator = ",";
                }
                json.append(map.isEmpty() ? "{}" : "}");
            } else if (value instanceof List<?> list) {
                json.append('[');
                for (int i = 0; i < list.size(); i++) {
                    json.append(i == 0 ? "" : ",");
                    write(list.get(i), json);
                }
                json.append(']');
            } else if (value instanceof String string) {
                json.append('"');
                for (int i = 0; i < string.length(); i++) {
                    char c = string.charAt(i);
                    if (c == '"' || c == '\\') {
                        json.append('\\').append(c);
                    } else if (c < ' ') {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
                json.append('"');
            } else {
                json.append(value);
            }
        }
    }
}
