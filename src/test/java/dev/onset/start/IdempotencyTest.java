package dev.onset.start;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.ProcessBuilder;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class IdempotencyTest {

    private static final String REPLAYED = "Idempotency-Replayed";

    @Inject
    DataSource dataSource;

    private TestApplication app;
    private UUID build;

    @BeforeEach
    void publish() {
        app = TestApplication.create();
        build = app.publish("1", model("order"), model("other"));
        app.activate(build);
    }

    private static BpmnModelInstance model(String name) {
        ProcessBuilder process = Bpmn.createExecutableProcess(name);
        process.startEvent("start-" + name)
                .userTask("wait-" + name, task -> task.zeebeUserTask())
                .endEvent();
        return process.startEvent("second-" + name).endEvent().done();
    }

    private Response start(String user, String key, String process, String body) {
        return start(as(user).header("Idempotency-Key", key), process, body);
    }

    private Response start(String key, String body) {
        return start("alice", key, "order", body);
    }

    private Response start(RequestSpecification request, String process, String body) {
        return request.body(body)
                .queryParam("startEvent", "start-" + process)
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/{process}/start",
                        app.workspaceId,
                        app.applicationId,
                        process);
    }

    private Response startPinned(UUID buildId, String key, String body) {
        return as("alice")
                .header("Idempotency-Key", key)
                .body(body)
                .queryParam("startEvent", "start-order")
                .post("/api/runtime/app/{app}/build/{build}/process-name/order/start", app.applicationId, buildId);
    }

    private long instances() {
        return Rows.count("process_instance", "application_id = ?", app.applicationId);
    }

    private static UUID uuid(Response answer) {
        return answer.then().statusCode(200).extract().jsonPath().getUUID("uuid");
    }

    private static void assertReplayed(Response again, Response first) {
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.header(REPLAYED)).isNull();
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.header(REPLAYED)).isEqualTo("true");
        assertThat(again.asString()).isEqualTo(first.asString());
    }

    @Test
    void the_same_start_again_gets_the_first_answer_and_starts_nothing() {
        Response first = start("k-1", "{\"amount\": 5}");

        assertReplayed(start("k-1", "{\"amount\": 5}"), first);
        assertReplayed(start("\"k-1\"", "{\"amount\": 5}"), first);
        assertThat(instances()).isEqualTo(1);
    }

    @Test
    void it_gets_it_whatever_has_become_of_the_builds() {
        Response first = start("k-1", "{}");
        Response pinned = startPinned(build, "k-1", "{}");

        app.activate(app.publish("2", model("unlike")));

        assertReplayed(start("k-1", "{}"), first);
        assertReplayed(startPinned(build, "k-1", "{}"), pinned);
        assertProblem(start("k-2", "{}"), ProblemType.PROCESS_NOT_FOUND);
        assertThat(instances()).isEqualTo(2);
    }

    @Test
    void it_gets_it_when_the_instance_is_over_too() {
        Response first = start("k-1", "{}");
        Rows.update("delete from process_instance where uuid = ?", uuid(first));

        assertReplayed(start("k-1", "{}"), first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1, \"b\": [true, null]} | { \"b\":[true,null],\"a\":1 }",
                "{\"a\": 1}                     | {\"a\": 1.0}",
                "{\"a\": 100}                   | {\"a\": 1e2}",
                "{\"a\": \"\u00e4\"}         | {\"a\": \"\\u00e4\"}"
            })
    void what_is_written_otherwise_and_means_the_same_is_the_same(String body, String same) {
        Response first = start("k-1", body);

        assertReplayed(start("k-1", same), first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}               | {\"a\": null}",
                "{\"a\": 1}     | {\"a\": 2}",
                "{\"a\": 1}     | {\"a\": \"1\"}",
                "{\"a\": true}  | {\"a\": \"true\"}",
                "{\"a\": [1,2]} | {\"a\": [2,1]}",
                "{\"a\": [[],1]} | {\"a\": [[1]]}",
                "{\"a\": \"b\", \"c\": \"d\"} | {\"a\": \"d\", \"c\": \"b\"}"
            })
    void another_body_with_the_key_is_refused(String body, String other) {
        Response first = start("k-1", body);

        assertProblem(start("k-1", other), ProblemType.IDEMPOTENCY_KEY_REUSED);
        assertReplayed(start("k-1", body), first);
        assertThat(instances()).isEqualTo(1);
    }

    @Test
    void another_parameter_with_the_key_is_refused() {
        start("k-1", "{}").then().statusCode(200);

        assertProblem(
                as("alice")
                        .header("Idempotency-Key", "k-1")
                        .body("{}")
                        .post(
                                "/api/runtime/wks/{workspace}/app/{app}/process-name/order/start?startEvent=second-order",
                                app.workspaceId,
                                app.applicationId),
                ProblemType.IDEMPOTENCY_KEY_REUSED);
    }

    @Test
    void a_key_is_the_callers_own_and_holds_for_one_process_on_one_path() {
        app.grant("user", "bob", "starter");
        UUID draft = app.publish("2", "DRAFT", model("order"));

        List<UUID> started = List.of(
                uuid(start("alice", "k-1", "order", "{}")),
                uuid(start("bob", "k-1", "order", "{}")),
                uuid(start("alice", "k-1", "other", "{}")),
                uuid(start("alice", "k-2", "order", "{}")),
                uuid(startPinned(build, "k-1", "{}")),
                uuid(startPinned(draft, "k-1", "{}")));

        assertThat(started).doesNotHaveDuplicates();
        assertThat(instances()).isEqualTo(started.size());
    }

    @Test
    void a_start_that_was_refused_leaves_the_key_free() {
        assertProblem(start("k-1", "{\"a\": \"\\u0000\"}"), ProblemType.INVALID_PROCESS_INPUT);

        Response first = start("k-1", "{\"a\": 1}");

        assertReplayed(start("k-1", "{\"a\": 1}"), first);
    }

    @Test
    void who_may_no_longer_start_is_not_told_of_an_earlier_start() {
        app.grant("user", "bob", "starter");
        start("bob", "k-1", "order", "{}").then().statusCode(200);
        Rows.update("delete from access_grant where subject = 'bob' and workspace_id = ?", app.workspaceId);

        assertProblem(start("bob", "k-1", "order", "{}"), ProblemType.WORKSPACE_NOT_FOUND);
    }

    static List<String> wrongKeys() {
        return List.of(
                "\"\"",
                "\"",
                "\"a",
                "a\"",
                "\"a\"b",
                "\"a\";b=1",
                "\"a\\b\"",
                "a b",
                "a, b",
                "\"a\", \"b\"",
                "(a)",
                "\u00e4",
                "x".repeat(256),
                "\"" + "x".repeat(256) + "\"");
    }

    @ParameterizedTest
    @MethodSource("wrongKeys")
    void what_is_no_key_is_refused(String key) {
        assertThat(assertProblem(start(key, "{}"), ProblemType.INVALID_PARAMETER)
                        .getString("parameter"))
                .isEqualTo("Idempotency-Key");
        assertProblem(startPinned(build, key, "{}"), ProblemType.INVALID_PARAMETER);
        assertThat(instances()).isZero();
    }

    @Test
    void two_keys_are_refused() {
        assertProblem(
                start(as("alice").header("Idempotency-Key", "a", "b"), "order", "{}"), ProblemType.INVALID_PARAMETER);
        assertThat(instances()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {"\"a\\\"b \\\\\"", "0", "8e03978e-40d5-43dd-bc93-6894a57f9324", "\"two words; a=b\""})
    void every_string_is_a_key(String key) {
        Response first = start(key, "{}");

        assertReplayed(start(key, "{}"), first);
    }

    @Test
    void a_start_waits_for_the_first_one_with_its_key_but_not_for_ever() throws Exception {
        UUID first = uuid(start("k-1", "{}"));
        try (var connection = dataSource.getConnection()) {
            // The first start, not yet committed.
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("create temporary table kept on commit drop as select * from idempotency_key"
                        + " where instance_uuid = '" + first + "'");
                Rows.update("delete from idempotency_key where instance_uuid = ?", first);
                statement.execute("insert into idempotency_key select * from kept");
            }

            Response second = start("k-1", "{}");
            assertProblem(second, ProblemType.IDEMPOTENCY_KEY_IN_USE);
            assertThat(second.header("Retry-After")).isEqualTo("1");

            connection.commit();
            connection.setAutoCommit(true);
        }
        assertThat(uuid(start("k-1", "{}"))).isEqualTo(first);
        assertThat(instances()).isEqualTo(1);
    }

    @Test
    void of_many_at_once_one_starts_an_instance_and_all_get_its_answer() {
        List<Response> answers = AtOnce.times(12, () -> start("k-1", "{\"a\": 1}"));

        assertThat(answers).extracting(Response::statusCode).containsOnly(200);
        assertThat(answers)
                .extracting(Response::asString)
                .containsOnly(answers.getFirst().asString());
        assertThat(answers.stream().filter(answer -> answer.header(REPLAYED) == null))
                .hasSize(1);
        assertThat(instances()).isEqualTo(1);
    }

    @Test
    void a_key_is_forgotten_when_its_time_is_over() {
        UUID first = uuid(start("k-1", "{}"));
        assertThat(Rows.count(
                        "idempotency_key",
                        "instance_uuid = ? and expires_at between now() + interval '23 hours' and now() + interval '25 hours'",
                        first))
                .isEqualTo(1);
        Rows.update(
                "insert into idempotency_key select 'old-' || n, '', ?, ?, 'COMMITTED', ?, 'STARTED', now() - interval '1 hour'"
                        + " from generate_series(1, 2500) n",
                first,
                build,
                build);

        Rows.update(
                "update scheduled_tasks set execution_time = now() where task_name = ?",
                "remove-expired-idempotency-keys");

        await().untilAsserted(
                        () -> assertThat(Rows.count("idempotency_key", "id like 'old-%' and instance_uuid = ?", first))
                                .isZero());
        assertThat(Rows.count("idempotency_key", "instance_uuid = ?", first)).isEqualTo(1);
    }

    @Test
    void a_user_who_is_named_like_a_client_gets_neither_its_answer_nor_its_instance() {
        String client = "shop-" + UUID.randomUUID();
        String user = "client:" + client;
        app.grant("client", client, "starter");
        app.grant("user", user, "starter");
        Response clients =
                start(withToken(Tokens.ofClient(client)).header("Idempotency-Key", "k-1"), "order", "{\"amount\": 1}");

        Response users = start(user, "k-1", "order", "{\"amount\": 1}");

        assertThat(uuid(users)).isNotEqualTo(uuid(clients));
        assertThat(users.header(REPLAYED)).isNull();
        assertThat(instance(user, uuid(clients))).isEqualTo(403);
        assertThat(instance(user, uuid(users))).isEqualTo(200);
        assertThat(Rows.text("select started_by from process_instance where uuid = ?", uuid(users)))
                .isEqualTo("user:" + user);
    }

    private static int instance(String user, UUID uuid) {
        return as(user).get("/api/runtime/process-instance/{uuid}", uuid).statusCode();
    }
}
