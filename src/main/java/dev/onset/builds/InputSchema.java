package dev.onset.builds;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.path.PathType;
import dev.onset.bpmn.feel.LinearPattern;
import dev.onset.engine.StorableText;
import dev.onset.problems.ProblemError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The input schema of a process: a JSON Schema (draft 2020-12) that is published with it. {@code format} is asserted.
 * References to other documents are not resolved. The size of the schema and the work and memory of a validation ({@link
 * SchemaEvaluation}) are limited, so that neither a schema nor an input can exhaust the runtime.
 */
public final class InputSchema {

    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final int MAX_ERRORS = 50;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_DIGITS = 1000;

    private static final String INDEXED = "x-onset-indexed";
    private static final int MAX_INDEXED = 10;
    private static final int MAX_INDEXED_NAME = 100;

    private static final int MAX_BYTES = 1_000_000;

    /**
     * The maximum number of JSON values in a schema. The validator keeps objects for each of them while the build is in use.
     */
    private static final int MAX_NODES = 20_000;

    /**
     * The maximum number of alternatives in an {@code anyOf} or {@code oneOf}. The validator keeps the errors of each
     * alternative until one matches.
     */
    private static final int MAX_ALTERNATIVES = 500;

    /** Keywords whose values the validator stores as {@code int}. */
    private static final List<String> COUNTS = List.of(
            "maxLength",
            "minLength",
            "maxItems",
            "minItems",
            "maxProperties",
            "minProperties",
            "maxContains",
            "minContains");

    /** The maximum size of all patterns of a schema. */
    private static final long MAX_PATTERNS = 5L * LinearPattern.MAX_SIZE;

