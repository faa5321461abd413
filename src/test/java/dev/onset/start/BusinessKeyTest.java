package dev.onset.start;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BusinessKeyTest {

    @Inject
    DataSource dataSource;

    private TestApplication app;

    @BeforeEach
    void publish() {
        app = TestApplication.running(
                Bpmn.createExecutableProcess("order")
                        .startEvent()
                        .userTask("wait", task -> task.zeebeUserTask())
                        .endEvent()
                        .done(),
                Bpmn.createExecutableProcess("short").startEvent().endEvent().done());
    }

    private Response start(String process, String businessKey) {
        return start(as("alice"), process, businessKey);
    }

    private Response start(RequestSpecification request, String process, String businessKey) {
        return request.body("{}")
                .queryParam("businessKey", businessKey)
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/{process}/start",
                        app.workspaceId,
                        app.applicationId,
                        process);
    }

    private UUID started(String businessKey) {
        return start("order", businessKey)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getUUID("uuid");
    }

    private Response settings(String user, String body) {
        return as(user).body(body).put(app.path() + "/settings");
    }

    private void askForUniqueKeys() {
        settings("alice", "{\"uniqueBusinessKeys\": true}").then().statusCode(200);
    }

    private static void finish(UUID uuid) {
        TestApplication.completeUserTask("alice", instance(uuid).getString("userTasks[0].userTaskKey"), Map.of())
                .then()
                .statusCode(204);
    }

    @Test
    void it_is_kept_and_may_be_shared_where_the_application_does_not_mind() {
        UUID first = started("order-1");
        UUID second = started("order-1");

        assertThat(first).isNotEqualTo(second);
        assertThat(instance(first).getString("businessKey")).isEqualTo("order-1");
        assertThat(instance(app.start("order", Map.of())).getString("businessKey"))
                .isNull();
    }

    @Test
    void where_the_application_asks_for_it_no_two_running_instances_have_the_same() {
        askForUniqueKeys();
        UUID first = started("order-1");

        assertThat(assertProblem(start("order", "order-1"), ProblemType.BUSINESS_KEY_IN_USE)
                        .getUUID("uuid"))
                .isEqualTo(first);
        assertThat(assertProblem(start("short", "order-1"), ProblemType.BUSINESS_KEY_IN_USE)
                        .getUUID("uuid"))
                .isEqualTo(first);
        assertThat(started("order-2")).isNotEqualTo(first);
        finish(first);
        assertThat(started("order-1")).isNotEqualTo(first);
        assertThat(TestApplication.running(Bpmn.createExecutableProcess("order")
                                .startEvent()
                                .endEvent()
                                .done())
                        .start("order", Map.of()))
                .isNotNull();
    }

    @Test
    void instances_are_found_by_it() {
        UUID first = started("order-1");
        started("order-2");

        assertThat(as("alice")
                        .queryParam("businessKey", "order-1")
                        .queryParam("applicationId", app.applicationId)
                        .get("/api/runtime/process-instances")
                        .jsonPath()
                        .getList("items.uuid"))
                .containsExactly(first.toString());
        assertProblem(
                as("alice").queryParam("businessKey", "a\u0000").get("/api/runtime/process-instances"),
                ProblemType.INVALID_PARAMETER);
    }

    @Test
    void an_instance_that_ends_at_once_leaves_its_key_free() {
        askForUniqueKeys();

        start("short", "order-1").then().statusCode(200);
        start("short", "order-1").then().statusCode(200);
    }

    @Test
    void of_many_at_once_one_gets_the_key() {
        askForUniqueKeys();

        List<Response> answers = AtOnce.times(10, () -> start("order", "order-1"));

        assertThat(answers).extracting(Response::statusCode).containsOnly(200, 409);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                .hasSize(1);
        assertThat(Rows.count("process_instance", "application_id = ?", app.applicationId))
                .isEqualTo(1);
    }

    @Test
    void a_start_waits_for_another_one_with_its_business_key_but_not_for_ever() throws SQLException {
        askForUniqueKeys();
        try (Connection connection = dataSource.getConnection()) {
            insertWithoutCommit(connection, started("order-1"), "order-2");

            List<Response> answers = AtOnce.all(List.of(
                    () -> start("order", "order-2"),
                    () -> start(as("alice").header("Idempotency-Key", "k-1"), "order", "order-2"),
                    () -> batch("true", "order-3", "order-2"),
                    () -> as("alice")
                            .body(Map.of(
                                    "processDefinitionId",
                                    "order",
                                    "businessId",
                                    "order-2",
                                    "tenantId",
                                    app.applicationId))
                            .post("/v2/process-instances"),
                    () -> batch("false", "order-4", "order-2")));

            for (Response pending : answers.subList(0, 4)) {
                assertProblem(pending, ProblemType.BUSINESS_KEY_PENDING);
                assertThat(pending.header("Retry-After")).isEqualTo("1");
            }
            JsonPath each = answers.getLast().then().statusCode(200).extract().jsonPath();
            assertThat(each.getString("results[0].start.state")).isEqualTo("STARTED");
            assertThat(each.getString("results[1].problem.type")).isEqualTo("/problems/business-key-pending");

            connection.rollback();
            connection.setAutoCommit(true);
        }
        started("order-2");
    }

    @Test
    void a_start_that_has_waited_is_told_which_instance_has_the_key() throws Exception {
        askForUniqueKeys();
        UUID first = started("order-1");
        try (Connection connection = dataSource.getConnection()) {
            UUID other = insertWithoutCommit(connection, first, "order-2");
            CompletableFuture<Response> second = CompletableFuture.supplyAsync(
                    () -> start("order", "order-2"),
                    task -> Thread.ofPlatform().daemon().start(task));
            await().until(() -> Rows.number("select count(*) from pg_stat_activity where datname = current_database()"
                            + " and wait_event_type = 'Lock'")
                    == 1);

            connection.commit();
            connection.setAutoCommit(true);

            assertThat(assertProblem(second.join(), ProblemType.BUSINESS_KEY_IN_USE)
                            .getUUID("uuid"))
                    .isEqualTo(other);
        }
    }

    /** As another start would that has not committed yet. */
    private static UUID insertWithoutCommit(Connection connection, UUID like, String businessKey) throws SQLException {
        UUID uuid = UUID.randomUUID();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into process_instance (uuid, workspace_id, application_id, build_id, definition_id,"
                            + " process_name, state, revision, variables, tokens, started_at, started_by, business_key,"
                            + " unique_business_key) select '" + uuid
                            + "', workspace_id, application_id, build_id, definition_id,"
                            + " process_name, state, revision, variables, tokens, started_at, started_by, '"
                            + businessKey
                            + "', true from process_instance where uuid = '" + like + "'");
        }
        return uuid;
    }

    private Response batch(String atomic, String... businessKeys) {
        return as("alice")
                .body(Map.of(
                        "starts",
                        Stream.of(businessKeys)
                                .map(key -> Map.of("values", Map.of(), "businessKey", key))
                                .toList()))
                .queryParam("atomic", atomic)
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/order/starts",
                        app.workspaceId,
                        app.applicationId);
    }

    @Test
    void unique_keys_cannot_be_asked_for_while_two_instances_share_one() {
        UUID first = started("order-1");
        started("order-1");

        assertProblem(settings("alice", "{\"uniqueBusinessKeys\": true}"), ProblemType.ILLEGAL_STATE);
        finish(first);
        askForUniqueKeys();

        assertProblem(start("order", "order-1"), ProblemType.BUSINESS_KEY_IN_USE);
        settings("alice", "{\"uniqueBusinessKeys\": false}").then().statusCode(200);
        start("order", "order-1").then().statusCode(200);
    }

    @Test
    void settings_are_the_administrators_to_change_and_everybodys_to_read() {
        app.grant("user", "bob", "starter");
        askForUniqueKeys();

        assertProblem(settings("bob", "{\"uniqueBusinessKeys\": false}"), ProblemType.FORBIDDEN);
        assertProblem(settings("dave", "{\"uniqueBusinessKeys\": false}"), ProblemType.WORKSPACE_NOT_FOUND);
        assertProblem(as("dave").get(app.path() + "/settings"), ProblemType.WORKSPACE_NOT_FOUND);
        assertThat(as("bob").get(app.path() + "/settings").jsonPath().getBoolean("uniqueBusinessKeys"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"uniqueBusinessKeys\": null}"})
    void settings_that_say_nothing_are_refused(String body) {
        assertProblem(settings("alice", body), ProblemType.INVALID_REQUEST);
    }

    static List<String> noKeys() {
        return List.of(" ", "x".repeat(201), "a\u0000b", "\ud83d\udc0e".repeat(201));
    }

    @ParameterizedTest
    @MethodSource("noKeys")
    void what_is_no_business_key_is_refused(String key) {
        assertThat(assertProblem(start("order", key), ProblemType.INVALID_PARAMETER)
                        .getString("parameter"))
                .isEqualTo("businessKey");
    }

    @Test
    void a_business_key_may_be_any_text() {
        assertThat(instance(started("\ud83d\udc0e".repeat(200))).getString("businessKey"))
                .hasSize(400);
        assertThat(instance(started("a' or 1=1 -- ?&%")).getString("businessKey"))
                .isEqualTo("a' or 1=1 -- ?&%");
    }
}
