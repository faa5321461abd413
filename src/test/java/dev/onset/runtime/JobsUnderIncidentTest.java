package dev.onset.runtime;

import static dev.onset.runtime.Asking.operate;
import static dev.onset.runtime.Asking.throwError;
import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.completeJob;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.SettableClock;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of which an incident is open, or whose instance is on hold: nobody gets them. */
@QuarkusTest
class JobsUnderIncidentTest {

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("jobs")
            .startEvent()
            .serviceTask("work", task -> task.zeebeJobType("work").zeebeJobRetries("3"))
            .endEvent()
            .done();

    @ParameterizedTest
    @ValueSource(strings = {"fails", "throws"})
    void a_job_under_an_open_incident_whose_retries_are_set_is_handed_out_to_nobody(String how) {
        SettableClock clock = SettableClock.install();
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("jobs", Map.of());
        String job = stop(app, how);

        patch(job, Map.of("retries", 7)).then().statusCode(204);
        assertThat(app.takeJobs("work", 1)).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(app.takeJobs("work", 1)).isEmpty();
        patch(job, Map.of("timeout", 1)).then().statusCode(204);
        clock.advance(Duration.ofHours(1));
        assertThat(app.takeJobs("work", 1)).isEmpty();

        assertThat(instance(uuid).getList("incidents")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fails", "throws"})
    void resolving_the_incident_keeps_the_retries_that_were_set(String how) {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("jobs", Map.of());
        String job = stop(app, how);
        patch(job, Map.of("retries", 7)).then().statusCode(204);

        resolve(uuid, Map.of()).then().statusCode(204);

        Map<String, Object> taken = app.takeJobs("work", 1).getFirst();
        assertThat(taken.get("retries")).isEqualTo(7);
        assertThat(taken.get("jobKey")).isEqualTo(job);
        fail(job, 6).then().statusCode(204);
        assertThat(app.takeJobs("work", 1).getFirst().get("retries")).isEqualTo(6);
        completeJob(job, Map.of()).then().statusCode(204);
        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
    }

    @Test
    void camundas_way_of_resolving_keeps_the_retries_that_were_set() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("jobs", Map.of());
        String job = stop(app, "fails");
        patch(job, Map.of("retries", 7)).then().statusCode(204);

        as("alice")
                .body(Map.of())
                .post("/v2/incidents/{key}/resolution", instance(uuid).getString("incidents[0].incidentKey"))
                .then()
                .statusCode(204);

        assertThat(app.takeJobs("work", 1).getFirst().get("retries")).isEqualTo(7);
    }

    @Test
    void retries_that_are_given_with_the_resolution_count_more_than_those_set_before() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("jobs", Map.of());
        patch(stop(app, "fails"), Map.of("retries", 7)).then().statusCode(204);

        resolve(uuid, Map.of("retries", 2)).then().statusCode(204);

        assertThat(app.takeJobs("work", 1).getFirst().get("retries")).isEqualTo(2);
    }

    @Test
    void retries_that_were_set_for_one_incident_do_not_count_for_the_next() {
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("jobs", Map.of());
        patch(stop(app, "fails"), Map.of("retries", 7)).then().statusCode(204);
        resolve(uuid, Map.of()).then().statusCode(204);
        stop(app, "fails");

        resolve(uuid, Map.of()).then().statusCode(204);

        assertThat(app.takeJobs("work", 1).getFirst().get("retries")).isEqualTo(1);
    }

    @Test
    void a_job_that_resolves_at_once_with_the_setting_of_retries_can_be_failed_and_done() {
        TestApplication app = TestApplication.running(MODEL);
        for (int round = 0; round < 20; round++) {
            UUID uuid = app.start("jobs", Map.of());
            String job = stop(app, "fails");

            assertThat(AtOnce.all(List.of(
                            () -> patch(job, Map.of("retries", 7)).statusCode(),
                            () -> resolve(uuid, Map.of()).statusCode())))
                    .containsOnly(204);

            Map<String, Object> taken = app.takeJobs("work", 1).getFirst();
            assertThat(taken.get("jobKey")).isEqualTo(job);
            assertThat(taken.get("retries")).as("round " + round).isIn(1, 7);
            fail(job, 5).then().statusCode(204);
            assertThat(app.takeJobs("work", 1).getFirst().get("retries")).isEqualTo(5);
            completeJob(job, Map.of()).then().statusCode(204);
        }
    }

    @Test
    void a_job_that_was_put_on_hold_while_it_was_handed_out_stays_held() {
        SettableClock clock = SettableClock.install();
        TestApplication app = TestApplication.running(MODEL);
        UUID uuid = app.start("jobs", Map.of());
        String job = (String) app.takeJobs("work", 1).getFirst().get("jobKey");
        operate(uuid, "hold").then().statusCode(200);

        assertProblem(fail(job, 2), ProblemType.ILLEGAL_STATE);
        assertProblem(fail(job, 0), ProblemType.ILLEGAL_STATE);
        assertProblem(throwError(job, "broken"), ProblemType.ILLEGAL_STATE);
        assertProblem(patch(job, Map.of("retries", 7)), ProblemType.ILLEGAL_STATE);
        assertProblem(patch(job, Map.of("timeout", 1)), ProblemType.ILLEGAL_STATE);
        assertProblem(completeJob(job, Map.of()), ProblemType.ILLEGAL_STATE);
        clock.advance(Duration.ofDays(1));
        assertThat(app.takeJobs("work", 1)).isEmpty();

        operate(uuid, "resume").then().statusCode(200);
        Map<String, Object> taken = app.takeJobs("work", 1).getFirst();
        assertThat(taken.get("retries")).isEqualTo(3);
        completeJob(job, Map.of()).then().statusCode(204);
    }

    @Test
    void a_job_that_is_put_on_hold_at_once_with_what_its_worker_says_stays_held() {
        TestApplication app = TestApplication.running(MODEL);
        for (int round = 0; round < 20; round++) {
            UUID uuid = app.start("jobs", Map.of());
            String job = (String) app.takeJobs("work", 1).getFirst().get("jobKey");
            boolean fails = round % 2 == 0;

            List<Integer> answers = AtOnce.all(List.of(
                    () -> operate(uuid, "hold").statusCode(),
                    () -> fails
                            ? fail(job, 2).statusCode()
                            : patch(job, Map.of("timeout", 1)).statusCode()));

            assertThat(answers.getFirst()).as("round " + round).isEqualTo(200);
            assertThat(answers.getLast()).as("round " + round).isIn(204, 409);
            assertThat(app.takeJobs("work", 1)).as("round " + round).isEmpty();
            operate(uuid, "cancel").then().statusCode(200);
        }
    }

    /** A worker takes the job and gives up. */
    private static String stop(TestApplication app, String how) {
        String job = (String) app.takeJobs("work", 1).getFirst().get("jobKey");
        (how.equals("fails") ? fail(job, 0) : throwError(job, "uncaught"))
                .then()
                .statusCode(204);
        return job;
    }

    private static Response fail(String job, int retries) {
        return as("alice").body(Map.of("retries", retries)).post("/v2/jobs/{key}/failure", job);
    }

    private static Response patch(String job, Map<String, ?> changes) {
        return as("alice").body(Map.of("changeset", changes)).patch("/v2/jobs/{key}", job);
    }

    private static Response resolve(UUID uuid, Map<String, ?> body) {
        return as("alice")
                .body(body)
                .post(
                        "/api/runtime/process-instance/{uuid}/incidents/{key}/resolution",
                        uuid,
                        instance(uuid).getString("incidents[0].incidentKey"));
    }
}
