package dev.onset.builds;

import static dev.onset.builds.TestBuilds.build;
import static dev.onset.builds.TestBuilds.file;
import static dev.onset.builds.TestBuilds.form;
import static dev.onset.builds.TestBuilds.model;
import static dev.onset.builds.TestBuilds.with;
import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestRows;
import dev.onset.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RefusedBuildsTest {

    @Inject
    TestRows rows;

    private TestApplication app;

    @BeforeEach
    void createApplication() {
        app = TestApplication.create();
    }

    @Test
    void all_errors_of_all_files_are_told_at_once_and_nothing_is_stored() {
        String unsupported = model("a")
                .replace(
                        "<endEvent id=\"end\"",
                        "<endEvent id=\"end\"><signalEventDefinition/></endEvent><endEvent id=\"more\"");
        long before = rows.count();

        JsonPath problem = assertProblem(
                app.publish(build(
                        "1.0.0",
                        file("a.bpmn", unsupported),
                        file("b.bpmn", "<nonsense/>"),
                        file("c.schema.json", "{\"type\": 1}"),
                        file("good.bpmn", model("good")))),
                ProblemType.INVALID_PROCESS_MODEL);

        assertThat(problem.<String>getList("errors.file"))
                .contains("a.bpmn", "b.bpmn", "c.schema.json")
                .doesNotContain("good.bpmn");
        assertThat(problem.<String>getList("errors.detail"))
                .allSatisfy(detail -> assertThat(detail).isNotBlank());
        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void process_names_are_unique_in_a_build() {
        refused(ProblemType.INVALID_PROCESS_MODEL, build("1", file("a.bpmn", model("a")), file("b.bpmn", model("a"))));
        Map<String, Object> sameName =
                new HashMap<>(build("1", file("a.bpmn", model("a")), file("b.bpmn", model("b"))));
        sameName.put("processNames", Map.of("a", "same", "b", "same"));
        refused(ProblemType.INVALID_PROCESS_MODEL, sameName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a b", "", "a\u0000", "<script>", "a%2Fb", "..\\x", "\u202Ea", "a\n"})
    void a_process_name_with_other_characters_is_refused(String name) {
        Map<String, Object> request = with(build("1", file("a.bpmn", model("a"))), "processNames", Map.of("a", name));

        refused(ProblemType.INVALID_PROCESS_MODEL, request);
    }

    @Test
    void a_name_for_a_process_that_is_not_there_is_refused() {
        Map<String, Object> request = with(build("1", file("a.bpmn", model("a"))), "processNames", Map.of("b", "name"));

        refused(ProblemType.INVALID_PROCESS_MODEL, request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../a.bpmn",
                "/etc/passwd.bpmn",
                "a/../../b.bpmn",
                "..\\a.bpmn",
                "C:\\a.bpmn",
                "a\u0000.bpmn",
                ".bpmn",
                "",
                "a.bpmn\n",
                "a.xml",
                "a.bpmn.exe",
                "%2e%2e%2fa.bpmn",
                "~/a.bpmn",
                "a.bpmn "
            })
    void a_file_name_that_is_more_than_a_name_is_refused(String name) {
        refused(ProblemType.INVALID_PROCESS_MODEL, build("1", file(name, model("a")), file("good.bpmn", model("b"))));
    }

    @Test
    void a_form_with_a_file_name_that_leads_elsewhere_is_refused() {
        long before = rows.count();
        for (String name : List.of("../a.bpmn", "/etc/a.bpmn", "..\\a.bpmn", "x/a.bpmn")) {
            assertProblem(
                    form("1.0.0")
                            .multiPart("file", name, model("a").getBytes(UTF_8), "application/xml")
                            .post(app.path() + "/builds"),
                    ProblemType.INVALID_PROCESS_MODEL);
        }
        assertThat(rows.count()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--b\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n1\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n1\r\n"
                        + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\r\n\r\nx\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.bpmn\"\r\n\r\nx\r\n--b--\r\n",
                "--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n1\r\n",
                "--b\r\n\r\n\r\n--b--\r\n",
                "nonsense",
                ""
            })
    void a_form_that_is_broken_or_incomplete_stores_nothing(String body) {
        long before = rows.count();

        Response answer = given().auth()
                .oauth2(Tokens.of("alice"))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .body(body.getBytes(UTF_8))
                .post(app.path() + "/builds");

        assertThat(answer.contentType()).as(answer::asString).isEqualTo("application/problem+json");
        assertThat(answer.statusCode()).as(answer::asString).isIn(400, 422);
        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void a_build_has_files_but_not_too_many_and_each_once() {
        refused(ProblemType.INVALID_PROCESS_MODEL, build("1"));
        refused(ProblemType.INVALID_PROCESS_MODEL, build("1", file("a.schema.json", "{}")));
        refused(ProblemType.INVALID_PROCESS_MODEL, build("1", file("a.bpmn", model("a")), file("a.bpmn", model("b"))));
        refused(ProblemType.INVALID_PROCESS_MODEL, build("1", file("a.bpmn", "")));
        List<Map<String, String>> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            many.add(file("f" + i + ".bpmn", "<a/>"));
        }
        refused(ProblemType.INVALID_REQUEST, Map.of("version", "1", "files", many));
    }

    @Test
    void a_schema_belongs_to_a_process_by_its_name() {
        refused(ProblemType.INVALID_PROCESS_MODEL, build("1", file("a.bpmn", model("a")), file("b.schema.json", "{}")));
        for (String schema : List.of(
                "[]", "{\"$ref\": \"https://example.com/s\"}", "{\"const\": \"\\u0000\"}", "{\"const\": 1e999999}")) {
            refused(
                    ProblemType.INVALID_PROCESS_MODEL,
                    build("1", file("a.bpmn", model("a")), file("a.schema.json", schema)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1 0", "1\u0000", "-1", "../1", "v\u00e9", "1;drop table build", "<1>"})
    void a_version_or_branch_with_other_characters_is_refused(String label) {
        refused(ProblemType.INVALID_REQUEST, build(label, file("a.bpmn", model("a"))));
        Map<String, Object> request = with(build("1", file("a.bpmn", model("a"))), "branch", label);
        refused(ProblemType.INVALID_REQUEST, request);
    }

    @Test
    void a_version_has_at_most_100_characters() {
        refused(ProblemType.INVALID_REQUEST, build("1".repeat(101), file("a.bpmn", model("a"))));
        app.publish(build("1".repeat(100), file("a.bpmn", model("a")))).then().statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"version\": 1, \"files\": []}",
                "{\"version\": \"1\", \"files\": {}}",
                "{\"version\": \"1\", \"files\": [null]}",
                "{\"version\": \"1\", \"files\": [{\"path\": \"a.bpmn\"}]}",
                "{\"version\": \"1\", \"files\": [{\"path\": \"a.bpmn\", \"content\": 1}]}",
                "{\"version\": \"1\", \"files\": [], \"status\": \"RELEASED\"}",
                "{\"version\": \"1\", \"files\": [], \"status\": 0}",
                "{\"version\": \"1\", \"files\": [], \"processNames\": {\"a\": null}}",
                "{\"version\": \"1\", \"files\": [], \"processNames\": []}",
                "{\"version\": \"1\", \"files\": [], \"force\": true}"
            })
    void a_document_that_is_no_build_is_refused_with_pointers(String body) {
        long before = rows.count();

        JsonPath problem =
                assertProblem(as("alice").body(body).post(app.path() + "/builds"), ProblemType.INVALID_REQUEST);

        assertThat(problem.<String>getList("errors.pointer")).isNotEmpty().allMatch(pointer -> pointer.startsWith("/"));
        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void hostile_xml_is_refused_fast_and_cheaply() {
        String bomb = """
                <?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">%s]><definitions>&z9;</definitions>""".formatted(IntStream.range(0, 10)
                .mapToObj(i ->
                        "<!ENTITY z%d \"%s\">".formatted(i, ("&" + (i == 0 ? "a" : "z" + (i - 1)) + ";").repeat(10)))
                .reduce("", String::concat));
        String external = """
                <?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;</definitions>""";
        String deep = "<a>".repeat(200_000);
        long start = System.nanoTime();

        for (String xml : List.of(bomb, external, deep, deep + "</a>".repeat(200_000), model("a") + "\u0000")) {
            Response answer = app.publish(build("1", file("a.bpmn", xml)));
            assertProblem(answer, ProblemType.INVALID_PROCESS_MODEL);
            assertThat(answer.asString()).doesNotContain("root:");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
        assertThat(builds()).isZero();
    }

    private void refused(ProblemType type, Map<String, ?> request) {
        long before = rows.count();
        assertProblem(app.publish(request), type);
        assertThat(rows.count()).isEqualTo(before);
    }

    private long builds() {
        return rows.count("select count(*) from build where application_id = ?", app.applicationId);
    }
}
