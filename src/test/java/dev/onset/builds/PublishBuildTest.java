package dev.onset.builds;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestRows;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PublishBuildTest {

    private static final String SCHEMA = """
            {"type": "object", "required": ["loanAmount"], "properties": {"loanAmount": {"type": "number"}}}""";

    @Inject
    TestRows rows;

    private TestApplication app;

    @BeforeEach
    void createApplication() {
        app = TestApplication.create();
    }

    @Test
    void a_build_is_stored_whole_and_read_back_as_it_was_published() {
        String bpmn = model("loan");
        JsonPath build = app.publish(build("1.0.0", file("loan.bpmn", bpmn), file("loan.schema.json", SCHEMA)))
                .then()
                .statusCode(201)
                .body("version", is("1.0.0"))
                .body("branch", is("main"))
                .body("status", is("COMMITTED"))
                .body("publishedBy", is("alice"))
                .body("checksum", matchesPattern("[0-9a-f]{64}"))
                .body("processes.name", contains("loan"))
                .body("processes[0].hasInputSchema", is(true))
                .extract()
                .jsonPath();

        String path = app.path() + "/builds/" + build.getString("id");
        assertThat(as("alice").get(path).jsonPath().<String, Object>getMap("$"))
                .isEqualTo(build.<String, Object>getMap("$"));
        Response stored = as("alice").accept("*/*").get(path + "/files/loan.bpmn");
        assertThat(stored.asByteArray()).isEqualTo(bpmn.getBytes(UTF_8));
        assertThat(stored.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(stored.header("Content-Disposition")).startsWith("attachment");
        assertProblem(as("alice").accept("*/*").get(path + "/files/none.bpmn"), ProblemType.NOT_FOUND);
    }

    @Test
    void a_form_and_a_document_with_the_same_content_are_the_same_build() {
        String bpmn = model("loan");
        String id = form("1.0.0")
                .multiPart("file", "loan.bpmn", bpmn.getBytes(UTF_8), "application/xml")
                .multiPart("file", "loan.schema.json", SCHEMA.getBytes(UTF_8), "application/json")
                .post(app.path() + "/builds")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("id");

        app.publish(build("1.0.0", file("loan.schema.json", SCHEMA), file("loan.bpmn", bpmn)))
                .then()
                .statusCode(200)
                .body("id", is(id));
    }

    @Test
    void a_process_can_be_given_a_name_with_brackets() {
        String bpmn = model("customer_onboarding");
        Map<String, Object> request = new HashMap<>(build("1.0.0", file("a.bpmn", bpmn)));
        request.put("processNames", Map.of("customer_onboarding", "[DOCS]customer_onboarding"));

        app.publish(request)
                .then()
                .statusCode(201)
                .body("processes.name", contains("[DOCS]customer_onboarding"))
                .body("processes.processId", contains("customer_onboarding"));
        form("1.0.0")
                .multiPart("file", "a.bpmn", bpmn.getBytes(UTF_8), "application/xml")
                .multiPart("processNames", "{\"customer_onboarding\": \"[DOCS]customer_onboarding\"}")
                .post(app.path() + "/builds")
                .then()
                .statusCode(200);
    }

    @Test
    void the_same_version_with_the_same_content_is_the_same_build() {
        Map<String, String> a = file("a.bpmn", model("a"));
        Map<String, String> b = file("b.bpmn", model("b"));
        String id = app.publish(build("1.0.0", a, b)).jsonPath().getString("id");

        app.publish(build("1.0.0", b, a))
                .then()
                .statusCode(200)
                .body("id", is(id))
                .body("processes.name", containsInAnyOrder("a", "b"));

        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void a_version_with_other_content_branch_or_status_is_refused() {
        String bpmn = model("a");
        app.publish(build("1.0.0", file("a.bpmn", bpmn))).then().statusCode(201);
        long before = rows.count();
        Map<String, Object> otherBranch = new HashMap<>(build("1.0.0", file("a.bpmn", bpmn)));
        otherBranch.put("branch", "feature/x");
        Map<String, Object> draft = new HashMap<>(build("1.0.0", file("a.bpmn", bpmn)));
        draft.put("status", "DRAFT");

        for (Map<String, Object> request : List.of(
                build("1.0.0", file("a.bpmn", model("other"))),
                build("1.0.0", file("b.bpmn", bpmn)),
                otherBranch,
                draft)) {
            assertProblem(app.publish(request), ProblemType.BUILD_VERSION_EXISTS);
        }
        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void the_same_version_of_another_application_is_another_build() {
        app.publish(build("1.0.0", file("a.bpmn", model("a")))).then().statusCode(201);

        TestApplication.create()
                .publish(build("1.0.0", file("a.bpmn", model("other"))))
                .then()
                .statusCode(201);
    }

    @Test
    void publishing_the_same_at_once_makes_one_build() {
        Map<String, Object> request = build("1.0.0", file("a.bpmn", model("a")));

        List<Response> answers = atOnce(8, () -> app.publish(request));

        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnlyOnce(201)
                .containsOnly(200, 201);
        assertThat(answers)
                .extracting(answer -> answer.jsonPath().getString("id"))
                .containsOnly(answers.getFirst().jsonPath().getString("id"));
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void of_different_contents_that_are_published_at_once_one_wins() {
        List<Integer> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> app.publish(build("1.0.0", file("a.bpmn", model("p" + i))))
                        .statusCode())
                .toList();

        assertThat(answers).containsOnlyOnce(201).containsOnly(201, 409);
        assertThat(builds()).isEqualTo(1);
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
        Map<String, Object> request = new HashMap<>(build("1", file("a.bpmn", model("a"))));
        request.put("processNames", Map.of("a", name));

        refused(ProblemType.INVALID_PROCESS_MODEL, request);
    }

    @Test
    void a_name_for_a_process_that_is_not_there_is_refused() {
        Map<String, Object> request = new HashMap<>(build("1", file("a.bpmn", model("a"))));
        request.put("processNames", Map.of("b", "name"));

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
        refused(ProblemType.INVALID_PROCESS_MODEL, Map.of("version", "1", "files", many));
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
        Map<String, Object> request = new HashMap<>(build("1", file("a.bpmn", model("a"))));
        request.put("branch", label);
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
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(builds()).isZero();
    }

    @Test
    void builds_are_listed_newest_first_page_by_page() {
        List<String> published = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            published.addFirst(app.publish(
                            "1." + i,
                            Bpmn.readModelFromStream(
                                    new java.io.ByteArrayInputStream(model("a").getBytes(UTF_8))))
                    .toString());
        }

        JsonPath first = as("alice").get(app.path() + "/builds?limit=3").jsonPath();
        JsonPath second = as("alice")
                .get(app.path() + "/builds?limit=3&after=" + first.getString("next"))
                .jsonPath();

        List<String> listed = new ArrayList<>(first.getList("items.id"));
        listed.addAll(second.getList("items.id"));
        assertThat(listed).isEqualTo(published);
        assertThat(second.getString("next")).isNull();
    }

    @Test
    void a_build_of_another_application_is_not_found_here() {
        UUID elsewhere = UUID.fromString(TestApplication.create()
                .publish(build("1", file("a.bpmn", model("a"))))
                .jsonPath()
                .getString("id"));

        assertProblem(as("alice").get(app.path() + "/builds/" + elsewhere), ProblemType.BUILD_NOT_FOUND);
        assertProblem(
                as("alice").accept("*/*").get(app.path() + "/builds/" + elsewhere + "/files/a.bpmn"),
                ProblemType.BUILD_NOT_FOUND);
    }

    private void refused(ProblemType type, Map<String, ?> request) {
        long before = rows.count();
        assertProblem(app.publish(request), type);
        assertThat(rows.count()).isEqualTo(before);
    }

    private long builds() {
        return rows.count("select count(*) from build where application_id = ?", app.applicationId);
    }

    private static RequestSpecification form(String version) {
        return given().auth().oauth2(Tokens.of("alice")).multiPart("version", version);
    }

    @SafeVarargs
    private static Map<String, Object> build(String version, Map<String, String>... files) {
        return Map.of("version", version, "files", List.of(files));
    }

    private static Map<String, String> file(String path, String content) {
        return Map.of("path", path, "content", content);
    }

    private static String model(String processId) {
        return Bpmn.convertToString(Bpmn.createExecutableProcess(processId)
                .startEvent("start")
                .endEvent("end")
                .done());
    }

    private static <T> List<T> atOnce(int times, Supplier<T> call) {
        return IntStream.range(0, times).parallel().mapToObj(i -> call.get()).toList();
    }
}
