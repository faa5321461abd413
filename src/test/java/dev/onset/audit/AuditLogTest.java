package dev.onset.audit;

import static dev.onset.testing.TestApplication.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.LogRecords;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditLogTest {

    private static final BpmnModelInstance MODEL =
            Bpmn.createExecutableProcess("p").startEvent().endEvent().done();

    @Test
    void every_change_is_a_line_with_who_what_and_outcome() {
        try (LogRecords log = LogRecords.capture()) {
            TestApplication app = TestApplication.create();
            UUID build = app.publish("1.0.0", MODEL);
            app.activate(build);
            app.grant("user", "bob", "starter");
            app.start("p", Map.of());

            assertThat(lines(log))
                    .containsExactly(
                            "who=alice what=\"POST /api/management/workspaces\" outcome=done status=201 workspaceId="
                                    + app.workspaceId,
                            "who=alice what=\"POST " + app.workspacePath()
                                    + "/applications\" outcome=done status=201 applicationId=" + app.applicationId,
                            "who=alice what=\"POST " + app.path() + "/builds\" outcome=done status=201" + " buildId="
                                    + build + " version=1.0.0",
                            "who=alice what=\"PUT " + app.path() + "/activation\" outcome=done status=200 buildId="
                                    + build,
                            lines(log).getLast())
                    .last()
                    .asString()
                    .contains("/grants\" outcome=done status=201 grantId=")
                    .endsWith(" subjectType=USER subject=bob role=STARTER");
        }
    }

    @Test
    void a_change_that_is_refused_is_a_line_and_a_request_that_nobody_makes_is_none() {
        TestApplication app = TestApplication.create();
        app.grant("user", "bob", "starter");
        try (LogRecords log = LogRecords.capture()) {
            as("bob")
                    .body(Map.of("buildId", UUID.randomUUID()))
                    .put(app.path() + "/activation")
                    .then()
                    .statusCode(403);
            as("alice")
                    .body(Map.of("buildId", UUID.randomUUID()))
                    .put(app.path() + "/activation")
                    .then()
                    .statusCode(404);
            given().put(app.path() + "/activation").then().statusCode(401);
            as("alice").get(app.path() + "/builds").then().statusCode(200);

            assertThat(lines(log))
                    .containsExactly(
                            "who=bob what=\"PUT " + app.path() + "/activation\" outcome=forbidden status=403",
                            "who=alice what=\"PUT " + app.path() + "/activation\" outcome=refused status=404");
        }
    }

    @Test
    void no_name_can_forge_a_line_or_a_pair() {
        try (LogRecords log = LogRecords.capture()) {
            AuditLog.record("eve outcome=done\n\"who=alice\\", "POST /x", "refused", Map.of());

            assertThat(lines(log))
                    .containsExactly("who=\"eve outcome=done?\\\"who=alice\\\\\" what=\"POST /x\" outcome=refused");
        }
    }

    private static List<String> lines(LogRecords log) {
        return log.of(AuditLog.CATEGORY).stream()
                .map(ExtLogRecord::getFormattedMessage)
                .toList();
    }
}
