package dev.onset.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.onset.builds.StoredBuild;
import dev.onset.problems.ProblemType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI 3.1 document of a build. It has an operation for each process, with the input schema of the process as the schema
 * of the body. The document is deterministic: the same build has the same text.
 */
final class ApplicationDocument {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String STARTED = "StartedInstance";
    private static final String METADATA = "StartedInstanceMetadata";

    /** The problems that a start may answer. */
    private static final List<ProblemType> PROBLEMS = Stream.of(ProblemType.values())
            .filter(type -> switch (type) {
                case MALFORMED_BODY,
                        NOT_A_JSON_OBJECT,
                        INVALID_PARAMETER,
                        UNAUTHENTICATED,
                        FORBIDDEN,
                        WORKSPACE_NOT_FOUND,
                        APPLICATION_NOT_FOUND,
                        PROCESS_NOT_FOUND,
                        NOT_ACCEPTABLE,
                        NO_ACTIVE_BUILD,
                        ILLEGAL_STATE,
                        IDEMPOTENCY_KEY_IN_USE,
                        IDEMPOTENCY_KEY_REUSED,
                        BUSINESS_KEY_IN_USE,
                        BUSINESS_KEY_PENDING,
                        BODY_TOO_LARGE,
                        UNSUPPORTED_MEDIA_TYPE,
                        INVALID_PROCESS_INPUT,
                        TOO_MANY_REQUESTS,
                        INTERNAL_ERROR,
                        UNAVAILABLE -> true;
                default -> false;
            })
            .toList();

    private final UniqueNames componentNames = new UniqueNames();
    private final UniqueNames processNames = new UniqueNames();
    private final ObjectNode schemas = NODES.objectNode();
    private final SchemaComponents components = new SchemaComponents(componentNames, schemas);
    private final StoredBuild build;

    private ApplicationDocument(StoredBuild build) {
        this.build = build;
    }

    /**
     * @param application the name of the application
     * @param server the address of the runtime
     * @param issuer the identity provider; null if it is unknown
     */
    static ObjectNode of(
            String application,
            StoredBuild build,
            List<ProcessCatalog.Startable> processes,
            String server,
            @Nullable String issuer) {
        return new ApplicationDocument(build).document(application, processes, server, issuer);
    }

