package dev.onset.bpmn.feel;

import dev.onset.engine.ExpressionFailure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.camunda.feel.api.EvaluationFailure;
import org.camunda.feel.context.Context;
import org.camunda.feel.context.FunctionProvider;
import org.camunda.feel.impl.interpreter.EvalContext;
import org.camunda.feel.impl.interpreter.ValComparator;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValContext;
import org.camunda.feel.syntaxtree.ValError;
import org.camunda.feel.syntaxtree.ValFatalError;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValNumber;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One evaluation within {@link FeelLimits}: of one expression, or of all expressions of a decision, which share the limits.
 * Not thread-safe.
 */
public final class FeelSession {

    /** How often a comparison reads its operands. */
    private static final int LOOKS = 4;

    private final FeelFunctions functions;
    private final FeelWork work = new FeelWork();
    private final FeelSizes sizes = new FeelSizes(work);
    private final FeelEvaluation evaluation = new FeelEvaluation(work, sizes);
    private final FeelCalls calls;
    private final ValComparator comparator = new ValComparator(FeelValues.INSTANCE);

    FeelSession(FeelFunctions functions) {
        this.functions = functions;
        this.calls = new FeelCalls(functions, work, sizes);
    }

    /** The body of an evaluation. */
    @FunctionalInterface
    public interface Body<T> {

        T run() throws ExpressionFailure;
    }

    /**
     * Runs the body of the evaluation, which may call the other methods of this session.
     *
     * @param now the time that {@code now()} and {@code today()} return
     * @throws ExpressionFailure if the body throws it, or if the evaluation exceeds a limit
     */
    public <T> T run(Instant now, Body<T> body) throws ExpressionFailure {
        functions.setTime(now);
        try {
            return body.run();
        } catch (FeelLimitExceeded exceeded) {
            throw new ExpressionFailure("The expression cannot be evaluated: " + exceeded.reason());
        } catch (StackOverflowError tooDeep) {
            throw new ExpressionFailure("The expression cannot be evaluated: it or a value is nested too deeply");
        } finally {
            functions.setTime(null);
        }
    }

    /**
     * Evaluates an expression.
     *
     * @throws ExpressionFailure if it has no value, or if an assertion failed
     */
    public FeelValue evaluate(ParsedFeel expression, FeelScope scope) throws ExpressionFailure {
        return new FeelValue(
                evaluate(expression.expression(), scope, scope.functions(calls)).value());
    }

    /** The value of an expression and the warnings of its evaluation. */
    record Evaluated(Val value, List<EvaluationFailure> warnings) {}

    /** Evaluates an expression that sees only variables. */
    Evaluated evaluate(Exp expression, FeelInput variables) throws ExpressionFailure {
        return evaluate(expression, variables, calls);
    }

    private Evaluated evaluate(Exp expression, FeelInput variables, FunctionProvider available)
            throws ExpressionFailure {
        FeelFailures warnings = new FeelFailures(work);
        EvalContext context = new EvalContext(FeelValues.INSTANCE, variables, available, warnings);
        Evaluated evaluated =
                new Evaluated(evaluate(expression, context), CollectionConverters.asJava(warnings.failures()));
        check(evaluated);
        return evaluated;
    }

    private Val evaluate(Exp expression, EvalContext context) throws ExpressionFailure {
        try {
            return evaluation.eval(expression, context);
        } catch (FeelLimitExceeded | CancellationException exceeded) {
            throw exceeded;
        } catch (RuntimeException failure) {
            // The library throws for a date out of range or a number that overflows. Its message may quote values.
            throw new ExpressionFailure(
                    "The expression cannot be evaluated (" + failure.getClass().getSimpleName() + ")");
        } catch (Exception interrupted) {
            // The library throws InterruptedException without declaring it. It says nothing about the expression.
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while an expression was evaluated");
        }
    }

    private static void check(Evaluated evaluated) throws ExpressionFailure {
        List<EvaluationFailure> assertions =
                evaluated.warnings().stream().filter(FeelWarnings::isAssertion).toList();
        if (!assertions.isEmpty()) {
            throw new ExpressionFailure("An assertion failed: " + FeelWarnings.describe(assertions));
        }
        if (evaluated.value() instanceof ValError || evaluated.value() instanceof ValFatalError) {
            throw new ExpressionFailure(
                    evaluated.warnings().isEmpty()
                            ? "The expression cannot be evaluated"
                            : FeelWarnings.describe(evaluated.warnings()));
        }
    }

    /** Creates a list. */
    public FeelValue list(List<FeelValue> items) {
        FeelLimits.checkListSize(items.size());
        work.makeElements(items.size());
        return new FeelValue(new ValList(scala.collection.immutable.List.from(CollectionConverters.asScala(
                items.stream().map(FeelValue::value).toList()))));
    }

    /** Creates a context whose entries keep their order. Entries that are functions can be called. */
    @SuppressWarnings("unchecked") // The type of an empty Scala map is unknown to javac.
    public FeelValue context(Map<String, FeelValue> entries) {
        work.makeElements(entries.size());
        Map<String, Object> values = new LinkedHashMap<>();
        entries.forEach((name, entry) -> values.put(name, entry.value()));
        return new FeelValue(new ValContext(new Context.StaticContext(
                scala.collection.immutable.VectorMap$.MODULE$.from(CollectionConverters.asScala(values)),
                FeelScope.functionsOf(entries))));
    }

    /** Whether two values are equal as defined by FEEL: 1 is equal to 1.0. */
    public boolean areEqual(FeelValue one, FeelValue other) {
        work.spend(LOOKS * sizes.of(one.value()).work());
        work.spend(LOOKS * sizes.of(other.value()).work());
        return comparator.equals(one.value(), other.value());
    }

    /** Spends the work of testing a value, whose parts the tests may read. */
    public void look(FeelValue value) {
        work.spend(sizes.of(value.value()).work());
    }

    /**
     * Returns the JSON-like value of a result, and spends the memory for it.
     *
     * @throws ExpressionFailure if JSON has no such value, or if it cannot be stored
     */
    public @Nullable Object copy(FeelValue value) throws ExpressionFailure {
        work.make(sizes.of(value.value()).written());
        return value.toJava();
    }

    /** Returns a scope with further names. */
    public FeelScope extend(FeelScope scope, Map<String, FeelValue> more) {
        work.spend((long) LOOKS * more.size());
        return scope.with(more);
    }

    /** Adds numbers. */
    public FeelValue sum(List<BigDecimal> numbers) {
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal number : numbers) {
            sum = sum.add(number);
            work.spend(FeelSizes.computing(FeelLimits.checked(sum)));
        }
        return new FeelValue(new ValNumber(scala.math.BigDecimal.exact(sum)));
    }
}
