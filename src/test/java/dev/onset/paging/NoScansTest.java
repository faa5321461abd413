package dev.onset.paging;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.latestOn;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What callers ask is found by indexes: PostgreSQL itself counts the sequential scans of each table, and the rows they read. */
@QuarkusTest
@TestProfile(NoScansTest.NothingElse.class)
class NoScansTest {

    private static final int CONNECTIONS = 2;
    private static final int MANY = 20_000;

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("p")
            .startEvent()
            .userTask("wait", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    /** Others of the same database would count, too. */
    public static final class NothingElse implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "onset.execution.scheduler-enabled",
                    "false",
                    "quarkus.datasource.jdbc.max-size",
                    String.valueOf(CONNECTIONS));
        }
    }

    @Inject
    DataSource dataSource;

    @Test
    void no_request_reads_a_large_table_from_one_end_to_the_other() throws SQLException {
        TestApplication app = TestApplication.running(MODEL);
        app.grant("group", "starters", "starter");
        app.grant("user", "bob", "admin");
        app.override(UUID.randomUUID(), "group", "testers", 1, latestOn("main", true));
        UUID build = app.publish("2", MODEL);
        UUID instance = app.start("p", Map.of());
        fill(app);

        Map<String, Long> scanned = new LinkedHashMap<>();
        requests(app, build, instance).forEach((name, request) -> {
            Map<String, Long> before = scans();
            request.run();
            scans().forEach((table, count) -> {
                if (count > before.getOrDefault(table, 0L)) {
                    scanned.put(name + " scans " + table, count - before.getOrDefault(table, 0L));
                }
            });
        });

        assertThat(scanned).isEmpty();
    }

    private Map<String, Runnable> requests(TestApplication app, UUID build, UUID instance) {
        String starter = Tokens.of("ursula", "starters", "testers");
        String bob = Tokens.of("bob");
        String runtime = "/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId;
        Map<String, Runnable> requests = new LinkedHashMap<>();
        for (String token : List.of(starter, bob, Tokens.of("alice"))) {
            String who = token.equals(starter) ? "starter: " : token.equals(bob) ? "admin: " : "platform admin: ";
            requests.put(who + "workspaces", () -> get(token, "/api/management/workspaces"));
            requests.put(who + "applications", () -> get(token, app.workspacePath() + "/applications"));
            requests.put(who + "build info", () -> get(token, runtime + "/build/info"));
            requests.put(who + "processes", () -> get(token, runtime + "/processes"));
            requests.put(who + "document", () -> get(token, runtime + "/openapi"));
            requests.put(who + "history", () -> get(token, app.path() + "/activation/history"));
            requests.put(who + "explanation", () -> get(token, app.path() + "/activation/explanation"));
            requests.put(
                    who + "start",
                    () -> withToken(token)
                            .body(Map.of())
                            .post(runtime + "/process-name/p/start")
                            .then()
                            .statusCode(200));
        }
        requests.put("workspace", () -> get(bob, app.workspacePath()));
        requests.put("application", () -> get(bob, app.path()));
        requests.put("grants", () -> get(bob, app.workspacePath() + "/grants"));
        requests.put(
                "grants of an application",
                () -> get(bob, app.workspacePath() + "/grants?applicationId=" + app.applicationId));
        requests.put("builds", () -> get(bob, app.path() + "/builds"));
        requests.put("build", () -> get(bob, app.path() + "/builds/" + build));
        requests.put("activation", () -> get(bob, app.path() + "/activation"));
        requests.put("overrides", () -> get(bob, app.path() + "/activation/overrides"));
        requests.put("instance", () -> get(bob, "/api/runtime/process-instance/" + instance));
        requests.put("instance history", () -> get(bob, "/api/runtime/process-instance/" + instance + "/history"));
        requests.put("publish", () -> app.publish("3", MODEL));
        requests.put(
                "jobs",
                () -> as("bob")
                        .body(Map.of(
                                "type",
                                "none",
                                "worker",
                                "w",
                                "timeout",
                                1000,
                                "maxJobsToActivate",
                                1,
                                "requestTimeout",
                                -1))
                        .post("/v2/jobs/activation")
                        .then()
                        .statusCode(200));
        return requests;
    }

    private static void get(String token, String path) {
        withToken(token).get(path).then().statusCode(200);
    }

    /** Many rows of others, in few workspaces and in many, so that nothing is found by reading all. */
    private void fill(TestApplication app) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "insert into workspace select gen_random_uuid(), 'w', now(), 'x' from generate_series(1, " + MANY
                            + ")",
                    "insert into application select gen_random_uuid(), id, 'a', now(), 'x' from workspace",
                    "insert into application select gen_random_uuid(), '" + app.workspaceId
                            + "', 'a', now(), 'x' from generate_series(1, " + MANY + ")",
                    "insert into access_grant select gen_random_uuid(), workspace_id, id, 'USER', 'user-' || row_number() over (),"
                            + " 'VIEWER', now(), 'x' from application",
                    "insert into build select gen_random_uuid(), workspace_id, id, '1', 'main', 'COMMITTED', repeat('0', 64),"
                            + " now(), 'x' from application on conflict do nothing",
                    "insert into activation_change (application_id, number, workspace_id, kind, priority, policy, drafts,"
                            + " build_id, changed_at, changed_by) select application_id, 1, workspace_id, 'ACTIVATED', 0,"
                            + " 'BUILD', false, id, now(), 'x' from build on conflict do nothing",
                    "insert into activation (id, workspace_id, application_id, priority, policy, drafts, build_id,"
                            + " change_number, changed_at, changed_by) select gen_random_uuid(), workspace_id,"
                            + " application_id, 0, 'BUILD', false, id, 1, now(), 'x' from build on conflict do nothing",
                    "insert into build_file select id, 'p.bpmn', 'x'::bytea from build on conflict do nothing",
                    "insert into process_definition select gen_random_uuid(), id, 'p', 'p', 'p.bpmn', null from build"
                            + " on conflict do nothing",
                    "analyze")) {
                statement.execute(sql);
            }
        }
    }

    /** How often each large table was read whole, as far as any of the application's connections knows. */
    private Map<String, Long> scans() {
        List<Connection> all = new ArrayList<>();
        try {
            Map<String, Long> scans = new TreeMap<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                all.add(dataSource.getConnection());
            }
            for (Connection connection : all) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("select pg_stat_force_next_flush()");
                }
            }
            try (Statement statement = all.getLast().createStatement();
                    ResultSet rows = statement.executeQuery("""
                            select s.relname, s.seq_scan from pg_stat_user_tables s join pg_class c on c.oid = s.relid
                            where c.reltuples >= 10000 order by 1""")) {
                while (rows.next()) {
                    scans.put(rows.getString(1), rows.getLong(2));
                }
            }
            assertThat(scans).containsKeys("workspace", "application", "access_grant", "build", "activation");
            return scans;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            for (Connection connection : all) {
                try {
                    connection.close();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
