package dev.onset.bpmn.feel;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.camunda.feel.FeelEngineClock;
import org.camunda.feel.context.FunctionProvider;
import org.camunda.feel.impl.interpreter.BuiltinFunctions;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValFunction;
import org.camunda.feel.syntaxtree.ValNumber;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterable;
import scala.collection.immutable.List;

/**
 * The functions that expressions may call: those of the library and {@link FeelCycle}. The clock of these functions is the
 * time of the evaluation, in UTC. Functions that take a number of digits accept only numbers that can be computed. {@link
 * FeelCalls} limits the work of a call.
 */
final class FeelFunctions implements FunctionProvider {

    private static final java.util.List<String> TAKING_DIGITS =
            java.util.List.of("decimal", "round up", "round down", "round half up", "round half down");

    private static final BigDecimal MAX_DIGITS = BigDecimal.valueOf(FeelLimits.EXPONENT);

    private final ThreadLocal<@Nullable Instant> now = new ThreadLocal<>();
    private final BuiltinFunctions library;
    private final Map<String, List<ValFunction>> own = new HashMap<>();

    FeelFunctions() {
        FeelEngineClock clock = () -> Objects.requireNonNull(now.get(), "No evaluation is in progress")
                .atZone(ZoneOffset.UTC);
        library = new BuiltinFunctions(clock, FeelValues.INSTANCE);
        for (String name : TAKING_DIGITS) {
            own.put(name, library.getFunctions(name).map(FeelFunctions::guard));
        }
        own.put(FeelCycle.NAME, FeelCycle.functions());
        own.put(FeelFromAi.NAME, FeelFromAi.functions());
    }

    /** Sets the clock of this thread; null when the evaluation has ended. */
    void setTime(@Nullable Instant time) {
        if (time == null) {
            now.remove();
        } else {
            now.set(time);
        }
    }

    @Override
    public List<ValFunction> getFunctions(String name) {
        List<ValFunction> functions = own.get(name);
        return functions != null ? functions : library.getFunctions(name);
    }

    @Override
    @SuppressWarnings("unchecked") // The type of a concatenated Scala collection is unknown to javac.
    public Iterable<String> functionNames() {
        return library.functionNames()
                .concat(scala.jdk.javaapi.CollectionConverters.asScala(
                        java.util.List.of(FeelCycle.NAME, FeelFromAi.NAME)));
    }

    private static ValFunction guard(ValFunction function) {
        return new ValFunction(
                function.params(),
                arguments -> {
                    checkDigits(arguments);
                    return function.invoke().apply(arguments);
                },
                function.hasVarArgs());
    }

    /** Checks the second argument, the number of digits. The library computes that many digits for any number. */
    private static void checkDigits(List<Val> arguments) {
        if (arguments.size() > 1
                && arguments.apply(1) instanceof ValNumber digits
                && digits.value().bigDecimal().abs().compareTo(MAX_DIGITS) > 0) {
            throw new FeelLimitExceeded("it rounds to more than " + FeelLimits.EXPONENT + " digits");
        }
    }
}
