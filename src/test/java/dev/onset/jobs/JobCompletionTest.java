package dev.onset.jobs;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.completeJob;
import static dev.onset.testing.TestApplication.instance;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class JobCompletionTest {

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("work")
            .startEvent("start")
            .serviceTask("job", task -> task.zeebeJobType("job").zeebeJobRetries("2"))
            .userTask("task", task -> task.zeebeUserTask())
            .endEvent("end")
            .done();

    @Test
    void a_second_completion_finds_no_job_and_changes_nothing() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("work", Map.of());
        String key = jobKey(app);

        completeJob(key, Map.of("by", "first")).then().statusCode(204);
        long revision = instance(uuid).getLong("revision");
        completeJob(key, Map.of("by", "second")).then().statusCode(404).body("type", is("/problems/job-not-found"));

        JsonPath instance = instance(uuid);
        assertThat(instance.getString("values.by")).isEqualTo("first");
        assertThat(instance.getLong("revision")).isEqualTo(revision).isEqualTo(2);
        assertThat(instance.getList("tokens.nodeId")).containsExactly("task");
    }

    @Test
    void a_job_may_be_completed_without_a_body() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("work", Map.of("a", 1));

        as("alice").post("/v2/jobs/{key}/completion", jobKey(app)).then().statusCode(204);

        assertThat(instance(uuid).getMap("values")).isEqualTo(Map.of("a", 1));
    }

    @Test
    void the_result_of_a_job_activates_elements_of_an_ad_hoc_subprocess() {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("agent")
                .startEvent()
                .adHocSubProcess("tools", tools -> {
                    tools.zeebeJobType("job");
                    tools.serviceTask("tool", task -> task.zeebeJobType("tool"));
                })
                .endEvent()
                .done());
        UUID uuid = app.start("agent", Map.of());
        Map<String, Object> job = app.takeJobs("job", 1).getFirst();
        String key = (String) job.get("jobKey");

        assertThat(job).containsEntry("kind", "AD_HOC_SUB_PROCESS");
        choose(key, Map.of("activateElements", List.of(Map.of("elementId", "nowhere"))))
                .then()
                .statusCode(409)
                .body("type", is("/problems/illegal-state"));
        choose(key, Map.of("activateElements", List.of(Map.of("variables", Map.of()))))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", is("/result/activateElements/0/elementId"));
        choose(
                        key,
                        Map.of(
                                "activateElements",
                                List.of(Map.of("elementId", "tool")),
                                "isCompletionConditionFulfilled",
                                true))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", is("/result/activateElements"));
        choose(key, Map.of("activateElements", List.of(Map.of("elementId", "tool", "variables", Map.of("input", 7)))))
                .then()
                .statusCode(204);
        Map<String, Object> tool = app.takeJobs("tool", 1).getFirst();
        assertThat(tool).containsEntry("kind", "BPMN_ELEMENT");
        assertThat(tool).extracting("variables.input").isEqualTo(7);
        completeJob((String) tool.get("jobKey"), Map.of("output", 8)).then().statusCode(204);
        choose(jobKey(app), Map.of("isCompletionConditionFulfilled", true))
                .then()
                .statusCode(204);

        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(instance(uuid).getMap("values")).isEqualTo(Map.of("output", 8));
    }

    @Test
    void the_result_of_an_ad_hoc_subprocess_is_refused_for_another_job() {
        TestApplication app = TestApplication.running(MODEL);
        app.start("work", Map.of());

        choose(jobKey(app), Map.of("isCompletionConditionFulfilled", true))
                .then()
                .statusCode(409)
                .body("type", is("/problems/illegal-state"));
    }

    @Test
    void whoever_may_only_look_may_not_complete_and_a_stranger_sees_no_job() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("work", Map.of());
        String key = jobKey(app);
        app.grant("user", "bob", "viewer");
        app.grant("user", "carol", "starter");

        for (String user : new String[] {"bob", "carol"}) {
            for (String what : new String[] {"completion", "failure"}) {
                as(user).body(Map.of())
                        .post("/v2/jobs/{key}/" + what, key)
                        .then()
                        .statusCode(403)
                        .body("type", is("/problems/forbidden"))
                        .body("permission", is("job:work"));
            }
        }
        Response stranger = as("dave").body(Map.of()).post("/v2/jobs/{key}/completion", key);
        stranger.then().statusCode(404).body("type", is("/problems/job-not-found"));
        as("dave").body(Map.of()).post("/v2/jobs/{key}/failure", key).then().statusCode(404);
        // As if there were none.
        assertThat(as("dave")
                        .body(Map.of())
                        .post("/v2/jobs/{key}/completion", Long.MAX_VALUE)
                        .jsonPath()
                        .getString("detail"))
                .isEqualTo(stranger.jsonPath().getString("detail"));
        withToken(Tokens.ofClient("bob"))
                .body(Map.of())
                .post("/v2/jobs/{key}/completion", key)
                .then()
                .statusCode(404);

        JsonPath instance = instance(uuid);
        assertThat(instance.getLong("revision")).isEqualTo(1);
        assertThat(instance.getList("jobs.retries")).containsExactly(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'variables': []}",
                "{'variables': 'x'}",
                "{'variables': {'a': '\\u0000'}}",
                "{'variables': {'a': '\\ud800'}}",
                "{'variables': {'a': 1e999999}}"
            })
    void variables_that_cannot_be_kept_are_refused_and_change_nothing(String body) {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("work", Map.of());
        String key = jobKey(app);

        as("alice")
                .body(body.replace('\'', '"'))
                .post("/v2/jobs/{key}/completion", key)
                .then()
                .statusCode(422)
                .body("type", is("/problems/invalid-request"));

        JsonPath instance = instance(uuid);
        assertThat(instance.getLong("revision")).isEqualTo(1);
        assertThat(instance.getList("tokens.nodeId")).containsExactly("job");
        completeJob(key, Map.of()).then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "9223372036854775807"})
    void there_is_no_job_of_another_key(String key) {
        completeJob(key, Map.of()).then().statusCode(404).body("type", is("/problems/job-not-found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "9223372036854775808", "1.0", "%00"})
    void a_key_that_is_no_number_is_refused(String key) {
        as("alice")
                .urlEncodingEnabled(false)
                .body("{}")
                .post("/v2/jobs/" + key + "/completion")
                .then()
                .statusCode(400)
                .body("type", is("/problems/invalid-parameter"));
    }

    @Test
    void a_job_that_failed_is_tried_again_after_its_back_off() {
        SettableClock time = SettableClock.install();
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("work", Map.of());
        String key = jobKey(app);

        fail(key, Map.of("retries", 1, "retryBackOff", 30_000, "errorMessage", "It did not answer"))
                .then()
                .statusCode(204);

        JsonPath failed = instance(uuid);
        assertThat(failed.getList("jobs.retries")).containsExactly(1);
        assertThat(failed.getList("jobs.errorMessage")).containsExactly("It did not answer");
        assertThat(failed.getList("incidents")).isEmpty();
        time.advance(Duration.ofMillis(29_999));
        assertThat(app.takeJobs("job", 1)).isEmpty();
        time.advance(Duration.ofMillis(1));
        Map<String, Object> again = app.takeJobs("job", 1).getFirst();
        assertThat(again).containsEntry("jobKey", key).containsEntry("retries", 1);
        completeJob(key, Map.of()).then().statusCode(204);
        assertThat(instance(uuid).getList("tokens.nodeId")).containsExactly("task");
    }

    @Test
    void a_job_that_failed_finds_what_its_worker_left_for_the_next_try() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("work", Map.of("order", "o-1"));
        String key = jobKey(app);

        fail(key, Map.of("retries", 1, "variables", Map.of("order", "half of it", "page", 7)))
                .then()
                .statusCode(204);

        assertThat(app.takeJobs("job", 1).getFirst())
                .containsEntry("variables", Map.of("order", "half of it", "page", 7));
        assertThat(instance(uuid).getMap("values")).isEqualTo(Map.of("order", "o-1"));
        fail(key, Map.of("retries", 0, "variables", Map.of("page", 8))).then().statusCode(204);
        assertThat(instance(uuid).getList("incidents")).hasSize(1);
        completeJob(key, Map.of()).then().statusCode(204);
        assertThat(instance(uuid).getMap("values")).isEqualTo(Map.of("order", "o-1"));
    }

    @Test
    void a_job_without_retries_left_is_an_incident_and_given_to_nobody() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("work", Map.of());
        String key = jobKey(app);

        fail(key, Map.of("retries", 0, "errorMessage", "Never again")).then().statusCode(204);

        JsonPath failed = instance(uuid);
        assertThat(failed.getString("state")).isEqualTo("STARTED");
        assertThat(failed.getList("incidents.type")).containsExactly("JOB_NO_RETRIES");
        assertThat(failed.getList("incidents.nodeId")).containsExactly("job");
        assertThat(failed.getList("incidents.message")).containsExactly("Never again");
        assertThat(app.takeJobs("job", 1)).isEmpty();
    }

    @Test
    void a_job_that_has_failed_for_good_cannot_fail_again_but_be_completed() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("work", Map.of());
        String key = jobKey(app);
        fail(key, Map.of()).then().statusCode(204);

        for (int retries : new int[] {0, 1}) {
            fail(key, Map.of("retries", retries, "errorMessage", "Late"))
                    .then()
                    .statusCode(409)
                    .body("type", is("/problems/illegal-state"));
        }

        JsonPath failed = instance(uuid);
        assertThat(failed.getLong("revision")).isEqualTo(2);
        assertThat(failed.getList("jobs.retries")).containsExactly(0);
        assertThat(failed.getList("jobs.errorMessage")).containsExactly("The worker gave no reason");
        assertThat(failed.getList("incidents")).hasSize(1);
        completeJob(key, Map.of()).then().statusCode(204);
        assertThat(instance(uuid).getList("incidents")).isEmpty();
        assertThat(instance(uuid).getList("tokens.nodeId")).containsExactly("task");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'retries': -1}",
                "{'retries': 1, 'retryBackOff': -1}",
                "{'retries': 1, 'retryBackOff': 9223372036854775807}",
                "{'retries': 1, 'errorMessage': '\\u0000'}",
                "{'retries': 1, 'errorMessage': '\\ud800'}",
                "{'retries': 1, 'variables': {'a': '\\u0000'}}",
                "{'retries': 0, 'variables': {'a': '\\u0000'}}"
            })
    void a_failure_that_is_described_wrongly_is_refused_and_changes_nothing(String body) {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("work", Map.of());
        String key = jobKey(app);

        as("alice")
                .body(body.replace('\'', '"'))
                .post("/v2/jobs/{key}/failure", key)
                .then()
                .statusCode(422);

        assertThat(instance(uuid).getList("jobs.retries")).containsExactly(2);
        assertThat(instance(uuid).getString("jobs[0].errorMessage")).isNull();
    }

    @Test
    void a_long_reason_is_cut_between_characters() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("work", Map.of());

        fail(jobKey(app), Map.of("retries", 0, "errorMessage", "x" + "🐎".repeat(10_000)))
                .then()
                .statusCode(204);

        String message = instance(uuid).getString("incidents[0].message");
        assertThat(message).startsWith("x🐎").endsWith("🐎");
        assertThat(message.codePointCount(0, message.length())).isEqualTo(10_000);
    }

    /** Completes a job with the result of an ad-hoc subprocess. */
    private static Response choose(String key, Map<String, ?> decision) {
        Map<String, Object> result = new HashMap<>(decision);
        result.put("type", "adHocSubProcess");
        return as("alice").body(Map.of("result", result)).post("/v2/jobs/{key}/completion", key);
    }

    private static String jobKey(TestApplication app) {
        return (String) app.takeJobs("job", 1).getFirst().get("jobKey");
    }

    private static Response fail(String key, Map<String, ?> failure) {
        return as("alice").body(failure).post("/v2/jobs/{key}/failure", key);
    }
}
