package dev.onset.instances;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

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

        JsonPath first = history(uuid, 0, 1);
        JsonPath second = history(uuid, first.getLong("next"), 1);
        JsonPath third = history(uuid, second.getLong("next"), 1);

        assertThat(first.getList("events.nodeId")).containsExactly("start", "send");
        assertThat(second.getList("events.nodeId")).containsExactly("send", "look");
        assertThat(third.getList("events")).isEmpty();
        assertThat(third.getString("next")).isNull();
        assertThat(history(uuid, 0, -5).getList("events")).hasSize(2);
        assertThat(history(uuid, Long.MAX_VALUE, 5000).getList("events")).isEmpty();
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

    private static JsonPath history(UUID uuid, long after, int limit) {
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
