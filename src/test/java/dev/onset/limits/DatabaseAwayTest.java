package dev.onset.limits;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.DatabaseProxy;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@TestProfile(DatabaseProxy.NothingElse.class)
@WithTestResource(DatabaseProxy.class)
class DatabaseAwayTest {

    private static final int CALLERS = 24;
    /** Less than the 30 seconds after which a connection that hears nothing is given up. */
    private static final Duration BOUND = Duration.ofSeconds(25);

    private record Answer(Response response, Duration took) {}

    @AfterEach
    void bringTheDatabaseBack() {
        DatabaseProxy.set(DatabaseProxy.Outage.NONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = DatabaseProxy.Outage.class,
            names = {"SILENT", "CUT"})
    void starts_are_refused_in_bounded_time_and_work_again_by_themselves(DatabaseProxy.Outage outage) {
        TestApplication app = app();
        app.start("p", Map.of());

        DatabaseProxy.set(outage);
        List<Answer> first = starts(app);
        List<Answer> then = starts(app);

        assertThat(first).allSatisfy(DatabaseAwayTest::assertUnavailable);
        assertThat(then).allSatisfy(DatabaseAwayTest::assertUnavailable);
        // All but those that find out whether it is back are answered at once, and do not wait 5 s for a connection.
        assertThat(then.stream().filter(answer -> answer.took().toMillis() < 4000))
                .hasSizeGreaterThanOrEqualTo(CALLERS / 2);

        DatabaseProxy.set(DatabaseProxy.Outage.NONE);
        await().until(() -> app.start("alice", "p", Map.of()).statusCode() == 200);
        await().until(() -> starts(app).stream()
                .map(answer -> answer.response().statusCode())
                .collect(Collectors.toSet())
                .equals(java.util.Set.of(200)));
    }

    @Test
    void a_connection_that_breaks_in_a_commit_is_unavailable_for_now() {
        DatabaseProxy.set(DatabaseProxy.Outage.IN_COMMIT);
        UUID workspace = UUID.randomUUID();
        Response refused = createWorkspace(workspace);
        DatabaseProxy.set(DatabaseProxy.Outage.NONE);

        assertProblem(refused, ProblemType.UNAVAILABLE);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        await().until(() -> createWorkspace(workspace).statusCode() == 201);
    }

    @Test
    void a_start_whose_answer_was_lost_says_that_it_may_have_happened_and_how_to_ask() {
        TestApplication app = app();
        app.start("p", Map.of());

        DatabaseProxy.set(DatabaseProxy.Outage.SILENT);
        String without = assertProblem(app.start("alice", "p", Map.of()), ProblemType.UNAVAILABLE)
                .getString("detail");
        DatabaseProxy.set(DatabaseProxy.Outage.NONE);
        await().until(() -> app.start("alice", "p", Map.of()).statusCode() == 200);
        DatabaseProxy.set(DatabaseProxy.Outage.SILENT);
        String with = assertProblem(startWithKey(app), ProblemType.UNAVAILABLE).getString("detail");

        assertThat(without).contains("may or may not have been started", "search", "/api/runtime/process-instances");
        assertThat(with).contains("may or may not have been started", "again with the same");
    }

    private static Response createWorkspace(UUID id) {
        return TestApplication.as("alice")
                .body(Map.of("id", id, "name", "Workspace"))
                .post("/api/management/workspaces");
    }

    private static Response startWithKey(TestApplication app) {
        return TestApplication.as("alice")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(Map.of())
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/p/start",
                        app.workspaceId,
                        app.applicationId);
    }

    private static void assertUnavailable(Answer answer) {
        assertProblem(answer.response(), ProblemType.UNAVAILABLE);
        assertThat(Integer.parseInt(answer.response().header("Retry-After"))).isPositive();
        assertThat(answer.took()).isLessThan(BOUND);
    }

    private static List<Answer> starts(TestApplication app) {
        return AtOnce.times(CALLERS, () -> {
            long begin = System.nanoTime();
            Response response = app.start("alice", "p", Map.of());
            return new Answer(response, Duration.ofNanos(System.nanoTime() - begin));
        });
    }

    private static TestApplication app() {
        return TestApplication.running(
                Bpmn.createExecutableProcess("p").startEvent().endEvent().done());
    }
}
