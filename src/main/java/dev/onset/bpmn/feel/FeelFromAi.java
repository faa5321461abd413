package dev.onset.bpmn.feel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.feel.syntaxtree.ConstBool;
import org.camunda.feel.syntaxtree.ConstContext;
import org.camunda.feel.syntaxtree.ConstList;
import org.camunda.feel.syntaxtree.ConstNumber;
import org.camunda.feel.syntaxtree.ConstString;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.FunctionInvocation;
import org.camunda.feel.syntaxtree.NamedFunctionParameters;
import org.camunda.feel.syntaxtree.PositionalFunctionParameters;
import org.camunda.feel.syntaxtree.Ref;
import org.camunda.feel.syntaxtree.ValFunction;
import org.jspecify.annotations.Nullable;
import scala.Product;
import scala.collection.Iterable;
import scala.collection.immutable.List;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The function {@code fromAi}, which Camunda 8 adds to FEEL. It returns its first argument, a variable that an agent sets. The
 * others describe the variable to the agent.
 */
final class FeelFromAi {

    static final String NAME = "fromAi";

    private static final java.util.List<String> PARAMETERS =
            java.util.List.of("value", "description", "type", "schema", "options");

    private FeelFromAi() {}

    static List<ValFunction> functions() {
        java.util.List<ValFunction> functions = new ArrayList<>();
        for (int count = 1; count <= PARAMETERS.size(); count++) {
            functions.add(new ValFunction(list(PARAMETERS.subList(0, count)), arguments -> arguments.apply(0), false));
        }
        return list(functions);
    }

    private static <T> List<T> list(java.util.List<T> items) {
        return List.from(CollectionConverters.asScala(items));
    }

    /** Describes the calls of the function in an expression, in their order. */
    static java.util.List<Map<String, Object>> parameters(Exp expression) throws InvalidExpression {
        java.util.List<Map<String, Object>> parameters = new ArrayList<>();
        Deque<Object> open = new ArrayDeque<>(java.util.List.of(expression));
        while (!open.isEmpty()) {
            Object part = open.pop();
            if (part instanceof FunctionInvocation call && call.function().equals(NAME)) {
                parameters.add(parameter(call));
            }
            java.util.List<Object> inside = inside(part);
            for (Object child : inside.reversed()) {
                open.push(child);
            }
        }
        return parameters;
    }

    private static java.util.List<Object> inside(Object part) {
        java.util.List<Object> inside = new ArrayList<>();
        switch (part) {
            case Iterable<?> items -> CollectionConverters.asJava(items).forEach(inside::add);
            case Product product ->
                CollectionConverters.asJava(product.productIterator()).forEachRemaining(inside::add);
            default -> {}
        }
        return inside;
    }

    private static Map<String, Object> parameter(FunctionInvocation call) throws InvalidExpression {
        Map<String, Exp> arguments = arguments(call);
        if (!(arguments.get("value") instanceof Ref reference)) {
            throw new InvalidExpression("has a call of fromAi whose value is not a variable such as toolCall.amount");
        }
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", String.join(".", CollectionConverters.asJava(reference.names())));
        for (String name : PARAMETERS.subList(1, PARAMETERS.size())) {
            Object value = constant(arguments.get(name));
            boolean isText = name.equals("description") || name.equals("type");
            if (value != null && !(isText ? value instanceof String : value instanceof Map<?, ?>)) {
                throw new InvalidExpression("has a call of fromAi whose " + name + " is not "
                        + (isText ? "a literal string" : "a literal context"));
            }
            if (value != null && !value.equals("") && !value.equals(Map.of())) {
                parameter.put(name, value);
            }
        }
        return parameter;
    }

    private static Map<String, Exp> arguments(FunctionInvocation call) {
        Map<String, Exp> arguments = new LinkedHashMap<>();
        switch (call.params()) {
            case PositionalFunctionParameters positional -> {
                java.util.List<Exp> values = CollectionConverters.asJava(positional.params());
                for (int i = 0; i < Math.min(values.size(), PARAMETERS.size()); i++) {
                    arguments.put(PARAMETERS.get(i), values.get(i));
                }
            }
            case NamedFunctionParameters named -> arguments.putAll(CollectionConverters.asJava(named.params()));
            default -> {}
        }
        return arguments;
    }

    private static @Nullable Object constant(@Nullable Object expression) throws InvalidExpression {
        return switch (expression) {
            case null -> null;
            case ConstString text -> text.value();
            case ConstBool truth -> truth.value();
            case ConstNumber number -> number.value().bigDecimal();
            case ConstList items -> {
                java.util.List<@Nullable Object> values = new ArrayList<>();
                for (Exp item : CollectionConverters.asJava(items.items())) {
                    values.add(constant(item));
                }
                yield values;
            }
            case ConstContext context -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                for (scala.Tuple2<String, Exp> entry : CollectionConverters.asJava(context.entries())) {
                    entries.put(entry._1(), constant(entry._2()));
                }
                yield entries;
            }
            default -> throw new InvalidExpression("has a call of fromAi that is not described by literals");
        };
    }
}
