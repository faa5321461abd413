package dev.onset.jobs;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.notifications.OtherReplica;
import dev.onset.runtime.Topics;
import dev.onset.security.Principal;
import dev.onset.security.Session;
import dev.onset.testing.Peculiar;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.agroal.api.AgroalDataSource;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody looks without a reason here, and nobody gives up: whoever gets a job was told of it. */
@QuarkusTest
@TestProfile(Peculiar.class)
class LongPollingTest {

    /** One of those who wait looks every five seconds, whatever is signalled. The test may take that long, but not minutes. */
    private static final long LOOKS_WITHOUT_A_SIGNAL = 10;

    private static final int LONG = 600_000;

    @TestHTTPResource("/v2/jobs/activation")
    URI activation;

    @Inject
    WaitingWorkers workers;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    TransactionSynchronizationRegistry transactions;

    private final String type = "type-" + UUID.randomUUID();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();

    @AfterEach
    void hangUp() {
        waiting.forEach(request -> request.cancel(true));
        client.shutdownNow();
        await().until(() -> workers.queues() == 0);
    }

    @Test
    void a_worker_that_waits_gets_a_job_as_soon_as_there_is_one() throws Exception {
        TestApplication app = TestApplication.running(model());
        CompletableFuture<HttpResponse<String>> answer = poll(app, 10, LONG);
        await().until(() -> workers.workers() == 1);
        assertThat(answer).isNotDone();

        app.start("work", Map.of("number", 5));

        assertThat(jobs(answer)).extracting("variables").containsExactly(Map.of("number", 5));
        assertThat(workers.workers()).isZero();
    }

    @Test
    void a_job_of_another_replica_reaches_a_worker_that_waits_here() throws Exception {
        TestApplication app = TestApplication.running(model());
        UUID uuid = app.start("work", Map.of());
        assertThat(app.takeJobs(type, 1)).hasSize(1);
        CompletableFuture<HttpResponse<String>> answer = poll(app, 10, LONG);
        await().until(() -> workers.workers() == 1);

        // Nothing here knows of it.
        Rows.update(
                "insert into job (instance_uuid, token_id, workspace_id, application_id, process_name, node_id, type,"
                        + " headers, retries, available_at, created_at) select instance_uuid, token_id, workspace_id,"
                        + " application_id, process_name, 'other', type, headers, retries, now(), now() from job"
                        + " where instance_uuid = ?",
                uuid);
        assertThat(answer).isNotDone();
        try (OtherReplica other = new OtherReplica(dataSource, transactions)) {
            QuarkusTransaction.requiringNew().run(() -> other.publish(Topics.jobs(type)));

            assertThat(jobs(answer)).extracting("elementId").containsExactly("other");
        }
    }

    @Test
    void a_worker_that_waits_in_vain_is_told_so_when_its_time_is_over() throws Exception {
        TestApplication app = TestApplication.running(model());

        assertThat(jobs(poll(app, 1, 50))).isEmpty();

        long queries = workers.queries();
        assertThat(jobs(poll(app, 1, -1))).isEmpty();
        assertThat(workers.queries()).isEqualTo(queries);
    }

    @Test
    void a_worker_whose_token_expires_while_it_waits_gets_no_job() throws Exception {
        TestApplication app = TestApplication.running(model());
        CompletableFuture<HttpResponse<String>> answer =
                pollWith(Tokens.expiringIn("alice", Duration.ofSeconds(3)), app, 1, LONG, 60_000);

        assertThat(jobs(answer)).isEmpty();

        await().until(() -> workers.queues() == 0);
        app.start("work", Map.of());
        assertThat(app.takeJobs(type, 1)).hasSize(1);
    }

    @Test
    void a_worker_whose_grant_is_revoked_while_it_waits_gets_no_job() throws Exception {
        TestApplication app = TestApplication.running(model());
        String worker = "worker-" + UUID.randomUUID();
        app.grant("user", worker, "operator");
        CompletableFuture<HttpResponse<String>> answer = poll(worker, app, 1, LONG, 60_000);
        await().until(() -> workers.workers() == 1);

        app.revoke(worker);
        app.start("work", Map.of());

        assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(403);
        assertThat(app.takeJobs(type, 1)).hasSize(1);
    }

