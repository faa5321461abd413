package dev.onset.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.onset.builds.StoredBuild;
import dev.onset.problems.ProblemType;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI 3.1 document of a build. It has an operation for each process, with the input schema of the process as the schema
 * of the body. The document is deterministic: the same build has the same text.
 */
final class ApplicationDocument {

    /** Preserves all digits of numbers. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
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
    private final Components components = OASFactory.createComponents();

    /** The input schemas. They are not a part of the model, which omits keywords whose value is null, such as a constant. */
    private final ObjectNode inputs = JsonNodeFactory.instance.objectNode();

    private final SchemaComponents inputComponents = new SchemaComponents(componentNames, inputs);
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
        ApplicationDocument document = new ApplicationDocument(build);
        ObjectNode json = json(document.model(application, processes, server, issuer));
        json.withObject("/components/schemas").setAll(document.inputs);
        return json;
    }

    /** Serializes the model alone: no setting, filter or static file of the server's own OpenAPI document applies. */
    private static ObjectNode json(OpenAPI model) {
        String json = SmallRyeOpenAPI.builder()
                .withConfig(new SmallRyeConfigBuilder().build())
                .enableModelReader(false)
                .enableStandardStaticFiles(false)
                .enableStandardFilter(false)
                .enableAnnotationScan(false)
                .withInitialModel(model)
                .build()
                .toJSON();
        try {
            return MAPPER.readValue(json, ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A serialized document cannot fail to be read", e);
        }
    }

    private OpenAPI model(
            String application, List<ProcessCatalog.Startable> processes, String server, @Nullable String issuer) {
        addOwnSchemas();
        components.addSecurityScheme(
                "bearer",
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")
                        .description("An access token of the OpenID Connect provider."));
        OpenAPI document = OASFactory.createOpenAPI()
                .openapi("3.1.0")
                .info(OASFactory.createInfo()
                        .title(application)
                        .version(build.version())
                        .description("Starts the processes of build " + build.id()
                                + ", which is the active build for the caller. Errors are problems (RFC 9457)."))
                .addServer(OASFactory.createServer().url(server))
                .addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme("bearer"));
        if (issuer != null) {
            document.addSecurityRequirement(
                    OASFactory.createSecurityRequirement().addScheme("oidc"));
            components.addSecurityScheme(
                    "oidc",
                    OASFactory.createSecurityScheme()
                            .type(SecurityScheme.Type.OPENIDCONNECT)
                            .openIdConnectUrl(issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration"));
        }
        Paths paths = OASFactory.createPaths();
        for (ProcessCatalog.Startable process : processes) {
            paths.addPathItem(path(process.name()), OASFactory.createPathItem().POST(operation(process)));
        }
        return document.paths(paths).components(components);
    }

    private String path(String process) {
        String encoded = URLEncoder.encode(process, StandardCharsets.UTF_8).replace("+", "%20");
        return "/api/runtime/wks/" + build.workspaceId() + "/app/" + build.applicationId() + "/process-name/" + encoded
                + "/start";
    }

    private Operation operation(ProcessCatalog.Startable process) {
        String name = processNames.of(process.name());
        APIResponses responses = OASFactory.createAPIResponses()
                .addAPIResponse(
                        "200",
                        OASFactory.createAPIResponse()
                                .description("The process instance is stored and has run to its first wait state.")
                                .content(content(JSON, OASFactory.createSchema().ref(STARTED))));
        PROBLEMS.stream()
                .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()))
                .forEach((status, types) -> responses.addAPIResponse(String.valueOf(status), response(types)));
        MediaType body = OASFactory.createMediaType().schema(input(name, process));
        if (process.example() != null) {
            body.setExample(process.example());
        }
        return OASFactory.createOperation()
                .operationId("start_" + name)
                .summary("Start " + process.name())
                .description(
                        "Starts the process on the active build for the caller. Requires the permission `process:start`.")
                .parameters(parameters(process))
                .requestBody(OASFactory.createRequestBody()
                        .required(true)
                        .content(OASFactory.createContent().addMediaType(JSON, body)))
                .responses(responses);
    }

    private Schema input(String name, ProcessCatalog.Startable process) {
        if (process.inputSchema() == null) {
            return OASFactory.createSchema().addType(SchemaType.OBJECT).additionalPropertiesBoolean(true);
        }
        String component = componentNames.of(name + "_input");
        inputComponents.add(component, process.inputSchema());
        return OASFactory.createSchema().ref(component);
    }

    private static List<Parameter> parameters(ProcessCatalog.Startable process) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(parameter(
                Parameter.In.HEADER,
                "Flowx-Platform",
                "The channel of the start, which is stored with the process instance."));
        parameters.add(
                parameter(
                        Parameter.In.HEADER,
                        "Idempotency-Key",
                        "Makes it safe to repeat the request: a repeated request with the same key and body gets the first response."));
        parameters.add(parameter(Parameter.In.QUERY, "businessKey", "The business key of the process instance."));
        List<ProcessCatalog.StartEvent> events = process.startEvents();
        long none = events.stream()
                .filter(event -> event.kind() == ProcessCatalog.StartKind.NONE)
                .count();
        if (events.size() > 1 || none != 1) {
            Parameter startEvent = parameter(
                            Parameter.In.QUERY,
                            "startEvent",
                            none == 1
                                    ? "The id of the start event; default: the none start event."
                                    : "The id of the start event.")
                    .required(none != 1);
            events.forEach(event -> startEvent.getSchema().addEnumeration(event.id()));
            parameters.add(startEvent);
        }
        return parameters;
    }

    private static Parameter parameter(Parameter.In in, String name, String description) {
        return OASFactory.createParameter()
                .name(name)
                .in(in)
                .description(description)
                .schema(text());
    }

    private static APIResponse response(List<ProblemType> types) {
        APIResponse response = OASFactory.createAPIResponse()
                .description(types.stream()
                        .map(type -> "`" + type.slug() + "`: " + type.title() + ".")
                        .collect(Collectors.joining("\n")))
                .content(content(PROBLEM, OASFactory.createSchema().ref("Problem")));
        if (types.contains(ProblemType.UNAVAILABLE) || types.contains(ProblemType.TOO_MANY_REQUESTS)) {
            response.addHeader(
                    "Retry-After",
                    OASFactory.createHeader()
                            .description("The number of seconds to wait before a retry.")
                            .schema(text()));
        }
        return response;
    }

    private static Content content(String mediaType, Schema schema) {
        return OASFactory.createContent()
                .addMediaType(mediaType, OASFactory.createMediaType().schema(schema));
    }

    private void addOwnSchemas() {
        add(
                STARTED,
                object("The started process instance.")
                        .addProperty("processDefinitionName", text())
                        .addProperty("uuid", text("uuid"))
                        .addProperty("state", text())
                        .addProperty("applicationId", text("uuid"))
                        .addProperty("buildId", text("uuid"))
                        .addProperty(
                                "instanceMetadata", OASFactory.createSchema().ref(METADATA))
                        .required(List.of(
                                "processDefinitionName",
                                "uuid",
                                "state",
                                "applicationId",
                                "buildId",
                                "instanceMetadata")));
        add(
                METADATA,
                object("The process instance.")
                        .addProperty("processInstanceUuid", text("uuid"))
                        .required(List.of("processInstanceUuid")));
        add(
                "Problem",
                object("A problem (RFC 9457). Problem types may have extension members.")
                        .addProperty("type", text("uri-reference"))
                        .addProperty("title", text())
                        .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                        .addProperty("detail", text())
                        .addProperty("instance", text("uri-reference"))
                        .addProperty(
                                "errors",
                                OASFactory.createSchema()
                                        .addType(SchemaType.ARRAY)
                                        .items(OASFactory.createSchema().ref("ProblemError")))
                        .required(List.of("type", "title", "status", "detail", "instance")));
        add(
                "ProblemError",
                object("One error of the request.")
                        .addProperty("detail", text())
                        .addProperty("pointer", text())
                        .required(List.of("detail")));
    }

    private void add(String name, Schema schema) {
        components.addSchema(componentNames.of(name), schema);
    }

    private static Schema object(String description) {
        return OASFactory.createSchema().addType(SchemaType.OBJECT).description(description);
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }

    private static Schema text(String format) {
        return text().format(format);
    }
}
