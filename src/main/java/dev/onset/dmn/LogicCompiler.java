package dev.onset.dmn;

import dev.onset.dmn.Logic.BoxedContext;
import dev.onset.dmn.Logic.BoxedFunction;
import dev.onset.dmn.Logic.BoxedList;
import dev.onset.dmn.Logic.Invocation;
import dev.onset.dmn.Logic.Knowledge;
import dev.onset.dmn.Logic.Literal;
import dev.onset.dmn.Logic.Parameter;
import dev.onset.dmn.Logic.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles the boxed expressions of a decision or a business knowledge model. */
final class LogicCompiler {

    private static final Set<String> SUPPORTED = Set.of(
            "literalExpression", "decisionTable", "context", "list", "relation", "invocation", "functionDefinition");

    /** The boxed expressions of DMN 1.4 and 1.5. */
    private static final Set<String> UNSUPPORTED = Set.of("conditional", "filter", "for", "every", "some");

    private final DmnExpressions expressions;
    private final Map<String, Knowledge> models;
    private final TableCompiler tables;

    /** @param models the business knowledge models that the expressions may invoke, by name */
    LogicCompiler(DmnExpressions expressions, Map<String, Knowledge> models) {
        this.expressions = expressions;
        this.models = models;
        this.tables = new TableCompiler(expressions);
    }

    /**
     * Compiles the boxed expression among the children of an element.
     *
     * @param what the name of the element, for messages
     * @return the logic; null if there is none, or if it is not valid
     */
    @Nullable
    Logic logic(DmnXml element, String what) {
        List<DmnXml> boxed = boxed(element);
        if (boxed.size() > 1) {
            expressions.error(element, what + " has several expressions");
        }
        if (!boxed.isEmpty()) {
            return compile(boxed.getFirst());
        }
        for (DmnXml child : element.children()) {
            if (UNSUPPORTED.contains(child.name())) {
                refuse(child);
                return null;
            }
        }
        expressions.error(element, what + " needs an expression, such as a decision table");
        return null;
    }

    private static List<DmnXml> boxed(DmnXml element) {
        return element.children().stream()
                .filter(child -> SUPPORTED.contains(child.name()))
                .toList();
    }

    private @Nullable Logic compile(DmnXml boxed) {
        return switch (boxed.name()) {
            case "literalExpression" -> new Literal(expressions.expression(boxed, "The literal expression"));
            case "decisionTable" -> tables.table(boxed);
            case "context" -> context(boxed);
            case "list" -> list(boxed);
            case "relation" -> relation(boxed);
            case "invocation" -> invocation(boxed);
            default -> function(boxed);
        };
    }

    private @Nullable Logic context(DmnXml context) {
        Map<String, Logic> entries = new LinkedHashMap<>();
        Logic result = null;
        List<DmnXml> all = context.children("contextEntry");
        for (DmnXml entry : all) {
            Logic logic = logic(entry, "A context entry");
            DmnXml variable = entry.child("variable");
            String name = variable == null ? null : variable.attribute("name");
            if (logic == null) {
                return null;
            }
            if (name != null) {
                if (entries.put(name, logic) != null) {
                    expressions.error(entry, "The name of a context entry is not unique");
                }
            } else if (entry == all.getLast()) {
                result = logic;
            } else {
                expressions.error(entry, "A context entry other than the last one needs a variable with a name");
            }
        }
        return new BoxedContext(entries, result);
    }

    private @Nullable Logic list(DmnXml list) {
        List<Logic> items = items(list);
        return items == null ? null : new BoxedList(items);
    }

    private @Nullable List<Logic> items(DmnXml list) {
        List<Logic> items = new ArrayList<>();
        for (DmnXml item : list.children()) {
            if (UNSUPPORTED.contains(item.name())) {
                refuse(item);
                return null;
            }
            if (SUPPORTED.contains(item.name())) {
                Logic logic = compile(item);
                if (logic == null) {
                    return null;
                }
                items.add(logic);
            }
        }
        return items;
    }

    private void refuse(DmnXml boxed) {
        expressions.error(boxed, "A boxed " + boxed.name() + " is not supported: write it as FEEL");
    }

    private @Nullable Logic relation(DmnXml relation) {
        List<String> columns = new ArrayList<>();
        for (DmnXml column : relation.children("column")) {
            String name = column.attribute("name");
            if (name == null || columns.contains(name)) {
                expressions.error(column, "A column of a relation needs a name that is unique in the relation");
                return null;
            }
            columns.add(name);
        }
        List<Map<String, Logic>> rows = new ArrayList<>();
        for (DmnXml row : relation.children("row")) {
            List<Logic> cells = items(row);
            if (cells == null) {
                return null;
            }
            if (cells.size() != columns.size()) {
                expressions.error(
                        row,
                        "A row of a relation must have an expression for each of the " + columns.size() + " columns");
                return null;
            }
            Map<String, Logic> entries = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                entries.put(columns.get(i), cells.get(i));
            }
            rows.add(entries);
        }
        return new Relation(rows);
    }

    private @Nullable Logic invocation(DmnXml invocation) {
        DmnXml called = invocation.child("literalExpression");
        Map<String, Logic> bindings = new LinkedHashMap<>();
        for (DmnXml binding : invocation.children("binding")) {
            DmnXml parameter = binding.child("parameter");
            String name = parameter == null ? null : parameter.attribute("name");
            Logic logic = logic(binding, "A binding");
            if (logic == null) {
                return null;
            }
            if (name == null || bindings.put(name, logic) != null) {
                expressions.error(binding, "A binding needs a parameter with a name that is unique in the invocation");
            }
        }
        Knowledge model = called == null ? null : models.get(called.text());
        if (model == null) {
            expressions.error(
                    invocation,
                    "An invocation needs the name of a business knowledge model, and a knowledge requirement of it");
            return null;
        }
        return new Invocation(model, bindings);
    }

    /** Compiles a boxed function, or the logic of a business knowledge model; null if it is not valid. */
    @Nullable
    BoxedFunction function(DmnXml function) {
        String kind = function.attribute("kind");
        if (kind != null && !kind.equals("FEEL")) {
            expressions.error(function, "A function of another kind than FEEL is not supported");
            return null;
        }
        List<Parameter> parameters = new ArrayList<>();
        for (DmnXml parameter : function.children("formalParameter")) {
            String name = parameter.attribute("name");
            if (name == null
                    || parameters.stream().anyMatch(other -> other.name().equals(name))) {
                expressions.error(parameter, "A parameter needs a name that is unique in its function");
            } else {
                parameters.add(new Parameter(name, type(parameter)));
            }
        }
        Logic body = logic(function, "A function");
        return body == null ? null : new BoxedFunction(parameters, body);
    }

    /** Returns the type of a variable or parameter without its prefix; null if there is none. */
    static @Nullable String type(DmnXml typed) {
        String type = typed.attribute("typeRef");
        return type == null ? null : type.substring(type.indexOf(':') + 1);
    }
}
