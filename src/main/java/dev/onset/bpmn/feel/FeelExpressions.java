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
 * Compiles FEEL, the expression language of DMN 1.3, in the dialect of Camunda 8. The compiler and the expressions are
 * thread-safe.
 *
 * <p>As in Camunda 8, missing values are null: a variable that does not exist, an entry that a context does not have, the
 * result of an operator for operands that it does not support. {@link #compileNonNull} is for places that require a value:
 * there, evaluation throws an {@link ExpressionFailure} that names what is missing.
 *
 * <p>Expressions have no access to the outside: external (Java) functions are refused, values are JSON-like, and {@link
 * FeelLimits} bounds an evaluation. {@code now()} and {@code today()} return the given time in UTC. Only {@code uuid()} and
 * {@code random number()} return different values each time.
 */
public final class FeelExpressions {

    private final FeelFunctions functions = new FeelFunctions();
    private final ExpressionValidator validator = new ExpressionValidator(false);

    /**
     * Compiles an expression.
     *
     * @param text a FEEL expression without the leading {@code =}
     * @param budget the work that the parser may still do
     * @throws InvalidExpression if the expression does not parse, or uses something that is not supported
     */
    public Expression compile(String text, FeelBudget budget) throws InvalidExpression {
        return compile(text, budget, false);
    }

    /** As {@link #compile}, but evaluation fails if the value is null because something is missing or invalid. */
    public Expression compileNonNull(String text, FeelBudget budget) throws InvalidExpression {
        return compile(text, budget, true);
    }

    private Expression compile(String text, FeelBudget budget, boolean nonNull) throws InvalidExpression {
        Exp expression = parse(text, budget);
        if (expression instanceof Ref reference && reference.names().size() == 1) {
            // Returns the variable unchanged, however large it is, without converting it to FEEL and back.
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
            throw new InvalidExpression("nests brackets more than " + FeelLimits.NESTING + " levels deep");
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
            // This happens only on a thread with a far smaller stack than usual, because the limits are reached first.
            throw new InvalidExpression("is nested too deeply");
        } catch (RuntimeException failure) {
            // The parser creates literals while it parses, and invalid ones throw.
            throw new InvalidExpression("has an invalid literal");
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
            // The library throws for a date out of range or a number that overflows. Its message may quote values.
            throw new ExpressionFailure(
                    "The expression cannot be evaluated (" + failure.getClass().getSimpleName() + ")");
        } catch (Exception interrupted) {
            // The library throws InterruptedException without declaring it. It says nothing about the expression.
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
