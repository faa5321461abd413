package dev.onset.replicas;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.AtOnce;
import dev.onset.testing.Replicas;
import dev.onset.testing.Rows;
import dev.onset.testing.SecondReplica;
import dev.onset.testing.Settling;
import dev.onset.testing.TestApplication;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two replicas race on one set of instances: workers finish each job at both, messages are published at both, timers fire while
 * jobs are done, long steps are continued by either, and one of the two is killed in the middle. Each instance must end once,
 * and each of its nodes be visited as often as the model says; and whoever followed it at the one that was killed must see each
 * of its steps once.
 */
@ExtendWith(Replicas.With.class)
class TwoReplicasIT {

    private static final int INSTANCES = 40;
    private static final List<String> JOBS = List.of("work", "item", "inner", "last");

    /** How often each node is left, beside those that a race decides. */
    private static final Map<String, Integer> VISITS = Map.ofEntries(
            Map.entry("start", 1),
            Map.entry("fork", 1),
            Map.entry("work", 1),
            Map.entry("pause", 1),
            Map.entry("paid", 1),
            // Its items, and as a whole.
            Map.entry("each", 4),
            Map.entry("next", 40),
            Map.entry("count", 40),
            Map.entry("enough", 40),
            Map.entry("call", 1),
            Map.entry("join", 6));

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void instances_end_once_whatever_two_replicas_do_at_once_and_though_one_is_killed(Replicas shared)
            throws Exception {
        List<SecondReplica> replicas = shared.both();
        SecondReplica first = replicas.getFirst();
        SecondReplica second = replicas.getLast();
        TestApplication app = TestApplication.create();
        app.activate(publish(app));
        AtomicBoolean over = new AtomicBoolean();
        Map<String, Integer> accepted = new ConcurrentHashMap<>();

        // Platform threads: virtual ones that load classes can take each other's carriers for good.
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            replicas.forEach(
                    own -> JOBS.forEach(type -> threads.submit(() -> work(app, type, own, replicas, over, accepted))));
            try {
                List<UUID> instances = IntStream.range(0, INSTANCES)
                        .mapToObj(i -> start(app, replicas.get(i % 2), i))
                        .toList();
                List<Follower> followers = instances.stream()
                        .map(instance -> Follower.at(second, instance))
                        .toList();
                for (int i = 0; i < INSTANCES; i++) {
                    int number = i;
                    replicas.forEach(replica -> threads.submit(() -> pay(app, replica, number)));
                }
                await().atMost(Duration.ofSeconds(120)).until(() -> ended() >= INSTANCES / 4);
                assertThat(ended())
                        .as("instances that had ended before the kill")
                        .isLessThan(INSTANCES);
                second.kill();
                followers.forEach(follower -> follower.goOnAt(first));
                // What it had not taken any more, its callers bring to the other.
                for (int i = 0; i < INSTANCES; i++) {
                    pay(app, first, i);
                }

                await().atMost(Duration.ofSeconds(120)).until(() -> ended() == INSTANCES);
                await().until(() -> new Settling(app.applicationId).left().isEmpty());
                instances.forEach(TwoReplicasIT::assertWentAsDrawn);
                followers.forEach(Follower::assertSawEachStepOnce);
            } finally {
                over.set(true);
            }
        }
        assertThat(accepted)
                .isNotEmpty()
                .allSatisfy((key, times) -> assertThat(times)
                        .as("how often the job %s was finished", key)
                        .isLessThanOrEqualTo(1));
        assertThat(Rows.count("process_instance", "application_id = ?", app.applicationId))
                .isEqualTo(INSTANCES * 2);
    }

    private static UUID publish(TestApplication app) throws Exception {
        String model = Files.readString(Path.of("src/test/resources/replicas/race.bpmn"));
        return app.published(
                Map.of("version", "1.0.0", "files", List.of(Map.of("path", "race.bpmn", "content", model))));
    }

    private static UUID start(TestApplication app, SecondReplica replica, int number) {
        return as("alice")
                .body(Map.of("order", "o-" + number, "count", 0, "patience", "PT0." + number % 10 + "1S"))
                .post(
                        replica.url() + "/api/runtime/wks/{workspace}/app/{app}/process-name/race/start",
                        app.workspaceId,
                        app.applicationId)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getUUID("uuid");
    }

    /** Publishes at a replica, which may be dead; one of the replicas accepts the message's id. */
    private static void pay(TestApplication app, SecondReplica replica, int number) {
        call(() -> as("alice")
                .body(Map.of(
                        "name",
                        "paid",
                        "correlationKey",
                        "o-" + number,
                        "messageId",
                        "m-" + number,
                        "timeToLive",
                        600_000,
                        "variables",
                        Map.of("amount", number),
                        "tenantId",
                        app.applicationId))
                .post(replica.url() + "/v2/messages/publication"));
    }

    /** Takes jobs at one replica, or the one that lives, and finishes each of them at both at once. */
    private static void work(
            TestApplication app,
            String type,
            SecondReplica own,
            List<SecondReplica> replicas,
            AtomicBoolean over,
            Map<String, Integer> accepted) {
        while (!over.get()) {
            Response jobs = call(() -> take(app, own, type));
            if (jobs == null) {
                jobs = take(app, replicas.getFirst(), type);
            }
            for (String key : jobs.jsonPath().<String>getList("jobs.jobKey")) {
                List<Callable<Boolean>> both = replicas.stream()
                        .map(replica -> (Callable<Boolean>) () -> finish(replica, key))
                        .toList();
                AtOnce.all(both).forEach(finished -> accepted.merge(key, finished ? 1 : 0, Integer::sum));
            }
        }
    }

    private static Response take(TestApplication app, SecondReplica replica, String type) {
        return as("alice")
                .body(Map.of(
                        "type",
                        type,
                        "worker",
                        "racer",
                        "timeout",
                        1_000,
                        "maxJobsToActivate",
                        5,
                        "requestTimeout",
                        500,
                        "tenantIds",
                        List.of(app.applicationId)))
                .post(replica.url() + "/v2/jobs/activation");
    }

    /** Whether this replica is the one that accepts it. */
    private static boolean finish(SecondReplica replica, String key) {
        Response response = call(() -> as("alice")
                .body(Map.of("variables", Map.of("done-" + key, true)))
                .post(replica.url() + "/v2/jobs/{key}/completion", key));
        return response != null && response.statusCode() == 204;
    }

    /** Null where the replica is dead. */
    private static @Nullable Response call(Callable<Response> request) {
        try {
            return request.call();
        } catch (Exception dead) {
            return null;
        }
    }

    private static long ended() {
        return Rows.count("process_instance", "process_name = 'race' and ended_at is not null");
    }

    private static void assertWentAsDrawn(UUID uuid) {
        Map<String, Integer> visits = new TreeMap<>();
        List<String> path = Rows.list(
                String.class,
                "select e ->> 'node' from instance_history h, jsonb_array_elements(h.events) e"
                        + " where h.instance_uuid = ? and e ->> 'kind' in ('LEFT', 'PASSED')",
                uuid);
        path.forEach(node -> visits.merge(node, 1, Integer::sum));
        List<String> decided = new ArrayList<>(visits.keySet());
        decided.removeAll(VISITS.keySet());
        assertThat(decided)
                .containsExactlyInAnyOrderElementsOf(
                        visits.containsKey("last") ? List.of("last", "in_time") : List.of("too_late", "late"));
        visits.keySet().retainAll(VISITS.keySet());
        assertThat(visits).isEqualTo(VISITS);
        assertThat(decided).allSatisfy(node -> assertThat(path).containsOnlyOnce(node));
        assertThat(Rows.number("select count(*) from instance_history where instance_uuid = ?", uuid))
                .isEqualTo(Rows.number("select revision from process_instance where uuid = ?", uuid));
        assertThat(Rows.number(
                        "select count(*) from process_instance where uuid = ? and state = 'FINISHED'"
                                + " and (variables ->> 'count')::int = 40 and variables ->> 'amount' = substr(variables ->> 'order', 3)",
                        uuid))
                .isEqualTo(1);
    }
}
