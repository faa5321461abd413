package dev.onset.runtime;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProcessValuesTest {

    private static final String VALUES = """
            {"big": 12345678901234567890, "tenth": 0.1, "exact": 0.12345678901234567890123456789,
             "huge": 1e300, "tiny": 1.5e-300, "negative": -9223372036854775808,
             "nested": {"list": [1, null, {"empty": {}}, [[]]], "deep": {"er": {"st": true}}},
             "nothing": null, "text": "žluťoučký 🐎 \\u0001\\n\\"\\\\ </script>", "": "no name", "a.b~/c": 1, "no": false}""";

    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("values")
            .startEvent()
            .scriptTask(
                    "copy",
                    task -> task.zeebeExpression(
                                    "{big: big, tenth: tenth, exact: exact, huge: huge, nested: nested, nothing: nothing, text: text}")
                            .zeebeResultVariable("copy"))
            .serviceTask("work", task -> task.zeebeJobType("work"))
            .userTask("look", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    @Test
    void values_keep_every_digit_and_character_on_all_their_ways() throws Exception {
        TestApplication app = TestApplication.running(MODEL);
        JsonNode sent = EXACT.readTree(VALUES);
        UUID uuid = UUID.fromString(as("alice")
                .body(VALUES)
                .post("/api/runtime/wks/{w}/app/{a}/process-name/values/start", app.workspaceId, app.applicationId)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("uuid"));

        JsonNode kept = values(uuid);
        assertKept(kept, sent);
        kept.get("copy").fieldNames().forEachRemaining(name -> assertSame(name, kept.get("copy"), sent));

        JsonNode job = EXACT.readTree(as("alice")
                        .body("""
                                {"type": "work", "timeout": 60000, "maxJobsToActivate": 1, "tenantIds": ["%s"]}""".formatted(app.applicationId))
                        .post("/v2/jobs/activation")
                        .body()
                        .asString())
                .get("jobs")
                .get(0);
        assertKept(job.get("variables"), sent);

        as("alice")
                .body("{\"variables\": {\"returned\": " + VALUES + "}}")
                .post("/v2/jobs/{key}/completion", job.get("jobKey").asText())
                .then()
                .statusCode(204);
        assertKept(values(uuid).get("returned"), sent);
    }

    private static JsonNode values(UUID uuid) throws Exception {
        return EXACT.readTree(as("alice")
                        .get("/api/runtime/process-instance/{uuid}", uuid)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .get("values");
    }

    private static void assertKept(JsonNode found, JsonNode sent) {
        sent.fieldNames().forEachRemaining(name -> assertSame(name, found, sent));
    }

    private static void assertSame(String name, JsonNode found, JsonNode sent) {
        assertThat(found.has(name)).as(name).isTrue();
        if (sent.get(name).isNumber()) {
            assertThat(found.get(name).decimalValue())
                    .as(name)
                    .isEqualByComparingTo(sent.get(name).decimalValue());
        } else {
            assertThat(found.get(name)).as(name).isEqualTo(sent.get(name));
        }
    }
}
