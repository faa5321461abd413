package dev.onset.bpmn.feel;

import java.math.BigDecimal;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.feel.context.Context;
import org.camunda.feel.syntaxtree.ValContext;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValString;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Computes the sizes of the values of one evaluation. The size of each list and context is computed once. */
final class FeelSizes {

    private static final int CHARACTERS_A_STEP = 16;

    /** The work of an element in the library's collections. */
    private static final int ELEMENT = 5;

    /** The work of an entry of a context, which the library collects into a map whenever it reads all entries. */
    static final int ENTRY = 30;

    /** The maximum number of digits that are computed in one step; decimal128 has 34. */
    private static final int DIGITS = 64;

    private final FeelWork work;
    private final IdentityHashMap<Object, Size> known = new IdentityHashMap<>();

    FeelSizes(FeelWork work) {
        this.work = work;
    }

    /**
     * The size of a value.
     *
     * @param written the number of elements and characters when the value is written out. Values are shared, so a short
     *     expression can create a value that is small in memory but larger than any memory as text, such as the library
     *     creates for its messages: {@code {a: [1,1], b: [a,a], c: [b,b], ...}}
     * @param work the number of steps for reading it once
     */
    record Size(long written, long work) {

        private static final Size ONE = new Size(1, 1);

        static Size of(String text) {
            return new Size(1L + text.length(), 1L + text.length() / CHARACTERS_A_STEP);
        }
    }

    /**
     * Returns the size of a value.
     *
     * @throws FeelLimitExceeded if it is larger than a value may be
     */
    Size of(@Nullable Object value) {
        return switch (value) {
            case null -> Size.ONE;
            case ValString text -> Size.of(text.value());
            case String text -> Size.of(text);
            case ValNumber number -> new Size(1, computing(number.value().bigDecimal()));
            case ValList list -> once(list, () -> sum(CollectionConverters.asJava(list.itemsAsSeq())));
            case List<?> list -> once(list, () -> sum(list));
            case Map<?, ?> map -> once(map, () -> entries(map, 0));
            case ValContext nested -> once(nested, () -> of(nested.context()));
            case FeelInput.MapContext input -> of(input.map());
            case Context context -> {
                Map<?, ?> made = FeelValues.entries(context);
                yield entries(made, (long) made.size() * made.size() / 4);
            }
            default -> Size.ONE;
        };
    }

    /** Returns the number of steps of a computation with a number. */
    static long computing(BigDecimal number) {
        long digits = number.precision() + Math.abs((long) number.scale());
        return digits <= DIGITS ? 1 : digits + digits * digits / 1000;
    }

    private Size sum(Iterable<?> values) {
        long written = 1;
        long steps = 1;
        for (Object value : values) {
            work.spend(ELEMENT);
            Size size = of(value);
            written += size.written();
            steps += ELEMENT + size.work();
            FeelLimits.checkSize(written);
        }
        return new Size(written, steps);
    }

    /**
     * Returns the size of the entries of a context.
     *
     * @param collisions the work of the library's hash maps if the names are chosen to collide
     */
    private Size entries(Map<?, ?> map, long collisions) {
        Size values = sum(map.values());
        long written = values.written();
        long steps = values.work() + (long) ENTRY * map.size() + collisions;
        for (Object name : map.keySet()) {
            Size size = Size.of((String) name);
            written += size.written() - 1;
            steps += size.work();
        }
        FeelLimits.checkSize(written);
        return new Size(written, steps);
    }

    private Size once(Object value, Supplier<Size> measure) {
        Size size = known.get(value);
        if (size == null) {
            size = measure.get();
            known.put(value, size);
        }
        return size;
    }
}
