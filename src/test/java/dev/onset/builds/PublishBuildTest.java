package dev.onset.builds;

import static dev.onset.builds.TestBuilds.build;
import static dev.onset.builds.TestBuilds.file;
import static dev.onset.builds.TestBuilds.form;
import static dev.onset.builds.TestBuilds.model;
import static dev.onset.builds.TestBuilds.with;
import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestRows;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        Map<String, Object> request = with(
                build("1.0.0", file("a.bpmn", bpmn)),
                "processNames",
                Map.of("customer_onboarding", "[DOCS]customer_onboarding"));

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
        Map<String, Object> otherBranch = with(build("1.0.0", file("a.bpmn", bpmn)), "branch", "feature/x");
        Map<String, Object> draft = with(build("1.0.0", file("a.bpmn", bpmn)), "status", "DRAFT");

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

    /** A process whose task has an extension without an effect. */
    private static String modelWithWarning() {
        return model("loan").replace("<endEvent", """
                <task id="note"><extensionElements><zeebe:taskDefinition
                    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" type="x"/></extensionElements></task><endEvent""");
    }

    @Test
    void a_build_has_the_warnings_of_its_models() {
        JsonPath build = app.publish(build("1.0.0", file("loan.bpmn", modelWithWarning())))
                .then()
                .statusCode(201)
                .body("warnings.file", contains("loan.bpmn"))
                .body("warnings.element", contains("note"))
                .body("warnings.detail", contains("The zeebe:taskDefinition has no effect on a task"))
                .extract()
                .jsonPath();

        assertThat(build.getInt("warnings[0].line")).isPositive();
        JsonPath read =
                as("alice").get(app.path() + "/builds/" + build.getString("id")).jsonPath();
        assertThat(read.<Object>getList("warnings")).isEqualTo(build.<Object>getList("warnings"));
        assertThat(as("alice").get(app.path() + "/builds").jsonPath().<Object>getList("items.warnings"))
                .containsExactly((Object) null);
    }

    @Test
    void a_dry_run_answers_like_a_publication_and_stores_nothing() {
        Map<String, Object> build = build("1.0.0", file("loan.bpmn", modelWithWarning()));
        String path = app.path() + "/builds?dryRun=true";
        long before = rows.count();

        JsonPath tried = as("alice")
                .body(build)
                .post(path)
                .then()
                .statusCode(200)
                .body("warnings.element", contains("note"))
                .body("processes.name", contains("loan"))
                .extract()
                .jsonPath();
        form("1.0.0")
                .multiPart("file", "loan.bpmn", modelWithWarning().getBytes(UTF_8), "application/xml")
                .post(path)
                .then()
                .statusCode(200);
        assertProblem(
                as("alice")
                        .body(build("1.0.0", file("loan.bpmn", "<nonsense/>")))
                        .post(path),
                ProblemType.INVALID_PROCESS_MODEL);
        assertThat(rows.count()).isEqualTo(before);

        JsonPath published = app.publish(build).jsonPath();
        assertThat(published.getString("checksum")).isEqualTo(tried.getString("checksum"));
        assertThat(published.<Object>getList("warnings")).isEqualTo(tried.<Object>getList("warnings"));
        assertThat(as("alice").body(build).post(path).jsonPath().getString("id"))
                .isEqualTo(published.getString("id"));
        assertProblem(
                as("alice")
                        .body(build("1.0.0", file("loan.bpmn", model("loan"))))
                        .post(path),
                ProblemType.BUILD_VERSION_EXISTS);
    }

    private long builds() {
        return rows.count("select count(*) from build where application_id = ?", app.applicationId);
    }

    private static <T> List<T> atOnce(int times, Supplier<T> call) {
        return IntStream.range(0, times).parallel().mapToObj(i -> call.get()).toList();
    }
}
