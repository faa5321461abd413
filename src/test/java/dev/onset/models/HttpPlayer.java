package dev.onset.models;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.Rows;
import dev.onset.testing.SettableClock;
import dev.onset.testing.Settling;
import dev.onset.testing.TestApplication;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plays from outside, as a client and a worker would; only time, which must not be waited for, is set in the database. */
final class HttpPlayer implements Player {

    private final TestApplication app;
    private final SettableClock clock;
    private final Settling settling;
    /** The jobs that the one worker has taken, by key. */
    private final Map<Long, Map<String, Object>> jobs = new TreeMap<>();

    private final Set<UUID> earlier;
    private @Nullable UUID main;

    HttpPlayer(TestApplication app, SettableClock clock) {
        this.app = app;
        this.clock = clock;
        this.settling = new Settling(app.applicationId);
        this.earlier = Set.copyOf(instances("true"));
    }

    @Override
    public void start(String process, Map<String, @Nullable Object> values) {
        main = app.start(process, values);
        settling.settle();
    }

    @Override
    public List<Asked> jobs(String node) {
        for (UUID instance : running()) {
            for (Map<String, @Nullable Object> job : at(node, instance(instance).getList("jobs"))) {
                app.takeJobs((String) job.get("type"), 100)
                        .forEach(taken -> jobs.put(Long.valueOf((String) taken.get("jobKey")), taken));
            }
        }
        jobs.keySet().removeIf(key -> Rows.count("job", "key = ?", key) == 0);
        return jobs.entrySet().stream()
                .filter(job -> node.equals(job.getValue().get("elementId")))
                .map(job -> new Asked(job.getKey(), node, propertiesOf(job.getValue()), variablesOf(job.getValue())))
                .toList();
    }

    private static List<Map<String, @Nullable Object>> at(String node, List<Map<String, @Nullable Object>> all) {
        return all.stream().filter(one -> node.equals(one.get("nodeId"))).toList();
    }

    private static Map<String, @Nullable Object> propertiesOf(Map<String, Object> job) {
        return Map.of("type", job.get("type"), "headers", job.get("customHeaders"), "retries", job.get("retries"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> variablesOf(Map<String, Object> job) {
        return (Map<String, @Nullable Object>) job.get("variables");
    }

    private List<UUID> running() {
        return instances("ended_at is null");
    }

    private List<UUID> instances(String condition) {
        return Rows.list(
                UUID.class,
                "select uuid from process_instance where application_id = ? and " + condition + " order by uuid",
                app.applicationId);
    }

    @Override
    public List<Asked> userTasks(String node) {
        List<Asked> found = new ArrayList<>();
        for (UUID instance : running()) {
            for (Map<String, @Nullable Object> task :
                    at(node, instance(instance).getList("userTasks"))) {
                found.add(new Asked(Long.parseLong((String) task.get("userTaskKey")), node, task, Map.of()));
            }
        }
        found.sort(Comparator.comparing(Asked::id));
        return found;
    }

    @Override
    public void complete(Asked work, Map<String, @Nullable Object> result) {
        String key = Long.toString(work.id());
        (work.properties().containsKey("userTaskKey")
                        ? TestApplication.completeUserTask("alice", key, result)
                        : TestApplication.completeJob(key, result))
                .then()
                .statusCode(204);
        settling.settle();
    }

    @Override
    public void fail(Asked job, int retriesLeft, String message) {
        as("alice")
                .body(Map.of("retries", retriesLeft, "errorMessage", message))
                .post("/v2/jobs/{key}/failure", job.id())
                .then()
                .statusCode(204);
        settling.settle();
    }

    @Override
    public void throwError(Asked job, String code, Map<String, @Nullable Object> variables) {
        as("alice")
                .body(Map.of("errorCode", code, "variables", variables))
                .post("/v2/jobs/{key}/error", job.id())
                .then()
                .statusCode(204);
        settling.settle();
    }

    @Override
    public void retry(String node) {
        as("alice")
                .post(
                        "/v2/incidents/{key}/resolution",
                        main().getString("incidents.find { it.nodeId == '" + node + "' }.incidentKey"))
                .then()
                .statusCode(204);
        settling.settle();
    }

    @Override
    public void publish(String name, String key, Map<String, @Nullable Object> variables, Duration timeToLive) {
        List<UUID> before = instances("true");
        Map<String, Object> message = new HashMap<>(Map.of("name", name, "correlationKey", key));
        message.put("variables", variables);
        message.put("timeToLive", timeToLive.toMillis());
        message.put("tenantId", app.applicationId);
        as("alice").body(message).post("/v2/messages/publication").then().statusCode(200);
        settling.settle();
        List<UUID> started = new ArrayList<>(instances("true"));
        started.removeAll(before);
        if (main == null && !started.isEmpty()) {
            main = started.getFirst();
        }
    }

    @Override
    public void passTime() {
        String next = settling.timers().getFirst();
        clock.advance(Duration.between(clock.instant(), Instant.ofEpochMilli(Settling.due(next))));
        settling.fire(next);
    }

    @Override
    public List<String> waiting() {
        return main().getList("tokens.nodeId");
    }

    private JsonPath main() {
        return instance(Objects.requireNonNull(main, "Nothing was started"));
    }

    @Override
    public List<String> incidents() {
        return running().stream()
                .map(uuid -> instance(uuid).<Map<String, String>>getList("incidents"))
                .flatMap(Collection::stream)
                .map(incident -> incident.get("nodeId") + ": " + incident.get("type"))
                .toList();
    }

    @Override
    public List<String> path(String process) {
        return instances("process_name = '" + process + "'").stream()
                .filter(uuid -> !earlier.contains(uuid))
                .flatMap(uuid -> TestApplication.path(uuid).stream())
                .toList();
    }

    @Override
    public Map<String, @Nullable Object> values() {
        return new LinkedHashMap<>(main().getMap("values"));
    }

    @Override
    public void assertAllEnded() {
        assertThat(settling.left()).isEmpty();
        assertThat(main().getString("state")).isEqualTo("FINISHED");
    }
}
