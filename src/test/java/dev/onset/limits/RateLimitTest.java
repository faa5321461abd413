package dev.onset.limits;

import static dev.onset.testing.DeadReplica.APPLICATION_BURST;
import static dev.onset.testing.DeadReplica.CALLER_BURST;
import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.withToken;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.DeadReplica;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DeadReplica.class)
class RateLimitTest {

    private static final int MOST_ATTEMPTS = 2_000;

    @Test
    void who_asks_too_often_is_told_when_to_come_back_and_nobody_else_is() {
        String token = Tokens.of("ursula" + UUID.randomUUID());
        Instant before = Instant.now();
        List<Response> answers = untilRefused(i -> withToken(token).get("/api/management/workspaces"));

        assertProblem(answers.getLast(), ProblemType.TOO_MANY_REQUESTS);
        assertThat(answers.getLast().header("Retry-After")).isEqualTo("1");
        assertThat(answers.size() - 1).isBetween(CALLER_BURST, atMost(CALLER_BURST, before));
        withToken(Tokens.of("victor")).get("/api/management/workspaces").then().statusCode(200);
        given().get("/problems/too-many-requests").then().statusCode(200);
        given().get("/api/management/workspaces").then().statusCode(401);
    }

    @Test
    void an_application_takes_so_many_starts_whoever_starts_and_others_take_theirs() {
        TestApplication busy = app();
        TestApplication idle = app();

        Instant before = Instant.now();
        List<Response> answers = untilRefused(i -> busy.start(i % 2 == 0 ? "alice" : "bob", "p", Map.of()));

        assertProblem(answers.getLast(), ProblemType.TOO_MANY_REQUESTS);
        assertThat(answers.size() - 1).isBetween(APPLICATION_BURST, atMost(APPLICATION_BURST, before));
        assertThat(Integer.parseInt(answers.getLast().header("Retry-After"))).isPositive();
        idle.start("bob", "p", Map.of()).then().statusCode(200);
    }

    @Test
    void a_batch_counts_as_the_starts_that_it_made() {
        TestApplication app = app();
        String path = "/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId + "/process-name/p/starts";
        String batch = "{\"starts\": [" + "{\"values\": {}},".repeat(4 * APPLICATION_BURST) + "{\"values\": {}}]}";

        Instant before = Instant.now();
        withToken(Tokens.of("bob")).body(batch).post(path).then().statusCode(200);

        Response next = app.start("bob", "p", Map.of());
        int passed = (int) Duration.between(before, Instant.now()).toSeconds() + 1;
        assertProblem(next, ProblemType.TOO_MANY_REQUESTS);
        assertThat(Integer.parseInt(next.header("Retry-After")))
                .isBetween(3 * APPLICATION_BURST - passed, 4 * APPLICATION_BURST);
    }

    @Test
    void who_may_not_start_takes_nothing_from_those_who_may() {
        TestApplication app = app();
        String stranger = Tokens.of("mallory");
        for (int i = 0; i < APPLICATION_BURST + 5; i++) {
            withToken(stranger)
                    .body(Map.of())
                    .post("/api/runtime/wks/{w}/app/{a}/process-name/p/start", app.workspaceId, app.applicationId)
                    .then()
                    .statusCode(404);
        }

        app.start("bob", "p", Map.of()).then().statusCode(200);
    }

    /** All answers up to the first that is not 200. On a slow machine more than a burst is taken before. */
    private static List<Response> untilRefused(IntFunction<Response> request) {
        List<Response> answers = new ArrayList<>();
        do {
            answers.add(request.apply(answers.size()));
        } while (answers.getLast().statusCode() == 200 && answers.size() < MOST_ATTEMPTS);
        return answers;
    }

    /** How many requests may have been taken since then, at one a second after the burst. */
    private static int atMost(int burst, Instant since) {
        return burst + 1 + (int) Duration.between(since, Instant.now()).toSeconds();
    }

    private static TestApplication app() {
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("p").startEvent().endEvent().done());
        app.grant("user", "bob", "starter");
        return app;
    }
}
