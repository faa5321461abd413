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
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@TestProfile(DatabaseProxy.NothingElse.class)
@WithTestResource(DatabaseProxy.class)
class DatabaseAwayTest {

    private static final int CALLERS = 24;
    private static final Duration BOUND = Duration.ofSeconds(8);

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
        // All but those that find out whether it is back are answered at once, even on a busy machine.
        assertThat(then.stream().filter(answer -> answer.took().toMillis() < 1000))
                .hasSizeGreaterThanOrEqualTo(CALLERS / 2);

        DatabaseProxy.set(DatabaseProxy.Outage.NONE);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> app.start("alice", "p", Map.of()).statusCode() == 200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> starts(app).stream()
                        .map(answer -> answer.response().statusCode())
                        .collect(Collectors.toSet())
                        .equals(java.util.Set.of(200)));
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
