package dev.onset.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DocumentedAnswersTest {

    private static final String PATH = "/api/management/workspaces";
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    @Test
    void every_test_holds_its_answers_against_the_document() {
        assertThat(RestAssured.filters()).hasAtLeastOneElementOfType(DocumentedAnswers.class);
    }

    @Test
    void an_answer_as_documented_passes() {
        assertThatCode(() -> check(200, JSON + ";charset=UTF-8", "{\"items\": [], \"next\": null}"))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(401, PROBLEM, problem("unauthenticated"))).doesNotThrowAnyException();
    }

    @Test
    void an_answer_that_is_not_documented_fails_and_says_why() {
        assertFails("listWorkspaces answers 418, which is not documented", 418, JSON, "{}");
        assertFails("with the media type \"text/plain\"", 200, "text/plain", "x");
        assertFails("next", 200, JSON, "{\"items\": []}");
        assertFails("items", 200, JSON, "{\"items\": null, \"next\": null}");
        assertFails("more", 200, JSON, "{\"items\": [], \"next\": null, \"more\": 1}");
        assertFails("/next", 200, JSON, "{\"items\": [], \"next\": \"no UUID\"}");
        assertFails("with the problem body-too-large", 401, PROBLEM, problem("body-too-large"));
    }

    @Test
    void a_path_that_is_not_documented_answers_nothing_but_that() {
        assertThatThrownBy(() -> DocumentedAnswers.check("GET", "/api/other", 200, JSON, new byte[0]))
                .hasMessage("GET /api/other answers 200 and is not documented");
        assertThatCode(() -> DocumentedAnswers.check("GET", "/api/other", 404, PROBLEM, new byte[0]))
                .doesNotThrowAnyException();
    }

    private static void assertFails(String why, int status, String mediaType, String body) {
        assertThatThrownBy(() -> check(status, mediaType, body))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(why);
    }

    private static void check(int status, String mediaType, String body) {
        DocumentedAnswers.check("GET", PATH, status, mediaType, body.getBytes(UTF_8));
    }

    private static String problem(String slug) {
        return """
                {"type": "/problems/%s", "title": "t", "status": 401, "detail": "d", "instance": "/x"}""".formatted(slug);
    }
}