    private ObjectNode document(
            String application, List<ProcessCatalog.Startable> processes, String server, @Nullable String issuer) {
        addOwnSchemas();
        ObjectNode document = NODES.objectNode().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", application)
                .put("version", build.version())
                .put(
                        "description",
                        "Starts the processes of build " + build.id()
                                + ", which is the active build for the caller. Errors are problems (RFC 9457).");
        document.putArray("servers").addObject().put("url", server);
        ArrayNode security = document.putArray("security");
        security.addObject().putArray("bearer");
        ObjectNode paths = document.putObject("paths");
        for (ProcessCatalog.Startable process : processes) {
            paths.set(path(process.name()), NODES.objectNode().set("post", operation(process)));
        }
        ObjectNode all = document.putObject("components");
        all.set("schemas", schemas);
        ObjectNode schemes = all.putObject("securitySchemes");
        schemes.putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT")
                .put("description", "An access token of the OpenID Connect provider.");
        if (issuer != null) {
            security.addObject().putArray("oidc");
            schemes.putObject("oidc")
                    .put("type", "openIdConnect")
                    .put("openIdConnectUrl", issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration");
        }
        return document;
    }

    private String path(String process) {
        String encoded = URLEncoder.encode(process, StandardCharsets.UTF_8).replace("+", "%20");
        return "/api/runtime/wks/" + build.workspaceId() + "/app/" + build.applicationId() + "/process-name/" + encoded
                + "/start";
    }

    private ObjectNode operation(ProcessCatalog.Startable process) {
        String name = processNames.of(process.name());
        ObjectNode operation = NODES.objectNode()
                .put("operationId", "start_" + name)
                .put("summary", "Start " + process.name())
                .put(
                        "description",
                        "Starts the process on the active build for the caller. Requires the permission `process:start`.");
        addParameters(operation.putArray("parameters"), process);
        ObjectNode body = operation.putObject("requestBody").put("required", true);
        ObjectNode content = body.putObject("content").putObject(JSON);
        if (process.inputSchema() == null) {
            content.putObject("schema").put("type", "object").put("additionalProperties", true);
        } else {
            String component = componentNames.of(name + "_input");
            components.add(component, process.inputSchema());
            content.putObject("schema").put("$ref", SCHEMAS + component);
        }
        if (process.example() != null) {
            content.set("example", MAPPER.valueToTree(process.example()));
        }
        ObjectNode responses = operation.putObject("responses");
        responses
                .putObject("200")
                .put("description", "The process instance is stored and has run to its first wait state.")
                .putObject("content")
                .putObject(JSON)
                .putObject("schema")
                .put("$ref", SCHEMAS + STARTED);
        PROBLEMS.stream()
                .collect(Collectors.groupingBy(ProblemType::status, java.util.TreeMap::new, Collectors.toList()))
                .forEach((status, types) -> responses.set(String.valueOf(status), response(types)));
        return operation;
    }

    private static void addParameters(ArrayNode parameters, ProcessCatalog.Startable process) {
        parameter(
                parameters,
                "header",
                "Flowx-Platform",
                "The channel of the start, which is stored with the process instance.");
        parameter(
                parameters,
                "header",
                "Idempotency-Key",
                "Makes it safe to repeat the request: a repeated request with the same key and body gets the first response.");
        parameter(parameters, "query", "businessKey", "The business key of the process instance.");
        List<ProcessCatalog.StartEvent> events = process.startEvents();
        long none = events.stream()
                .filter(event -> event.kind() == ProcessCatalog.StartKind.NONE)
                .count();
        if (events.size() > 1 || none != 1) {
            ObjectNode startEvent = parameter(
                    parameters,
                    "query",
                    "startEvent",
                    none == 1
                            ? "The id of the start event; default: the none start event."
                            : "The id of the start event.");
            startEvent.put("required", none != 1);
            ArrayNode ids = startEvent.withObject("/schema").putArray("enum");
            events.forEach(event -> ids.add(event.id()));
        }
    }

    private static ObjectNode parameter(ArrayNode parameters, String in, String name, String description) {
        ObjectNode parameter =
                parameters.addObject().put("name", name).put("in", in).put("description", description);
        parameter.set("schema", text());
        return parameter;
    }

    private static ObjectNode response(List<ProblemType> types) {
        ObjectNode response = NODES.objectNode()
                .put(
                        "description",
                        types.stream()
                                .map(type -> "`" + type.slug() + "`: " + type.title() + ".")
                                .collect(Collectors.joining("\n")));
        if (types.contains(ProblemType.UNAVAILABLE) || types.contains(ProblemType.TOO_MANY_REQUESTS)) {
            response.putObject("headers")
                    .putObject("Retry-After")
                    .put("description", "The number of seconds to wait before a retry.")
                    .set("schema", text());
        }
        response.putObject("content").putObject(PROBLEM).putObject("schema").put("$ref", SCHEMAS + "Problem");
        return response;
    }

    private void addOwnSchemas() {
        ObjectNode started = object(schemas.putObject(componentNames.of(STARTED)), "The started process instance.");
        property(started, "processDefinitionName", text());
        property(started, "uuid", text("uuid"));
        property(started, "state", text());
        property(started, "applicationId", text("uuid"));
        property(started, "buildId", text("uuid"));
        property(started, "instanceMetadata", NODES.objectNode().put("$ref", SCHEMAS + METADATA));
        property(
                object(schemas.putObject(componentNames.of(METADATA)), "The process instance."),
                "processInstanceUuid",
                text("uuid"));
        ObjectNode problem = object(
                schemas.putObject(componentNames.of("Problem")),
                "A problem (RFC 9457). Problem types may have extension members.");
        property(problem, "type", text("uri-reference"));
        property(problem, "title", text());
        property(problem, "status", NODES.objectNode().put("type", "integer"));
        property(problem, "detail", text());
        property(problem, "instance", text("uri-reference"));
        ObjectNode error = object(schemas.putObject(componentNames.of("ProblemError")), "One error of the request.");
        property(error, "detail", text());
        member(error, "pointer", text());
        ObjectNode errors = NODES.objectNode().put("type", "array");
        errors.putObject("items").put("$ref", SCHEMAS + "ProblemError");
        member(problem, "errors", errors);
    }

    private static ObjectNode object(ObjectNode schema, String description) {
        return schema.put("type", "object").put("description", description);
    }

    private static void property(ObjectNode object, String name, JsonNode schema) {
        member(object, name, schema);
        object.withArray("required").add(name);
    }

    private static void member(ObjectNode object, String name, JsonNode schema) {
        object.withObject("/properties").set(name, schema);
    }

    private static ObjectNode text() {
        return NODES.objectNode().put("type", "string");
    }

    private static ObjectNode text(String format) {
        return text().put("format", format);
    }
}
