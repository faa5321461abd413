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
import org.jspecify.annotations.Nullable;

/**
 * Compiles the expressions of one file, and collects its errors. As in Camunda 8, a text that begins with {@code =} is FEEL,
 * and any other is the value itself, which is checked here and now.
 */
final class ModelExpressions {

    private static final Expression NOTHING = Expression.literal(null);

    private final FeelExpressions feel;
    private final ModelErrors errors;
    private final FeelBudget budget;

    /** @param budget what the parser may do for all FEEL of the file */
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

    /** An expression that must be FEEL. */
    Expression feel(String element, String what, @Nullable String text) {
        return feel(element, what, text, false);
    }

    /** An expression that must be FEEL and whose value must not be null. */
    Expression feelNonNull(String element, String what, @Nullable String text) {
        return feel(element, what, text, true);
    }

    private Expression feel(String element, String what, @Nullable String text, boolean nonNull) {
        if (text == null || text.isBlank()) {
            error(element, what + " is missing");
            return NOTHING;
        }
        if (!isFeel(text)) {
            error(element, what + " is not a FEEL expression: it must begin with =");
            return NOTHING;
        }
        return compile(element, what, text, nonNull);
    }

    /** FEEL that gives the value of a variable, or a text that is that value. */
    Expression value(String element, String what, String text) {
        return isFeel(text) ? compile(element, what, text, false) : Expression.literal(text);
    }

    /**
     * FEEL that gives a text, or the text itself.
     *
     * @param max how many characters it may have, see {@link Bounds}
     */
    Expression text(String element, String what, String text, int max) {
        return isFeel(text) ? compile(element, what, text, false) : literal(element, what, text, max);
    }

    /** As {@link #text}, but neither may be missing. */
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

    /** Notes an error where a text that the model gives as it is has too many characters. */
    void checkLength(String element, String what, String text, int max) {
        try {
            Bounds.check(what, text, max);
        } catch (ExpressionFailure outOfBounds) {
            error(element, String.valueOf(outOfBounds.getMessage()));
        }
    }

    /** FEEL that gives a list of the names of users or groups, or the names with commas between them. */
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

    /** FEEL that gives a date and time, or one in ISO 8601 with an offset or zone. */
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

    /** FEEL that gives a timer's time, or the time itself. */
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

    /** FEEL that gives until when an instance may run, or that itself. */
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

    /** FEEL that gives a whole number, or the number. */
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
            // One answer for all that does not fit.
        }
        error(element, what + " is not a whole number from " + min + " to " + max);
        return NOTHING;
    }

    private static boolean isFeel(String text) {
        return text.startsWith("=");
    }

    private Expression compile(String element, String what, String text, boolean nonNull) {
        try {
            String expression = text.substring(1);
            return nonNull ? feel.compileNonNull(expression, budget) : feel.compile(expression, budget);
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
