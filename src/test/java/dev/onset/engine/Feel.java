package dev.onset.engine;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of a test model, with the FEEL text of the same meaning. */
record Feel(String text, Expression meaning) implements Expression {

    @Override
    public @Nullable Object evaluate(Variables variables, Instant now) throws ExpressionFailure {
        return meaning.evaluate(variables, now);
    }

    /** A whole number, or a list of them. */
    static Feel literal(Object value) {
        return new Feel(value.toString(), Expression.literal(value));
    }

    /** A list of texts. */
    static Feel texts(List<String> texts) {
        return new Feel("[\"" + String.join("\", \"", texts) + "\"]", Expression.literal(texts));
    }

    static Feel variable(String name) {
        return new Feel(name, (variables, now) -> variables.get(name));
    }

    static Feel plus(String variable, int number) {
        return new Feel(variable + " + " + number, (variables, now) -> number(variables.get(variable)) + number);
    }

    static Feel less(String variable, int number) {
        return new Feel(variable + " < " + number, (variables, now) -> number(variables.get(variable)) < number);
    }

    static Feel equal(String variable, int number) {
        return new Feel(variable + " = " + number, (variables, now) -> number(variables.get(variable)) == number);
    }

    /** Whether a list of numbers contains this one. */
    static Feel contains(String variable, int number) {
        return new Feel(
                "list contains(" + variable + ", " + number + ")",
                (variables, now) -> variables.get(variable) instanceof List<?> list
                        && list.stream().anyMatch(element -> number(element) == number));
    }

    /** Returns a whole number of any {@link Number} type. */
    static int number(@Nullable Object value) {
        return new BigDecimal(String.valueOf(value)).intValueExact();
    }
}
