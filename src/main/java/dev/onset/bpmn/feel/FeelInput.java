package dev.onset.bpmn.feel;

import dev.onset.engine.Variables;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.feel.context.Context;
import org.camunda.feel.context.CustomContext;
import org.camunda.feel.context.VariableProvider;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValBoolean;
import org.camunda.feel.syntaxtree.ValContext;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValNull$;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValString;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.Iterable;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.collection.immutable.TreeMap$;
import scala.jdk.javaapi.CollectionConverters;
import scala.math.Ordering;

/**
 * Provides the variables of one evaluation to FEEL. A value is converted when it is first read, and a context entry by
 * entry. Strings stay strings, even if they look like dates. A Java object that is not JSON-like is a bug and is refused,
 * because FEEL must never access Java objects.
 */
abstract class FeelInput implements VariableProvider {

    /** The maximum number of entries that keep their order. */
    private static final int FEW = 4;

    private final Map<String, Val> converted = new HashMap<>();

    abstract boolean contains(String name);

    abstract @Nullable Object get(String name);

    abstract Set<String> names();

    static FeelInput of(Variables variables) {
        return new FeelInput() {
            @Override
            boolean contains(String name) {
                return variables.contains(name);
            }

            @Override
            @Nullable
            Object get(String name) {
                return variables.get(name);
            }

            @Override
            Set<String> names() {
                return variables.names();
            }
        };
    }

    @Override
    public final Option<Object> getVariable(String name) {
        Val known = converted.get(name);
        if (known == null) {
            if (!contains(name)) {
                return Option.empty();
            }
            known = toVal(get(name));
            converted.put(name, known);
        }
        return Option.apply(known);
    }

    @Override
    public final Iterable<String> keys() {
        // A list, because the library would convert a set to another set.
        return CollectionConverters.asScala(java.util.List.copyOf(names()));
    }

    /**
     * Returns all variables. A sorted map is used for many of them, because a hash map takes quadratic time if the names
     * are chosen to collide.
     */
    @Override
    @SuppressWarnings("unchecked") // The type of an empty Scala map is unknown to javac.
    public final scala.collection.immutable.Map<String, Object> getVariables() {
        scala.collection.immutable.Map<String, Object> variables =
                names().size() <= FEW ? Map$.MODULE$.empty() : TreeMap$.MODULE$.empty(Ordering.String$.MODULE$);
        for (String name : names()) {
            variables = variables.updated(name, getVariable(name).get());
        }
        return variables;
    }

    private static Val toVal(@Nullable Object value) {
        return switch (value) {
            case null -> ValNull$.MODULE$;
            // A result of an earlier expression of the same evaluation.
            case Val known -> known;
            case String text -> new ValString(text);
            case Boolean truth -> new ValBoolean(truth);
            case Number number -> new ValNumber(scala.math.BigDecimal.exact(decimal(number)));
            case List<?> list -> {
                FeelLimits.checkListSize(list.size());
                Val[] items = new Val[list.size()];
                int size = 0;
                for (Object item : list) {
                    items[size++] = toVal(item);
                }
                yield new ValList(seq(items));
            }
            case Map<?, ?> map -> new ValContext(new MapContext(map));
            default -> throw new AssertionError("Not a JSON-like value: " + value.getClass());
        };
    }

    private static Seq<Val> seq(Val[] items) {
        return scala.collection.immutable.ArraySeq.unsafeWrapArray(items);
    }

    private static BigDecimal decimal(Number number) {
        return FeelLimits.checked(
                switch (number) {
                    case BigDecimal decimal -> decimal;
                    case BigInteger integer -> new BigDecimal(integer);
                    case Integer integer -> BigDecimal.valueOf(integer);
                    case Long integer -> BigDecimal.valueOf(integer);
                    case Short integer -> BigDecimal.valueOf(integer);
                    // Converted as text, because 0.1 as a double means 0.1. JSON has neither NaN nor infinity.
                    case Double decimal -> new BigDecimal(decimal.toString());
                    case Float decimal -> new BigDecimal(decimal.toString());
                    default -> throw new AssertionError("Not a JSON-like value: " + number.getClass());
                });
    }

    /** A JSON object as a FEEL context. */
    static final class MapContext extends CustomContext implements Context {

        private final Map<?, ?> map;
        private final VariableProvider entries;

        MapContext(Map<?, ?> map) {
            this.map = map;
            this.entries = new FeelInput() {
                @Override
                boolean contains(String name) {
                    return map.containsKey(name);
                }

                @Override
                @Nullable
                Object get(String name) {
                    return map.get(name);
                }

                @Override
                @SuppressWarnings("unchecked")
                Set<String> names() {
                    return (Set<String>) map.keySet();
                }
            };
        }

        /** Returns the JSON object of the context. */
        Map<?, ?> map() {
            return map;
        }

        @Override
        public VariableProvider variableProvider() {
            return entries;
        }
    }
}
