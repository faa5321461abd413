package dev.onset.bpmn.feel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.camunda.feel.context.Context.StaticContext;
import org.camunda.feel.context.FunctionProvider;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValContext;
import org.camunda.feel.syntaxtree.ValFunction;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValString;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The functions that one evaluation may call. Before a call, each function spends work for the size of its arguments; after
 * it, for the size of its result. A function that this class does not know is charged for all of its arguments.
 */
final class FeelCalls implements FunctionProvider {

    private static final int CALL = 5;

    /** How often a function reads an argument. */
    private static final int LOOKS = 2;

    /** The memory of an entry of a context, in elements of a list. */
    private static final int MADE_OF_ENTRY = 8;

    /** Functions that take constant time, or that spend work themselves. */
    private static final Set<String> CONSTANT = Set.of(
            "count", "is empty", "string length", "get value", "is defined", "get or else", "assert", "substring");

    /** Functions that read a list but not the content of its elements. */
    private static final Set<String> SHALLOW =
            Set.of("append", "insert before", "remove", "reverse", "sublist", "partition", "and", "all", "or", "any");

    /** Functions that compare each element several times. */
    private static final Set<String> SORTING = Set.of("sort", "median", "stddev");

    /** Functions whose result contains all elements of all lists, or all characters of all strings. */
    private static final Set<String> COLLECTING = Set.of("concatenate", "append", "flatten", "string join", "string");

    private static final Set<String> OF_CONTEXTS =
            Set.of("get entries", "context put", "put", "context merge", "put all", "context");

    private final FeelFunctions functions;
    private final FeelWork work;
    private final FeelSizes sizes;
    private final FeelPatterns patterns;
    private final FeelDistinct distinct;
    private final FeelSearch search;

    FeelCalls(FeelFunctions functions, FeelWork work, FeelSizes sizes) {
        this.functions = functions;
        this.work = work;
        this.sizes = sizes;
        this.patterns = new FeelPatterns(work);
        this.distinct = new FeelDistinct(work, sizes);
        this.search = new FeelSearch(work);
    }

    @Override
    public scala.collection.immutable.List<ValFunction> getFunctions(String name) {
        return functions.getFunctions(name).map(function -> paying(name, function));
    }

    @Override
    public Iterable<String> functionNames() {
        return functions.functionNames();
    }

    private ValFunction paying(String name, ValFunction function) {
        return new ValFunction(
                function.params(),
                arguments -> {
                    List<Val> values = CollectionConverters.asJava(arguments);
                    work.spend(CALL);
                    Val own = own(name, values);
                    if (own != null) {
                        return own;
                    }
                    payBefore(name, values);
                    Object result = function.invoke().apply(arguments);
                    work.check();
                    payForResult(result, values);
                    return result;
                },
                function.hasVarArgs());
    }

    private @Nullable Val own(String name, List<Val> arguments) {
        if (FeelPatterns.FUNCTIONS.contains(name)) {
            return patterns.apply(name, arguments);
        }
        if (FeelDistinct.FUNCTIONS.contains(name)) {
            return distinct.apply(name, arguments);
        }
        return FeelSearch.FUNCTIONS.contains(name) ? search.apply(name, arguments) : null;
    }

    private void payBefore(String name, List<Val> arguments) {
        if (CONSTANT.contains(name)) {
            return;
        }
        long all = arguments.stream().mapToLong(value -> sizes.of(value).work()).sum();
        long elements = arguments.stream().mapToLong(FeelCalls::elements).sum();
        work.spend(SHALLOW.contains(name) ? LOOKS * elements : LOOKS * all);
        if (SORTING.contains(name)) {
            work.spend(20 * all);
        } else if (name.equals("number")) {
            // Parsing a number takes time quadratic in its digits.
            long digits =
                    arguments.isEmpty() ? 0 : sizes.of(arguments.getFirst()).written();
            work.spend(digits * digits / 1000);
        } else if (COLLECTING.contains(name)) {
            payForCollection(name, arguments);
        } else if (OF_CONTEXTS.contains(name)) {
            work.makeElements(MADE_OF_ENTRY * all / FeelSizes.ENTRY);
            payForCollisions(arguments);
        }
    }

    /** The library builds a hash map, which takes quadratic time if the names are chosen to collide. */
    private void payForCollisions(List<Val> arguments) {
        long entries = arguments.stream()
                .filter(ValList.class::isInstance)
                .mapToLong(list -> Math.max(
                        elements(list),
                        items(list).stream()
                                .filter(ValContext.class::isInstance)
                                .mapToLong(context -> sizes.of(context).work() / FeelSizes.ENTRY)
                                .sum()))
                .sum();
        work.spend(entries * entries / 4);
    }

    /** Spends the work and memory of a collection before it is created, because it may be far too large. */
    private void payForCollection(String name, List<Val> arguments) {
        long elements = arguments.stream()
                .filter(ValList.class::isInstance)
                .flatMap(list -> items(list).stream())
                .mapToLong(FeelCalls::elements)
                .sum();
        switch (name) {
            case "concatenate" -> {
                FeelLimits.checkListSize(elements);
                work.makeElements(elements);
            }
            case "flatten" -> work.makeElements(sizes.of(arguments.getFirst()).work());
            case "string join" -> {
                long delimiter = arguments.size() > 1 && arguments.get(1) instanceof ValString text
                        ? text.value().length()
                        : 0;
                long written = arguments.stream()
                                .mapToLong(value -> sizes.of(value).written())
                                .sum()
                        + delimiter * elements(arguments.getFirst());
                FeelLimits.checkSize(written);
                work.make(written);
            }
            case "string" ->
                work.make(arguments.stream()
                        .mapToLong(value -> sizes.of(value).written())
                        .sum());
            default -> {}
        }
    }

    private void payForResult(@Nullable Object result, List<Val> arguments) {
        switch (result) {
            case ValString text
            when !arguments.contains(text) -> work.make(text.value().length());
            case ValList list -> work.makeElements(elements(list));
            case ValContext context
            when context.context() instanceof StaticContext made ->
                work.makeElements(made.variables().size());
            case null, default -> {}
        }
    }

    private static List<Val> items(Val list) {
        return new ArrayList<>(CollectionConverters.asJava(((ValList) list).itemsAsSeq()));
    }

    private static long elements(Val value) {
        return value instanceof ValList list ? list.itemsAsSeq().size() : 1;
    }
}
