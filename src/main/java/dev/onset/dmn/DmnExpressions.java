package dev.onset.dmn;

import dev.onset.bpmn.ModelErrors;
import dev.onset.bpmn.feel.FeelBudget;
import dev.onset.bpmn.feel.FeelExpressions;
import dev.onset.bpmn.feel.InvalidExpression;
import dev.onset.bpmn.feel.ParsedFeel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses the FEEL expressions of one file, equal ones once, and collects their errors. */
final class DmnExpressions {

    private static final Set<String> FEEL = Set.of(
            "feel",
            "http://www.omg.org/spec/feel/20140401",
            "http://www.omg.org/spec/dmn/20180521/feel/",
            "https://www.omg.org/spec/dmn/20191111/feel/",
            "https://www.omg.org/spec/dmn/20211108/feel/",
            "https://www.omg.org/spec/dmn/20230324/feel/");

    private final FeelExpressions feel;
    private final ModelErrors errors;
    private final FeelBudget budget;
    private final ParsedFeel nothing;
    private final Map<String, ParsedFeel> expressions = new HashMap<>();
    private final Map<String, ParsedFeel> tests = new HashMap<>();

    /** @param budget the work that the parser may do for all expressions of the file */
    DmnExpressions(FeelExpressions feel, ModelErrors errors, FeelBudget budget) {
        this.feel = feel;
        this.budget = budget;
        this.errors = errors;
        try {
            this.nothing = feel.parseExpression("null", budget);
        } catch (InvalidExpression impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void error(DmnXml element, String detail) {
        errors.add(element.closestId(), detail);
    }

    /** Parses the expression of an element, which must not be empty. */
    ParsedFeel expression(DmnXml element, String what) {
        String text = element.text();
        if (text.isEmpty()) {
            error(element, what + " is empty");
            return nothing;
        }
        return expression(element, what, text);
    }

    /** Parses the expression of an element; null if it is empty. */
    @Nullable
    ParsedFeel expressionOrNull(DmnXml element, String what) {
        String text = element.text();
        return text.isEmpty() ? null : expression(element, what, text);
    }

    /** Parses the text of an expression. */
    ParsedFeel expression(DmnXml element, String what, String text) {
        return parse(element, what, text, expressions, feel::parseExpression);
    }

    /** Parses the unary tests of an element; null if any value passes them. */
    @Nullable
    ParsedFeel unaryTests(DmnXml element, String what) {
        String text = element.text();
        return text.isEmpty() || text.equals("-") ? null : parse(element, what, text, tests, feel::parseUnaryTests);
    }

    @FunctionalInterface
    private interface Parser {
        ParsedFeel parse(String text, FeelBudget budget) throws InvalidExpression;
    }

    private ParsedFeel parse(DmnXml element, String what, String text, Map<String, ParsedFeel> parsed, Parser parser) {
        String language = element.attribute("expressionLanguage");
        if (language != null && !FEEL.contains(language.toLowerCase(Locale.ROOT))) {
            error(element, what + " has an expression language other than FEEL, which is not supported");
            return nothing;
        }
        ParsedFeel known = parsed.get(text);
        if (known != null) {
            return known;
        }
        try {
            ParsedFeel expression = parser.parse(text, budget);
            parsed.put(text, expression);
            return expression;
        } catch (InvalidExpression invalid) {
            if (budget.isSpent()) {
                errors.add(null, "The expressions of the file take too many steps to parse");
            } else {
                error(element, what + " " + invalid.reason());
            }
            return nothing;
        }
    }
}
