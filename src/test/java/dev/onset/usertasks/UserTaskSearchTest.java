package dev.onset.usertasks;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.completeUserTask;
import static dev.onset.testing.TestApplication.withToken;
import static dev.onset.usertasks.TestUserTasks.find;
import static dev.onset.usertasks.TestUserTasks.found;
import static dev.onset.usertasks.TestUserTasks.key;
import static dev.onset.usertasks.TestUserTasks.search;
import static dev.onset.usertasks.TestUserTasks.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.security.Principal;
import dev.onset.testing.Plans;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class UserTaskSearchTest {

    @Inject
    DataSource dataSource;

    @Test
    void a_task_has_the_fields_that_camundas_clients_read() {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        UUID uuid = start(
                app,
                Map.of(
                        "assignee",
                        "bob",
                        "users",
                        List.of("carol"),
                        "groups",
                        List.of("sales"),
                        "priority",
                        70,
                        "due",
                        "2027-01-31T12:00:00+01:00"));
        String key = key(uuid);

        JsonPath page = found(search("alice", Map.of("filter", Map.of("userTaskKey", key))));

        JsonPath one = as("alice")
                .get("/v2/user-tasks/{key}", key)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        Map<String, Object> task = one.getMap("");
        assertThat(page.getList("items")).containsExactly(task);
        assertThat(task)
                .containsEntry("userTaskKey", key)
                .containsEntry("name", "Review")
                .containsEntry("state", "CREATED")
                .containsEntry("assignee", "bob")
                .containsEntry("elementId", "review")
                .containsEntry("candidateUsers", List.of("carol"))
                .containsEntry("candidateGroups", List.of("sales"))
                .containsEntry("processDefinitionId", "reviewing")
                .containsEntry("processInstanceUuid", uuid.toString())
                .containsEntry("tenantId", app.applicationId.toString())
                .containsEntry("dueDate", "2027-01-31T11:00:00Z")
                .containsEntry("priority", 70)
                .containsEntry("completionDate", null);
        assertThat(Long.parseLong((String) task.get("processInstanceKey"))).isPositive();
        assertThat(page.getMap("page"))
                .containsEntry("totalItems", 1)
                .containsEntry("hasMoreTotalItems", false)
                .hasEntrySatisfying("endCursor", cursor -> assertThat(cursor).isNotNull());
    }

    @Test
    void what_is_named_is_found_however_many_applications_there_are() {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        String named = "named-" + UUID.randomUUID();
        String reader = "reader-" + UUID.randomUUID();
        app.grant("user", named, "starter");
        app.grant("user", reader, "viewer");
        String key = key(start(app, Map.of("users", List.of(named))));
        Rows.update(
                "insert into application select ('00000000-0000-0000-0001-' || lpad(to_hex(n), 12, '0'))::uuid, ?, 'a', now(), 'x'"
                        + " from generate_series(0, ?) n",
                app.workspaceId,
                SearchUserTasks.MAX_PLACES);

        for (String user : List.of("alice", named, reader)) {
            assertThat(found(search(user, Map.of("filter", Map.of("userTaskKey", key))))
                            .getList("items.userTaskKey"))
                    .containsExactly(key);
        }
        assertThat(found(search(named, Map.of())).getList("items.userTaskKey")).containsExactly(key);
        assertThat(found(search("erin", Map.of("filter", Map.of("userTaskKey", key))))
                        .getList("items"))
                .isEmpty();
        assertProblem(search(reader, Map.of()), ProblemType.INVALID_REQUEST);
    }

    @Test
    void each_filter_finds_what_it_names_and_nothing_else() {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        UUID bobs = start(app, Map.of("assignee", "bob", "priority", 10, "due", "2027-01-01T00:00:00Z"));
        UUID carols = start(app, Map.of("users", List.of("carol"), "priority", 20, "due", "2027-02-01T00:00:00Z"));
        UUID sales = start(app, Map.of("groups", List.of("sales", "support"), "priority", 30));
        String bob = key(bobs);
        String carol = key(carols);
        String group = key(sales);
        String instanceKey = as("alice")
                .get("/v2/user-tasks/{key}", carol)
                .then()
                .extract()
                .jsonPath()
                .getString("processInstanceKey");

        assertThat(find(app, "alice", Map.of())).containsExactly(bob, carol, group);
        assertThat(find(app, "alice", Map.of("assignee", "bob"))).containsExactly(bob);
        assertThat(find(app, "alice", Map.of("assignee", Map.of("$eq", "bob")))).containsExactly(bob);
        assertThat(find(app, "alice", Map.of("assignee", Map.of("$in", List.of("bob", "x")))))
                .containsExactly(bob);
        assertThat(find(app, "alice", Map.of("assignee", Map.of("$exists", false))))
                .containsExactly(carol, group);
        assertThat(find(app, "alice", Map.of("assignee", Map.of("$neq", "bob"))))
                .containsExactly(carol, group);
        assertThat(find(app, "alice", Map.of("assignee", Map.of("$notIn", List.of("bob")))))
                .containsExactly(carol, group);
        assertThat(find(app, "alice", Map.of("candidateUser", "carol"))).containsExactly(carol);
        assertThat(find(app, "alice", Map.of("candidateGroup", "support"))).containsExactly(group);
        assertThat(find(app, "alice", Map.of("candidateGroup", Map.of("$in", List.of("sales", "support")))))
                .containsExactly(group);
        assertThat(find(app, "alice", Map.of("candidateGroup", Map.of("$exists", false))))
                .containsExactly(bob, carol);
        assertThat(find(app, "alice", Map.of("processInstanceKey", instanceKey)))
                .containsExactly(carol);
        assertThat(find(app, "alice", Map.of("elementId", "review", "priority", 30)))
                .containsExactly(group);
        assertThat(find(app, "alice", Map.of("priority", Map.of("$gte", 20, "$lt", 30))))
                .containsExactly(carol);
        assertThat(find(app, "alice", Map.of("dueDate", Map.of("$lte", "2027-01-01T00:00:00Z"))))
                .containsExactly(bob);
        assertThat(find(app, "alice", Map.of("name", "Review", "processDefinitionId", "reviewing")))
                .hasSize(3);
        assertThat(find(app, "alice", Map.of("state", "CREATED"))).hasSize(3);
        assertThat(find(app, "alice", Map.of("state", Map.of("$in", List.of("COMPLETED", "CREATED")))))
                .hasSize(3);
        assertThat(find(app, "alice", Map.of("state", "COMPLETED"))).isEmpty();
        completeUserTask("alice", bob, Map.of()).then().statusCode(204);
        assertThat(find(app, "alice", Map.of())).containsExactly(carol, group);
    }

    @Test
    void filters_of_clients_that_send_every_field_are_read() {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        start(app, Map.of("assignee", "bob"));
        Map<String, Object> assignee = new HashMap<>();
        assignee.put("$eq", "bob");
        assignee.put("$like", null);
        Map<String, Object> filter = new HashMap<>();
        filter.put("tenantId", Map.of("$eq", app.applicationId));
        filter.put("assignee", assignee);
        filter.put("tags", null);
        filter.put("completionDate", null);
        filter.put("localVariables", List.of());

        assertThat(found(search("alice", Map.of("filter", filter))).getList("items"))
                .hasSize(1);
    }

    @Test
    void who_may_not_read_instances_finds_what_is_for_him_and_nobody_else_finds_anything() {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        app.grant("user", "bob", "starter");
        app.grant("user", "carol", "viewer");
        app.grant("client", "bob", "starter");
        String assigned =
                key(start(app, Map.of("assignee", "bob", "users", List.of("bob"), "groups", List.of("sales"))));
        String mine = key(start(app, Map.of("users", List.of("bob"))));
        String groups = key(start(app, Map.of("groups", List.of("sales"))));
        String others = key(start(app, Map.of("assignee", "dave")));

        assertThat(find(app, "bob", Map.of())).containsExactly(assigned, mine, groups);
        assertThat(find(app, "bob", Map.of("assignee", "dave"))).isEmpty();
        assertThat(find(app, "carol", Map.of())).containsExactly(assigned, mine, groups, others);
        assertThat(find(app, "dave", Map.of())).isEmpty();
        assertThat(found(withToken(Tokens.ofClient("bob")).body(Map.of()).post("/v2/user-tasks/search"))
                        .getList("items"))
                .isEmpty();

        as("bob").get("/v2/user-tasks/{key}", groups).then().statusCode(200);
        assertProblem(as("bob").get("/v2/user-tasks/{key}", others), ProblemType.FORBIDDEN);
        assertProblem(as("dave").get("/v2/user-tasks/{key}", others), ProblemType.USER_TASK_NOT_FOUND);
        assertProblem(as("alice").get("/v2/user-tasks/{key}", "0"), ProblemType.USER_TASK_NOT_FOUND);
        assertProblem(as("alice").get("/v2/user-tasks/{key}", "x"), ProblemType.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @CsvSource({
        "creationDate,ASC",
        "creationDate,DESC",
        "priority,ASC",
        "priority,DESC",
        "dueDate,ASC",
        "dueDate,DESC",
        "followUpDate,ASC",
        "name,DESC"
    })
    void pages_follow_one_another_without_a_gap_or_a_repetition(String field, String order) {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        for (int i = 0; i < 7; i++) {
            Map<String, Object> people = new HashMap<>(Map.of("priority", i / 2));
            people.put("due", i % 3 == 0 ? null : "2027-01-0" + (1 + i / 3) + "T00:00:00Z");
            start(app, people);
        }
        List<Map<String, Object>> all = new ArrayList<>();
        Map<String, Object> page = new HashMap<>(Map.of("limit", 2));
        for (int pages = 0; pages < 4; pages++) {
            JsonPath found = found(search("alice", query(app, field, order, page)));
            all.addAll(found.getList("items"));
            page.put("after", found.getString("page.endCursor"));
            assertThat(found.getInt("page.totalItems")).isEqualTo(7);
        }

        JsonPath beyond = found(search("alice", query(app, field, order, page)));
        JsonPath whole = found(search("alice", query(app, field, order, Map.of("limit", 1000))));

        assertThat(all).hasSize(7).doesNotHaveDuplicates().isEqualTo(whole.getList("items"));
        assertThat(beyond.getList("items")).isEmpty();
        assertThat(beyond.getString("page.endCursor")).isNull();
        assertThat(found(search("alice", query(app, field, order, Map.of("from", 5))))
                        .getList("items"))
                .isEqualTo(all.subList(5, 7));
        List<String> dates =
                all.stream().map(task -> (String) task.get("dueDate")).toList();
        if (field.equals("dueDate")) {
            assertThat(dates.subList(4, 7)).containsOnlyNulls();
            assertThat(dates.subList(0, 4)).doesNotContainNull();
        }
        if (field.equals("priority")) {
            List<Integer> priorities =
                    all.stream().map(task -> (Integer) task.get("priority")).toList();
            assertThat(order.equals("ASC") ? priorities : priorities.reversed()).isSorted();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"filter\": {\"assignee\": 5}}",
                "{\"filter\": {\"assignee\": {\"$like\": \"b*\"}}}",
                "{\"filter\": {\"assignee\": {\"$gt\": \"b\"}}}",
                "{\"filter\": {\"assignee\": {\"$in\": []}}}",
                "{\"filter\": {\"assignee\": {\"$in\": [null]}}}",
                "{\"filter\": {\"assignee\": \"\\u0000\"}}",
                "{\"filter\": {\"assignee\": [\"bob\"]}}",
                "{\"filter\": {\"assignee\": {\"a/b\": 1}}}",
                "{\"filter\": {\"candidateGroup\": {\"$exists\": \"yes\"}}}",
                "{\"filter\": {\"priority\": \"50\"}}",
                "{\"filter\": {\"priority\": 1.5}}",
                "{\"filter\": {\"priority\": 99999999999}}",
                "{\"filter\": {\"dueDate\": \"tomorrow\"}}",
                "{\"filter\": {\"dueDate\": \"+300000-01-01T00:00:00Z\"}}",
                "{\"filter\": {\"tenantId\": \"<default>\"}}",
                "{\"filter\": {\"tenantId\": {\"$neq\": \"a\"}}}",
                "{\"filter\": {\"tags\": [\"a\"]}}",
                "{\"filter\": {\"processInstanceKey\": \"x\"}}",
                "{\"filter\": {\"completionDate\": \"2027-01-01T00:00:00Z\"}}",
                "{\"filter\": {\"nonsense\": 1}}",
                "{\"sort\": [{\"field\": \"completionDate\"}]}",
                "{\"sort\": [{\"field\": \"priority\", \"order\": \"UP\"}]}",
                "{\"sort\": [{\"field\": \"priority\"}, {\"field\": \"name\"}]}",
                "{\"sort\": [null]}",
                "{\"page\": {\"limit\": 0}}",
                "{\"page\": {\"limit\": 1001}}",
                "{\"page\": {\"from\": -1}}",
                "{\"page\": {\"before\": \"x\"}}",
                "{\"page\": {\"after\": \"!\"}}",
                "{\"page\": {\"after\": \"Y3JlYXRpb25EYXRlCmFzYwp4CjE\"}}"
            })
    void a_search_that_makes_no_sense_is_refused(String body) {
        JsonPath problem =
                assertProblem(as("alice").body(body).post("/v2/user-tasks/search"), ProblemType.INVALID_REQUEST);

        assertThat(problem.getList("errors")).isNotEmpty();
    }

    @Test
    void a_cursor_of_another_sort_is_refused() {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        start(app, Map.of());
        String cursor =
                found(search("alice", query(app, "dueDate", "ASC", Map.of()))).getString("page.endCursor");

        assertProblem(
                search("alice", query(app, "dueDate", "DESC", Map.of("after", cursor))), ProblemType.INVALID_REQUEST);
    }

    /** With a system property, as many as one asks for: {@code -Donset.search.tasks=200000}. */
    private static final int MANY = Integer.getInteger("onset.search.tasks", 50_000);

    /** Plans with the statistics of many rows: whatever is asked, an index is walked, and not further than a bound. */
    @Test
    void searches_read_by_an_index_and_a_bounded_number_of_rows() throws Exception {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        app.grant("user", "erin", "starter");
        UUID uuid = start(app, Map.of("assignee", "erin"));
        assertThat(Rows.update("""
                        insert into user_task (instance_uuid, token_id, workspace_id, application_id, process_name, node_id,
                            name, assignee, candidate_groups, candidate_users, priority, due_date, created_at)
                        select t.instance_uuid, g, t.workspace_id, t.application_id, t.process_name, t.node_id,
                            'Task ' || g % 50, case when g % 2 = 0 then 'u' || g % 5000 end,
                            case when g % 10 = 0 then array['g' || g % 5000] else array['everybody'] end,
                            case when g % 3 = 0 then array['v' || g % 5001] else '{}' end, g % 100,
                            case when g % 4 = 0 then t.created_at + g * interval '1 minute' end, t.created_at
                        from user_task t cross join generate_series(1, ?) g where t.instance_uuid = ?""", MANY, uuid)).isEqualTo(MANY);
        Rows.update("analyze user_task");
        List<String> report =
                new ArrayList<>(List.of("| caller | search | found | rows read | ms |", "|---|---|---|---|---|"));
        try {
            for (UserTaskOrder.Field field : UserTaskOrder.Field.values()) {
                measure("alice", query(app, new UserTaskOrder(field, false)), 2_500, report);
                measure("alice", query(app, new UserTaskOrder(field, true)), 2_500, report);
            }
            UserTaskOrder byPriority = new UserTaskOrder(UserTaskOrder.Field.PRIORITY, false);
            for (List<UserTaskCondition> selective : List.<List<UserTaskCondition>>of(
                    List.of(equal(UserTaskField.ASSIGNEE, "u10")),
                    List.of(equal(UserTaskField.CANDIDATE_GROUP, "g10")),
                    List.of(equal(UserTaskField.CANDIDATE_USER, "v3")),
                    List.of(
                            new UserTaskCondition.In(UserTaskField.ASSIGNEE, List.of("u10", "u20")),
                            equal(UserTaskField.PRIORITY, 10)))) {
                measure("alice", query(app, UserTaskOrder.OLDEST_FIRST, selective), 500, report);
                measure("alice", query(app, byPriority, selective), 500, report);
            }
            for (List<UserTaskCondition> unselective : List.<List<UserTaskCondition>>of(
                    List.of(equal(UserTaskField.CANDIDATE_GROUP, "everybody")),
                    List.of(equal(UserTaskField.CANDIDATE_GROUP, "everybody"), equal(UserTaskField.PRIORITY, 99)),
                    List.of(new UserTaskCondition.Exists(UserTaskField.CANDIDATE_GROUP, false)),
                    List.of(new UserTaskCondition.Compare(
                            UserTaskField.ASSIGNEE, UserTaskCondition.Operator.NOT_EQUAL, "u10")),
                    List.of(equal(UserTaskField.ELEMENT_ID, "nothing")),
                    List.of(new UserTaskCondition.Exists(UserTaskField.DUE_DATE, false)))) {
                for (UserTaskOrder.Field field : List.of(
                        UserTaskOrder.Field.CREATION_DATE, UserTaskOrder.Field.NAME, UserTaskOrder.Field.DUE_DATE)) {
                    measure(
                            "alice",
                            query(app, new UserTaskOrder(field, true), unselective),
                            5 * SearchUserTasks.MAX_SCANNED,
                            report);
                }
            }
            measure("erin", query(app, UserTaskOrder.OLDEST_FIRST), 500, report);
            measure("erin everybody", query(app, byPriority), 35_000, report);
        } finally {
            Rows.update("delete from user_task where instance_uuid = ? and token_id > 1", uuid);
        }
        Files.write(Path.of("target", "user-task-plans.md"), report);
    }

    private static UserTaskQuery query(TestApplication app, UserTaskOrder order) {
        return query(app, order, List.of());
    }

    private static UserTaskQuery query(TestApplication app, UserTaskOrder order, List<UserTaskCondition> conditions) {
        return new UserTaskQuery(conditions, List.of(app.applicationId), order, null, 0, 100);
    }

    private static UserTaskCondition equal(UserTaskField field, Object value) {
        return new UserTaskCondition.Compare(field, UserTaskCondition.Operator.EQUAL, value);
    }

    private void measure(String who, UserTaskQuery search, int most, List<String> report) throws Exception {
        List<String> names = List.of(who.split(" "));
        Principal principal = new Principal(names.getFirst(), null, Set.copyOf(names), who.equals("alice"));
        List<Plans.Scan> scans = QuarkusTransaction.requiringNew()
                .call(() ->
                        Plans.of(dataSource, explaining -> new SearchUserTasks(explaining).search(principal, search)))
                .stream()
                .filter(scan -> scan.table().equals("user_task"))
                .toList();
        long start = System.nanoTime();
        UserTaskPage page =
                QuarkusTransaction.requiringNew().call(() -> new SearchUserTasks(dataSource).search(principal, search));
        double millis = (System.nanoTime() - start) / 1e6;
        double rows = scans.stream().mapToDouble(Plans.Scan::rows).sum();
        report.add(String.format(
                java.util.Locale.ROOT,
                "| %s | %s | %d | %.0f | %.1f |",
                who,
                search,
                page.tasks().size(),
                rows,
                millis));
        assertThat(scans)
                .as(search.toString())
                .isNotEmpty()
                .noneMatch(scan -> scan.type().equals("Seq Scan"));
        assertThat(rows).as(search.toString() + scans).isLessThan(most);
    }

    /** More tasks than one page looks at: the pages are short, and follow one another to the last that fits. */
    @Test
    void a_page_that_looks_at_many_tasks_goes_on_where_it_stopped() {
        TestApplication app = TestApplication.running(TestUserTasks.MODEL);
        UUID uuid = start(app, Map.of("priority", 10));
        int many = SearchUserTasks.MAX_SCANNED + 2_000;
        Rows.update("""
                insert into user_task (instance_uuid, token_id, workspace_id, application_id, process_name, node_id,
                    candidate_groups, candidate_users, priority, due_date, created_at)
                select t.instance_uuid, g, t.workspace_id, t.application_id, t.process_name,
                    case when g % 5999 = 1 then 'rare' else t.node_id end, '{}', '{}', 50,
                    case when g % 2 = 0 then t.created_at + g * interval '1 second' end, t.created_at
                from user_task t cross join generate_series(1, ?) g where t.instance_uuid = ?""", many, uuid);
        try {
            for (String field : List.of("creationDate", "dueDate", "name")) {
                List<Object> keys = new ArrayList<>();
                Map<String, Object> page = new HashMap<>(Map.of("limit", 10));
                int pages = 0;
                do {
                    JsonPath found = found(search(
                            "alice",
                            Map.of(
                                    "filter", Map.of("tenantId", app.applicationId, "elementId", "rare"),
                                    "sort", List.of(Map.of("field", field, "order", "DESC")),
                                    "page", page)));
                    keys.addAll(found.getList("items.userTaskKey"));
                    page.put("after", found.getString("page.endCursor"));
                    pages++;
                } while (page.get("after") != null && pages < 10);
                assertThat(keys).as(field).hasSize(3).doesNotHaveDuplicates();
                assertThat(pages).as(field).isBetween(2, 9);
            }
        } finally {
            Rows.update("delete from user_task where instance_uuid = ? and token_id > 1", uuid);
        }
    }

    private static Map<String, Object> query(TestApplication app, String field, String order, Map<String, ?> page) {
        return Map.of(
                "filter",
                Map.of("tenantId", app.applicationId),
                "sort",
                List.of(Map.of("field", field, "order", order)),
                "page",
                page);
    }
}
