package dev.onset.bpmn;

import dev.onset.execution.ExpressionFailure;
import dev.onset.execution.StorableText;
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
 * Makes JSON-like Java values of FEEL's. A whole number is an Integer or a Long where it fits, every other number an exact
 * BigDecimal. Dates, times and durations are ISO 8601 strings; of a time zone the offset is kept. What could not be stored is
 * refused here, where it becomes an incident: some characters, and nesting that grows with each turn of a loop.
 */
final class FeelOutput {

    private static final int LONG_DIGITS = 19;

    private FeelOutput() {}

    /** @throws ExpressionFailure where JSON has no such value (a function, a range), or it could not be stored */
    static @Nullable Object toJava(Val value) throws ExpressionFailure {
        return toJava(value, 1);
    }

    private static @Nullable Object toJava(Val value, int depth) throws ExpressionFailure {
        if (depth > FeelLimits.DEPTH) {
            throw new ExpressionFailure("The result is nested deeper than " + FeelLimits.DEPTH);
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

    /** The library's own text drops fractions of a second. */
    @SuppressWarnings("JavaDurationGetSecondsGetNano") // The fraction is all that is asked for.
    static String text(ValDayTimeDuration duration) {
        return duration.value().getNano() == 0
                ? duration.toString()
                : duration.value().toString();
    }

    private static String storable(String text) throws ExpressionFailure {
        if (StorableText.isStorable(text)) {
            return text;
        }
        throw new ExpressionFailure("The result has a text with a character that cannot be stored");
    }

    private static Number number(BigDecimal number) {
        FeelLimits.checked(number);
        // Whole means a scale of 0 at most once stripped; the check bounds what that costs.
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
            throw new ExpressionFailure("The result has a function in it, which is not a value");
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : FeelValues.entries(context).entrySet()) {
            entries.put(storable(entry.getKey()), toJava(FeelValues.INSTANCE.toVal(entry.getValue()), depth + 1));
        }
        return entries;
    }
}
