package dev.onset.bpmn.feel;

import fastparse.IndexedParserInput;
import fastparse.Parsed;
import fastparse.ParserInputSource;
import fastparse.ParsingRun;
import fastparse.internal.Instrument;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import org.camunda.feel.syntaxtree.Exp;
import scala.Function1;
import scala.Product;
import scala.collection.Iterator;

/**
 * Parses FEEL with the grammar of the library within {@link FeelLimits}. The grammar tries one alternative after the other,
 * so a short text can take it minutes. This class therefore counts the rules that the parser tries and their depth, with an
 * instrument of the parser. The library has no method that accepts an instrument, so its grammar is called by reflection.
 */
@RegisterForReflection(classNames = "org.camunda.feel.impl.parser.FeelParser$")
final class FeelParsing implements Instrument {

    private static final Method EXPRESSION = grammar("$anonfun$parseExpression$2");
    private static final Method UNARY_TESTS = grammar("$anonfun$parseUnaryTests$2");

    private final FeelBudget budget;
    private int depth;

    private FeelParsing(FeelBudget budget) {
        this.budget = budget;
    }

    /**
     * Parses an expression. The result is a failure if the text is not valid FEEL.
     *
     * @param budget the work that the parser may still do
     * @throws FeelLimitExceeded if the text is nested too deeply, or the budget is spent
     */
    static Parsed<Exp> parse(String text, FeelBudget budget) {
        return parse(text, budget, EXPRESSION);
    }

    /** As {@link #parse}, but for the unary tests of an input entry of a decision table. */
    static Parsed<Exp> parseUnaryTests(String text, FeelBudget budget) {
        return parse(text, budget, UNARY_TESTS);
    }

    private static Parsed<Exp> parse(String text, FeelBudget budget, Method grammar) {
        Function1<String, fastparse.ParserInput> input = IndexedParserInput::new;
        Function1<ParsingRun<Object>, ParsingRun<Exp>> rule = run -> apply(grammar, run);
        Parsed<Exp> parsed = fastparse.package$.MODULE$.parse(
                ParserInputSource.fromParserInput(text, input), rule, false, 0, new FeelParsing(budget));
        if (parsed.isSuccess()) {
            checkDepth(parsed.get().value());
        }
        return parsed;
    }

    /**
     * Checks the depth of the syntax tree. A sequence of operators creates a deep tree, although the parser does not
     * recurse.
     */
    private static void checkDepth(Exp expression) {
        Deque<Nested> open = new ArrayDeque<>();
        open.add(new Nested(expression, 1));
        while (!open.isEmpty()) {
            Nested nested = open.removeLast();
            if (nested.depth() > FeelLimits.TREE_DEPTH) {
                throw tooDeep();
            }
            Iterator<?> parts = switch (nested.part()) {
                case scala.collection.Iterable<?> several -> several.iterator();
                case Product product -> product.productIterator();
                default -> scala.collection.Iterator$.MODULE$.empty();
            };
            int depth = nested.part() instanceof Exp ? nested.depth() + 1 : nested.depth();
            while (parts.hasNext()) {
                Object part = parts.next();
                if (part instanceof Product || part instanceof scala.collection.Iterable<?>) {
                    open.add(new Nested(part, depth));
                }
            }
        }
    }

    private record Nested(Object part, int depth) {}

    @Override
    public void beforeParse(String rule, int index) {
        budget.spendRule();
        if (++depth > FeelLimits.RULE_DEPTH) {
            throw tooDeep();
        }
    }

    @Override
    public void afterParse(String rule, int index, boolean success) {
        depth--;
    }

    private static FeelLimitExceeded tooDeep() {
        return new FeelLimitExceeded("is nested too deeply");
    }

    private static Method grammar(String name) {
        try {
            return Class.forName("org.camunda.feel.impl.parser.FeelParser$").getMethod(name, ParsingRun.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This version of the FEEL library has a different parser", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static ParsingRun<Exp> apply(Method grammar, ParsingRun<Object> run) {
        try {
            return (ParsingRun<Exp>) grammar.invoke(null, run);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("The FEEL parser failed", e);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("The grammar of the FEEL library cannot be called", e);
        }
    }
}
