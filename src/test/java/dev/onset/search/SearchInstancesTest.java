package dev.onset.search;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.Rows;
import dev.onset.testing.SettableClock;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SearchInstancesTest {

    private static final String PATH = "/api/runtime/process-instances";

    private static final BpmnModelInstance WAITING = Bpmn.createExecutableProcess("waiting")
            .startEvent()
            .userTask("look", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    private static final BpmnModelInstance ENDING =
            Bpmn.createExecutableProcess("ending").startEvent().endEvent().done();

    private static final BpmnModelInstance STUCK = Bpmn.createExecutableProcess("stuck")
            .startEvent()
            .exclusiveGateway("gate")
            .conditionExpression("amount > 10")
            .endEvent()
            .done();

    private static final BpmnModelInstance CALLING = Bpmn.createExecutableProcess("calling")
            .startEvent()
            .callActivity("call", call -> call.zeebeProcessId("waiting"))
            .endEvent()
            .done();

    @Test
    void every_instance_is_found_newest_first_with_what_it_is() {
        TestApplication app = TestApplication.running(WAITING, ENDING);
        UUID first = app.start("waiting", Map.of());
        UUID second = app.start("ending", Map.of());
        UUID third = app.start("waiting", Map.of());

        JsonPath found = search(app, Map.of());

        assertThat(found.getList("items.uuid", UUID.class)).containsExactly(third, second, first);
        assertThat(found.getString("next")).isNull();
        assertThat(found.getMap("items[1]"))
                .containsEntry("processDefinitionName", "ending")
                .containsEntry("state", "FINISHED")
                .containsEntry("workspaceId", app.workspaceId.toString())
                .containsEntry("applicationId", app.applicationId.toString())
                .containsEntry("revision", 1)
                .containsEntry("startedBy", "alice")
                .containsEntry("parentProcessInstanceUuid", null)
                .containsEntry("hasIncident", false);
        assertThat(found.getString("items[1].endedAt")).isNotNull();
        assertThat(found.getString("items[0].endedAt")).isNull();
    }

    @Test
    void each_parameter_narrows_what_is_found_and_all_of_them_together() {
        SettableClock clock = SettableClock.install();
        TestApplication app = TestApplication.running(WAITING, ENDING, STUCK, CALLING);
        app.grant("user", "bob", "starter");
        UUID waiting = app.start("waiting", Map.of());
        clock.advance(Duration.ofMinutes(1));
        UUID ending = app.start("ending", Map.of());
        UUID bobs = app.start("bob", "waiting", Map.of()).jsonPath().getUUID("uuid");
        // As precise as what is stored: more would be rounded, up or down.
        String middle = clock.instant().truncatedTo(ChronoUnit.MICROS).toString();
        clock.advance(Duration.ofMinutes(1));
        String later = clock.instant().truncatedTo(ChronoUnit.MICROS).toString();
        UUID stuck = app.start("stuck", Map.of("amount", 1));
        UUID calling = app.start("calling", Map.of());
        UUID called = children(calling).getUUID("items[0].uuid");
        UUID build = app.publish("2.0.0", WAITING);
        app.activate(build);
        UUID onOther = app.start("waiting", Map.of());

        assertFound(app, Map.of("processName", "ending"), ending);
        assertFound(app, Map.of("processName", "none"));
        assertFound(app, Map.of("buildId", build), onOther);
        assertFound(app, Map.of("buildId", UUID.randomUUID()));
        assertFound(app, Map.of("state", "FINISHED"), ending);
        assertFound(app, Map.of("state", List.of("FINISHED", "TERMINATED")), ending);
        assertFound(app, Map.of("state", "ON_HOLD"));
        assertFound(app, Map.of("startedBy", "bob"), bobs);
        assertFound(app, Map.of("parentUuid", calling), called);
        assertFound(app, Map.of("parentUuid", waiting));
        assertFound(app, Map.of("hasIncident", true), stuck);
        assertFound(app, Map.of("hasIncident", false), onOther, called, calling, bobs, ending, waiting);
        assertFound(app, Map.of("startedBefore", middle), waiting);
        assertFound(app, Map.of("startedFrom", middle, "startedBefore", later), bobs, ending);
        assertFound(
                app,
                Map.of("processName", "waiting", "state", "STARTED", "startedBy", "alice"),
                onOther,
                called,
                waiting);
        assertFound(app, Map.of("processName", "waiting", "startedBy", "alice", "buildId", build), onOther);
        assertFound(app, Map.of("parentUuid", calling, "state", "FINISHED"));
        assertFound(app, Map.of("hasIncident", true, "processName", "stuck", "startedFrom", middle), stuck);
        assertFound(app, Map.of("hasIncident", true, "startedBy", "bob"));
    }

    @Test
    void instances_are_found_by_the_business_key_of_their_start() {
        TestApplication app = TestApplication.running(WAITING, ENDING);
        app.start("waiting", Map.of());
        UUID first = startWithKey(app, "waiting", "loan-4711");
        UUID second = startWithKey(app, "ending", "loan-4711");
        startWithKey(app, "waiting", "loan-4712");

        assertFound(app, Map.of("businessKey", "loan-4711"), second, first);
        assertFound(app, Map.of("businessKey", "loan-4711", "state", "STARTED"), first);
        assertFound(app, Map.of("businessKey", "loan-4711", "processName", "ending"), second);
        assertFound(app, Map.of("businessKey", "loan-471"));
        assertThat(search(app, Map.of("businessKey", "loan-4711")).getList("items.businessKey"))
                .containsOnly("loan-4711");
    }

    private static UUID startWithKey(TestApplication app, String process, String key) {
        return as("alice")
                .queryParam("businessKey", key)
                .body(Map.of())
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/{process}/start",
                        app.workspaceId,
                        app.applicationId,
                        process)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getUUID("uuid");
    }

    @Test
    void an_incident_is_not_found_any_more_when_it_is_resolved() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("job")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        UUID uuid = app.start("job", Map.of());
        String key = (String) app.takeJobs("work", 1).getFirst().get("jobKey");
        as("alice")
                .body(Map.of("retries", 0, "errorMessage", "no"))
                .post("/v2/jobs/{key}/failure", key)
                .then()
                .statusCode(204);
        assertFound(app, Map.of("hasIncident", true), uuid);

        TestApplication.completeJob(key, Map.of()).then().statusCode(204);

        assertFound(app, Map.of("hasIncident", true));
        assertFound(app, Map.of("hasIncident", false), uuid);
    }

    @Test
    void no_page_moves_while_new_instances_start() {
        TestApplication app = TestApplication.running(WAITING);
        List<UUID> uuids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            uuids.addFirst(app.start("waiting", Map.of()));
        }
        List<UUID> seen = new ArrayList<>();
        String next = null;
        do {
            Map<String, Object> page = next == null ? Map.of("limit", 2) : Map.of("limit", 2, "after", next);
            JsonPath found = search(app, page);
            seen.addAll(found.getList("items.uuid", UUID.class));
            next = found.getString("next");
            app.start("waiting", Map.of());
        } while (next != null);

        assertThat(seen).isEqualTo(uuids);
    }

    @Test
    void where_few_of_many_fit_a_page_ends_early_and_the_next_goes_on() {
        TestApplication app = TestApplication.running(WAITING);
        UUID oldest = app.start("waiting", Map.of());
        // As if alice had started more of another process since then than two pages look at.
        addCopies(oldest, "other", 25_000);
        List<List<UUID>> pages = new ArrayList<>();
        Map<String, Object> wanted =
                new HashMap<>(Map.of("startedBy", "alice", "state", "STARTED", "processName", "waiting"));
        do {
            JsonPath found = search(app, wanted);
            pages.add(found.getList("items.uuid", UUID.class));
            wanted.put("after", found.getString("next"));
        } while (wanted.get("after") != null);

        assertThat(pages).containsExactly(List.of(), List.of(), List.of(oldest));
        assertFound(app, Map.of("processName", "waiting"), oldest);
    }

    @Test
    void counting_goes_no_further_than_ten_thousand() {
        TestApplication app = TestApplication.running(WAITING, ENDING);
        UUID waiting = app.start("waiting", Map.of());
        app.start("ending", Map.of());
        assertThat(counts(app, Map.of())).isEqualTo(Map.of("STARTED", "1", "FINISHED", "1"));
        assertThat(counts(app, Map.of("processName", "waiting"))).isEqualTo(Map.of("STARTED", "1"));

        addCopies(waiting, "other", 9_999);
        assertThat(counts(app, Map.of())).containsEntry("STARTED", "10000");
        addCopies(waiting, "other", 1);
        assertThat(counts(app, Map.of())).containsEntry("STARTED", "10000+").containsEntry("FINISHED", "1");
        assertThat(counts(app, Map.of("processName", "waiting"))).isEqualTo(Map.of("STARTED", "1"));
    }

    private static void addCopies(UUID instance, String process, int count) {
        Rows.update("""
                insert into process_instance (uuid, workspace_id, application_id, build_id, definition_id, process_name, state,
                    revision, variables, tokens, started_at, started_by)
                select gen_random_uuid(), workspace_id, application_id, build_id, definition_id, ?, state, 1, variables,
                    tokens, started_at + n * interval '1 millisecond', started_by
                from process_instance, generate_series(1, ?) n where uuid = ?""", process, count, instance);
    }

    /** Of the states that have any. */
    private static Map<String, String> counts(TestApplication app, Map<String, ?> parameters) {
        List<Map<String, Object>> counts = as("alice")
                .queryParam("applicationId", app.applicationId)
                .queryParams(parameters)
                .get(PATH + "/counts")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("counts");
        assertThat(counts).hasSize(8);
        return counts.stream()
                .filter(count -> !count.get("count").equals(0))
                .collect(Collectors.toMap(
                        count -> (String) count.get("state"),
                        count -> count.get("count") + (count.get("more").equals(true) ? "+" : "")));
    }

    private static JsonPath children(UUID uuid) {
        return as("alice")
                .get("/api/runtime/process-instance/{uuid}/children", uuid)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static void assertFound(TestApplication app, Map<String, ?> parameters, UUID... uuids) {
        assertThat(search(app, parameters).getList("items.uuid", UUID.class)).containsExactly(uuids);
    }

    private static JsonPath search(TestApplication app, Map<String, ?> parameters) {
        return as("alice")
                .queryParam("applicationId", app.applicationId)
                .queryParams(parameters)
                .get(PATH)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
