package dev.onset.openapi;

import dev.onset.problems.ProblemType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The components for problems in an OpenAPI document: a schema, and an example of each type. */
final class ProblemComponents {

    private static final String MEDIA_TYPE = "application/problem+json";

    private ProblemComponents() {}

    static void addTo(Components components) {
        components.addSchema("Problem", problem());
        components.addSchema("ProblemError", error());
        for (ProblemType type : ProblemType.values()) {
            components.addExample(
                    type.slug(),
                    OASFactory.createExample().summary(type.title()).value(example(type)));
        }
    }

    /** A response with a status and its possible problems. */
    static APIResponse response(List<ProblemType> types) {
        StringBuilder description = new StringBuilder();
        var content =
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref("Problem"));
        for (ProblemType type : types) {
            description
                    .append(description.isEmpty() ? "" : "\n")
                    .append(types.size() == 1 ? "" : "- ")
                    .append("`%s`: %s.".formatted(type.slug(), type.title()));
            content.addExample(type.slug(), OASFactory.createExample().ref(type.slug()));
        }
        APIResponse response = OASFactory.createAPIResponse()
                .description(description.toString())
                .content(OASFactory.createContent().addMediaType(MEDIA_TYPE, content));
        switch (types.getFirst()) {
            case UNAUTHENTICATED ->
                response.addHeader(
                        "WWW-Authenticate", header("The authentication that is required (RFC 6750, RFC 9728)."));
            case METHOD_NOT_ALLOWED -> response.addHeader("Allow", header("The methods that the path supports."));
            case UNAVAILABLE, TOO_MANY_REQUESTS ->
                response.addHeader("Retry-After", header("The number of seconds to wait before a retry."));
            default -> {}
        }
        if (types.contains(ProblemType.IDEMPOTENCY_KEY_IN_USE)) {
            response.addHeader(
                    "Retry-After",
                    header(
                            "For `idempotency-key-in-use` and `business-key-pending`: the number of seconds to wait before a retry."));
        }
        return response;
    }

    private static Header header(String description) {
        return OASFactory.createHeader().description(description).schema(text(null));
    }

    private static Map<String, Object> example(ProblemType type) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", type.uri());
        example.put("title", type.title());
        example.put("status", type.status());
        example.put("detail", type.title() + ".");
        example.put("instance", "/api/runtime/process-instance/019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5d");
        switch (type) {
            case FORBIDDEN -> example.put("permission", "process:start");
            case INVALID_PARAMETER -> example.put("parameter", "workspaceId");
            case BODY_TOO_LARGE -> example.put("limit", 1048576);
            case INTERNAL_ERROR, UNAVAILABLE -> example.put("errorId", "5f0c2f9e-8d3a-4b57-9f2e-1c8a4f6d7b90");
            case BUSINESS_KEY_IN_USE -> example.put("uuid", "24cb4216-52a5-4a5f-93a1-9b2a0c7a2d5e");
            case INVALID_REQUEST -> example.put("errors", List.of(error("pointer", "/name", "Must be a string")));
            case INVALID_PROCESS_INPUT ->
                example.put("errors", List.of(error("pointer", "/loanAmount", "string found, number expected")));
            case INVALID_PROCESS_MODEL ->
                example.put("errors", List.of(error("element", "loan_size", "The gateway has no default flow")));
            default -> {}
        }
        return example;
    }

    /** A map with a stable order, unlike Map.of. */
    private static Map<String, Object> error(String member, String place, String detail) {
        Map<String, Object> error = new LinkedHashMap<>();
        if (member.equals("element")) {
            error.put("file", "customer_onboarding.bpmn");
        }
        error.put(member, place);
        error.put("detail", detail);
        return error;
    }

    private static Schema problem() {
        return object("A problem (RFC 9457). Problem types may have extension members.")
                .addProperty(
                        "type",
                        text("The problem type: the URI of a page that explains it.")
                                .format("uri-reference"))
                .addProperty("title", text("A summary of the problem type."))
                .addProperty("status", integer("The status code.").format("int32"))
                .addProperty("detail", text("An explanation of the problem of this request."))
                .addProperty("instance", text("The path of the request.").format("uri-reference"))
                .addProperty("permission", text("The permission that the caller lacks."))
                .addProperty("parameter", text("The path, query or header parameter with the invalid value."))
                .addProperty(
                        "limit",
                        integer("The limit that was exceeded, in bytes.").format("int64"))
                .addProperty("line", integer("The line of the syntax error in the body, beginning with 1."))
                .addProperty("column", integer("The column of the syntax error, beginning with 1."))
                .addProperty("id", text("The id that exists already."))
                .addProperty("buildId", text("The build that has no process of this name."))
                .addProperty("uuid", text("The process instance that has the business key, or that continues to run."))
                .addProperty("startEvents", array("The start events of the process."))
                .addProperty("errorId", text("The id under which the error is logged."))
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .description("All errors of the request.")
                                .items(OASFactory.createSchema().ref("ProblemError")))
                .required(List.of("type", "title", "status", "detail", "instance"));
    }

    private static Schema error() {
        return object("One error of the request.")
                .addProperty("pointer", text("The JSON Pointer (RFC 6901) to the location in the body."))
                .addProperty("file", text("The name of the file."))
                .addProperty("element", text("The id of the BPMN element."))
                .addProperty("line", integer("The line of the file on which the element begins, from 1."))
                .addProperty("detail", text("The description of the error."))
                .required(List.of("detail"));
    }

    private static Schema object(String description) {
        return OASFactory.createSchema().addType(SchemaType.OBJECT).description(description);
    }

    private static Schema text(@Nullable String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }

    private static Schema array(String description) {
        return OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .description(description)
                .items(text(null));
    }

    private static Schema integer(String description) {
        return OASFactory.createSchema().addType(SchemaType.INTEGER).description(description);
    }
}
