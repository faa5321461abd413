package dev.onset.builds;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpressionFactory;
import dev.onset.execution.StorableText;
import dev.onset.problems.ProblemError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that a process accepts: a JSON Schema (draft 2020-12) that was published with it. {@code format} is asserted.
 * Nothing outside the schema is ever fetched, and patterns are matched in linear time (RE2), so that neither a schema nor an
 * input can hold up the runtime.
 */
public final class InputSchema {

    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final int MAX_ERRORS = 50;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_DIGITS = 1000;

    private static final String INDEXED = "x-onset-indexed";
    private static final int MAX_INDEXED = 10;
    private static final int MAX_INDEXED_NAME = 100;

    /** Enough for a body of 1 MB and a schema that looks at each value a few times; takes about a second. */
    private static final int MAX_KEYWORDS = 2_000_000;

    /** References lead deeper than what is written; counted, so that it does not depend on a thread's stack. */
    private static final int MAX_EVALUATION_DEPTH = 1_000;

    private static final ProblemError WITHOUT_END =
            ProblemError.at("", "These values take too long to check: the schema's references multiply");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Unanchored search, as JSON Schema has it (Core, 6.4). */
    private static final RegularExpressionFactory LINEAR_TIME = regex -> {
        Pattern pattern = Pattern.compile(regex);
        return text -> pattern.matcher(text).find();
    };

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaCacheEnabled(false)
                    .schemaLoader(loader -> loader.fetchRemoteResources(false))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .regularExpressionFactory(LINEAR_TIME)
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

    /** Thrown where a text is no schema that Onset takes; the message says why. */
    static final class InvalidSchema extends Exception {

        private static final long serialVersionUID = 1L;

        InvalidSchema(String message) {
            super(message, null, false, false);
        }
    }

    /** Compiles a schema, after checking it against its meta-schema. */
    static InputSchema compile(byte[] text) throws InvalidSchema {
        JsonNode json = parse(text);
        checkStorable(json, 1);
        checkReferences(json);
        for (com.networknt.schema.Error error :
                REGISTRY.getSchema(SchemaLocation.of(DRAFT)).validate(json)) {
            throw new InvalidSchema(
                    "It is not a JSON Schema: " + error.getInstanceLocation() + " " + error.getMessage());
        }
        try {
            InputSchema schema = new InputSchema(json, REGISTRY.getSchema(withoutIndexed(json)), indexed(json));
            schema.schema.initializeValidators();
            if (schema.validate(Map.of()).equals(List.of(WITHOUT_END))) {
                throw withoutEnd();
            }
            return schema;
        } catch (StackOverflowError tooDeep) {
            // The library follows all references at once, and far more of them than may be evaluated.
            throw withoutEnd();
        } catch (PatternSyntaxException e) {
            throw new InvalidSchema("A pattern is not supported (RE2 syntax): " + e.getPattern());
        } catch (com.networknt.schema.SchemaException e) {
            throw new InvalidSchema("A reference leads nowhere, or a keyword has no usable value");
        }
    }

    private static InvalidSchema withoutEnd() {
        return new InvalidSchema("Its references lead too deep, or without an end");
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
     * Checks process values.
     *
     * @return what is wrong, each with its JSON Pointer, at most 50; empty where the values fit
     */
    public List<ProblemError> validate(Map<String, @Nullable Object> values) {
        Evaluation evaluation = new Evaluation(schema.createExecutionContext().getExecutionConfig());
        try {
            return schema.validate(evaluation, MAPPER.<JsonNode>valueToTree(values), OutputFormat.DEFAULT).stream()
                    .limit(MAX_ERRORS)
                    .map(error -> ProblemError.at(
                            String.valueOf(error.getInstanceLocation()), String.valueOf(error.getMessage())))
                    .toList();
        } catch (StackOverflowError | Evaluation.TooLong endless) {
            return List.of(WITHOUT_END);
        }
    }

    /**
     * Counts the keywords that are evaluated, and how deep they are within one another: references can make the first
     * exponential in the size of schema and values, and the second endless.
     */
    private static final class Evaluation extends ExecutionContext {

        private int keywords;
        private int depth;

        Evaluation(ExecutionConfig config) {
            super(config);
        }

        @Override
        public void evaluationPathAddLast(String token) {
            enter();
            super.evaluationPathAddLast(token);
        }

        @Override
        public void evaluationPathAddLast(int token) {
            enter();
            super.evaluationPathAddLast(token);
        }

        @Override
        public void evaluationPathRemoveLast() {
            depth--;
            super.evaluationPathRemoveLast();
        }

        private void enter() {
            if (++keywords > MAX_KEYWORDS || ++depth > MAX_EVALUATION_DEPTH) {
                throw new TooLong();
            }
        }

        private static final class TooLong extends RuntimeException {

            private static final long serialVersionUID = 1L;

            TooLong() {
                super(null, null, false, false);
            }
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

    /** PostgreSQL keeps the schema as {@code jsonb}, and its evaluation is recursive. */
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

    /** The validator warns of a keyword that it does not know. */
    private static JsonNode withoutIndexed(JsonNode json) {
        return json.has(INDEXED) ? json.<ObjectNode>deepCopy().without(INDEXED) : json;
    }

    /** A schema must stand alone: whatever it refers to is inside it. */
    private static void checkReferences(JsonNode json) throws InvalidSchema {
        List<JsonNode> open = new ArrayList<>(List.of(json));
        while (!open.isEmpty()) {
            JsonNode node = open.removeLast();
            for (String keyword : List.of("$ref", "$dynamicRef")) {
                JsonNode reference = node.get(keyword);
                if (reference != null
                        && reference.isTextual()
                        && !reference.asText().startsWith("#")) {
                    throw new InvalidSchema("A " + keyword + " leads out of the schema; only #... is allowed");
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
