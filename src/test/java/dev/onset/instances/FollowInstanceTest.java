package dev.onset.instances;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.onset.problems.ProblemType;
import dev.onset.testing.Rows;
import dev.onset.testing.SettableClock;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class FollowInstanceTest {

    private static final String PATH = "/api/runtime/process-instance/{uuid}";

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("mail")
            .startEvent("start")
            .serviceTask("send", task -> task.name("Send the mail").zeebeJobType("send"))
            .userTask("look", task -> task.zeebeUserTask().zeebeAssignee("bob"))
            .endEvent("end")
            .done();

    @Test
    void the_history_tells_what_happened_in_order_and_when_and_who_did_it() {
        SettableClock clock = SettableClock.install();
        TestApplication app = TestApplication.running(MODEL);
        String client = "worker-" + UUID.randomUUID();
        app.grant("client", client, "operator");
        app.grant("user", "bob", "starter");
        String startedAt = clock.instant().truncatedTo(ChronoUnit.MICROS).toString();
        UUID uuid = app.start("mail", Map.of());

        clock.advance(Duration.ofMinutes(1));
        String job = (String) app.takeJobs("send", 1).getFirst().get("jobKey");
        withToken(Tokens.ofClient(client))
                .post("/v2/jobs/{key}/completion", job)
                .then()
                .statusCode(204);
        clock.advance(Duration.ofMinutes(1));
        String endedAt = clock.instant().truncatedTo(ChronoUnit.MICROS).toString();
        String task = TestApplication.instance(uuid).getString("userTasks[0].userTaskKey");
        TestApplication.completeUserTask("bob", task, Map.of()).then().statusCode(204);

        List<Map<String, Object>> events = history(uuid, 0, 100).getList("events");
        assertThat(events)
                .extracting(event -> event.get("revision") + " " + event.get("kind") + " " + event.get("nodeId") + " "
                        + event.get("actor"))
                .containsExactly(
                        "1 PASSED start alice",
                        "1 ENTERED send alice",
                        "2 LEFT send client:" + client,
                        "2 ENTERED look client:" + client,
                        "3 LEFT look bob",
                        "3 PASSED end bob");
        assertThat(events).extracting("at").isSorted();
        assertThat(events.getFirst()).containsEntry("at", startedAt).containsEntry("nodeType", "startEvent");
        assertThat(events.getLast()).containsEntry("at", endedAt);
        assertThat(events.get(1)).containsEntry("nodeName", "Send the mail").containsEntry("nodeType", "serviceTask");
        JsonPath instance = TestApplication.instance(uuid);
        assertThat(instance.getString("startedAt")).isEqualTo(startedAt);
        assertThat(instance.getString("endedAt")).isEqualTo(endedAt);
        assertThat(instance.getString("startedBy")).isEqualTo("alice");
    }

    @Test
    void the_history_can_be_read_a_part_at_a_time() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("mail", Map.of());
        TestApplication.completeJob((String) app.takeJobs("send", 1).getFirst().get("jobKey"), Map.of());

        JsonPath first = history(uuid, 0, 2);
        JsonPath second = history(uuid, first.getString("next"), 2);
        JsonPath third = history(uuid, second.getString("next"), 2);

        assertThat(first.getList("events.nodeId")).containsExactly("start", "send");
        assertThat(first.getString("next")).isEqualTo("1");
        assertThat(second.getList("events.nodeId")).containsExactly("send", "look");
        assertThat(second.getString("next")).isEqualTo("2");
        assertThat(third.getList("events")).isEmpty();
        assertThat(third.getString("next")).isNull();
        assertThat(history(uuid, 0, 3).getList("events.nodeId")).containsExactly("start", "send", "send");
        assertThat(history(uuid, "2-1", 3).getList("events.nodeId")).containsExactly("look");
        assertThat(history(uuid, 0, -5).getList("events")).hasSize(1);
        assertThat(history(uuid, -1, 5000).getList("events")).hasSize(4);
        assertThat(history(uuid, 1, 5000).getList("events.nodeId")).containsExactly("send", "look");
        assertThat(history(uuid, Long.MAX_VALUE, 5000).getList("events")).isEmpty();
        assertThat(history(uuid, "2-77", 5000).getList("events")).isEmpty();
    }

    @Test
    void a_page_has_as_many_events_as_were_asked_for_however_long_a_step_is() {
        UUID uuid = TestApplication.running(MODEL).start("mail", Map.of());
        OtherReplica.step(uuid, "STARTED", 2_500);
        OtherReplica.step(uuid, "STARTED");
        OtherReplica.step(uuid, "STARTED", 3);

        List<String> positions = new ArrayList<>();
        List<Integer> tokens = new ArrayList<>();
        String after = "0";
        while (after != null) {
            JsonPath page = history(uuid, after, 700);
            assertThat(page.getList("events")).hasSizeLessThanOrEqualTo(700);
            tokens.addAll(page.getList("events.findAll { it.actor == 'other' }.tokenId"));
            after = page.getString("next");
            positions.add(after);
        }

        assertThat(positions).containsExactly("2-698", "2-1398", "2-2098", null);
        assertThat(tokens)
                .isEqualTo(IntStream.concat(IntStream.rangeClosed(1, 2_500), IntStream.rangeClosed(1, 3))
                        .boxed()
                        .toList());
        // Who knows steps and no parts of them still gets what comes after a step.
        assertThat(history(uuid, 2, 1000).getList("events.revision")).containsExactly(4, 4, 4);
        assertThat(history(uuid, 1, 5000).getList("events")).hasSize(1000);
    }

    @Test
    void a_page_of_large_events_is_shorter_and_says_so() {
        UUID uuid = TestApplication.running(MODEL).start("mail", Map.of());
        for (int i = 0; i < 12; i++) {
            OtherReplica.step(uuid, "STARTED", 1);
        }
        // As where large values were changed.
        Rows.update(
                "update instance_history set events = jsonb_set(events, '{0,before}', jsonb_build_object('a', repeat('x', 1000000)))"
                        + " where instance_uuid = ? and revision > 1",
                uuid);

        JsonPath page = history(uuid, 0, 1000);

        assertThat(page.getList("events.revision")).isEqualTo(List.of(1, 1, 2, 3, 4, 5, 6));
        assertThat(page.getString("next")).isEqualTo("6");
        assertThat(history(uuid, 6, 1000).getList("events.revision")).isEqualTo(List.of(7, 8, 9, 10, 11));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "x", "1-x", "1.5", "99999999999999999999"})
    void what_is_no_position_in_a_history_is_refused(String after) {
        UUID uuid = TestApplication.running(MODEL).start("mail", Map.of());

        assertThat(assertProblem(
                                as("alice").queryParam("after", after).get(PATH + "/history", uuid),
                                ProblemType.INVALID_PARAMETER)
                        .getString("parameter"))
                .isEqualTo("after");
    }

    @Test
    void who_started_an_instance_may_follow_it_and_no_other() {
        TestApplication app = TestApplication.running(MODEL);
        app.grant("user", "bob", "starter");
        UUID own = app.start("bob", "mail", Map.of()).jsonPath().getUUID("uuid");
        UUID others = app.start("mail", Map.of());

        for (String path : List.of(PATH, PATH + "/history", PATH + "/build/info")) {
            as("bob").get(path, own).then().statusCode(200);
            as("bob")
                    .get(path, others)
                    .then()
                    .statusCode(403)
                    .body("type", is("/problems/forbidden"))
                    .body("permission", is("instance:read"));
            // Of the same name, but not the same.
            withToken(Tokens.ofClient("bob"))
                    .get(path, own)
                    .then()
                    .statusCode(404)
                    .body("type", is("/problems/instance-not-found"));
        }
    }

    @Test
    void an_instance_of_others_is_as_unknown_as_one_that_never_was() {
        UUID uuid = TestApplication.running(MODEL).start("mail", Map.of());

        for (String path : List.of(PATH, PATH + "/history", PATH + "/build/info")) {
            Response others = as("dave").get(path, uuid);
            Response never = as("dave").get(path, UUID.randomUUID());
            others.then().statusCode(404).body("type", is("/problems/instance-not-found"));
            assertThat(others.jsonPath().getString("detail"))
                    .isEqualTo(never.jsonPath().getString("detail"));
            as("alice").get(path, "x").then().statusCode(400).body("type", is("/problems/invalid-parameter"));
        }
    }

    @Test
    void a_viewer_sees_every_instance_and_changes_none() {
        TestApplication app = TestApplication.running(MODEL);
        app.grant("group", "guests", "viewer");
        UUID uuid = app.start("mail", Map.of("a", 1));

        JsonPath seen =
                as("dave").get(PATH, uuid).then().statusCode(200).extract().jsonPath();

        assertThat(seen.getMap("values")).isEqualTo(Map.of("a", 1));
        assertThat(seen.getList("jobs.type")).containsExactly("send");
        assertThat(seen.getString("tokens[0].nodeType")).isEqualTo("serviceTask");
        as("dave")
                .body(Map.of())
                .post("/v2/jobs/{key}/completion", seen.getString("jobs[0].jobKey"))
                .then()
                .statusCode(403);
    }

    private static JsonPath history(UUID uuid, Object after, int limit) {
        return as("alice")
                .queryParam("after", after)
                .queryParam("limit", limit)
                .get(PATH + "/history", uuid)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
