package dev.onset.builds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.Format;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.FormatKeyword;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.regex.RegularExpression;
import dev.onset.bpmn.feel.LinearPattern;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keywords of JSON Schema, draft 2020-12. They are implemented by the library, but keywords whose time depends on the size
 * of a value draw from the budget of the validation. Two are replaced: {@code uniqueItems}, because the library takes quadratic
 * time for items with equal hash codes and regards 1 and 1.0 as different, and {@code multipleOf}, because the library fails on
 * integers that are too large for a {@code double}.
 */
final class SchemaKeywords {

    /** Keywords that process a value as a whole, as {@code format} does. */
    private static final List<String> COUNTED = List.of("const", "enum");

    /** A value may be compared with all values of an {@code enum}, if their hash codes are equal. */
    private static final int VALUES_A_STEP = 2;

    private SchemaKeywords() {}

    static Dialect dialect() {
        Dialect library = Dialects.getDraft202012();
        Dialect.Builder dialect = Dialect.builder(library);
        library.getKeywords().values().stream()
                .filter(keyword -> COUNTED.contains(keyword.getValue()))
                .forEach(keyword -> dialect.keyword(new Counted(keyword)));
        return dialect.keyword(new UniqueItems())
                .keyword(new MultipleOf())
                .formatKeywordFactory(CountedFormat::new)
                .build();
    }

    /** Unanchored search, as JSON Schema defines it (Core, 6.4). */
    static RegularExpression pattern(String regex) {
        SchemaEvaluation.spendNow(10 * LinearPattern.size(regex));
        LinearPattern pattern = LinearPattern.compile(regex);
        return text -> pattern.isFoundIn(text, SchemaEvaluation::spendNow);
    }

    /** A keyword of the library that draws from the budget. */
    private static final class Counted extends AbstractKeyword {

        private final Keyword library;

        Counted(Keyword library) {
            super(library.getValue());
            this.library = library;
        }

        @Override
        public @Nullable KeywordValidator newValidator(
                SchemaLocation location, JsonNode schemaNode, Schema parent, SchemaContext context) throws Exception {
            KeywordValidator validator = library.newValidator(location, schemaNode, parent, context);
            return validator == null ? null : new CountedValidator(validator, schemaNode.size() / VALUES_A_STEP);
        }
    }

    private static final class CountedFormat extends FormatKeyword {

        CountedFormat(Map<String, Format> formats) {
            super(formats);
        }

        @Override
        public @Nullable KeywordValidator newValidator(
                SchemaLocation location, JsonNode schemaNode, Schema parent, SchemaContext context) {
            KeywordValidator validator = super.newValidator(location, schemaNode, parent, context);
            return validator == null ? null : new CountedValidator(validator, 0);
        }
    }

    private record CountedValidator(KeywordValidator library, int cost) implements KeywordValidator {

        @Override
        public void validate(ExecutionContext evaluation, JsonNode node, JsonNode root, NodePath location) {
            SchemaEvaluation.spendNow(cost);
            ((SchemaEvaluation) evaluation).spendOn(node);
            library.validate(evaluation, node, root, location);
        }

        @Override
        public void preloadSchema() {
            library.preloadSchema();
        }

        @Override
        public String getKeyword() {
            return library.getKeyword();
        }

        @Override
        public SchemaLocation getSchemaLocation() {
            return library.getSchemaLocation();
        }
    }

    /** A validator of a keyword that replaces one of the library, and has its messages. */
    private abstract static class OwnValidator extends BaseKeywordValidator {

        OwnValidator(
                Keyword keyword, JsonNode schemaNode, SchemaLocation location, Schema parent, SchemaContext context) {
            super(keyword, schemaNode, location, parent, context);
        }

        final void fail(ExecutionContext evaluation, JsonNode node, NodePath place, Object... arguments) {
            evaluation.addError(error().instanceNode(node)
                    .instanceLocation(place)
                    .evaluationPath(evaluation.getEvaluationPath())
                    .locale(evaluation.getExecutionConfig().getLocale())
                    .arguments(arguments)
                    .build());
        }
    }

    /** {@code uniqueItems} (Validation, 6.4.3). */
    private static final class UniqueItems extends AbstractKeyword {

        UniqueItems() {
            super("uniqueItems");
        }

        @Override
        public KeywordValidator newValidator(
                SchemaLocation location, JsonNode schemaNode, Schema parent, SchemaContext context) {
            return new OwnValidator(this, schemaNode, location, parent, context) {
                @Override
                public void validate(ExecutionContext evaluation, JsonNode node, JsonNode root, NodePath place) {
                    if (!schemaNode.asBoolean() || !node.isArray()) {
                        return;
                    }
                    ((SchemaEvaluation) evaluation).spendOn(node);
                    // Texts are ordered, so that a tree set takes logarithmic time whatever their hash codes are.
                    Set<String> known = new HashSet<>();
                    for (JsonNode item : node) {
                        StringBuilder text = new StringBuilder();
                        writeCanonically(item, text);
                        if (!known.add(text.toString())) {
                            fail(evaluation, node, place);
                            return;
                        }
                    }
                }
            };
        }
    }

    /** The same text for values that are equal (Core, 4.2.2). */
    private static void writeCanonically(JsonNode value, StringBuilder text) {
        if (value.isNumber()) {
            text.append(value.decimalValue().stripTrailingZeros());
        } else if (value.isArray()) {
            text.append('[');
            for (JsonNode item : value) {
                writeCanonically(item, text);
                text.append(',');
            }
            text.append(']');
        } else if (value.isObject()) {
            text.append('{');
            Map<String, JsonNode> ordered = new TreeMap<>();
            value.properties().forEach(member -> ordered.put(member.getKey(), member.getValue()));
            ordered.forEach((name, member) -> {
                text.append(TextNode.valueOf(name)).append(':');
                writeCanonically(member, text);
                text.append(',');
            });
            text.append('}');
        } else {
            text.append(value);
        }
    }

    /** {@code multipleOf} (Validation, 6.2.1). */
    private static final class MultipleOf extends AbstractKeyword {

        MultipleOf() {
            super("multipleOf");
        }

        @Override
        public KeywordValidator newValidator(
                SchemaLocation location, JsonNode schemaNode, Schema parent, SchemaContext context) {
            BigDecimal divisor = schemaNode.decimalValue();
            return new OwnValidator(this, schemaNode, location, parent, context) {
                @Override
                public void validate(ExecutionContext evaluation, JsonNode node, JsonNode root, NodePath place) {
                    if (!node.isNumber() || divisor.signum() == 0) {
                        return;
                    }
                    BigDecimal number = node.decimalValue();
                    ((SchemaEvaluation) evaluation).spend(digits(number) + digits(divisor));
                    if (number.remainder(divisor).signum() != 0) {
                        fail(evaluation, node, place, divisor.toString());
                    }
                }
            };
        }

        private static long digits(BigDecimal number) {
            return number.precision() + Math.abs((long) number.scale());
        }
    }
}
