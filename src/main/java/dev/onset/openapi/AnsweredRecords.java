package dev.onset.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/**
 * Marks the members of response records as required or nullable. All components are written to JSON, so all members are
 * required, and {@code @Nullable} components may be null.
 */
final class AnsweredRecords {

    private static final String PREFIX = "#/components/schemas/";
    private static final DotName SCHEMA =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName JSON_INCLUDE = DotName.createSimple(JsonInclude.class);

    private AnsweredRecords() {}

    static void complete(OpenAPI document, IndexView index) {
        Map<String, ClassInfo> records = records(index);
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        for (String name : answered(document, schemas)) {
            Schema schema = schemas.get(name);
            ClassInfo type = records.get(name);
            if (schema != null && schema.getProperties() != null && type != null) {
                complete(schema, type);
            }
        }
    }

    private static void complete(Schema schema, ClassInfo type) {
        boolean omitsNull = type.hasDeclaredAnnotation(JSON_INCLUDE);
        List<String> required = new ArrayList<>();
        for (RecordComponentInfo component : type.recordComponents()) {
            boolean nullable = component.type().hasAnnotation(NULLABLE);
            boolean omitted =
                    nullable && (omitsNull || type.field(component.name()).hasAnnotation(JSON_INCLUDE));
            if (!omitted) {
                required.add(component.name());
            }
            if (nullable && !omitted) {
                Schema property = schema.getProperties().get(component.name());
                if (property != null) {
                    schema.addProperty(component.name(), nullable(property));
                }
            }
        }
        schema.setRequired(required);
    }

    private static Schema nullable(Schema property) {
        if (property.getRef() == null) {
            return property.addType(Schema.SchemaType.NULL);
        }
        return OASFactory.createSchema()
                .description(property.getDescription())
                .addAnyOf(OASFactory.createSchema().ref(property.getRef()))
                .addAnyOf(OASFactory.createSchema().addType(Schema.SchemaType.NULL));
    }

    /** The records by schema name. */
    private static Map<String, ClassInfo> records(IndexView index) {
        Map<String, ClassInfo> records = new HashMap<>();
        for (ClassInfo type : index.getKnownClasses()) {
            if (type.isRecord() && type.name().toString().startsWith("dev.onset.")) {
                AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
                AnnotationValue name = schema == null ? null : schema.value("name");
                if (name != null) {
                    records.put(name.asString(), type);
                } else {
                    // A record that names its schema has precedence over one of another package with that class name.
                    records.putIfAbsent(type.simpleName(), type);
                }
            }
        }
        return records;
    }

    /** The schemas that responses use, directly or indirectly. */
    private static Set<String> answered(OpenAPI document, Map<String, Schema> schemas) {
        Set<String> names = new LinkedHashSet<>();
        Deque<Schema> open = new ArrayDeque<>();
        document.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .flatMap(AnsweredRecords::responses)
                .filter(response -> response.getContent() != null)
                .flatMap(response -> response.getContent().getMediaTypes().values().stream())
                .filter(mediaType -> mediaType.getSchema() != null)
                .forEach(mediaType -> open.add(mediaType.getSchema()));
        while (!open.isEmpty()) {
            Schema schema = open.remove();
            String ref = schema.getRef();
            if (ref != null && names.add(ref.substring(PREFIX.length()))) {
                Schema target = schemas.get(ref.substring(PREFIX.length()));
                if (target != null) {
                    open.add(target);
                }
            }
            if (schema.getAnyOf() != null) {
                open.addAll(schema.getAnyOf());
            }
            if (schema.getItems() != null) {
                open.add(schema.getItems());
            }
            if (schema.getProperties() != null) {
                open.addAll(schema.getProperties().values());
            }
            if (schema.getAdditionalPropertiesSchema() != null) {
                open.add(schema.getAdditionalPropertiesSchema());
            }
        }
        return names;
    }

    private static Stream<APIResponse> responses(Operation operation) {
        return operation.getResponses().getAPIResponses().values().stream();
    }
}
