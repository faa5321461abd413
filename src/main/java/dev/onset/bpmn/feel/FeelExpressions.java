package dev.onset.bpmn.feel;

import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Variables;
import fastparse.Parsed;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.camunda.feel.impl.parser.ExpressionValidator;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.Ref;
import org.jspecify.annotations.Nullable;
import scala.Product;
import scala.collection.Iterable;
import scala.collection.Iterator;

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

    /** The variable that unary tests test. */
    public static final String INPUT = "cellInput";

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

    /**
     * Returns the parameters that an expression takes from an agent by the function {@code fromAi}, in their order.
     *
     * @throws InvalidExpression if the expression does not parse, or describes a parameter by something other than a literal
     */
    public List<Map<String, Object>> parametersFromAi(String text, FeelBudget budget) throws InvalidExpression {
        return text.contains(FeelFromAi.NAME) ? FeelFromAi.parameters(parse(text, budget)) : List.of();
    }

    private Expression compile(String text, FeelBudget budget, boolean nonNull) throws InvalidExpression {
        Exp expression = parse(text, budget);
        if (expression instanceof Ref reference && reference.names().size() == 1) {
            // Returns the variable unchanged, however large it is, without converting it to FEEL and back.
            return reference(reference.names().head(), nonNull);
        }
        return (variables, now) -> evaluate(expression, variables, now, nonNull);
    }

    /** Parses an expression of a decision, which a {@link FeelSession} evaluates. */
    public ParsedFeel parseExpression(String text, FeelBudget budget) throws InvalidExpression {
        return new ParsedFeel(parse(text, budget));
    }

    /** Parses the unary tests of an input entry. They test the value of the variable {@value #INPUT}. */
    public ParsedFeel parseUnaryTests(String text, FeelBudget budget) throws InvalidExpression {
        return new ParsedFeel(parse(text, budget, FeelParsing::parseUnaryTests));
    }

    /** Begins an evaluation of one or several expressions. */
    public FeelSession session() {
        return new FeelSession(functions);
    }

    /**
     * Returns the names of the variables that an expression refers to, and perhaps of further ones that it defines itself.
     *
     * @throws InvalidExpression if the expression does not parse
     */
    public Set<String> variables(String text, FeelBudget budget) throws InvalidExpression {
        Set<String> names = new LinkedHashSet<>();
        addReferences(parse(text, budget), names);
        return names;
    }

    private static void addReferences(Object part, Set<String> names) {
        switch (part) {
            case Ref reference -> names.add(reference.names().head());
            case Iterable<?> parts -> addAllReferences(parts.iterator(), names);
            case Product product -> addAllReferences(product.productIterator(), names);
            default -> {}
        }
    }

    private static void addAllReferences(Iterator<?> parts, Set<String> names) {
        while (parts.hasNext()) {
            addReferences(parts.next(), names);
        }
    }

    private Exp parse(String text, FeelBudget budget) throws InvalidExpression {
        return parse(text, budget, FeelParsing::parse);
    }

    private Exp parse(String text, FeelBudget budget, BiFunction<String, FeelBudget, Parsed<Exp>> grammar)
            throws InvalidExpression {
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
            Parsed<Exp> parsed = grammar.apply(text, budget);
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
        FeelSession session = session();
        Optional<Object> result = session.run(now, () -> {
            FeelSession.Evaluated evaluated = session.evaluate(expression, FeelInput.of(variables));
            Object value = FeelOutput.toJava(evaluated.value());
            if (value == null && nonNull && !evaluated.warnings().isEmpty()) {
                throw new ExpressionFailure(FeelWarnings.describe(evaluated.warnings()));
            }
            return Optional.ofNullable(value);
        });
        return result.orElse(null);
    }
}
