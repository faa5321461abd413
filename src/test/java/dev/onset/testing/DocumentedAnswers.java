package dev.onset.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.onset.testing.OpenApiDocument.Operation;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import io.restassured.builder.ResponseBuilder;
import io.restassured.config.LogConfig;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.internal.RestAssuredResponseImpl;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds every answer that a {@code @QuarkusTest} gets with REST Assured from {@code /api} and {@code /v2} against the OpenAPI
 * document: its status, its media type, its body, and the type of a problem have to be documented for the operation.
 * Quarkus finds it as a service.
 */
public final class DocumentedAnswers implements QuarkusTestBeforeEachCallback, Filter {

    private static final String PROBLEM = "application/problem+json";

    /** What is answered where there is no operation. */
    private static final Set<Integer> NO_OPERATION = Set.of(401, 404, 405, 413);

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        RestAssured.replaceFiltersWith(this);
        // Where Quarkus asks for it, each body that is sent or got is made pretty, in case it has to be logged.
        RestAssured.config = RestAssured.config()
                .logConfig(LogConfig.logConfig()
                        .enableLoggingOfRequestAndResponseIfValidationFails()
                        .enablePrettyPrinting(false));
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request,
            FilterableResponseSpecification specification,
            FilterContext context) {
        Response response = context.next(request, specification);
        String path = URI.create(request.getURI()).getRawPath();
        if (!(path.startsWith("/api/") || path.startsWith("/v2/")) || path.startsWith("/api/test/")) {
            return response;
        }
        byte[] body = response.asByteArray();
        check(request.getMethod(), path, response.statusCode(), response.contentType(), body);
        return readAgain(response, body);
    }

    static void check(String method, String path, int status, @Nullable String contentType, byte[] body) {
        OpenApiDocument document = OpenApiDocument.current();
        // The router resolves encoded dot segments, too (RFC 3986, 5.2.4), and so looks at another path.
        Operation operation = path.toLowerCase(Locale.ROOT).contains("%2e%2e")
                ? null
                : document.operation(method, path).orElse(null);
        if (operation == null) {
            if (!NO_OPERATION.contains(status)) {
                throw new AssertionError(method + " " + path + " answers " + status + " and is not documented");
            }
            return;
        }
        String answer = operation.id() + " answers " + status;
        JsonNode response = document.resolve(operation.json().path("responses").path(Integer.toString(status)));
        if (response.isMissingNode()) {
            throw new AssertionError(answer + ", which is not documented: " + new String(body, UTF_8));
        }
        JsonNode content = response.path("content");
        if (content.isEmpty()) {
            if (body.length > 0) {
                throw new AssertionError(answer + " with a body, and none is documented");
            }
            return;
        }
        String mediaType = contentType == null ? "" : contentType.replaceAll("\\s*;.*", "");
        JsonNode documented = content.path(mediaType);
        if (documented.isMissingNode()) {
            throw new AssertionError(
                    answer + " with the media type \"" + mediaType + "\", which is not documented: " + content);
        }
        if (mediaType.endsWith("json")) {
            JsonNode json = OpenApiDocument.parse(new String(body, UTF_8));
            List<String> errors = document.validate(documented.path("schema"), json);
            if (!errors.isEmpty()) {
                throw new AssertionError(
                        answer + " with a body that is not as documented: " + errors + "\n" + json.toPrettyString());
            }
            String slug = json.path("type").asText().replaceAll(".*/", "");
            if (mediaType.equals(PROBLEM) && !documented.path("examples").has(slug)) {
                throw new AssertionError(
                        answer + " with the problem " + slug + ", which is not documented for it (@MayAnswer)");
            }
        }
    }

    /** A body can be read once. */
    private static Response readAgain(Response response, byte[] body) {
        if (!(response instanceof RestAssuredResponseImpl original) || original.getHasExpectations()) {
            return response;
        }
        Response copy = new ResponseBuilder().clone(response).setBody(body).build();
        ((RestAssuredResponseImpl) copy).setHasExpectations(true);
        return copy;
    }
}
