package dev.onset.bpmn.feel;

import dev.onset.engine.ExpressionFailure;
import java.math.BigDecimal;
import java.util.List;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValBoolean;
import org.camunda.feel.syntaxtree.ValDate;
import org.camunda.feel.syntaxtree.ValDateTime;
import org.camunda.feel.syntaxtree.ValDayTimeDuration;
import org.camunda.feel.syntaxtree.ValError;
import org.camunda.feel.syntaxtree.ValFunction;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValLocalDateTime;
import org.camunda.feel.syntaxtree.ValLocalTime;
import org.camunda.feel.syntaxtree.ValNull$;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValString;
import org.camunda.feel.syntaxtree.ValTime;
import org.camunda.feel.syntaxtree.ValYearMonthDuration;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** A value during a {@link FeelSession}, of any type of FEEL. */
public final class FeelValue {

    public static final FeelValue NULL = new FeelValue(ValNull$.MODULE$);

    private final Val value;

    FeelValue(Val value) {
        this.value = value;
    }

    /** The body of a function. */
    @FunctionalInterface
    public interface Function {

        /** @throws ExpressionFailure if the function has no value; the call then gives null */
        FeelValue apply(List<FeelValue> arguments) throws ExpressionFailure;
    }

    public static FeelValue of(long number) {
        return new FeelValue(new ValNumber(scala.math.BigDecimal.exact(number)));
    }

    /** Creates a function. A call must have an argument for each parameter. */
    public static FeelValue function(List<String> parameters, Function body) {
        return new FeelValue(new ValFunction(
                scala.collection.immutable.List.from(CollectionConverters.asScala(parameters)),
                arguments -> {
                    List<FeelValue> values = CollectionConverters.asJava(arguments).stream()
                            .map(FeelValue::new)
                            .toList();
                    try {
                        return body.apply(values).value;
                    } catch (ExpressionFailure failure) {
                        return new ValError(String.valueOf(failure.getMessage()));
                    }
                },
                false));
    }

    Val value() {
        return value;
    }

    public boolean isNull() {
        return value instanceof ValNull$;
    }

    /** Returns the boolean; null if it is of another type. */
    public @Nullable Boolean asBoolean() {
        return value instanceof ValBoolean truth ? (Boolean) truth.value() : null;
    }

    /** Returns the number; null if it is of another type. */
    public @Nullable BigDecimal asNumber() {
        return value instanceof ValNumber number ? number.value().bigDecimal() : null;
    }

    /** Returns the elements of a list; empty for a value of another type. */
    public List<FeelValue> items() {
        return value instanceof ValList list
                ? CollectionConverters.asJava(list.itemsAsSeq()).stream()
                        .map(FeelValue::new)
                        .toList()
                : List.of();
    }

    /**
     * Whether the value has a type, as Camunda 8 checks it: any value has a type that is not built in, and null has every
     * type.
     *
     * @param type the name of a type in DMN, without a prefix
     */
    public boolean hasType(String type) {
        return isNull()
                || switch (type) {
                    case "string" -> value instanceof ValString;
                    case "number" -> value instanceof ValNumber;
                    case "boolean" -> value instanceof ValBoolean;
                    case "time" -> value instanceof ValTime || value instanceof ValLocalTime;
                    case "date" -> value instanceof ValDate;
                    case "dateTime" -> value instanceof ValDateTime || value instanceof ValLocalDateTime;
                    case "dayTimeDuration" -> value instanceof ValDayTimeDuration;
                    case "yearMonthDuration" -> value instanceof ValYearMonthDuration;
                    default -> true;
                };
    }

    /**
     * Returns the JSON-like value.
     *
     * @throws ExpressionFailure if JSON has no such value, or if it cannot be stored
     */
    public @Nullable Object toJava() throws ExpressionFailure {
        return FeelOutput.toJava(value);
    }
}
