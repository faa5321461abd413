package dev.onset.openapi;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Documents what means the same in all operations: path parameters, the response headers that answer request headers, and
 * bodies with process values. A description of the resource method has precedence.
 */
final class SharedDetails {

    private record Described(String description, @Nullable String example) {}

    private static final Described APPLICATION =
            new Described("Id of the application.", "dbe0ab87-539b-4015-962d-6e73226b9e58");
    private static final Described PROCESS =
            new Described("Name of the process, percent-encoded.", "customer_onboarding");

    private static final Map<String, Described> PATH_PARAMETERS = Map.ofEntries(
            Map.entry("workspaceId", new Described("Id of the workspace.", "2ae77b6a-d284-4a0b-ab23-ceaa364c7122")),
            Map.entry("applicationId", APPLICATION),
            Map.entry("appId", APPLICATION),
            Map.entry(
                    "buildId",
                    new Described("Id of a build of the application.", "7d5560be-6e3f-4d3e-8b8a-0f6c6b1f7c11")),
            Map.entry("processName", PROCESS),
            Map.entry("processDefinitionName", PROCESS),
            Map.entry(
                    "processInstanceUuid",
                    new Described("Id of the instance.", "24cb4216-52a5-4a5f-93a1-9b2a0c7a2d5e")),
            Map.entry("path", new Described("Path of the file in the build.", "customer_onboarding.bpmn")),
            Map.entry("grantId", new Described("Id of the grant.", null)),
            Map.entry("overrideId", new Described("Id of the override, which the client chooses.", null)),
            Map.entry("migrationId", new Described("Id of the migration.", null)),
            Map.entry("jobKey", new Described("Key of the job.", null)),
            Map.entry("userTaskKey", new Described("Key of the user task.", null)),
            Map.entry("processDefinitionKey", new Described("Key of the process definition.", null)),
            Map.entry("incidentKey", new Described("Key of the incident.", null)));

    private static final Map<String, Object> EXAMPLE =
            new TreeMap<>(Map.of("customerEmail", "alice@example.com", "loanAmount", 25000));

    private SharedDetails() {}

    static void addTo(Operation operation) {
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(parameter -> {
                describe(parameter);
                addAnswerTo(parameter, operation);
            });
        }
        if (operation.getRequestBody() != null) {
            describe(operation.getRequestBody());
        }
    }

    private static void describe(Parameter parameter) {
        Described described = PATH_PARAMETERS.get(parameter.getName());
        if (described != null && parameter.getIn() == In.PATH && parameter.getDescription() == null) {
            parameter.description(described.description()).example(described.example());
        }
    }

    /** Adds the response header that answers a request header. */
    private static void addAnswerTo(Parameter parameter, Operation operation) {
        if (parameter.getIn() != In.HEADER) {
            return;
        }
        switch (parameter.getName()) {
            case "Idempotency-Key" ->
                addHeader(
                        operation,
                        "Idempotency-Replayed",
                        header(
                                SchemaType.BOOLEAN,
                                "`true` if an earlier request with the same key started the instance."));
            case "Prefer" ->
                addHeader(
                        operation,
                        "Preference-Applied",
                        header(SchemaType.STRING, "The preference `wait` if the response was delayed (RFC 7240)."));
            default -> {}
        }
    }

    private static void addHeader(Operation operation, String name, Header header) {
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (status.startsWith("2")) {
                response.addHeader(name, header);
            }
        });
    }

    private static Header header(SchemaType type, String description) {
        return OASFactory.createHeader()
                .description(description)
                .schema(OASFactory.createSchema().addType(type));
    }

    /** A body that is an object of any shape consists of process values. */
    private static void describe(RequestBody body) {
        if (body.getDescription() != null) {
            return;
        }
        MediaType json = body.getContent().getMediaType("application/json");
        if (json != null && json.getSchema() != null && isObjectOfAnyShape(json.getSchema())) {
            body.setDescription("The initial process values: one JSON object of any shape.");
            json.addExample("customer_onboarding", OASFactory.createExample().value(EXAMPLE));
        }
    }

    private static boolean isObjectOfAnyShape(Schema schema) {
        return schema.getRef() == null
                && List.of(SchemaType.OBJECT).equals(schema.getType())
                && schema.getProperties() == null;
    }
}
