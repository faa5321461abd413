package dev.onset.observability;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.onset.testing.Activity;
import dev.onset.testing.LogRecords;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.logging.json.runtime.JsonFormatter;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LogTest {

    private static final String MARKER = "4929-1234-5678-9012";

    @Test
    void no_value_and_no_token_is_ever_logged() {
        try (LogRecords log = LogRecords.capture()) {
            TestApplication app = Activity.ofEveryKind(MARKER);
            Activity.refused(app, MARKER);
            String token = Tokens.of("alice");
            TestApplication.withToken(token + "x")
                    .get("/api/management/workspaces")
                    .then()
                    .statusCode(401);
            failsInTheDatabase(app).then().statusCode(500);
            Logger.getLogger("dev.onset.test").info("the end");

            assertThat(log.of("dev.onset.test")).as("records are captured").hasSize(1);
            assertThat(log.of("dev.onset.problems.InternalErrors"))
                    .as("the failure is in the log")
                    .hasSize(1)
                    .allSatisfy(entry -> assertThat(LogRecords.whole(entry)).contains("no_such_start"));
            assertThat(log.all())
                    .allSatisfy(entry -> assertThat(LogRecords.whole(entry))
                            .doesNotContain(MARKER)
                            // What every JSON Web Token begins with.
                            .doesNotContain("eyJ"));
        }
    }

    @Test
    void a_line_about_an_instance_has_its_ids_as_fields() throws Exception {
        try (LogRecords log = LogRecords.capture()) {
            TestApplication app = Activity.ofEveryKind(MARKER);
            failsInTheDatabase(app).then().statusCode(500);

            ExtLogRecord entry = log.of("dev.onset.problems.InternalErrors").getFirst();
            JsonNode json = new ObjectMapper().readTree(new JsonFormatter().format(entry));
            assertThat(json.path("level").asText()).isEqualTo("ERROR");
            assertThat(json.at("/mdc/applicationId").asText()).isEqualTo(app.applicationId.toString());
            assertThat(json.at("/mdc/workspaceId").asText()).isEqualTo(app.workspaceId.toString());
            assertThat(json.at("/mdc/instanceUuid").asText()).hasSize(36);
        }
    }

    @Test
    void a_request_does_not_inherit_what_another_one_was_about() {
        try (LogRecords log = LogRecords.capture()) {
            Activity.ofEveryKind(MARKER);
            TestApplication.create();

            List<ExtLogRecord> creations = log.of("dev.onset.audit").stream()
                    .filter(entry -> LogRecords.message(entry).contains("POST /api/management/workspaces\""))
                    .toList();
            assertThat(creations)
                    .hasSize(2)
                    .allSatisfy(entry ->
                            assertThat(entry.getMdcCopy()).doesNotContainKeys("instanceUuid", "applicationId"));
        }
    }

    /** A start that PostgreSQL refuses; its own message for that quotes the whole row. */
    private static Response failsInTheDatabase(TestApplication app) {
        app.activate(app.publish(
                "fails",
                Bpmn.createExecutableProcess("no_such_start")
                        .startEvent()
                        .endEvent()
                        .done()));
        Rows.update("alter table process_instance add constraint no_such_start_ck"
                + " check (process_name <> 'no_such_start') not valid");
        try {
            return as("alice")
                    .body(Map.of("card", MARKER))
                    .post(
                            "/api/runtime/wks/{workspace}/app/{app}/process-name/no_such_start/start",
                            app.workspaceId,
                            app.applicationId);
        } finally {
            Rows.update("alter table process_instance drop constraint no_such_start_ck");
        }
    }
}
