package dev.onset.bpmn.feel;

import org.camunda.feel.context.Context.StaticContext;
import org.camunda.feel.impl.interpreter.EvalContext;
import org.camunda.feel.impl.interpreter.FeelInterpreter;
import org.camunda.feel.syntaxtree.Addition;
import org.camunda.feel.syntaxtree.Comparison;
import org.camunda.feel.syntaxtree.ConstContext;
import org.camunda.feel.syntaxtree.ConstList;
import org.camunda.feel.syntaxtree.Division;
import org.camunda.feel.syntaxtree.EveryItem;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.Exponentiation;
import org.camunda.feel.syntaxtree.Filter;
import org.camunda.feel.syntaxtree.For;
import org.camunda.feel.syntaxtree.In;
import org.camunda.feel.syntaxtree.IterationContext;
import org.camunda.feel.syntaxtree.Multiplication;
import org.camunda.feel.syntaxtree.PathExpression;
import org.camunda.feel.syntaxtree.QualifiedFunctionInvocation;
import org.camunda.feel.syntaxtree.Ref;
import org.camunda.feel.syntaxtree.SomeItem;
import org.camunda.feel.syntaxtree.Subtraction;
import org.camunda.feel.syntaxtree.UnaryTestExpression;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValContext;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValString;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One evaluation of one expression within {@link FeelLimits}. Every node of the syntax tree is evaluated by {@link #eval},
 * which counts steps, checks results, and spends work and memory for operators. It stops loops before the library creates
 * their iterations. {@link FeelCalls} does the same for functions.
 */
final class FeelEvaluation extends FeelInterpreter {

    /** The work of any node of the syntax tree. */
    private static final int NODE = 100;

    /** How often an operator reads its operands. An operator that fails reads them once more for the message. */
    private static final int LOOKS = 4;

    /** The number of multiplications for the largest power. */
    private static final int POWERS = 60;

    /** The maximum work of a filter for each node that it evaluates. */
    private static final int ITEM = 1_000;

    private final FeelWork work;
    private final FeelSizes sizes;
    private int steps;

    /** The work of reading the results of the parts of the present node, so far. */
    private long operands;

    FeelEvaluation(FeelWork work, FeelSizes sizes) {
        super(FeelValues.INSTANCE);
        this.work = work;
        this.sizes = sizes;
    }

    @Override
    public Val eval(Exp expression, EvalContext context) {
        steps++;
        checkSteps();
        work.spend(NODE);
        payBefore(expression, context);
        long outer = operands;
        int before = steps;
        operands = 0;
        Val result = super.eval(expression, context);
        checkSteps();
        work.check();
        long size = look(result);
        payAfter(expression, result, steps - before);
        operands = outer + size;
        return result;
    }

    /**
     * Checks the number of steps. It is checked again after each node, because functions of the library catch exceptions.
     */
    private void checkSteps() {
        if (steps > FeelLimits.STEPS) {
            throw new FeelLimitExceeded("it takes more than " + FeelLimits.STEPS + " steps");
        }
    }

    private long look(Val result) {
        return switch (result) {
            case ValNumber number ->
                FeelSizes.computing(FeelLimits.checked(number.value().bigDecimal()));
            case ValString text -> {
                FeelLimits.checkSize(text.value().length());
                yield sizes.of(text).work();
            }
            case ValList list -> {
                FeelLimits.checkListSize(list.itemsAsSeq().size());
                yield sizes.of(list).work();
            }
            case ValContext nested -> sizes.of(nested).work();
            default -> 1;
        };
    }

    private void payBefore(Exp expression, EvalContext context) {
        switch (expression) {
            case IterationContext range -> checkTurns(range, context);
            case For loop -> checkTurns(loop.iterators(), context);
            case SomeItem some -> checkTurns(some.iterators(), context);
            case EveryItem every -> checkTurns(every.iterators(), context);
            // Each entry sees the entries before it.
            case ConstContext entries ->
                work.spend((long) entries.entries().size() * entries.entries().size() / 4);
            case Ref reference when reference.names().size() > 1 -> payForPath(reference, context);
            default -> {}
        }
    }

    private void payAfter(Exp expression, Val result, int parts) {
        switch (expression) {
            case Comparison ignored -> work.spend(LOOKS * operands);
            case In ignored -> work.spend(LOOKS * operands);
            case UnaryTestExpression ignored -> work.spend(LOOKS * operands);
            case QualifiedFunctionInvocation ignored -> work.spend(LOOKS * operands);
            case Addition ignored -> payForSum(result);
            case Subtraction ignored -> work.spend(operands);
            case Multiplication ignored -> work.spend(operands);
            case Division ignored -> work.spend(operands);
            case Exponentiation ignored -> work.spend(POWERS * operands);
            // The library sorts the entries of every context from which a path reads.
            case PathExpression ignored -> payForLooks(result, LOOKS * operands);
            // A filter with an index reads only that element.
            case Filter ignored -> payForLooks(result, Math.min(LOOKS * operands, (long) ITEM * parts));
            case For ignored -> payForElements(result);
            case ConstList ignored -> payForElements(result);
            case IterationContext ignored -> payForElements(result);
            case ConstContext entries -> work.makeElements(entries.entries().size());
            default -> {}
        }
    }

    private void payForSum(Val result) {
        work.spend(operands);
        if (result instanceof ValString text) {
            work.make(text.value().length());
        }
    }

    private void payForLooks(Val result, long steps) {
        work.spend(steps);
        payForElements(result);
    }

    private void payForElements(Val result) {
        if (result instanceof ValList list) {
            work.makeElements(list.itemsAsSeq().size());
        }
    }

    private void payForPath(Ref reference, EvalContext context) {
        Object value = context.variable(reference.names().head());
        for (String name :
                CollectionConverters.asJava(reference.names()).stream().skip(1).toList()) {
            if (value instanceof ValList list) {
                work.spend(LOOKS * sizes.of(list).work());
                work.makeElements(list.itemsAsSeq().size());
                return;
            }
            if (!(value instanceof ValContext nested && nested.context() instanceof StaticContext made)) {
                return;
            }
            work.spend((long) LOOKS * FeelSizes.ENTRY * made.variables().size());
            value = made.variables().get(name).getOrElse(() -> null);
        }
    }

    private void checkTurns(IterationContext range, EvalContext context) {
        if (eval(range.start(), context) instanceof ValNumber start
                && eval(range.end(), context) instanceof ValNumber end) {
            FeelLimits.checkListSize(end.value()
                    .bigDecimal()
                    .subtract(start.value().bigDecimal())
                    .abs()
                    .longValue());
        }
    }

    /** Checks the product of the lists of several iterators, which the library creates before the first iteration. */
    private void checkTurns(scala.collection.immutable.List<Tuple2<String, Exp>> iterators, EvalContext context) {
        if (iterators.size() < 2) {
            return;
        }
        long turns = 1;
        for (Tuple2<String, Exp> iterator : CollectionConverters.asJava(iterators)) {
            if (eval(iterator._2(), context) instanceof ValList list) {
                turns *= list.itemsAsSeq().size();
                FeelLimits.checkListSize(turns);
            }
        }
        work.makeElements(turns * iterators.size());
    }
}
