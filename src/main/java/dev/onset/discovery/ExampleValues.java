package dev.onset.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proposes example values for a JSON Schema from its examples, defaults, constants and types. Callers must validate a proposal
 * before they show it.
 */
final class ExampleValues {

    private static final int MAX_DEPTH = 12;
    private static final int MAX_NODES = 2_000;
    private static final int MAX_ITEMS = 20;
    private static final int MAX_TEXT = 2_000;
    private static final int ALTERNATIVES = 3;

    private static final Map<String, String> FORMATS = Map.ofEntries(
            Map.entry("email", "jane.doe@example.com"),
            Map.entry("idn-email", "jane.doe@example.com"),
            Map.entry("date", "2026-11-24"),
            Map.entry("date-time", "2026-11-24T09:30:00Z"),
            Map.entry("time", "09:30:00Z"),
            Map.entry("duration", "P1D"),
            Map.entry("uuid", "24cb4216-52a5-4a5f-93a1-9b2a0c7a2d5e"),
            Map.entry("uri", "https://example.com/"),
            Map.entry("uri-reference", "/example"),
            Map.entry("iri", "https://example.com/"),
            Map.entry("hostname", "example.com"),
            Map.entry("ipv4", "192.0.2.1"),
            Map.entry("ipv6", "2001:db8::1"),
            Map.entry("json-pointer", "/example"),
            Map.entry("regex", "^.*$"));

    private final JsonNode root;
    private final boolean everything;
    private final int alternative;
    private int nodes;

    private ExampleValues(JsonNode root, boolean everything, int alternative) {
        this.root = root;
        this.everything = everything;
        this.alternative = alternative;
    }

    /** The proposals, beginning with the most complete. */
    static List<JsonNode> of(JsonNode schema) {
        List<JsonNode> proposals = new ArrayList<>();
        for (boolean everything : new boolean[] {true, false}) {
            for (int alternative = 0; alternative < ALTERNATIVES; alternative++) {
                JsonNode proposal = new ExampleValues(schema, everything, alternative).value(schema, 0);
                if (!proposals.contains(proposal)) {
                    proposals.add(proposal);
                }
            }
        }
        return proposals;
    }

    private JsonNode value(JsonNode schema, int depth) {
        if (!schema.isObject() || ++nodes > MAX_NODES) {
            return JsonNodeFactory.instance.textNode("text");
        }
        JsonNode given = given(schema);
        if (given != null) {
            return given;
        }
        JsonNode merged = merged(schema, 0);
        given = given(merged);
        return given == null ? made(merged, depth) : given;
    }

    private @Nullable JsonNode given(JsonNode schema) {
        JsonNode examples = schema.path("examples");
        if (examples.isArray() && !examples.isEmpty()) {
            return examples.get(alternative % examples.size());
        }
        for (String keyword : List.of("default", "const")) {
            if (schema.has(keyword)) {
                return schema.get(keyword);
            }
        }
        JsonNode choices = schema.path("enum");
        return choices.isArray() && !choices.isEmpty() ? choices.get(alternative % choices.size()) : null;
    }

    /** Merges a schema with its references, all of {@code allOf} and one alternative into one object. */
    private JsonNode merged(JsonNode schema, int depth) {
        if (!schema.isObject() || depth > MAX_DEPTH || ++nodes > MAX_NODES) {
            return schema;
        }
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        if (schema.path("$ref").isTextual()) {
            SchemaReferences.target(root, schema.get("$ref").textValue())
                    .ifPresent(target -> add(merged, merged(target, depth + 1)));
        }
        for (JsonNode part : schema.path("allOf")) {
            add(merged, merged(part, depth + 1));
        }
        for (String keyword : List.of("anyOf", "oneOf")) {
            JsonNode alternatives = schema.path(keyword);
            if (alternatives.isArray() && !alternatives.isEmpty()) {
                add(merged, merged(alternatives.get(alternative % alternatives.size()), depth + 1));
            }
        }
        add(merged, schema);
        return merged;
    }

    private static void add(ObjectNode merged, JsonNode part) {
        for (Map.Entry<String, JsonNode> keyword : part.properties()) {
            JsonNode before = merged.get(keyword.getKey());
            JsonNode now = keyword.getValue();
            if (before instanceof ObjectNode members
                    && now.isObject()
                    && keyword.getKey().equals("properties")) {
                ObjectNode both = members.deepCopy();
                now.properties().forEach(member -> both.set(member.getKey(), member.getValue()));
                merged.set(keyword.getKey(), both);
            } else if (before instanceof ArrayNode names
                    && now.isArray()
                    && keyword.getKey().equals("required")) {
                merged.set(keyword.getKey(), names.deepCopy().addAll((ArrayNode) now));
            } else {
                merged.set(keyword.getKey(), now);
            }
        }
    }

