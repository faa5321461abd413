package dev.onset.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

/** Checks that an answer is a problem, whole. */
public final class ProblemAssertions {

    private ProblemAssertions() {}

    /** Checks the status, the headers and the members that every problem has, and gives its members. */
    public static JsonPath assertProblem(Response response, ProblemType type) {
        assertThat(response.statusCode()).as(response::asString).isEqualTo(type.status());
        assertThat(response.contentType()).isEqualTo("application/problem+json");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        JsonPath problem = new PlainJsonPath(response);
        assertThat(problem.getString("type")).isEqualTo(type.uri());
        assertThat(problem.getString("title")).isEqualTo(type.title());
        assertThat(problem.getInt("status")).isEqualTo(type.status());
        assertThat(problem.getString("detail")).isNotBlank();
        assertThat(problem.getString("instance")).startsWith("/");
        return problem;
    }
}
