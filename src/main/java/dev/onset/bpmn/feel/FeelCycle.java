package dev.onset.bpmn.feel;

import java.math.BigDecimal;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValDayTimeDuration;
import org.camunda.feel.syntaxtree.ValError;
import org.camunda.feel.syntaxtree.ValFunction;
import org.camunda.feel.syntaxtree.ValNull$;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValString;
import org.camunda.feel.syntaxtree.ValYearMonthDuration;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.List;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The function {@code cycle}, which Camunda 8 adds to FEEL. It creates an ISO 8601 repeating interval for a timer: {@code
 * cycle(3, duration("PT1H"))} is {@code R3/PT1H}. Without repetitions, or with null, the interval repeats without end.
 */
final class FeelCycle {

    static final String NAME = "cycle";

    private static final String INTERVAL = "interval";

    private FeelCycle() {}

    static List<ValFunction> functions() {
        ValFunction endless = function(java.util.List.of(INTERVAL), arguments -> endless(arguments.apply(0)));
        ValFunction counted = function(
                java.util.List.of("repetitions", INTERVAL), arguments -> of(arguments.apply(0), arguments.apply(1)));
        return list(java.util.List.of(endless, counted));
    }

    private static ValFunction function(java.util.List<String> parameters, scala.Function1<List<Val>, Object> body) {
        return new ValFunction(list(parameters), body, false);
    }

    private static <T> List<T> list(java.util.List<T> items) {
        return List.from(CollectionConverters.asScala(items));
    }

    private static Val endless(Val interval) {
        return cycle("", interval);
    }

    private static Val of(Val repetitions, Val interval) {
        return switch (repetitions) {
            case ValNull$ nothing -> endless(interval);
            case ValNumber number -> counted(number.value().bigDecimal(), interval);
            default -> unfit();
        };
    }

    /** Accepts any whole number; the timer checks the range. */
    private static Val counted(BigDecimal repetitions, Val interval) {
        BigDecimal whole = FeelLimits.checked(repetitions).stripTrailingZeros();
        return whole.scale() > 0 ? unfit() : cycle(whole.toPlainString(), interval);
    }

    private static Val cycle(String repetitions, Val interval) {
        String text = text(interval);
        return text == null ? unfit() : new ValString("R" + repetitions + "/" + text);
    }

    private static @Nullable String text(Val interval) {
        return switch (interval) {
            case ValDayTimeDuration duration -> FeelOutput.text(duration);
            case ValYearMonthDuration duration -> duration.toString();
            default -> null;
        };
    }

    private static ValError unfit() {
        return new ValError("The function cycle expects a whole number of repetitions, or null, and a duration");
    }
}
