package dev.onset.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class SecurityHeadersTest {

    private static final String SWAGGER_UI = "/q/swagger-ui/";

    @ParameterizedTest
    @CsvSource({
        "/problems, 200",
        "/problems/no-active-build, 200",
        "/problems/none, 404",
        "/nothing, 404",
        "/q/openapi, 200",
        "/q/swagger-ui/, 200",
        "/q/swagger-ui/swagger-ui.css, 200",
        "/.well-known/oauth-protected-resource, 200",
        "/api/management/workspaces, 401",
        "/api%2Fmanagement, 401"
    })
    void every_answer_has_them(String path, int status) {
        for (String accept : new String[] {"*/*", "text/html"}) {
            RequestSpecification stranger = given().urlEncodingEnabled(false).accept(accept);
            assertHeaders(stranger.get(path));
            if (accept.equals("*/*")) {
                assertThat(stranger.get(path).statusCode()).isEqualTo(status);
            }
        }
    }

    @Test
    void an_answer_with_data_has_them_and_is_kept_by_no_cache() {
        Response answer = given().auth().oauth2(Tokens.of("alice")).get("/api/management/workspaces");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertHeaders(answer);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
    }

    @Test
    void a_page_is_kept_by_no_cache() {
        Response page = given().get(SWAGGER_UI);
        assertThat(page.contentType()).startsWith("text/html");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(given().get(SWAGGER_UI + "index.html").header("Cache-Control"))
                .isEqualTo("no-store");

        Matcher script = Pattern.compile("src=\"([^\"]+\\.js)\"").matcher(page.asString());
        assertThat(script.find()).isTrue();
        Response part = given().get(SWAGGER_UI + script.group(1));
        assertThat(part.statusCode()).isEqualTo(200);
        assertHeaders(part);
    }

    @Test
    void the_preference_of_the_server_is_no_part_of_a_type() {
        assertThat(given().accept("text/html").get("/problems").contentType()).isEqualTo("text/html;charset=UTF-8");
        assertThat(given().accept("text/html").get("/problems/forbidden").contentType())
                .isEqualTo("text/html;charset=UTF-8");
        assertThat(given().accept("*/*").get("/problems").contentType()).startsWith("text/plain");
    }

    private static void assertHeaders(Response answer) {
        assertThat(answer.headers().getValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("frame-ancestors 'none'", "base-uri 'none'");
        assertThat(answer.headers().getValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().getValues("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(answer.headers().getValues("Cache-Control")).hasSize(1);
        assertThat(answer.header("Strict-Transport-Security")).as("without TLS").isNull();
    }
}
