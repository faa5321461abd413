package dev.onset.paging;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.latestOn;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

import dev.onset.testing.DeadReplica;
import dev.onset.testing.OpenApiDocument;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What callers ask is found by indexes: PostgreSQL itself counts the sequential scans of each table, and the rows they read. */
@QuarkusTest
@TestProfile(DeadReplica.class)
class NoScansTest {

    private static final int MANY = 10_000;

    /** What is the same for all; and what begins with the queries of the history, and then waits. */
    private static final Set<String> WITHOUT_QUERIES =
            Set.of("listProblemTypes", "getProblemType", "getTopology", "followProcessInstance");

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("p")
            .startEvent()
            .userTask("wait", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    private static final BpmnModelInstance JOB = Bpmn.createExecutableProcess("p")
            .startEvent()
            .serviceTask("work", task -> task.zeebeJobType("of-many"))
            .endEvent()
            .done();

    private final Set<String> called = new HashSet<>();

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
        fill(app, instance);

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
        assertThat(OpenApiDocument.current().operations().stream()
                        .filter(operation -> operation.method().equals("GET")
                                || operation.id().startsWith("search"))
                        .map(OpenApiDocument.Operation::id)
                        .filter(id -> !WITHOUT_QUERIES.contains(id) && !called.contains(id)))
                .as("What reads, and is not looked at here")
                .isEmpty();
    }

    @Test
    void a_worker_reads_past_no_jobs_of_applications_that_it_does_not_work_for() throws SQLException {
        TestApplication app = TestApplication.running(JOB);
        TestApplication others = TestApplication.running(JOB);
        app.grant("user", "bob", "operator");
        UUID first = others.start("p", Map.of());
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into job (instance_uuid, token_id, workspace_id, application_id, process_name, node_id,"
                            + " type, headers, retries, available_at, created_at) select j.instance_uuid, 1, a.workspace_id, a.id,"
                            + " j.process_name, j.node_id, j.type, '{}', 3, j.available_at, j.created_at from job j"
                            + " cross join application a cross join generate_series(1, " + MANY
                            + ") where j.instance_uuid = '"
                            + first + "' and a.id = '" + others.applicationId + "'");
            statement.execute("analyze job");
        }
        app.start("p", Map.of());
        String look =
                "select indexrelname, idx_tup_read from pg_stat_user_indexes where indexrelname = 'job_activation_ix'";

        long before = counted(look).get("job_activation_ix");
        Map<String, ?> request = Map.of(
                "type", "of-many", "worker", "w", "timeout", 1000, "maxJobsToActivate", 10, "requestTimeout", -1);
        as("bob").body(request).post("/v2/jobs/activation").then().body("jobs", hasSize(1));
        long read = counted(look).get("job_activation_ix") - before;

        assertThat(read).isBetween(1L, 20L);
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
        for (String part :
                List.of("", "/history", "/build/info", "/values", "/children", "/jobs", "/user-tasks", "/incidents")) {
            requests.put("instance" + part, () -> get(bob, "/api/runtime/process-instance/" + instance + part));
        }
        requests.put("file", () -> get(bob, app.path() + "/builds/" + build + "/files/model-0.bpmn"));
        requests.put("settings", () -> get(bob, app.path() + "/settings"));
        requests.put("retention", () -> read(bob, app.path() + "/retention"));
        requests.put("override", () -> read(bob, app.path() + "/activation/overrides/" + UUID.randomUUID()));
        requests.put("migration", () -> read(bob, runtime + "/migrations/" + UUID.randomUUID()));
        requests.put("document as a file", () -> get(bob, runtime + "/openapi.json"));
        requests.put("failed starts", () -> get(bob, runtime + "/failed-starts"));
        for (String filter :
                List.of("", "?type=CONDITION_ERROR", "?processName=p", "?processName=q&type=CONDITION_ERROR")) {
            requests.put("incidents" + filter, () -> get(bob, runtime + "/incidents" + filter));
        }
        String search = "/api/runtime/process-instances";
        for (String filter : List.of("", "&state=FINISHED", "&processName=p", "&startedBy=x", "&hasIncident=true")) {
            requests.put("search" + filter, () -> get(bob, search + "?applicationId=" + app.applicationId + filter));
        }
        requests.put("counts", () -> get(bob, search + "/counts?applicationId=" + app.applicationId));
        for (String sort : List.of("creationDate", "priority", "name", "dueDate", "followUpDate")) {
            for (String filter : List.of("", ", \"assignee\": \"a1\"", ", \"candidateGroup\": \"g1\"")) {
                for (String token : List.of(starter, bob)) {
                    requests.put(
                            "user tasks of " + (token.equals(bob) ? "bob " : "a starter ") + sort + filter,
                            () -> search(
                                    token,
                                    "{\"filter\": {\"tenantId\": \"" + app.applicationId + "\"" + filter
                                            + "}, \"sort\": [{\"field\": \"" + sort + "\"}]}"));
                }
            }
        }
        requests.put("user task", () -> read(bob, "/v2/user-tasks/1"));
        requests.put("form of a user task", () -> read(bob, "/v2/user-tasks/1/form"));
        requests.put("start form", () -> read(bob, "/v2/process-definitions/1/form"));
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

