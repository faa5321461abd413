package dev.onset.runtime;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.DatabaseProxy;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that does not answer, or not for some rows, holds nothing else up, and nothing for longer than that. */
@QuarkusTest
@TestProfile(DatabaseProxy.NothingElse.class)
@WithTestResource(DatabaseProxy.class)
class HungDatabaseTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("p")
            .startEvent()
            .exclusiveGateway("gate")
            .defaultFlow()
            .intermediateCatchEvent("soon", event -> event.timerWithDuration("PT1S"))
            .endEvent()
            .moveToNode("gate")
            .conditionExpression("ask = true")
            .userTask("wait", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    @Inject
    LivingReplica replicas;

    @Inject
    DataSource dataSource;

    private RuntimeScheduler scheduler;

    @BeforeEach
    void startScheduler() {
        scheduler = replicas.start();
    }

    @AfterEach
    void bringTheDatabaseBack() {
        DatabaseProxy.set(DatabaseProxy.Outage.NONE);
        scheduler.stop(new ShutdownEvent());
    }

    @Test
    void timers_fire_and_processes_start_again_after_connections_fell_silent_for_good() {
        TestApplication app = TestApplication.running(MODEL);
        awaitEnd(app.start("p", Map.of("ask", false)));

        DatabaseProxy.set(DatabaseProxy.Outage.LOST);
        await().atMost(PATIENCE).until(() -> start(app).statusCode() == 503);
        DatabaseProxy.set(DatabaseProxy.Outage.NONE);

        await().atMost(PATIENCE).until(() -> start(app).statusCode() == 200);
        awaitEnd(UUID.fromString(start(app).then().statusCode(200).extract().path("uuid")));
    }

    @Test
    void timers_fire_while_somebody_holds_the_rows_of_more_instances_than_there_are_threads() throws SQLException {
        TestApplication app = TestApplication.running(MODEL);
        List<UUID> held = IntStream.range(0, new LivingReplica.Living().schedulerThreads() + 1)
                .mapToObj(i -> app.start("p", Map.of("ask", false)))
                .toList();
        try (Connection holder = hold(held)) {
            await().atMost(PATIENCE)
                    .until(() -> Rows.count(
                                    "scheduled_tasks",
                                    "consecutive_failures > 0 and split_part(task_instance, ':', 1)::uuid = any(?)",
                                    (Object) held.toArray(UUID[]::new))
                            == held.size());

            awaitEnd(app.start("p", Map.of("ask", false)));

            assertThat(instance(held.getFirst()).getString("state")).isEqualTo("STARTED");
            holder.rollback();
        }
        held.forEach(HungDatabaseTest::awaitEnd);
    }

    @Test
    void whoever_waits_for_a_row_is_refused_and_leaves_nothing_that_waits_in_the_database() throws SQLException {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("p", Map.of("ask", true));
        String task = instance(uuid).getString("userTasks[0].userTaskKey");
        try (Connection holder = hold(List.of(uuid))) {
            List<Response> refused = AtOnce.times(6, () -> TestApplication.completeUserTask("alice", task, Map.of()));

            assertThat(refused).allSatisfy(response -> {
                assertProblem(response, ProblemType.UNAVAILABLE);
                assertThat(Integer.parseInt(response.header("Retry-After"))).isPositive();
            });
            await().atMost(PATIENCE)
                    .until(() ->
                            Rows.count("pg_stat_activity", "datname = current_database() and wait_event_type = 'Lock'")
                                    == 0);
            holder.rollback();
        }
        await().atMost(PATIENCE)
                .until(() -> TestApplication.completeUserTask("alice", task, Map.of())
                                .statusCode()
                        == 204);
    }

    @Test
    void every_connection_has_the_limits_that_are_configured() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            assertThat(show(connection, "lock_timeout")).isEqualTo("500ms");
            assertThat(show(connection, "statement_timeout")).isEqualTo("3s");
            assertThat(show(connection, "idle_in_transaction_session_timeout")).isEqualTo("10s");
            assertThat(show(connection, "client_connection_check_interval")).isIn("2s", "0");
            assertThat(connection.getNetworkTimeout()).isEqualTo(5_000);
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection hold(List<UUID> instances) throws SQLException {
        var config = ConfigProvider.getConfig();
        Connection connection = DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                "");
        connection.setAutoCommit(false);
        try (var statement =
                connection.prepareStatement("select 1 from process_instance where uuid = any(?) for update")) {
            statement.setObject(1, instances.toArray(UUID[]::new));
            statement.execute();
        }
        return connection;
    }

    private static Response start(TestApplication app) {
        return app.start("alice", "p", Map.of("ask", false));
    }

    private static void awaitEnd(UUID uuid) {
        await().atMost(PATIENCE)
                .until(() -> Rows.count("process_instance", "uuid = ? and state = 'FINISHED'", uuid) == 1);
    }
}