    @Test
    void a_worker_that_went_away_waits_no_longer() {
        TestApplication app = TestApplication.running(model());
        CompletableFuture<HttpResponse<String>> answer = poll(app, 1, LONG);
        await().until(() -> workers.workers() == 1);

        answer.cancel(true);

        await().until(() -> workers.queues() == 0);
        app.start("work", Map.of());
        assertThat(app.takeJobs(type, 1)).hasSize(1);
    }

    @Test
    void what_was_taken_for_a_worker_that_went_away_meanwhile_is_given_to_others() {
        TestApplication app = TestApplication.running(model());
        app.start("work", Map.of());
        Principal alice = new Principal("alice", null, Set.of(), true);
        JobActivation request =
                new JobActivation(type, "gone", Duration.ofHours(1), 1, null, null, Duration.ofHours(1));
        QuarkusTransaction.begin();
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("lock table job");
            var worker = workers.activate(new Session(alice, null), request)
                    .subscribe()
                    .with(ignored -> {});
            await().until(() -> Rows.number("select count(*) from pg_stat_activity where datname = current_database()"
                            + " and wait_event_type = 'Lock'")
                    == 1);
            worker.cancel();
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        } finally {
            QuarkusTransaction.commit();
        }

        await().until(() -> workers.queues() == 0);
        assertThat(app.takeJobs(type, 1)).hasSize(1);
    }

    @Test
    void a_job_whose_back_off_is_over_reaches_a_worker_that_waits() throws Exception {
        TestApplication app = TestApplication.running(model());
        app.start("work", Map.of());
        Object key = app.takeJobs(type, 1).getFirst().get("jobKey");
        CompletableFuture<HttpResponse<String>> answer = poll(app, 1, LONG);
        await().until(() -> workers.workers() == 1);

        as("alice")
                .body(Map.of("retries", 2, "retryBackOff", 200))
                .post("/v2/jobs/{key}/failure", key)
                .then()
                .statusCode(204);

        assertThat(jobs(answer))
                .extracting("jobKey", "retries")
                .containsExactly(org.assertj.core.groups.Tuple.tuple(key, 2));
    }

    @Test
    void a_job_whose_lock_is_over_reaches_a_worker_that_waits() throws Exception {
        TestApplication app = TestApplication.running(model());
        app.start("work", Map.of());
        List<Map<String, Object>> first = jobs(poll(app, 1, LONG, 300));

        List<Map<String, Object>> second = jobs(poll(app, 1, LONG));

        assertThat(second).extracting("jobKey").containsExactly(first.getFirst().get("jobKey"));
    }

    @Test
    void a_job_that_is_retried_after_an_incident_reaches_a_worker_that_waits() throws Exception {
        TestApplication app = TestApplication.running(model());
        UUID uuid = app.start("work", Map.of());
        Object key = app.takeJobs(type, 1).getFirst().get("jobKey");
        as("alice")
                .body(Map.of("retries", 0))
                .post("/v2/jobs/{key}/failure", key)
                .then()
                .statusCode(204);
        CompletableFuture<HttpResponse<String>> answer = poll(app, 1, LONG);
        await().until(() -> workers.workers() == 1);

        as("alice")
                .body(Map.of("changeset", Map.of("retries", 1, "timeout", 1)))
                .patch("/v2/jobs/{key}", key)
                .then()
                .statusCode(204);
        as("alice")
                .post(
                        "/v2/incidents/{key}/resolution",
                        TestApplication.instance(uuid).getString("incidents[0].incidentKey"))
                .then()
                .statusCode(204);

        assertThat(jobs(answer)).extracting("processInstanceUuid").containsExactly(uuid.toString());
    }

    @Test
    void many_wait_without_a_connection_and_a_job_wakes_one_that_has_waited_longest() throws Exception {
        TestApplication app = TestApplication.running(model());
        CompletableFuture<HttpResponse<String>> first = poll(app, 1, LONG);
        await().until(() -> workers.workers() == 1);
        for (int i = 0; i < 500; i++) {
            poll(app, 1, LONG);
        }
        await().until(() -> workers.workers() == 501);
        long queries = workers.queries();
        // The signal of the first look's own transaction is over.
        assertThat(workers.queues()).isEqualTo(1);

        app.start("work", Map.of());

        assertThat(jobs(first)).hasSize(1);
        await().until(() -> workers.workers() == 500);
        // One that found it, and the next one in line, who found no more.
        assertThat(workers.queries() - queries).isBetween(1L, 2 + LOOKS_WITHOUT_A_SIGNAL);

        for (int i = 0; i < 20; i++) {
            app.start("work", Map.of());
        }
        await().until(() -> waiting.stream().filter(CompletableFuture::isDone).count() == 21);
        assertThat(workers.workers()).isEqualTo(480);
        assertThat(workers.queries() - queries).isLessThanOrEqualTo(2 * 21 + LOOKS_WITHOUT_A_SIGNAL);
        Set<Object> keys = new java.util.HashSet<>();
        for (CompletableFuture<HttpResponse<String>> answer : waiting) {
            if (answer.isDone()) {
                jobs(answer).forEach(job -> keys.add(job.get("jobKey")));
            }
        }
        assertThat(keys).hasSize(21);
    }

    @Test
    void jobs_that_come_together_reach_as_many_workers_as_they_are() throws Exception {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("work")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("one", task -> task.zeebeJobType(type))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("two", task -> task.zeebeJobType(type))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("three", task -> task.zeebeJobType(type))
                .endEvent()
                .done());
        var answers = List.of(poll(app, 1, LONG), poll(app, 1, LONG), poll(app, 1, LONG));
        await().until(() -> workers.workers() == 3);

        app.start("work", Map.of());

        List<Object> nodes = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            nodes.add(jobs(answer).getFirst().get("elementId"));
        }
        assertThat(nodes).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void a_job_wakes_only_who_may_have_it() throws Exception {
        TestApplication app = TestApplication.running(model());
        TestApplication beside = TestApplication.running(model());
        CompletableFuture<HttpResponse<String>> here = poll(app, 1, LONG);
        CompletableFuture<HttpResponse<String>> there = poll(beside, 1, LONG);
        String stranger = "worker-" + UUID.randomUUID();
        TestApplication.create().grant("user", stranger, "operator");
        CompletableFuture<HttpResponse<String>> elsewhere = poll(stranger, app, 1, LONG, 60_000);
        await().until(() -> workers.workers() == 3);

        beside.start("work", Map.of());

        assertThat(jobs(there)).extracting("tenantId").containsExactly(beside.applicationId.toString());
        await().until(() -> workers.workers() == 2);
        assertThat(here).isNotDone();
        assertThat(elsewhere).isNotDone();
    }

    private BpmnModelInstance model() {
        return Bpmn.createExecutableProcess("work")
                .startEvent()
                .serviceTask("one", task -> task.zeebeJobType(type))
                .endEvent()
                .done();
    }

    private CompletableFuture<HttpResponse<String>> poll(TestApplication app, int max, int requestTimeout) {
        return poll(app, max, requestTimeout, 60_000);
    }

    private CompletableFuture<HttpResponse<String>> poll(TestApplication app, int max, int requestTimeout, int lock) {
        return poll("alice", app, max, requestTimeout, lock);
    }

    private CompletableFuture<HttpResponse<String>> poll(
            String user, TestApplication app, int max, int requestTimeout, int lock) {
        return pollWith(Tokens.of(user), app, max, requestTimeout, lock);
    }

    private CompletableFuture<HttpResponse<String>> pollWith(
            String token, TestApplication app, int max, int requestTimeout, int lock) {
        String body = """
                {"type": "%s", "worker": "w", "timeout": %d, "maxJobsToActivate": %d, "requestTimeout": %d,
                 "tenantIds": ["%s"]}""".formatted(type, lock, max, requestTimeout, app.applicationId);
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                HttpRequest.newBuilder(activation)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        waiting.add(answer);
        return answer;
    }

    private static List<Map<String, Object>> jobs(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        HttpResponse<String> response = answer.get(60, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonPath.from(response.body()).getList("jobs");
    }
}
