import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that start, send, work, hold, cancel and resolve. */
final class Load implements AutoCloseable {

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
                    Faults.sleep(random.nextInt(2 * pause));
                }
            }));
        }
        Random operating = new Random(seed * 31 + PRODUCERS);
        producers.add(threads.submit(() -> {
            while (producing) {
                Faults.sleep(500);
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
                switch (random.nextInt(3)) {
                    case 0 -> guard(random);
                    case 1 -> keyed(random);
                    default -> start("bell", Map.of(), next("k"), random.nextBoolean(), null);
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
        Faults.sleep(random.nextInt(1500));
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
                    Faults.sleep(300 + random.nextInt(3000));
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
            Faults.sleep(300);
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
        Faults.sleep(1000);
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
        Faults.sleep(1000);
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
