package dev.onset.bpmn.feel;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.feel.impl.interpreter.ValComparator;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValNumber;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The FEEL functions that look for equal values in lists. Each comparison spends work. The library defines equality, but
 * its own functions compare each value with every other one, or with all that have the same hash code, which the input may
 * choose.
 */
final class FeelDistinct {

    static final Set<String> FUNCTIONS = Set.of("distinct values", "duplicate values", "union", "mode");

    /** The work of hashing a value without parts. */
    private static final int HASH = 50;

    private static final int COMPARE = 15;

    private static final int LOOKS = 2;

    private final FeelWork work;
    private final FeelSizes sizes;
    private final ValComparator comparator = new ValComparator(FeelValues.INSTANCE);

    FeelDistinct(FeelWork work, FeelSizes sizes) {
        this.work = work;
        this.sizes = sizes;
    }

    /** Evaluates the function; null if its argument is not a list. */
    @Nullable
    Val apply(String name, List<Val> arguments) {
        if (!(arguments.size() == 1 && arguments.getFirst() instanceof ValList list)) {
            return null;
        }
        if (name.equals("mode")) {
            return mode(items(list));
        }
        List<Val> items = name.equals("union") ? flattened(list) : items(list);
        Map<Key, Integer> counts = new LinkedHashMap<>();
        for (Val item : items) {
            long steps = sizes.of(item).work();
            work.spend(HASH + LOOKS * steps);
            counts.merge(new Key(item, comparator.hashCode(item), steps), 1, Integer::sum);
        }
        int atLeast = name.equals("duplicate values") ? 2 : 1;
        return list(counts.entrySet().stream()
                .filter(counted -> counted.getValue() >= atLeast)
                .map(counted -> counted.getKey().value)
                .toList());
    }

    /** Returns the most frequent numbers in ascending order; null if an element is not a number. */
    private @Nullable Val mode(List<Val> items) {
        Map<BigDecimal, Integer> counts = new TreeMap<>();
        for (Val item : items) {
            if (!(item instanceof ValNumber number)) {
                return null;
            }
            work.spend(HASH + COMPARE * sizes.of(number).work());
            counts.merge(number.value().bigDecimal(), 1, Integer::sum);
        }
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return list(counts.entrySet().stream()
                .filter(counted -> counted.getValue() == most)
                .<Val>map(counted -> new ValNumber(scala.math.BigDecimal.exact(counted.getKey())))
                .toList());
    }

    private Val list(List<Val> found) {
        work.makeElements(found.size());
        return new ValList(scala.collection.immutable.List.from(CollectionConverters.asScala(found)));
    }

    private List<Val> flattened(ValList lists) {
        List<Val> items = new ArrayList<>();
        for (Val list : items(lists)) {
            items.addAll(list instanceof ValList nested ? items(nested) : List.of(list));
            FeelLimits.checkListSize(items.size());
        }
        return items;
    }

    private static List<Val> items(ValList list) {
        return CollectionConverters.asJava(list.itemsAsSeq());
    }

    private final class Key {

        private final Val value;
        private final int hash;
        private final long steps;

        Key(Val value, int hash, long steps) {
            this.value = value;
            this.hash = hash;
            this.steps = steps;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (!(other instanceof Key key)) {
                return false;
            }
            work.spend(COMPARE + LOOKS * Math.min(steps, key.steps));
            return comparator.equals(value, key.value);
        }
    }
}
