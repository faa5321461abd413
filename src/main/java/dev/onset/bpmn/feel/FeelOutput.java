package dev.onset.bpmn.feel;

import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.StorableText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.feel.context.Context;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValBoolean;
import org.camunda.feel.syntaxtree.ValContext;
import org.camunda.feel.syntaxtree.ValDate;
import org.camunda.feel.syntaxtree.ValDateTime;
import org.camunda.feel.syntaxtree.ValDayTimeDuration;
import org.camunda.feel.syntaxtree.ValFunction;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValLocalDateTime;
import org.camunda.feel.syntaxtree.ValLocalTime;
import org.camunda.feel.syntaxtree.ValNull$;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValRange;
import org.camunda.feel.syntaxtree.ValString;
import org.camunda.feel.syntaxtree.ValTime;
import org.camunda.feel.syntaxtree.ValYearMonthDuration;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Converts FEEL values to JSON-like Java values. A whole number becomes an Integer or a Long if it fits; every other number
 * becomes an exact BigDecimal. Dates, times and durations become ISO 8601 strings; a time zone becomes its offset. Values
 * that cannot be stored are refused here, where they raise an incident: invalid characters, and nesting that grows with
 * each iteration of a loop.
 */
final class FeelOutput {

    private static final int LONG_DIGITS = 19;

    private FeelOutput() {}

    /** @throws ExpressionFailure if JSON has no such value (a function, a range), or if it cannot be stored */
    static @Nullable Object toJava(Val value) throws ExpressionFailure {
        return toJava(value, 1);
    }

    private static @Nullable Object toJava(Val value, int depth) throws ExpressionFailure {
        if (depth > FeelLimits.DEPTH) {
            throw new ExpressionFailure("The result is nested more than " + FeelLimits.DEPTH + " levels deep");
        }
        return switch (value) {
            case ValNull$ nothing -> null;
            case ValBoolean truth -> truth.value();
            case ValString text -> storable(text.value());
            case ValNumber number -> number(number.value().bigDecimal());
            case ValList list -> list(list, depth);
            case ValContext context -> map(context.context(), depth);
            case ValDate date -> date.value().toString();
            case ValLocalTime time -> time.value().format(DateTimeFormatter.ISO_LOCAL_TIME);
            case ValTime time -> time.value().toOffsetTime().format(DateTimeFormatter.ISO_OFFSET_TIME);
            case ValLocalDateTime time -> time.value().format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
            case ValDateTime time -> time.value().format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
            case ValYearMonthDuration duration -> duration.toString();
            case ValDayTimeDuration duration -> text(duration);
            case ValFunction function -> throw new ExpressionFailure("The result is a function, which is not a value");
            case ValRange range -> throw new ExpressionFailure("The result is a range, which is not a value");
            default -> throw new ExpressionFailure("The result is an error");
        };
    }

    /** Formats a duration with its fraction of a second, which the library omits. */
    @SuppressWarnings("JavaDurationGetSecondsGetNano") // Only the fraction is needed.
    static String text(ValDayTimeDuration duration) {
        return duration.value().getNano() == 0
                ? duration.toString()
                : duration.value().toString();
    }

    private static String storable(String text) throws ExpressionFailure {
        if (StorableText.isStorable(text)) {
            return text;
        }
        throw new ExpressionFailure("The result contains a string with a character that cannot be stored");
    }

    private static Number number(BigDecimal number) {
        FeelLimits.checked(number);
        // A number is whole if its stripped scale is at most 0. The check above bounds the cost of stripping.
        BigDecimal whole = number.scale() <= 0 ? number : number.stripTrailingZeros();
        if (whole.scale() > 0 || whole.precision() - whole.scale() > LONG_DIGITS) {
            return number;
        }
        BigInteger integer = whole.toBigIntegerExact();
        if (integer.bitLength() < Integer.SIZE) {
            return integer.intValue();
        }
        return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : number;
    }

    private static List<@Nullable Object> list(ValList list, int depth) throws ExpressionFailure {
        List<@Nullable Object> items = new ArrayList<>(list.itemsAsSeq().size());
        for (Val item : CollectionConverters.asJava(list.itemsAsSeq())) {
            items.add(toJava(item, depth + 1));
        }
        return items;
    }

    private static Map<String, @Nullable Object> map(Context context, int depth) throws ExpressionFailure {
        if (context.functionProvider().functionNames().nonEmpty()) {
            throw new ExpressionFailure("The result contains a function, which is not a value");
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : FeelValues.entries(context).entrySet()) {
            entries.put(storable(entry.getKey()), toJava(FeelValues.INSTANCE.toVal(entry.getValue()), depth + 1));
        }
        return entries;
    }
}
