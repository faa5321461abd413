package dev.onset.bpmn.feel;

import dev.onset.engine.Variables;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.camunda.feel.context.FunctionProvider;
import org.camunda.feel.syntaxtree.ValFunction;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterable;
import scala.collection.immutable.List;
import scala.collection.immutable.Map$;

/**
 * The names that expressions of a decision see: the variables of the caller, and above them the results of decisions,
 * parameters and functions. Immutable.
 */
public final class FeelScope extends FeelInput {

    private final FeelInput outer;
    private final Map<String, FeelValue> own;
    private final Map<String, List<ValFunction>> functions;

    private FeelScope(FeelInput outer, Map<String, FeelValue> own, Map<String, List<ValFunction>> functions) {
        this.outer = outer;
        this.own = own;
        this.functions = functions;
    }

    /** The scope of the variables of a caller. */
    public static FeelScope of(Variables variables) {
        return new FeelScope(FeelInput.of(variables), Map.of(), Map.of());
    }

    /** Returns a scope with further names, which hide equal names of this scope. */
    public FeelScope with(Map<String, FeelValue> more) {
        if (more.isEmpty()) {
            return this;
        }
        boolean changesFunctions = more.entrySet().stream()
                .anyMatch(entry ->
                        entry.getValue().value() instanceof ValFunction || functions.containsKey(entry.getKey()));
        return new FeelScope(this, new LinkedHashMap<>(more), changesFunctions ? functionsWith(more) : functions);
    }

    private Map<String, List<ValFunction>> functionsWith(Map<String, FeelValue> more) {
        Map<String, List<ValFunction>> all = new HashMap<>(functions);
        more.forEach((name, value) -> {
            if (value.value() instanceof ValFunction function) {
                all.put(name, one(function));
            } else {
                all.remove(name);
            }
        });
        return all;
    }

    public FeelScope with(String name, FeelValue value) {
        return with(Map.of(name, value));
    }

    @Override
    boolean contains(String name) {
        return own.containsKey(name) || outer.contains(name);
    }

    @Override
    @Nullable
    Object get(String name) {
        FeelValue value = own.get(name);
        return value == null ? outer.getVariable(name).get() : value.value();
    }

    @Override
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(outer.names());
        names.addAll(own.keySet());
        return names;
    }

    /** Returns the functions of this scope, and those that every expression may call. */
    FunctionProvider functions(FunctionProvider all) {
        if (functions.isEmpty()) {
            return all;
        }
        return new FunctionProvider() {
            @Override
            public List<ValFunction> getFunctions(String name) {
                List<ValFunction> found = functions.get(name);
                return found == null ? all.getFunctions(name) : found;
            }

            @Override
            public Iterable<String> functionNames() {
                return all.functionNames();
            }
        };
    }

    /** Returns the entries of a context that are functions, by their names. */
    @SuppressWarnings("unchecked") // The type of an empty Scala map is unknown to javac.
    static scala.collection.immutable.Map<String, List<ValFunction>> functionsOf(Map<String, FeelValue> entries) {
        scala.collection.immutable.Map<String, List<ValFunction>> functions = Map$.MODULE$.empty();
        for (Map.Entry<String, FeelValue> entry : entries.entrySet()) {
            if (entry.getValue().value() instanceof ValFunction function) {
                functions = functions.updated(entry.getKey(), one(function));
            }
        }
        return functions;
    }

    private static List<ValFunction> one(ValFunction function) {
        return List.from(scala.jdk.javaapi.CollectionConverters.asScala(java.util.List.of(function)));
    }
}
