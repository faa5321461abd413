package dev.onset.bpmn.feel;

import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Variables;
import fastparse.Parsed;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.camunda.feel.api.EvaluationFailure;
import org.camunda.feel.impl.interpreter.EvalContext;
import org.camunda.feel.impl.parser.ExpressionValidator;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.Ref;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValError;
import org.camunda.feel.syntaxtree.ValFatalError;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Compiles FEEL, the expression language of DMN 1.3 as Camunda 8 has it. Thread-safe, as are the expressions.
 *
 * <p>As in Camunda 8, what is missing is null: a variable that does not exist, an entry that a context does not have, an
 * operator's value for operands that it does not take. {@link #compileNonNull} is for places that need a value: there it is
 * an {@link ExpressionFailure} that says what was missing.
 *
 * <p>Expressions reach nothing outside: external (Java) functions are refused, values are JSON-like, and
 * {@link FeelLimits} bounds what an evaluation takes. {@code now()} and {@code today()} are the time given, in UTC;
 * {@code uuid()} and {@code random number()} are the two functions whose value is not the same twice.
 */
public final class FeelExpressions {

    private final FeelFunctions functions = new FeelFunctions();
    private final ExpressionValidator validator = new ExpressionValidator(false);

    /**
     * @param text FEEL, without a leading {@code =}
     * @param budget what the parser may still do
     * @throws InvalidExpression where it does not parse, or uses what is not supported
     */
    public Expression compile(String text, FeelBudget budget) throws InvalidExpression {
        return compile(text, budget, false);
    }

    /** As {@link #compile}, but evaluation fails where the value is null because something is missing or unfit. */
    public Expression compileNonNull(String text, FeelBudget budget) throws InvalidExpression {
        return compile(text, budget, true);
    }

    private Expression compile(String text, FeelBudget budget, boolean nonNull) throws InvalidExpression {
        Exp expression = parse(text, budget);
        if (expression instanceof Ref reference && reference.names().size() == 1) {
            // A variable as it is, however large: no need to convert it there and back.
            return reference(reference.names().head(), nonNull);
        }
        return (variables, now) -> evaluate(expression, variables, now, nonNull);
    }

    private Exp parse(String text, FeelBudget budget) throws InvalidExpression {
        if (text.isBlank()) {
            throw new InvalidExpression("is empty");
        }
        if (text.length() > FeelLimits.TEXT) {
            throw new InvalidExpression("is longer than " + FeelLimits.TEXT + " characters");
        }
        if (FeelText.nesting(text) > FeelLimits.NESTING) {
            throw new InvalidExpression("nests brackets more than " + FeelLimits.NESTING + " deep");
        }
        try {
            Parsed<Exp> parsed = FeelParsing.parse(text, budget);
            if (!parsed.isSuccess()) {
                int index = ((Parsed.Failure) (Parsed<?>) parsed).index();
                throw new InvalidExpression("is not valid FEEL " + FeelText.position(text, index));
            }
            Exp expression = parsed.get().value();
            if (validator.validateExpression(expression).isDefined()) {
                throw new InvalidExpression("uses an external function, which is not supported");
            }
            return expression;
        } catch (FeelLimitExceeded exceeded) {
            throw new InvalidExpression(exceeded.reason());
        } catch (StackOverflowError tooDeep) {
            // Only on a thread whose stack is far smaller than usual: the limits come first.
            throw new InvalidExpression("is nested too deeply");
        } catch (RuntimeException failure) {
            // The parser makes literals as it goes, and some of them throw.
            throw new InvalidExpression("has a literal that is not a value");
        }
    }

    private static Expression reference(String name, boolean nonNull) {
        return (variables, now) -> {
            if (nonNull && !variables.contains(name)) {
                throw new ExpressionFailure("No variable found with name '" + name + "'");
            }
            return variables.get(name);
        };
    }

    private @Nullable Object evaluate(Exp expression, Variables variables, Instant now, boolean nonNull)
            throws ExpressionFailure {
        FeelWork work = new FeelWork();
        FeelSizes sizes = new FeelSizes(work);
        FeelFailures warnings = new FeelFailures(work);
        FeelCalls calls = new FeelCalls(functions, work, sizes);
        EvalContext context = new EvalContext(FeelValues.INSTANCE, FeelInput.of(variables), calls, warnings);
        try {
            Val result = run(new FeelEvaluation(work, sizes), expression, context, now);
            return checked(result, CollectionConverters.asJava(warnings.failures()), nonNull);
        } catch (FeelLimitExceeded exceeded) {
            throw new ExpressionFailure("The expression cannot be evaluated: " + exceeded.reason());
        } catch (StackOverflowError tooDeep) {
            throw new ExpressionFailure("The expression cannot be evaluated: it or a value is nested too deeply");
        }
    }

    private Val run(FeelEvaluation evaluation, Exp expression, EvalContext context, Instant now)
            throws ExpressionFailure {
        functions.setTime(now);
        try {
            return evaluation.eval(expression, context);
        } catch (FeelLimitExceeded exceeded) {
            throw exceeded;
        } catch (RuntimeException failure) {
            // From the library: a date out of range, a number that overflows. Its message may quote values.
            throw new ExpressionFailure(
                    "The expression cannot be evaluated (" + failure.getClass().getSimpleName() + ")");
        } catch (Exception interrupted) {
            // The library throws it undeclared: the thread is to end, which says nothing about the expression.
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while an expression was evaluated");
        } finally {
            functions.setTime(null);
        }
    }

    private static @Nullable Object checked(Val result, List<EvaluationFailure> warnings, boolean nonNull)
            throws ExpressionFailure {
        List<EvaluationFailure> assertions =
                warnings.stream().filter(FeelWarnings::isAssertion).toList();
        if (!assertions.isEmpty()) {
            throw new ExpressionFailure("An assertion failed: " + FeelWarnings.describe(assertions));
        }
        if (result instanceof ValError || result instanceof ValFatalError) {
            throw new ExpressionFailure(
                    warnings.isEmpty() ? "The expression cannot be evaluated" : FeelWarnings.describe(warnings));
        }
        Object value = FeelOutput.toJava(result);
        if (value == null && nonNull && !warnings.isEmpty()) {
            throw new ExpressionFailure(FeelWarnings.describe(warnings));
        }
        return value;
    }
}