    private static final ProblemError WITHOUT_END = ProblemError.at(
            "",
            "The validation of these values exceeds its budget, because the schema is too complex or its references multiply");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SchemaKeywords.dialect(),
            registry -> registry.schemaCacheEnabled(false)
                    .schemaLoader(loader -> loader.fetchRemoteResources(false))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .regularExpressionFactory(SchemaKeywords::pattern)
                            .pathType(PathType.JSON_POINTER)
                            .locale(Locale.ROOT)
                            .build()));

    private final JsonNode json;
    private final Schema schema;
    private final List<String> indexed;

    private InputSchema(JsonNode json, Schema schema, List<String> indexed) {
        this.json = json;
        this.schema = schema;
        this.indexed = indexed;
    }

    /** Thrown if a text is not a schema that Onset supports; the message explains why. */
    static final class InvalidSchema extends Exception {

        private static final long serialVersionUID = 1L;

        InvalidSchema(String message) {
            super(message, null, false, false);
        }
    }

    /** Validates a schema against its meta-schema and compiles it. */
    static InputSchema compile(byte[] text) throws InvalidSchema {
        if (text.length > MAX_BYTES) {
            throw new InvalidSchema("It is larger than " + MAX_BYTES + " bytes");
        }
        JsonNode json = parse(text);
        checkStorable(json, 1);
        checkReferences(json);
        try {
            checkSize(json);
            for (com.networknt.schema.Error error :
                    SchemaEvaluation.errors(REGISTRY.getSchema(SchemaLocation.of(DRAFT)), json, 1)) {
                throw new InvalidSchema("The file is not a valid JSON Schema: " + error.getInstanceLocation() + " "
                        + error.getMessage());
            }
            InputSchema schema = new InputSchema(json, REGISTRY.getSchema(withoutIndexed(json)), indexed(json));
            schema.schema.initializeValidators();
            if (schema.validate(Map.of()).equals(List.of(WITHOUT_END))) {
                throw withoutEnd();
            }
            return schema;
        } catch (StackOverflowError | SchemaEvaluation.TooLong tooDeep) {
            // The library would resolve all references at once, which may be far more than can be evaluated.
            throw withoutEnd();
        } catch (LinearPattern.InvalidPattern e) {
            throw new InvalidSchema("A pattern " + e.getMessage());
        } catch (com.networknt.schema.SchemaException e) {
            throw new InvalidSchema(
                    e.getCause() instanceof LinearPattern.InvalidPattern invalid
                            ? "A pattern " + invalid.getMessage()
                            : "A reference cannot be resolved, or the value of a keyword is invalid");
        }
    }

    private static InvalidSchema withoutEnd() {
        return new InvalidSchema("Its references are nested too deeply or are circular");
    }

    /** The schema as it was published. */
    public String json() {
        return json.toString();
    }

    /**
     * The names of process values by which instances can be searched: the keyword {@code x-onset-indexed} at the root of the
     * schema. Values of these names need not be a part of the input.
     */
    public List<String> indexed() {
        return indexed;
    }

    /**
     * Validates process values.
     *
     * @return at most 50 errors with JSON Pointers; empty if the values are valid
     */
    public List<ProblemError> validate(Map<String, @Nullable Object> values) {
        try {
            return SchemaEvaluation.errors(schema, MAPPER.<JsonNode>valueToTree(values), MAX_ERRORS).stream()
                    .map(error -> ProblemError.at(
                            String.valueOf(error.getInstanceLocation()), String.valueOf(error.getMessage())))
                    .toList();
        } catch (StackOverflowError | SchemaEvaluation.TooLong endless) {
            return List.of(WITHOUT_END);
        }
    }

    private static JsonNode parse(byte[] text) throws InvalidSchema {
        try {
            JsonNode json = MAPPER.readTree(text);
            if (json.isObject()) {
                return json;
            }
            throw new InvalidSchema("It is not a JSON object");
        } catch (JsonProcessingException e) {
            throw new InvalidSchema("It is not well-formed JSON");
        } catch (java.io.IOException e) {
            throw new IllegalStateException("Bytes in memory cannot fail to be read", e);
        }
    }

    /** PostgreSQL stores the schema as {@code jsonb}, and its evaluation is recursive. */
    private static void checkStorable(JsonNode json, int depth) throws InvalidSchema {
        if (depth > MAX_DEPTH) {
            throw new InvalidSchema("It is nested deeper than " + MAX_DEPTH);
        }
        if (json.isTextual() && !StorableText.isStorable(json.textValue())) {
            throw new InvalidSchema("A text has a character that cannot be stored");
        }
        if (json.isNumber()
                && Math.abs((long) json.decimalValue().scale())
                                + json.decimalValue().precision()
                        > MAX_DIGITS) {
            throw new InvalidSchema("A number has more than " + MAX_DIGITS + " digits");
        }
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            if (!StorableText.isStorable(member.getKey())) {
                throw new InvalidSchema("A member's name has a character that cannot be stored");
            }
        }
        for (JsonNode part : json) {
            checkStorable(part, depth + 1);
        }
    }

    /** The objects of the validator are many times larger than the text of the schema. */
    private static void checkSize(JsonNode json) throws InvalidSchema {
        int nodes = 0;
        long patterns = 0;
        List<JsonNode> open = new ArrayList<>(List.of(json));
        while (!open.isEmpty()) {
            JsonNode node = open.removeLast();
            nodes++;
            node.forEach(open::add);
            if (node.path("anyOf").size() > MAX_ALTERNATIVES
                    || node.path("oneOf").size() > MAX_ALTERNATIVES) {
                throw new InvalidSchema("An anyOf or oneOf has more than " + MAX_ALTERNATIVES + " alternatives");
            }
            for (String count : COUNTS) {
                if (node.path(count).isNumber() && !node.path(count).canConvertToInt()) {
                    throw new InvalidSchema("A " + count + " is larger than " + Integer.MAX_VALUE);
                }
            }
            patterns += node.path("pattern").isTextual()
                    ? LinearPattern.size(node.path("pattern").textValue())
                    : 0;
            for (Map.Entry<String, JsonNode> property :
                    node.path("patternProperties").properties()) {
                patterns += LinearPattern.size(property.getKey());
            }
            if (nodes > MAX_NODES || patterns > MAX_PATTERNS) {
                throw new InvalidSchema(
                        "The schema is too large: it has more than " + MAX_NODES + " values, or its patterns have"
                                + " more than " + MAX_PATTERNS + " characters, written out without repetitions");
            }
        }
    }

    private static List<String> indexed(JsonNode json) throws InvalidSchema {
        JsonNode declared = json.path(INDEXED);
        List<String> names = new ArrayList<>();
        declared.forEach(name -> names.add(name.isTextual() ? name.textValue() : ""));
        boolean valid = declared.isMissingNode()
                || declared.isArray()
                        && names.size() <= MAX_INDEXED
                        && names.stream().distinct().count() == names.size()
                        && names.stream().allMatch(InputSchema::canBeIndexed);
        if (!valid) {
            throw new InvalidSchema(INDEXED + " is a list of up to " + MAX_INDEXED
                    + " different names of values, each of 1 to " + MAX_INDEXED_NAME
                    + " characters without : and control characters");
        }
        return List.copyOf(names);
    }

    private static boolean canBeIndexed(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_INDEXED_NAME
                && name.indexOf(':') < 0
                && name.chars().noneMatch(Character::isISOControl);
    }

    /** Registers the keyword, because the validator warns of unknown keywords. */
    private static JsonNode withoutIndexed(JsonNode json) {
        return json.has(INDEXED) ? json.<ObjectNode>deepCopy().without(INDEXED) : json;
    }

    /** Requires that all references lead to locations within the schema. */
    @SuppressWarnings("ReferenceEquality") // A part may be equal to the whole schema.
    private static void checkReferences(JsonNode json) throws InvalidSchema {
        List<JsonNode> open = new ArrayList<>(List.of(json));
        while (!open.isEmpty()) {
            JsonNode node = open.removeLast();
            for (String keyword : List.of("$ref", "$dynamicRef")) {
                JsonNode reference = node.get(keyword);
                if (reference != null
                        && reference.isTextual()
                        && !reference.asText().startsWith("#")) {
                    throw new InvalidSchema("A " + keyword
                            + " refers to another document; only references that begin with # are allowed");
                }
            }
            JsonNode id = node.get("$id");
            if (id != null && id.isTextual() && node != json) {
                throw new InvalidSchema("An embedded schema with an $id is not supported");
            }
            JsonNode draft = node.get("$schema");
            if (draft != null
                    && draft.isTextual()
                    && !DRAFT.equals(draft.asText().replaceFirst("#$", ""))) {
                throw new InvalidSchema("Its $schema is not " + DRAFT);
            }
            node.forEach(open::add);
        }
    }
}