    private void get(String token, String path) {
        call("GET", path);
        withToken(token).get(path).then().statusCode(200);
    }

    /** It may be there or not: the query is the same. */
    private void read(String token, String path) {
        call("GET", path);
        assertThat(withToken(token).get(path).statusCode()).isIn(200, 204, 404);
    }

    private void search(String token, String body) {
        call("POST", "/v2/user-tasks/search");
        withToken(token).body(body).post("/v2/user-tasks/search").then().statusCode(200);
    }

    private void call(String method, String path) {
        OpenApiDocument.current()
                .operation(method, path.replaceFirst("\\?.*", ""))
                .ifPresent(operation -> called.add(operation.id()));
    }

    /** Many rows of others, in few workspaces and in many, so that nothing is found by reading all. */
    private void fill(TestApplication app, UUID instance) throws SQLException {
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
                    "insert into process_instance (uuid, workspace_id, application_id, build_id, definition_id,"
                            + " process_name, state, revision, variables, tokens, started_at, started_by, ended_at)"
                            + " select gen_random_uuid(), workspace_id, application_id, build_id, definition_id,"
                            + " process_name, 'FINISHED', 1, '{}', '{}', started_at, 'x', now()"
                            + " from process_instance cross join generate_series(1, " + MANY + ") where uuid = '"
                            + instance
                            + "'",
                    "insert into instance_history select uuid, 10, now(), null, '[]' from process_instance on conflict do nothing",
                    "insert into instance_history select uuid, g + 10, now(), null, '[]' from process_instance"
                            + " cross join generate_series(1, " + MANY + ") g where uuid = '" + instance + "'",
                    "insert into job (instance_uuid, token_id, workspace_id, application_id, process_name, node_id, type,"
                            + " headers, retries, available_at, created_at) select uuid, 1, workspace_id, application_id,"
                            + " process_name, 'n', 'other', '{}', 3, now(), now() from process_instance",
                    "insert into incident (instance_uuid, token_id, workspace_id, application_id, process_name, node_id,"
                            + " type, message, created_at) select uuid, 1, workspace_id, application_id, process_name, 'n',"
                            + " 'JOB_NO_RETRIES', 'm', now() from process_instance",
                    "insert into user_task (instance_uuid, token_id, workspace_id, application_id, process_name, node_id,"
                            + " assignee, candidate_groups, candidate_users, priority, created_at) select uuid, 1,"
                            + " workspace_id, application_id, process_name, 'n', 'a' || row_number() over () % 1000,"
                            + " array['g' || row_number() over () % 1000], '{}', 50, now() from process_instance",
                    "insert into failed_start (id, workspace_id, application_id, process_name, problem, status, failed_at,"
                            + " started_by) select gen_random_uuid(), workspace_id, application_id, process_name, 'x', 422,"
                            + " now(), 'x' from process_instance",
                    "analyze")) {
                statement.execute(sql);
            }
        }
    }

    /** How often each large table was read whole. */
    private Map<String, Long> scans() {
        Map<String, Long> scans = counted("""
                select s.relname, s.seq_scan from pg_stat_user_tables s join pg_class c on c.oid = s.relid
                where c.reltuples >= 10000 order by 1""");
        assertThat(scans)
                .containsKeys(
                        "workspace",
                        "application",
                        "access_grant",
                        "build",
                        "activation",
                        "process_instance",
                        "instance_history",
                        "job",
                        "incident",
                        "user_task",
                        "failed_start",
                        "process_definition");
        return scans;
    }

    /** What PostgreSQL counted by name, as far as any of the application's connections knows. */
    private Map<String, Long> counted(String query) {
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < DeadReplica.CONNECTIONS; i++) {
                all.add(dataSource.getConnection());
            }
            for (Connection connection : all) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("select pg_stat_force_next_flush()");
                }
            }
            Map<String, Long> counted = new TreeMap<>();
            try (Statement statement = all.getLast().createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    counted.put(rows.getString(1), rows.getLong(2));
                }
            }
            return counted;
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
