package dev.onset.workspaces;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestRows;
import dev.onset.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class WorkspacesTest {

    private static final String WORKSPACES = "/api/management/workspaces";

    @Inject
    TestRows rows;

    @Test
    void a_workspace_gets_an_id_where_none_is_given() {
        JsonPath created = as("alice")
                .body(Map.of("name", "Retail"))
                .post(WORKSPACES)
                .then()
                .statusCode(201)
                .body("name", is("Retail"))
                .body("createdBy", is("alice"))
                .extract()
                .jsonPath();

        UUID id = created.getUUID("id");
        assertThat(id.version()).isEqualTo(7);
        as("alice").get(WORKSPACES + "/{id}", id).then().statusCode(200).body("name", is("Retail"));
    }

    @Test
    void a_workspace_keeps_the_id_that_it_is_given() {
        UUID id = UUID.randomUUID();

        as("alice")
                .body(Map.of("id", id, "name", "Retail"))
                .post(WORKSPACES)
                .then()
                .statusCode(201)
                .header("Location", endsWith(WORKSPACES + "/" + id))
                .body("id", is(id.toString()));
    }

    @Test
    void an_id_that_is_taken_changes_nothing() {
        TestApplication app = TestApplication.create();
        long before = rows.count();

        assertProblem(
                as("alice").body(Map.of("id", app.workspaceId, "name", "Other")).post(WORKSPACES),
                ProblemType.ALREADY_EXISTS);
        assertProblem(
                as("alice")
                        .body(Map.of("id", app.applicationId, "name", "Other"))
                        .post(app.workspacePath() + "/applications"),
                ProblemType.ALREADY_EXISTS);

        assertThat(rows.count()).isEqualTo(before);
        as("alice").get(app.workspacePath()).then().body("name", is("Workspace"));
    }

    @Test
    void the_id_of_an_application_of_another_workspace_is_taken_and_not_shown() {
        TestApplication app = TestApplication.create();
        TestApplication other = TestApplication.create();

        assertProblem(
                as("alice")
                        .body(Map.of("id", app.applicationId, "name", "Other"))
                        .post(other.workspacePath() + "/applications"),
                ProblemType.ALREADY_EXISTS);
        assertProblem(
                as("alice").get(other.workspacePath() + "/applications/{id}", app.applicationId),
                ProblemType.APPLICATION_NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": null}",
                "{\"name\": \"\"}",
                "{\"name\": \"  \"}",
                "{\"name\": \"a\\u0000b\"}",
                "{\"name\": \"a\\nb\"}",
                "{\"name\": 5}",
                "{\"name\": [\"a\"]}",
                "{\"name\": \"a\", \"id\": \"x\"}",
                "{\"name\": \"a\", \"id\": \"1-1-1-1-1\"}",
                "{\"name\": \"a\", \"owner\": \"mallory\"}",
                "{\"name\": \"\\ud800\"}"
            })
    void a_request_that_does_not_fit_stores_nothing(String body) {
        TestApplication app = TestApplication.create();
        long before = rows.count();

        assertProblem(as("alice").body(body).post(WORKSPACES), ProblemType.INVALID_REQUEST);
        assertProblem(as("alice").body(body).post(app.workspacePath() + "/applications"), ProblemType.INVALID_REQUEST);

        assertThat(rows.count()).isEqualTo(before);
    }

    @Test
    void a_name_has_at_most_200_characters() {
        as("alice")
                .body(Map.of("name", "x".repeat(200)))
                .post(WORKSPACES)
                .then()
                .statusCode(201);
        assertProblem(as("alice").body(Map.of("name", "x".repeat(201))).post(WORKSPACES), ProblemType.INVALID_REQUEST);
    }

    @Test
    void only_platform_administrators_create_workspaces() {
        long before = rows.count();
        for (String token : List.of(Tokens.of("bob"), Tokens.of("bob", "admin"), Tokens.ofClient("worker"))) {
            JsonPath problem = assertProblem(
                    withToken(token).body(Map.of("name", "Mine")).post(WORKSPACES), ProblemType.FORBIDDEN);
            assertThat(problem.getString("permission")).isEqualTo("workspace:create");
        }

        assertThat(rows.count()).isEqualTo(before);
        withToken(Tokens.of("root", "onset-admin"))
                .body(Map.of("name", "Any"))
                .post(WORKSPACES)
                .then()
                .statusCode(201);
    }

    @Test
    void workspaces_are_listed_page_by_page_to_those_who_see_them() {
        String user = "user-" + UUID.randomUUID();
        List<String> granted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            TestApplication app = TestApplication.create();
            app.grant("user", user, "viewer");
            granted.add(app.workspaceId.toString());
        }
        TestApplication.create();

        List<String> listed = new ArrayList<>();
        String after = null;
        do {
            var request = as(user).queryParam("limit", 2);
            JsonPath page = (after == null ? request : request.queryParam("after", after))
                    .get(WORKSPACES)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            assertThat(page.getList("items").size()).isLessThanOrEqualTo(2);
            listed.addAll(page.getList("items.id"));
            after = page.getString("next");
        } while (after != null);

        assertThat(listed).containsExactlyInAnyOrderElementsOf(granted).doesNotHaveDuplicates();
        as("nobody-" + UUID.randomUUID()).get(WORKSPACES).then().statusCode(200).body("items.size()", is(0));
    }

    @Test
    void a_page_has_at_most_100_entries_and_a_limit_that_is_no_number_is_told() {
        as("alice").get(WORKSPACES + "?limit=100000").then().statusCode(200);
        assertThat(assertProblem(as("alice").get(WORKSPACES + "?limit=many"), ProblemType.INVALID_PARAMETER)
                        .getString("parameter"))
                .isEqualTo("limit");
        assertThat(assertProblem(as("alice").get(WORKSPACES + "?after=x"), ProblemType.INVALID_PARAMETER)
                        .getString("parameter"))
                .isEqualTo("after");
    }
}
