package dev.onset.discovery;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Moves self-contained schemas into the components of an OpenAPI document. Each schema and each of its {@code $defs} becomes a
 * component with a unique name, and references are adapted. {@code $id}, {@code $schema} and anchors are removed, because they
 * would apply to the document, and anchors of two schemas may have the same name.
 */
final class SchemaComponents {

    private static final String PREFIX = "#/components/schemas/";

    /** Keywords whose value is data without references. */
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples", "example");

    /** Keywords whose value is an object with schemas as members. */
    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependentRequired");

    private static final Set<String> DROPPED =
            Set.of("$id", "$schema", "$anchor", "$dynamicAnchor", "$vocabulary", "$comment");

    private final UniqueNames names;
    private final ObjectNode components;

    SchemaComponents(UniqueNames names, ObjectNode components) {
        this.names = names;
        this.components = components;
    }

    /** Adds a schema with a name that is unique. */
    void add(String name, JsonNode schema) {
        Map<String, String> definitions = new HashMap<>();
        for (Map.Entry<String, JsonNode> definition : schema.path("$defs").properties()) {
            definitions.put(definition.getKey(), names.of(name + "_" + definition.getKey()));
        }
        Rewriting rewriting = new Rewriting(schema, name, definitions);
        JsonNode rewritten = rewriting.schema(schema);
        if (rewritten instanceof ObjectNode object) {
            object.remove("$defs");
            // A body is always an object, but generators create a type only if the schema requires an object.
            if (!object.has("type") && object.has("properties") && !rewriting.refersToRoot) {
                object.put("type", "object");
            }
        }
        components.set(name, rewritten);
        for (Map.Entry<String, JsonNode> definition : schema.path("$defs").properties()) {
            components.set(definitions.get(definition.getKey()), rewriting.schema(definition.getValue()));
        }
    }

    private static final class Rewriting {

        private final JsonNode root;
        private final String name;
        private final Map<String, String> definitions;
        private boolean refersToRoot;

        Rewriting(JsonNode root, String name, Map<String, String> definitions) {
            this.root = root;
            this.name = name;
            this.definitions = definitions;
        }

        private JsonNode schema(JsonNode schema) {
            if (schema instanceof ArrayNode array) {
                ArrayNode rewritten = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> rewritten.add(schema(element)));
                return rewritten;
            }
            if (!(schema instanceof ObjectNode)) {
                return schema;
            }
            ObjectNode rewritten = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
                String key = keyword.getKey();
                JsonNode value = keyword.getValue();
                if (DATA.contains(key)) {
                    rewritten.set(key, value);
                } else if (NAMED.contains(key)) {
                    rewritten.set(key, named(value));
                } else if ((key.equals("$ref") || key.equals("$dynamicRef")) && value.isTextual()) {
                    // Without embedded resources, a dynamic reference is equivalent to a plain reference.
                    rewritten.put("$ref", reference(value.textValue()));
                } else if (!(DROPPED.contains(key) && value.isTextual()) && !key.equals("$vocabulary")) {
                    rewritten.set(key, schema(value));
                }
            }
            return rewritten;
        }

        private JsonNode named(JsonNode schemas) {
            if (!schemas.isObject()) {
                return schemas;
            }
            ObjectNode rewritten = JsonNodeFactory.instance.objectNode();
            schemas.properties().forEach(member -> rewritten.set(member.getKey(), schema(member.getValue())));
            return rewritten;
        }

        private String reference(String reference) {
            JsonPointer pointer = SchemaReferences.pointer(root, reference).orElse(JsonPointer.empty());
            if (pointer.matches()) {
                refersToRoot = true;
                return PREFIX + name;
            }
            JsonPointer inDefinitions = pointer.tail();
            if (pointer.getMatchingProperty().equals("$defs") && inDefinitions != null && !inDefinitions.matches()) {
                String component = definitions.get(inDefinitions.getMatchingProperty());
                if (component != null) {
                    return PREFIX + component + fragment(String.valueOf(inDefinitions.tail()));
                }
            }
            return PREFIX + name + fragment(pointer.toString());
        }

        /** A JSON Pointer as a part of a URI (RFC 6901, section 6). */
        private static String fragment(String pointer) {
            StringBuilder encoded = new StringBuilder();
            for (byte b : pointer.getBytes(StandardCharsets.UTF_8)) {
                char c = (char) (b & 0xFF);
                if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/!$&'()*+,;=:@".indexOf(c) >= 0)) {
                    encoded.append(c);
                } else {
                    encoded.append('%').append(String.format("%02X", b & 0xFF));
                }
            }
            return encoded.toString();
        }
    }
}
