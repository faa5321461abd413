package dev.onset.bpmn;

import dev.onset.bpmn.feel.FeelBudget;
import dev.onset.bpmn.feel.FeelExpressions;
import dev.onset.bpmn.feel.InvalidExpression;
import dev.onset.engine.Bounds;
import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Lifespan;
import dev.onset.engine.Timers;
import dev.onset.engine.Trigger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the expressions of one file and collects their errors. As in Camunda 8, a text that begins with {@code =} is a
 * FEEL expression. Any other text is a literal, which is checked at compile time.
 */
final class ModelExpressions {

    private static final Expression NOTHING = Expression.literal(null);

    private final FeelExpressions feel;
    private final ModelErrors errors;
    private final FeelBudget budget;

    /** @param budget the work that the parser may do for all FEEL expressions of the file */
    ModelExpressions(FeelExpressions feel, ModelErrors errors, FeelBudget budget) {
        this.feel = feel;
        this.errors = errors;
        this.budget = budget;
    }

    ModelErrors errors() {
        return errors;
    }

    void error(String element, String detail) {
        errors.add(element, detail);
    }

    void warn(String element, String detail) {
        errors.warn(element, detail);
    }

    /** Compiles an expression that must be FEEL. */
    Expression feel(String element, String what, @Nullable String text) {
        return feel(element, what, text, false);
    }

    /** Compiles an expression that must be FEEL and whose value must not be null. */
    Expression feelNonNull(String element, String what, @Nullable String text) {
        return feel(element, what, text, true);
    }

    private Expression feel(String element, String what, @Nullable String text, boolean nonNull) {
        if (text == null || text.isBlank()) {
            error(element, what + " is missing");
            return NOTHING;
        }
        if (!isFeel(text)) {
            error(element, what + " must be a FEEL expression, which begins with =");
            return NOTHING;
        }
        return compile(element, what, text, nonNull);
    }

    /** Compiles a condition, a FEEL expression that is evaluated when a variable changes that it refers to. */
    Trigger.Condition condition(String element, @Nullable String text, Set<Trigger.ChangeType> changes) {
        Expression expression = feel(element, "The condition", text);
        Set<String> names = Set.of();
        if (text != null && isFeel(text)) {
            try {
                names = feel.variables(text.substring(1), budget);
            } catch (InvalidExpression alreadyReported) {
                return new Trigger.Condition(expression, Set.of(), changes);
            }
        }
        return new Trigger.Condition(expression, names, changes);
    }

    /** Compiles a FEEL expression or a literal for the value of a variable. */
    Expression value(String element, String what, String text) {
        return isFeel(text) ? compile(element, what, text, false) : Expression.literal(text);
    }

    /**
     * Compiles a FEEL expression or a literal for a string.
     *
     * @param max the maximum number of characters, see {@link Bounds}
     */
    Expression text(String element, String what, String text, int max) {
        return isFeel(text) ? compile(element, what, text, false) : literal(element, what, text, max);
    }

    /** As {@link #text}, but the text is required and its value must not be null. */
    Expression requiredText(String element, String what, @Nullable String text, int max) {
        if (text == null || text.isBlank()) {
            error(element, what + " is missing");
            return NOTHING;
        }
        return isFeel(text) ? compile(element, what, text, true) : literal(element, what, text, max);
    }

    private Expression literal(String element, String what, String text, int max) {
        checkLength(element, what, text, max);
        return Expression.literal(text);
    }

    /** Adds an error if a literal has too many characters. */
    void checkLength(String element, String what, String text, int max) {
        try {
            Bounds.check(what, text, max);
        } catch (ExpressionFailure outOfBounds) {
            error(element, String.valueOf(outOfBounds.getMessage()));
        }
    }

    /** Compiles a FEEL expression for a list of user or group names, or a literal with names separated by commas. */
    Expression candidates(String element, String what, String text) {
        if (isFeel(text)) {
            return compile(element, what, text, false);
        }
        List<String> items = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
        try {
            Bounds.checkCandidates(what, items);
        } catch (ExpressionFailure outOfBounds) {
            error(element, String.valueOf(outOfBounds.getMessage()));
        }
        return Expression.literal(items);
    }

    /** Compiles a FEEL expression or a literal for an ISO 8601 date and time with an offset or a zone. */
    Expression date(String element, String what, String text) {
        if (isFeel(text)) {
            return compile(element, what, text, false);
        }
        try {
            Bounds.time(what, text);
        } catch (ExpressionFailure wrong) {
            error(element, String.valueOf(wrong.getMessage()));
        }
        return Expression.literal(text);
    }

    /** Compiles a FEEL expression or a literal for the date, duration or cycle of a timer. */
    Expression timer(String element, Trigger.TimerType type, String text) {
        if (text.isEmpty()) {
            error(element, "The timer's time is missing");
            return NOTHING;
        }
        if (isFeel(text)) {
            return compile(element, "The timer's time", text, true);
        }
        try {
            Timers.check(type, text);
        } catch (ExpressionFailure wrong) {
            error(element, String.valueOf(wrong.getMessage()));
        }
        return Expression.literal(text);
    }

    /** Compiles a FEEL expression or a literal for the time to live of a message. */
    Expression timeToLive(String element, String what, String text) {
        if (isFeel(text)) {
            return compile(element, what, text, true);
        }
        try {
            Timers.checkTimeToLive(what, text);
        } catch (ExpressionFailure wrong) {
            error(element, String.valueOf(wrong.getMessage()));
        }
        return Expression.literal(text);
    }

    /** Compiles a FEEL expression or a literal for the lifespan of instances. */
    Expression lifespan(String element, String what, String text) {
        if (isFeel(text)) {
            return compile(element, what, text, true);
        }
        try {
            Lifespan.check(text);
        } catch (ExpressionFailure wrong) {
            error(element, String.valueOf(wrong.getMessage()));
        }
        return Expression.literal(text);
    }

    /** Compiles a FEEL expression or a literal for a whole number. */
    Expression wholeNumber(String element, String what, String text, int min, int max) {
        if (isFeel(text)) {
            return compile(element, what, text, true);
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= min && number <= max) {
                return Expression.literal(number);
            }
        } catch (NumberFormatException notANumber) {
            // The error below covers every invalid number.
        }
        error(element, what + " must be a whole number from " + min + " to " + max);
        return NOTHING;
    }

    /** Returns the parameters that a FEEL expression takes from an agent by the function {@code fromAi}. */
    List<Map<String, Object>> parametersFromAi(String element, String what, String text) {
        try {
            return isFeel(text) && !budget.isSpent() ? feel.parametersFromAi(text.substring(1), budget) : List.of();
        } catch (InvalidExpression invalid) {
            error(element, what + " " + invalid.reason());
            return List.of();
        }
    }

    /** Adds the name of the expression to its failures, which become incidents. */
    private static Expression named(String what, Expression expression) {
        return (variables, now) -> {
            try {
                return expression.evaluate(variables, now);
            } catch (ExpressionFailure failure) {
                throw new ExpressionFailure(what + ": " + failure.getMessage());
            }
        };
    }

    private static boolean isFeel(String text) {
        return text.startsWith("=");
    }

    private Expression compile(String element, String what, String text, boolean nonNull) {
        try {
            String expression = text.substring(1);
            return named(what, nonNull ? feel.compileNonNull(expression, budget) : feel.compile(expression, budget));
        } catch (InvalidExpression invalid) {
            if (budget.isSpent()) {
                errors.add(null, "The expressions of the file take too many steps to parse");
            } else {
                error(element, what + " " + invalid.reason());
            }
            return NOTHING;
        }
    }
}
