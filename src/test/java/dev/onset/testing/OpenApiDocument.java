package dev.onset.testing;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import io.restassured.RestAssured;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document of the application under test, to hold its answers against. */
public final class OpenApiDocument {

    /** Reads what the runtime answers: a number may be as long as one that it stores. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(20_000)
                            .build())
                    .build())
            .build();

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaCacheEnabled(false)
                    .schemaLoader(loader -> loader.fetchRemoteResources(false))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .pathType(PathType.JSON_POINTER)
                            .locale(Locale.ROOT)
                            .build()));

    /** One for each start of the application. */
    private static @Nullable OpenApiDocument current;

    private final int port;
    private final JsonNode root;
    private final ObjectNode strictComponents;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<JsonNode, com.networknt.schema.Schema> schemas = new ConcurrentHashMap<>();

    private OpenApiDocument(int port, JsonNode root) {
        this.port = port;
        this.root = root;
        this.strictComponents = root.path("components").deepCopy();
        refuseOthers(strictComponents.path("schemas"));
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> method.getValue().has("responses"))
                        .forEach(method -> operations.add(new Operation(
                                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()))));
        operations.sort(Comparator.comparingInt(Operation::parameters));
    }

    /** An operation of the document. */
    public record Operation(String method, String path, JsonNode json) {

        public String id() {
            return json.path("operationId").asText();
        }

        private int parameters() {
            return PARAMETER.split(path, -1).length;
        }

        private boolean serves(String method, String rawPath) {
            String pattern = "\\Q" + PARAMETER.matcher(path).replaceAll("\\\\E[^/]+\\\\Q") + "\\E";
            return this.method.equals(method) && rawPath.matches(pattern);
        }
    }

    /** The document of the application that runs now. */
    public static synchronized OpenApiDocument current() {
        if (current == null || current.port != RestAssured.port) {
            String json = given().noFilters()
                    .accept("application/json")
                    .get("/q/openapi")
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString();
            current = new OpenApiDocument(RestAssured.port, parse(json));
        }
        return current;
    }

    public JsonNode root() {
        return root;
    }

    public List<Operation> operations() {
        return operations;
    }

    /** @param rawPath as it was sent, percent-encoded */
    public Optional<Operation> operation(String method, String rawPath) {
        return operations.stream()
                .filter(operation -> operation.serves(method, rawPath))
                .findFirst();
    }

    /** Follows a reference within the document. */
    public JsonNode resolve(JsonNode node) {
        JsonNode ref = node.path("$ref");
        return ref.isMissingNode()
                ? node
                : root.at(JsonPointer.compile(URLDecoder.decode(ref.asText().substring(1), UTF_8)));
    }

    /**
     * Checks a body against a schema of the document. A member that the schema does not name is an error, too, where it
     * names any.
     *
     * @return what does not fit
     */
    public List<String> validate(JsonNode schema, JsonNode body) {
        return schemas.computeIfAbsent(schema, this::compile).validate(body).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("The body is not JSON: " + json, e);
        }
    }

    private com.networknt.schema.Schema compile(JsonNode schema) {
        ObjectNode strict = MAPPER.createObjectNode();
        strict.set("components", strictComponents);
        JsonNode copy = schema.deepCopy();
        refuseOthers(copy);
        strict.putArray("allOf").add(copy);
        return REGISTRY.getSchema(strict);
    }

    private static void refuseOthers(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(OpenApiDocument::refuseOthers);
    }
}
