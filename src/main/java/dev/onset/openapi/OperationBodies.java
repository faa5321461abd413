package dev.onset.openapi;

import dev.onset.problems.OptionalBody;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/**
 * Completes the schemas of bodies: required and nullable members, optional bodies, empty responses of methods that return
 * nothing, and the examples of {@code META-INF/openapi.yaml}.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = OperationBodies.AFTER_PROBLEMS)
public final class OperationBodies implements OASFilter {

    static final int AFTER_PROBLEMS = 0;

    /** The security scheme for the login of Swagger UI. */
    static final String LOGIN = "login";

    private static final DotName OPERATION =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.Operation.class);
    private static final DotName OPTIONAL_BODY = DotName.createSimple(OptionalBody.class);

    private static final String SCHEMAS = "#/components/schemas/";

    /** Types for which the scanner creates a schema, with their formats. */
    private static final Map<String, String> FORMATS = Map.of("UUID", "uuid", "Instant", "date-time");

    private final IndexView index;

    /** Called when the application is built, with the index of its classes. */
    public OperationBodies(IndexView index) {
        this.index = index;
    }

    /** Inlines schemas that consist of a format only. */
    @Override
    public Schema filterSchema(Schema schema) {
        String ref = schema.getRef();
        String format = ref == null ? null : FORMATS.get(ref.substring(SCHEMAS.length()));
        if (format != null) {
            schema.setRef(null);
            schema.setType(List.of(Schema.SchemaType.STRING));
            schema.setFormat(format);
        }
        return schema;
    }

    /** Restores the type, which a schema in an annotation replaces. */
    @Override
    public Parameter filterParameter(Parameter parameter) {
        Schema schema = parameter.getSchema();
        if (schema != null && schema.getMaximum() != null && schema.getType() == null) {
            schema.setType(List.of(Schema.SchemaType.INTEGER));
        }
        return parameter;
    }

    /** Called after all other filter methods. */
    @Override
    public void filterOpenAPI(OpenAPI document) {
        Components components = document.getComponents();
        FORMATS.keySet().forEach(components::removeSchema);
        Map<String, MethodInfo> methods = methods();
        document.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .forEach(operation -> complete(operation, methods.get(operation.getOperationId()), components));
        AnsweredRecords.complete(document, index);
    }

    private Map<String, MethodInfo> methods() {
        Map<String, MethodInfo> methods = new HashMap<>();
        for (AnnotationInstance operation : index.getAnnotations(OPERATION)) {
            AnnotationValue id = operation.value("operationId");
            if (operation.target().kind() == AnnotationTarget.Kind.METHOD
                    && id != null
                    && operation.value("hidden") == null) {
                methods.put(id.asString(), operation.target().asMethod());
            }
        }
        return methods;
    }

    private static void complete(Operation operation, @Nullable MethodInfo method, Components components) {
        if (method == null) {
            throw new IllegalStateException("No @Operation gives its method the id " + operation.getOperationId());
        }
        if (operation.getSecurity() != null && !operation.getSecurity().isEmpty()) {
            operation.addSecurityRequirement(
                    OASFactory.createSecurityRequirement().addScheme(LOGIN));
        }
        if (method.returnType().kind() == Type.Kind.VOID) {
            operation.setResponses(withoutBody(operation.getResponses()));
        }
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().setRequired(!method.hasAnnotation(OPTIONAL_BODY));
            addExample(operation.getRequestBody().getContent(), components);
        }
        operation.getResponses().getAPIResponses().values().forEach(response -> {
            if (response.getContent() != null) {
                addExample(response.getContent(), components);
            }
        });
    }

    private static APIResponses withoutBody(APIResponses responses) {
        APIResponses changed = OASFactory.createAPIResponses()
                .addAPIResponse("204", OASFactory.createAPIResponse().description("Done."));
        responses.getAPIResponses().forEach((status, response) -> {
            if (!status.startsWith("2")) {
                changed.addAPIResponse(status, response);
            }
        });
        return changed;
    }

    /** Adds an example with the name of a schema to every JSON body with this schema. */
    private static void addExample(Content content, Components components) {
        MediaType mediaType = content.getMediaType("application/json");
        if (mediaType == null || mediaType.getSchema() == null) {
            return;
        }
        List<Schema> schemas = mediaType.getSchema().getAnyOf() == null
                ? List.of(mediaType.getSchema())
                : mediaType.getSchema().getAnyOf();
        for (Schema schema : schemas) {
            String name = schema.getRef() == null ? "" : schema.getRef().substring(SCHEMAS.length());
            if (components.getExamples().containsKey(name)) {
                mediaType.addExample(name, OASFactory.createExample().ref("#/components/examples/" + name));
            }
        }
    }
}
