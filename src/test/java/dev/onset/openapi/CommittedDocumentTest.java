package dev.onset.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.onset.testing.OpenApiDocument;
import dev.onset.testing.OpenApiDocument.Operation;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CommittedDocumentTest {

    private static final Path COMMITTED = Path.of("docs/openapi.yaml");
    private static final String UPDATE = "./mvnw test -Dtest=CommittedDocumentTest -Donset.openapi.update=true";

    @ConfigProperty(name = "quarkus.oidc.auth-server-url")
    String provider;

    @Test
    void the_committed_document_is_the_one_that_is_served() throws IOException {
        String served = given().get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .replace(provider, "https://identity-provider.example");
        if (Boolean.getBoolean("onset.openapi.update")) {
            Files.writeString(COMMITTED, served);
        }

        List<String> before = Files.exists(COMMITTED) ? Files.readAllLines(COMMITTED) : List.of();
        List<String> now = served.lines().toList();
        int line = 0;
        while (line < Math.min(before.size(), now.size()) && before.get(line).equals(now.get(line))) {
            line++;
        }

        assertThat(line)
                .as(
                        "%s has drifted from what the application serves. Where that is meant, run %s and commit the file; "
                                + "whoever uses the API sees the change. The first difference is in line %d: committed is %s, "
                                + "served is %s",
                        COMMITTED, UPDATE, line + 1, at(before, line), at(now, line))
                .isEqualTo(before.size())
                .isEqualTo(now.size());
    }

    private static String at(List<String> lines, int line) {
        return line < lines.size() ? "\"" + lines.get(line).strip() + "\"" : "nothing";
    }

    @Test
    void every_operation_of_the_contract_has_an_example_of_its_answer() {
        for (String id : List.of(
                "startProcessByName", "startProcessOnBuild", "getActiveBuildInfo", "getProcessInstanceBuildInfo")) {
            assertThat(operation(id)
                            .json()
                            .path("responses")
                            .path("200")
                            .path("content")
                            .path("application/json")
                            .path("examples"))
                    .as(id)
                    .isNotEmpty();
        }
    }

    @Test
    void every_example_of_a_body_fits_its_schema() {
        OpenApiDocument document = OpenApiDocument.current();
        int checked = 0;
        for (JsonNode mediaType : mediaTypes(document)) {
            for (JsonNode reference : mediaType.path("examples")) {
                JsonNode example = document.resolve(reference).path("value");
                assertThat(document.validate(mediaType.path("schema"), example))
                        .as(reference.toString())
                        .isEmpty();
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(50);
    }

    @Test
    void a_member_that_is_missing_or_null_or_unknown_does_not_fit() {
        OpenApiDocument document = OpenApiDocument.current();
        JsonNode schema = document.root().at("/components/schemas/StartToken");
        JsonNode token = document.root().at("/components/examples/PinnedStartResponse/value/tokens/0");

        assertThat(document.validate(schema, token)).isEmpty();
        for (String member : List.of("id", "uuid", "state", "statusCurrentNode")) {
            ObjectNode changed = token.deepCopy();
            changed.remove(member);
            assertThat(document.validate(schema, changed))
                    .as("without " + member)
                    .isNotEmpty();
            changed.putNull(member);
            assertThat(document.validate(schema, changed)).as("null " + member).isNotEmpty();
        }
        ObjectNode unknown = token.deepCopy();
        unknown.put("other", 1);
        assertThat(document.validate(schema, unknown)).isNotEmpty();
    }

    @Test
    void a_build_may_be_published_as_json_and_as_a_form() {
        assertThat(operation("publishBuild")
                        .json()
                        .path("requestBody")
                        .path("content")
                        .fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("application/json", "multipart/form-data");
    }

    @Test
    void swagger_ui_is_served_and_logs_in_at_the_configured_provider() {
        String page =
                given().get("/q/swagger-ui/").then().statusCode(200).extract().asString();
        assertThat(page).contains("usePkceWithAuthorizationCodeGrant: true", "clientId: 'onset'", "/q/openapi");
        // What SwaggerUiTest sees a browser make of it.
        assertThat(page)
                .contains("requestInterceptor: (request) => { const given = ", "location.origin")
                .doesNotContain("queryConfigEnabled: true");

        JsonNode flow =
                OpenApiDocument.current().root().at("/components/securitySchemes/login/flows/authorizationCode");
        assertThat(flow.path("authorizationUrl").asText()).isEqualTo(provider + "/authorize");
        assertThat(flow.path("tokenUrl").asText()).isEqualTo(provider + "/token");
    }

    private static Operation operation(String id) {
        return OpenApiDocument.current().operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no operation " + id));
    }

    private static List<JsonNode> mediaTypes(OpenApiDocument document) {
        return document.operations().stream()
                .flatMap(operation -> Stream.concat(
                        StreamSupport.stream(operation.json().path("responses").spliterator(), false),
                        Stream.of(operation.json().path("requestBody"))))
                .map(document::resolve)
                .flatMap(body -> StreamSupport.stream(body.path("content").spliterator(), false))
                .toList();
    }
}
