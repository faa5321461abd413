package dev.onset.bpmn;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.feel.context.Context;
import org.camunda.feel.impl.interpreter.EvalContext;
import org.camunda.feel.impl.interpreter.FeelInterpreter;
import org.camunda.feel.syntaxtree.EveryItem;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.For;
import org.camunda.feel.syntaxtree.IterationContext;
import org.camunda.feel.syntaxtree.SomeItem;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValContext;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValString;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One evaluation of one expression, held to {@link FeelLimits}. Every node of the syntax tree passes {@link #eval}: that is
 * where steps are counted and results looked at, and where loops are stopped before the library lays out their turns.
 */
final class FeelEvaluation extends FeelInterpreter {

    private int steps;
    private @Nullable IdentityHashMap<Object, Long> sizes;

    FeelEvaluation() {
        super(FeelValues.INSTANCE);
    }

    @Override
    public Val eval(Exp expression, EvalContext context) {
        if (++steps > FeelLimits.STEPS) {
            throw new FeelLimitExceeded("it takes more than " + FeelLimits.STEPS + " steps");
        }
        switch (expression) {
            case IterationContext range -> checkTurns(range, context);
            case For loop -> checkTurns(loop.iterators(), context);
            case SomeItem some -> checkTurns(some.iterators(), context);
            case EveryItem every -> checkTurns(every.iterators(), context);
            default -> {}
        }
        Val result = super.eval(expression, context);
        switch (result) {
            case ValNumber number -> FeelLimits.checked(number.value().bigDecimal());
            case ValString text -> FeelLimits.checkSize(text.value().length());
            case ValList list -> {
                FeelLimits.checkListSize(list.itemsAsSeq().size());
                size(list);
            }
            case ValContext nested -> size(nested);
            default -> {}
        }
        return result;
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

    /** Several iterators make the product of their lists, all of it before the first turn. */
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
    }

    /**
     * The size of a value written out. Values are shared, so a short expression can make one that is small in memory and
     * beyond any memory as text, as the library makes it for its messages: {@code {a: [1,1], b: [a,a], c: [b,b], ...}}.
     */
    private long size(@Nullable Object value) {
        if (value == null) {
            return 1;
        }
        return switch (value) {
            case ValString text -> 1L + text.value().length();
            case String text -> 1L + text.length();
            case ValList list -> sizeOnce(list, () -> sum(CollectionConverters.asJava(list.itemsAsSeq())));
            case List<?> list -> sizeOnce(list, () -> sum(list));
            case Map<?, ?> map -> sizeOnce(map, () -> sum(map.values()));
            case ValContext nested -> sizeOnce(nested, () -> size(nested.context()));
            case FeelInput.MapContext input -> size(input.map());
            case Context context ->
                sum(CollectionConverters.asJava(context.variableProvider().getVariables())
                        .values());
            default -> 1L;
        };
    }

    private long sum(Iterable<?> values) {
        long sum = 1;
        for (Object value : values) {
            sum += size(value);
            FeelLimits.checkSize(sum);
        }
        return sum;
    }

    private long sizeOnce(Object value, java.util.function.LongSupplier measure) {
        if (sizes == null) {
            sizes = new IdentityHashMap<>();
        }
        Long known = sizes.get(value);
        if (known == null) {
            known = measure.getAsLong();
            sizes.put(value, known);
        }
        return known;
    }
}
