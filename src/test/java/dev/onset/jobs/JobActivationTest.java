package dev.onset.jobs;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.notifications.Notifications;
import dev.onset.observability.Metrics;
import dev.onset.problems.ProblemType;
import dev.onset.security.Principal;
import dev.onset.testing.AtOnce;
import dev.onset.testing.Plans;
import dev.onset.testing.Rows;
import dev.onset.testing.SettableClock;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class JobActivationTest {

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("work")
            .startEvent()
            .parallelGateway("fork")
            .serviceTask("one", task -> task.zeebeJobType("one"))
            .endEvent()
            .moveToNode("fork")
            .serviceTask("other", task -> task.zeebeJobType("other"))
            .endEvent()
            .done();

    private static final BpmnModelInstance ITEMS = Bpmn.createExecutableProcess("items")
            .startEvent()
            .serviceTask(
                    "each",
                    task -> task.zeebeJobType("each")
                            .multiInstance(items -> items.zeebeInputCollectionExpression("items")
                                    .zeebeInputElement("item")))
            .endEvent()
            .done();

    private static final String PRIORITIZED = """
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="http://example.com">
              <bpmn:process id="prioritized" isExecutable="true">
                <bpmn:startEvent id="s"/>
                <bpmn:serviceTask id="work"><bpmn:extensionElements><zeebe:taskDefinition type="prioritized"/>
                  <zeebe:jobPriorityDefinition priority="=priority"/></bpmn:extensionElements></bpmn:serviceTask>
                <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="work"/>
              </bpmn:process>
            </bpmn:definitions>""";

    @Inject
    DataSource dataSource;

    @Inject
    AnswerFormat format;

    @Inject
    WorkersConfig config;

    @Inject
    InstantSource clock;

    @Inject
    Notifications notifications;

    @Inject
    Metrics metrics;

    @Test
    void a_worker_gets_jobs_of_its_type_oldest_first_and_no_more_than_it_asked_for() {
        TestApplication app = TestApplication.running(MODEL);
        for (int i = 0; i < 3; i++) {
            app.start("work", Map.of("number", i));
        }

        List<Map<String, Object>> first = app.takeJobs("one", 2);
        List<Map<String, Object>> second = app.takeJobs("one", 2);

        assertThat(first).extracting("variables").containsExactly(Map.of("number", 0), Map.of("number", 1));
        assertThat(second).extracting("variables").containsExactly(Map.of("number", 2));
        assertThat(first).extracting("type").containsOnly("one");
        assertThat(app.takeJobs("one", 2)).isEmpty();
        assertThat(app.takeJobs("another", 2)).isEmpty();
        assertThat(app.takeJobs("other", 5)).hasSize(3);
    }

    @Test
    void jobs_of_a_higher_priority_come_first_and_of_one_priority_the_oldest() {
        TestApplication app = TestApplication.create();
        app.activate(app.published(Map.of(
                "version", "1.0.0", "files", List.of(Map.of("path", "prioritized.bpmn", "content", PRIORITIZED)))));
        for (int priority : List.of(-1, 0, 5, -2, 7, 0, 5)) {
            app.start("prioritized", Map.of("priority", priority));
        }

        List<Map<String, Object>> taken = new ArrayList<>(app.takeJobs("prioritized", 2));
        taken.addAll(app.takeJobs("prioritized", 4));
        taken.addAll(app.takeJobs("prioritized", 4));

        assertThat(taken)
                .extracting("variables")
                .containsExactlyElementsOf(Stream.of(7, 5, 5, 0, 0, -1, -2)
                        .map(priority -> Map.of("priority", priority))
                        .toList());
    }

    @Test
    void a_worker_for_several_applications_gets_what_has_waited_longest() {
        TestApplication app = TestApplication.running(MODEL);
        TestApplication beside = TestApplication.running(MODEL);
        List<UUID> both = List.of(app.applicationId, beside.applicationId);
        for (TestApplication next : List.of(app, beside, app, beside, beside)) {
            next.start("work", Map.of());
        }

        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            activate("alice", request("one", 1, "tenantIds", both))
                    .forEach(job -> taken.add((String) job.get("tenantId")));
        }

        String first = app.applicationId.toString();
        String second = beside.applicationId.toString();
        assertThat(taken).containsExactly(first, second, first, second);
        app.start("work", Map.of());
        assertThat(activate("alice", request("one", 10, "tenantIds", both)))
                .extracting("tenantId")
                .containsExactlyInAnyOrder(first, second);
    }

    @Test
    void an_application_that_is_granted_twice_gives_its_jobs_once() {
        TestApplication app = TestApplication.running(MODEL);
        app.grant("user", "bob", "operator");
        as("alice")
                .body(Map.of(
                        "subjectType", "user", "subject", "bob", "role", "admin", "applicationId", app.applicationId))
                .post(app.workspacePath() + "/grants")
                .then()
                .statusCode(201);
        app.start("work", Map.of());
        app.start("work", Map.of());

        assertThat(activate("bob", request("one", 10))).hasSize(2);
    }

    @Test
    void a_worker_gets_jobs_of_the_applications_that_it_names() {
        TestApplication app = TestApplication.running(MODEL);
        TestApplication beside = TestApplication.running(MODEL);
        app.start("work", Map.of());
        beside.start("work", Map.of());

        List<Map<String, Object>> jobs =
                activate("alice", request("one", 10, "tenantIds", List.of(beside.applicationId, UUID.randomUUID())));

        assertThat(jobs).extracting("tenantId").containsExactly(beside.applicationId.toString());
        assertThat(app.takeJobs("one", 10)).hasSize(1);
    }

    @Test
    void a_worker_that_names_no_application_gets_jobs_of_all_that_it_may_work_for() {
        TestApplication app = TestApplication.running(MODEL);
        app.grant("user", "bob", "operator");
        for (Map<String, ?> tenants : List.<Map<String, ?>>of(
                Map.of("tenantIds", List.of()),
                Map.of("tenantIds", List.of("<default>")),
                Map.of("tenantIds", List.of(UUID.randomUUID()), "tenantFilter", "ASSIGNED"))) {
            app.start("work", Map.of());
            Map<String, Object> request = new HashMap<>(request("one", 10));
            request.putAll(tenants);

            assertThat(activate("bob", request)).extracting("tenantId").containsExactly(app.applicationId.toString());
        }
    }

    @Test
    void a_worker_gets_jobs_only_where_it_has_been_granted_to_work() {
        TestApplication app = TestApplication.running(MODEL);
        TestApplication forbidden = TestApplication.running(MODEL);
        app.start("work", Map.of());
        forbidden.start("work", Map.of());
        String worker = "worker-" + UUID.randomUUID();
        String group = "group-" + UUID.randomUUID();
        assertMayWorkNowhere(worker, group);

        app.grant("user", worker, "viewer");
        app.grant("user", worker, "starter");
        app.grant("user", worker, "publisher");
        forbidden.grant("user", worker, "viewer");
        assertMayWorkNowhere(worker, group);

        app.grant("group", group, "operator");
        assertThat(jobs(activateAs(Tokens.of(worker, group), request("one", 10))))
                .extracting("tenantId")
                .containsExactly(app.applicationId.toString());
        assertThat(jobs(activateAs(Tokens.of(worker, group), request("one", 10))))
                .as("who may work somewhere waits where there is nothing")
                .isEmpty();
    }

    /** At once, however long it would wait. */
    private static void assertMayWorkNowhere(String worker, String group) {
        for (int wait : List.of(-1, 600_000)) {
            assertThat(assertProblem(
                                    activateAs(Tokens.of(worker, group), request("one", 10, "requestTimeout", wait)),
                                    ProblemType.FORBIDDEN)
                            .getString("permission"))
                    .isEqualTo("job:work");
        }
    }

    @Test
    void a_client_works_with_grants_of_its_own() {
        TestApplication app = TestApplication.running(MODEL);
        String client = "worker-" + UUID.randomUUID();
        app.start("work", Map.of());
        // A user of the same name is somebody else.
        app.grant("user", client, "operator");
        assertProblem(activateAs(Tokens.ofClient(client), request("one", 1)), ProblemType.FORBIDDEN);

        app.grant("client", client, "operator");
        assertThat(jobs(activateAs(Tokens.ofClient(client), request("one", 1)))).hasSize(1);
    }

    @Test
    void a_job_is_its_workers_until_the_deadline_and_then_anybodys() {
        SettableClock clock = SettableClock.install();
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("work", Map.of());
        Map<String, ?> request =
                request("one", 1, "tenantIds", List.of(app.applicationId), "timeout", 60_000, "worker", "first");

        Map<String, Object> job = activate("alice", request).getFirst();
        assertThat(Instant.ofEpochMilli(((Number) job.get("deadline")).longValue()))
                .isEqualTo(clock.instant().plusSeconds(60).truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
        assertThat(instance(uuid).getString("jobs.find { it.type == 'one' }.worker"))
                .isEqualTo("first");
        clock.advance(Duration.ofSeconds(59));
        assertThat(activate("alice", request)).isEmpty();

        clock.advance(Duration.ofSeconds(1));

        Map<String, Object> again = activate("alice", request).getFirst();
        assertThat(again).containsEntry("jobKey", job.get("jobKey")).containsEntry("retries", job.get("retries"));
        // Whoever does it first has done it.
        TestApplication.completeJob((String) job.get("jobKey"), Map.of()).then().statusCode(204);
        TestApplication.completeJob((String) again.get("jobKey"), Map.of())
                .then()
                .statusCode(404);
    }

    @Test
    void a_worker_gets_the_variables_that_it_wants() {
        TestApplication app = TestApplication.running(MODEL);
        Map<String, Object> values = new HashMap<>(Map.of("a", 1, "b", Map.of("c", 2)));
        values.put("nothing", null);
        app.start("work", values);

        Map<String, Object> job = activate(
                        "alice",
                        request(
                                "one",
                                1,
                                "tenantIds",
                                List.of(app.applicationId),
                                "fetchVariable",
                                List.of("b", "nothing", "absent")))
                .getFirst();

        Map<String, Object> wanted = new HashMap<>(Map.of("b", Map.of("c", 2)));
        wanted.put("nothing", null);
        assertThat(job.get("variables")).isEqualTo(wanted);
    }

    @Test
    void each_job_of_a_large_instance_sees_its_own_item() {
        TestApplication app = TestApplication.running(ITEMS);
        app.start("items", Map.of("items", IntStream.range(0, 400).boxed().toList()));

        List<Object> items = new ArrayList<>();
        for (List<Map<String, Object>> jobs : List.of(app.takeJobs("each", 300), app.takeJobs("each", 300))) {
            jobs.forEach(job -> items.add(((Map<?, ?>) job.get("variables")).get("item")));
        }

        assertThat(items).isEqualTo(IntStream.range(0, 400).boxed().toList());
    }

    @Test
    void an_instance_is_read_once_and_not_with_each_of_its_jobs() {
        TestApplication app = TestApplication.running(ITEMS);
        app.start("items", Map.of("items", IntStream.range(0, 900).boxed().toList()));
        JobActivation request = new JobActivation(
                "each", "w", Duration.ofHours(1), 400, null, Set.of(app.applicationId), Duration.ZERO);
        Principal alice = new Principal("alice", null, Set.of(), true);
        List<ActivateJobs.Activated> taken = new ArrayList<>();

        List<Plans.Scan> scans = Plans.of(
                dataSource,
                explaining -> QuarkusTransaction.requiringNew()
                        .run(() -> taken.add(new ActivateJobs(explaining, format, config, clock, notifications, metrics)
                                .activate(alice, request))));

        assertThat(taken.getFirst().jobs()).hasSize(400);
        // The first jobs and the others are asked for with a statement each.
        assertThat(scans.stream()
                        .filter(scan -> scan.table().equals("process_instance"))
                        .mapToDouble(Plans.Scan::rows)
                        .sum())
                .isBetween(1.0, 2.0);
    }

    @Test
    void an_answer_holds_no_more_than_is_configured_and_the_other_jobs_stay_available() {
        TestApplication app = TestApplication.running(MODEL);
        for (int i = 0; i < 12; i++) {
            app.start("work", Map.of("number", i, "text", "x".repeat(500_000)));
        }

        Response first = activation(app, 20);
        assertThat(first.asByteArray().length).isBetween(3_500_000, 4 << 20);
        assertThat(numbers(first)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(Rows.count(
                        "job",
                        "application_id = ? and type = 'one' and worker is null and available_at = created_at",
                        app.applicationId))
                .isEqualTo(4);

        assertThat(numbers(activation(app, 20))).containsExactly(8, 9, 10, 11);
        assertThat(app.takeJobs("one", 20)).isEmpty();
    }

    @Test
    void a_job_that_is_larger_than_an_answer_holds_is_handed_out_alone() {
        TestApplication app = TestApplication.running(MODEL);
        for (int i = 0; i < 3; i++) {
            enlarge(app.start("work", Map.of("number", i)), i == 1 ? 5_000_000 : 1);
        }

        assertThat(numbers(activation(app, 10))).containsExactly(0);
        Response large = activation(app, 10);
        assertThat(numbers(large)).containsExactly(1);
        assertThat(large.asByteArray().length).isGreaterThan(5_000_000);
        assertThat(numbers(activation(app, 10))).containsExactly(2);
        assertThat(numbers(activation(app, 10))).isEmpty();
    }

    @Test
    void a_worker_that_wants_little_of_large_instances_gets_more_of_their_jobs_up_to_a_bound() {
        TestApplication app = TestApplication.running(MODEL);
        for (int i = 0; i < 5; i++) {
            enlarge(app.start("work", Map.of("number", i)), 12_000_000);
        }
        Map<String, ?> request =
                request("one", 10, "tenantIds", List.of(app.applicationId), "fetchVariable", List.of("number"));

        assertThat(activate("alice", request))
                .extracting("variables")
                .containsExactly(Map.of("number", 0), Map.of("number", 1), Map.of("number", 2));
        assertThat(activate("alice", request)).hasSize(2);
        assertThat(activate("alice", request)).isEmpty();
    }

    @Test
    void workers_at_once_get_every_job_once_however_few_an_answer_holds() {
        TestApplication app = TestApplication.running(MODEL);
        int count = 40;
        for (int i = 0; i < count; i++) {
            enlarge(app.start("work", Map.of("number", i)), 900_000);
        }
        List<Integer> all = Collections.synchronizedList(new ArrayList<>());

        AtOnce.times(6, () -> {
            while (all.size() < count) {
                Map<String, ?> request =
                        request("one", 1000, "tenantIds", List.of(app.applicationId), "requestTimeout", 500);
                all.addAll(numbers(as("alice").body(request).post("/v2/jobs/activation")));
            }
            return null;
        });

        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).boxed().toList());
    }

    private static void enlarge(UUID instance, int characters) {
        Rows.update(
                "update process_instance set variables = variables || jsonb_build_object('text', repeat('x', ?)) where uuid = ?",
                characters,
                instance);
    }

    private static Response activation(TestApplication app, int max) {
        return as("alice")
                .body(request("one", max, "tenantIds", List.of(app.applicationId)))
                .post("/v2/jobs/activation");
    }

    private static List<Integer> numbers(Response response) {
        return jobs(response).stream()
                .map(job -> (Integer) ((Map<?, ?>) job.get("variables")).get("number"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'timeout': 1000, 'maxJobsToActivate': 1}",
                "{'type': '', 'timeout': 1000, 'maxJobsToActivate': 1}",
                "{'type': 'one', 'maxJobsToActivate': 1}",
                "{'type': 'one', 'timeout': 0, 'maxJobsToActivate': 1}",
                "{'type': 'one', 'timeout': 9223372036854775807, 'maxJobsToActivate': 1}",
                "{'type': 'one', 'timeout': 1000}",
                "{'type': 'one', 'timeout': 1000, 'maxJobsToActivate': 0}",
                "{'type': 'one', 'timeout': 1000, 'maxJobsToActivate': 1, 'tenantIds': ['x']}",
                "{'type': 'one', 'timeout': 1000, 'maxJobsToActivate': 1, 'tenantIds': [null]}",
                "{'type': 'one', 'timeout': 1000, 'maxJobsToActivate': 1, 'requestTimeout': 'long'}",
                "{'type': 'on\\u0000e', 'timeout': 1000, 'maxJobsToActivate': 1}",
                "{'type': 'on\\ud800e', 'timeout': 1000, 'maxJobsToActivate': 1}",
                "{'type': 'one', 'timeout': 1000, 'maxJobsToActivate': 1, 'worker': '\\u0000'}"
            })
    void an_activation_that_is_described_wrongly_is_refused(String request) {
        as("alice")
                .body(request.replace('\'', '"'))
                .post("/v2/jobs/activation")
                .then()
                .statusCode(422);
    }

    @Test
    void nobody_works_without_a_token() {
        io.restassured.RestAssured.given()
                .contentType("application/json")
                .body(request("one", 1))
                .post("/v2/jobs/activation")
                .then()
                .statusCode(401);
    }

    private static Map<String, ?> request(String type, int max, Object... more) {
        Map<String, Object> request =
                new HashMap<>(Map.of("type", type, "worker", "w", "timeout", 60_000, "maxJobsToActivate", max));
        request.put("requestTimeout", -1);
        for (int i = 0; i < more.length; i += 2) {
            request.put((String) more[i], more[i + 1]);
        }
        return request;
    }

    private static List<Map<String, Object>> activate(String user, Map<String, ?> request) {
        return jobs(as(user).body(request).post("/v2/jobs/activation"));
    }

    private static Response activateAs(String token, Map<String, ?> request) {
        return withToken(token).body(request).post("/v2/jobs/activation");
    }

    private static List<Map<String, Object>> jobs(Response response) {
        return response.then().statusCode(200).extract().jsonPath().getList("jobs");
    }
}
