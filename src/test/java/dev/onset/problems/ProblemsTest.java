package dev.onset.problems;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.onset.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemsTest {

    private static final String PATH = "/api/test/problems";

    @Inject
    DataSource dataSource;

    @ConfigProperty(name = "quarkus.datasource.jdbc.max-size")
    int poolSize;

    @Test
    void a_problem_has_all_members_and_its_typed_extras() {
        Response response = alice().get(PATH + "/problem");

        JsonPath problem = assertProblem(response, ProblemType.ILLEGAL_STATE);
        assertThat(problem.<String, Object>getMap("$"))
                .isEqualTo(Map.of(
                        "type", "/problems/illegal-state",
                        "title", "The state of the resource does not allow this",
                        "status", 409,
                        "detail", "It is over.",
                        "instance", PATH + "/problem",
                        "state", "FINISHED"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nothing",
                "/nothing/here",
                "/q/nothing",
                "/index.html",
                "/problems/nothing",
                "/problems/a/b",
                "/%3Cscript%3E"
            })
    void an_unknown_public_path_is_not_found(String path) {
        Response response = given().urlEncodingEnabled(false).get(path);

        assertThat(assertProblem(response, ProblemType.NOT_FOUND).getString("instance"))
                .isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/nothing", "/v2/nothing", "/api", "/api/management/nothing"})
    void an_unknown_path_of_the_api_is_not_even_told_to_strangers(String path) {
        assertProblem(given().get(path), ProblemType.UNAUTHENTICATED);
        assertProblem(alice().get(path), ProblemType.NOT_FOUND);
    }

    @Test
    void no_token_is_answered_with_where_to_get_one() {
        Response response = given().get(PATH + "/problem");

        assertProblem(response, ProblemType.UNAUTHENTICATED);
        assertThat(response.headers().getValues("WWW-Authenticate")).hasSize(1);
        assertThat(response.header("WWW-Authenticate"))
                .startsWith("Bearer")
                .contains("resource_metadata=")
                .contains("/.well-known/oauth-protected-resource");
    }

    @Test
    void a_token_that_is_not_valid_says_nothing_of_why() {
        for (String token : List.of(
                "opaque",
                "a.b.c",
                Tokens.expired("alice"),
                Tokens.forged("alice"),
                Tokens.forAudience("alice", "another"),
                Tokens.ofIssuer("alice", "https://another.example"))) {
            Response response = given().auth().oauth2(token).get(PATH + "/problem");

            assertThat(assertProblem(response, ProblemType.UNAUTHENTICATED).getString("detail"))
                    .isEqualTo("The bearer token is not valid.");
            assertThat(response.header("WWW-Authenticate")).startsWith("Bearer");
        }
    }

    @Test
    void a_token_that_is_not_valid_is_refused_on_public_paths_too() {
        assertProblem(given().auth().oauth2("a.b.c").get("/nothing"), ProblemType.UNAUTHENTICATED);
    }

    @Test
    void a_wrong_method_is_answered_with_those_that_are_allowed() {
        Response response = alice().delete(PATH + "/problem");

        assertProblem(response, ProblemType.METHOD_NOT_ALLOWED);
        assertThat(response.header("Allow").split(", ")).containsExactly("GET", "HEAD", "OPTIONS");
        assertThat(alice().get(
                                "/api/management/workspaces/{workspace}/grants/{grant}",
                                UUID.randomUUID(),
                                UUID.randomUUID())
                        .header("Allow")
                        .split(", "))
                .containsExactly("DELETE", "OPTIONS");
    }

    @Test
    void what_the_path_cannot_answer_in_is_not_acceptable() {
        assertProblem(alice().accept("application/xml").get(PATH + "/problem"), ProblemType.NOT_ACCEPTABLE);
    }

    @Test
    void a_problem_is_json_also_for_those_who_accept_something_else() {
        assertProblem(given().accept("text/html").get("/nothing"), ProblemType.NOT_FOUND);
        assertProblem(given().accept("text/html").get(PATH + "/problem"), ProblemType.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "multipart/form-data", "nonsense", "application/json-seq"})
    void a_body_of_another_media_type_is_not_supported(String mediaType) {
        Response response = given().auth()
                .oauth2(Tokens.of("alice"))
                .header("Content-Type", mediaType)
                .body("{}".getBytes())
                .post(PATH + "/map");

        assertProblem(response, ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":}",
                "{\"a\":1,}",
                "{'a':1}",
                "{} trailing",
                "{}{}",
                "nonsense",
                "<xml/>",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":\"\u0001\"}"
            })
    void a_body_that_is_no_json_is_malformed(String body) {
        assertProblem(post("/map", body), ProblemType.MALFORMED_BODY);
        assertProblem(post("/typed", body), ProblemType.MALFORMED_BODY);
    }

    @Test
    void nesting_without_an_end_is_malformed() {
        assertProblem(post("/map", "{\"a\":" + "[".repeat(100_000)), ProblemType.MALFORMED_BODY);
        assertProblem(post("/map", "{\"a\":".repeat(50_000)), ProblemType.MALFORMED_BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "null", "1", "true", "\"{}\"", "\"\""})
    void json_that_is_no_object_is_told_so(String body) {
        assertProblem(post("/map", body), ProblemType.NOT_A_JSON_OBJECT);
        assertProblem(post("/typed", body), ProblemType.NOT_A_JSON_OBJECT);
    }

    @Test
    void a_body_that_may_be_left_out_may_be_left_out() {
        post("/optional", "").then().statusCode(200).body("absent", is(true));
        assertProblem(post("/optional", "[]"), ProblemType.NOT_A_JSON_OBJECT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"name": 5}                | /name         | Must be a string
                    {"name": true}             | /name         | Must be a string
                    {"name": {}}               | /name         | Must be a string
                    {"size": "5"}              | /size         | Must be a number
                    {"size": 5.5}              | /size         | Must be a number
                    {"size": 99999999999}      | /size         | Must be a number within the range of its type
                    {"flag": "true"}           | /flag         | Must be true or false
                    {"flag": 1}                | /flag         | Must be true or false
                    {"colour": "BLUE"}         | /colour       | Must be one of RED, green
                    {"colour": 1}              | /colour       | Must be one of RED, green
                    {"id": "1-1-1-1-1"}        | /id           | Must be a UUID
                    {"id": "x"}                | /id           | Must be a UUID
                    {"parts": {}}              | /parts        | Must be an array
                    {"parts": [{}, {"path": 1}]} | /parts/1/path | Must be a string
                    {"parts": [[]]}            | /parts/0      | Must be an object
                    {"unknown": 1}             | /unknown      | This member is not supported
                    {"parts": [{"a/b~c": 1}]}  | /parts/0/a~1b~0c | This member is not supported
                    """)
    void a_field_that_does_not_fit_is_pointed_at(String body, String pointer, String detail) {
        JsonPath problem = assertProblem(post("/typed", body), ProblemType.INVALID_REQUEST);

        assertThat(problem.<Object>getList("errors")).containsExactly(Map.of("pointer", pointer, "detail", detail));
    }

    @Test
    void no_digit_of_a_number_is_lost() {
        assertThat(post("/map", "{\"a\":0.12345678901234567890123,\"b\":12345678901234567890}")
                        .asString())
                .isEqualTo("{\"a\":0.12345678901234567890123,\"b\":12345678901234567890}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /nonsense                                       | id    | a UUID
                    /1-1-1-1-1                                      | id    | a UUID
                    /%3Cscript%3Ealert(1)%3C%2Fscript%3E            | id    | a UUID
                    /2ae77b6a-d284-4a0b-ab23-ceaa364c7122?limit=x   | limit | a whole number
                    /2ae77b6a-d284-4a0b-ab23-ceaa364c7122?limit=9999999999 | limit | a whole number
                    """)
    void a_path_or_query_value_that_does_not_parse_is_named_and_not_echoed(
            String path, String parameter, String wanted) {
        Response response = alice().urlEncodingEnabled(false).get(PATH + "/parameters" + path);

        JsonPath problem = assertProblem(response, ProblemType.INVALID_PARAMETER);
        assertThat(problem.getString("parameter")).isEqualTo(parameter);
        assertThat(problem.getString("detail")).isEqualTo("The value of " + parameter + " is not " + wanted + ".");
        assertThat(response.asString()).doesNotContain("<");
    }

    @Test
    void a_bug_shows_nothing_but_an_opaque_id() {
        Response response = alice().get(PATH + "/bug");

        JsonPath problem = assertProblem(response, ProblemType.INTERNAL_ERROR);
        assertThat(UUID.fromString(problem.getString("errorId"))).isNotNull();
        assertThat(response.asString()).doesNotContain("secret-host", "IllegalState", "dev.onset");
    }

    @Test
    void a_database_that_is_out_of_reach_is_unavailable_for_now() {
        Response response = alice().get(PATH + "/no-database");

        assertProblem(response, ProblemType.UNAVAILABLE);
        assertThat(Integer.parseInt(response.header("Retry-After"))).isPositive();
        assertThat(response.asString()).doesNotContain("secret-host");
    }

    @Test
    void an_outcome_that_nobody_knows_is_unavailable_for_now_and_says_how_to_ask() {
        Response response = alice().get(PATH + "/uncertain");

        assertThat(assertProblem(response, ProblemType.UNAVAILABLE).getString("detail"))
                .isEqualTo("It may have happened: look at it.");
        assertThat(Integer.parseInt(response.header("Retry-After"))).isPositive();
    }

    @Test
    void no_free_connection_to_the_database_is_unavailable_for_now() throws SQLException {
        List<Connection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < poolSize; i++) {
                taken.add(dataSource.getConnection());
            }

            Response response = alice().get("/api/management/workspaces");

            assertProblem(response, ProblemType.UNAVAILABLE);
            assertThat(Integer.parseInt(response.header("Retry-After"))).isPositive();
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        alice().get("/api/management/workspaces").then().statusCode(200);
    }

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void every_problem_type_has_a_page(ProblemType type) {
        given().accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get(type.uri())
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .body("html.head.title", equalTo(type.title()));
        assertThat(given().get(type.uri()).then().statusCode(200).extract().asString())
                .startsWith(type.title())
                .contains(type.slug(), type.advice());
    }

    @Test
    void the_problem_types_are_listed() {
        assertThat(given().get("/problems").then().statusCode(200).extract().asString())
                .contains("no-active-build (409)");
        assertThat(given().accept("text/html").get("/problems").asString()).contains("problems/no-active-build\"");
    }

    private static RequestSpecification alice() {
        return given().auth().oauth2(Tokens.of("alice"));
    }

    private static Response post(String path, String body) {
        return alice().contentType(ContentType.JSON).body(body.getBytes()).post(PATH + path);
    }
}