    private JsonNode made(JsonNode schema, int depth) {
        return switch (type(schema, depth)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" ->
                JsonNodeFactory.instance.numberNode(number(schema, true).toBigInteger());
            case "number" -> JsonNodeFactory.instance.numberNode(number(schema, false));
            case "boolean" -> JsonNodeFactory.instance.booleanNode(true);
            case "null" -> JsonNodeFactory.instance.nullNode();
            default -> JsonNodeFactory.instance.textNode(text(schema));
        };
    }

    private static String type(JsonNode schema, int depth) {
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            return type.textValue();
        }
        for (JsonNode one : type) {
            if (!one.asText().equals("null")) {
                return one.asText();
            }
        }
        // Process values are an object, even if the schema does not require it.
        if (depth == 0 || schema.has("properties") || schema.has("required") || schema.has("additionalProperties")) {
            return "object";
        }
        if (schema.has("items") || schema.has("prefixItems")) {
            return "array";
        }
        return schema.has("minimum") || schema.has("maximum") ? "number" : "string";
    }

    private JsonNode object(JsonNode schema, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            boolean wanted = everything && depth < MAX_DEPTH && !Boolean.FALSE.equals(bool(property.getValue()));
            if (required.contains(property.getKey()) || wanted) {
                object.set(
                        property.getKey(),
                        depth > 3 * MAX_DEPTH
                                ? JsonNodeFactory.instance.nullNode()
                                : value(property.getValue(), depth + 1));
            }
        }
        for (String name : required) {
            if (!object.has(name)) {
                object.set(name, value(schema.path("additionalProperties"), depth + 1));
            }
        }
        return object;
    }

    private static @Nullable Boolean bool(JsonNode schema) {
        return schema.isBoolean() ? schema.booleanValue() : null;
    }

    private JsonNode array(JsonNode schema, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        int wanted = Math.min(MAX_ITEMS, schema.path("minItems").asInt(0));
        for (JsonNode item : schema.path("prefixItems")) {
            if (array.size() < MAX_ITEMS && depth < MAX_DEPTH && (everything || array.size() < wanted)) {
                array.add(value(item, depth + 1));
            }
        }
        if (everything && depth < MAX_DEPTH && schema.path("maxItems").asInt(1) > 0) {
            wanted = Math.max(1, wanted);
        }
        JsonNode items = schema.has("items") ? schema.get("items") : schema.path("contains");
        while (array.size() < wanted && nodes < MAX_NODES && depth < 3 * MAX_DEPTH) {
            array.add(value(items, depth + 1));
        }
        return array;
    }

    private static BigDecimal number(JsonNode schema, boolean whole) {
        BigDecimal step = decimal(schema, "multipleOf");
        if (whole && (step == null || step.stripTrailingZeros().scale() > 0)) {
            step = step == null ? BigDecimal.ONE : step.multiply(BigDecimal.TEN.pow(step.scale()));
        }
        BigDecimal low = decimal(schema, "minimum");
        BigDecimal above = decimal(schema, "exclusiveMinimum");
        BigDecimal high = decimal(schema, "maximum");
        BigDecimal below = decimal(schema, "exclusiveMaximum");
        BigDecimal value = BigDecimal.ONE;
        if (above != null && (low == null || above.compareTo(low) >= 0)) {
            BigDecimal end = below == null ? high : below;
            value = step != null || end == null
                    ? above.add(step == null ? BigDecimal.ONE : step.movePointLeft(1))
                    : above.add(end).divide(BigDecimal.TWO);
        } else if (low != null) {
            value = low;
        } else if (high != null && high.compareTo(value) < 0) {
            value = high.subtract(step == null ? BigDecimal.ZERO : step)
                    .add(step == null ? BigDecimal.ZERO : step.movePointLeft(1));
        } else if (below != null && below.compareTo(value) <= 0) {
            value = below.subtract(step == null ? BigDecimal.ONE : step);
        }
        return step == null || step.signum() <= 0
                ? value
                : value.divide(step, 0, RoundingMode.CEILING).multiply(step);
    }

    private static @Nullable BigDecimal decimal(JsonNode schema, String keyword) {
        JsonNode value = schema.path(keyword);
        return value.isNumber() && Math.abs(value.decimalValue().scale()) < 100 ? value.decimalValue() : null;
    }

    private static String text(JsonNode schema) {
        String text = FORMATS.getOrDefault(schema.path("format").asText(), "text");
        int least = Math.min(MAX_TEXT, schema.path("minLength").asInt(0));
        int most = schema.path("maxLength").asInt(MAX_TEXT);
        if (schema.has("format")) {
            return text;
        }
        StringBuilder filled = new StringBuilder(text);
        while (filled.length() < least) {
            filled.append(text);
        }
        filled.setLength(Math.max(0, Math.min(filled.length(), most)));
        return filled.toString();
    }
}
