package dev.onset.instances;

import static dev.onset.instances.TestOperations.acts;
import static dev.onset.instances.TestOperations.calledBy;
import static dev.onset.instances.TestOperations.cancel;
import static dev.onset.instances.TestOperations.expire;
import static dev.onset.instances.TestOperations.hold;
import static dev.onset.instances.TestOperations.leftBehind;
import static dev.onset.instances.TestOperations.resume;
import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestModels.late;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ExpireInstanceTest {

    @Test
    void an_instance_whose_time_is_up_expires_and_leaves_nothing() {
        TestApplication app = TestApplication.running(TestOperations.calling(), TestOperations.called());
        UUID uuid = app.start("caller", Map.of());
        UUID called = calledBy(app, uuid);

        expire("alice", uuid, expiry(Duration.ofHours(1))).then().statusCode(200);
        assertThat(instance(uuid).getString("expiryTime")).isNotNull();
        expire("alice", uuid, expiry(Duration.ofMillis(1500))).then().statusCode(200);

        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("EXPIRED"));
        assertThat(instance(called).getString("state")).isEqualTo("TERMINATED");
        assertThat(acts(uuid)).contains("EXPIRY_CHANGED by alice", "EXPIRED by null");
        await().untilAsserted(
                        () -> assertThat(leftBehind(uuid) + leftBehind(called)).isZero());
    }

    @Test
    void an_expiry_that_is_taken_away_or_overtaken_leaves_nothing() {
        TestApplication app = TestApplication.running(late("PT1H"));
        UUID taken = app.start("late", Map.of());
        UUID overtaken = app.start("late", Map.of());
        for (UUID each : List.of(taken, overtaken)) {
            expire("alice", each, expiry(Duration.ofHours(1))).then().statusCode(200);
            assertThat(Rows.count(
                            "scheduled_tasks", "task_name = 'expire-instance' and task_instance like ?", each + ":%"))
                    .isEqualTo(1);
        }

        expire("alice", taken, "{\"expiryTime\": null}").then().statusCode(200);
        cancel("alice", overtaken).then().statusCode(200);

        for (UUID each : List.of(taken, overtaken)) {
            assertThat(Rows.count(
                            "scheduled_tasks", "task_name = 'expire-instance' and task_instance like ?", each + ":%"))
                    .isZero();
        }
        assertThat(instance(taken).getString("expiryTime")).isNull();
    }

    @Test
    void an_instance_on_hold_expires_when_it_is_resumed() {
        TestApplication app = TestApplication.running(late("PT1H"));
        UUID uuid = app.start("late", Map.of());
        hold("alice", uuid).then().statusCode(200);
        expire("alice", uuid, expiry(Duration.ofMillis(300))).then().statusCode(200);
        // Nothing asks an instance that is on hold again: it asks itself when it is resumed.
        await().until(() ->
                Rows.count("scheduled_tasks", "task_name = 'expire-instance' and task_instance like ?", uuid + ":%")
                        == 0);
        assertThat(instance(uuid).getString("state")).isEqualTo("ON_HOLD");

        resume("alice", uuid).then().statusCode(200);

        await().untilAsserted(
                        () -> assertThat(instance(uuid).getString("state")).isEqualTo("EXPIRED"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"expiryTime\": \"soon\"}",
                "{\"expiryTime\": \"2020-01-01T00:00:00Z\"}",
                "{\"expiryTime\": \"2099-01-01\"}",
                "{\"expiryTime\": \"+300000-01-01T00:00:00Z\"}",
                "{\"expiryTime\": 5}",
                "{\"other\": null}"
            })
    void an_expiry_that_makes_no_sense_changes_nothing(String body) {
        TestApplication app = TestApplication.running(late("PT1H"));
        UUID uuid = app.start("late", Map.of());

        assertProblem(expire("alice", uuid, body), ProblemType.INVALID_REQUEST);

        assertThat(instance(uuid).getLong("revision")).isEqualTo(1);
    }

    private static String expiry(Duration in) {
        return "{\"expiryTime\": \"" + Instant.now().plus(in) + "\"}";
    }
}
