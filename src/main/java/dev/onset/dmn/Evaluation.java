package dev.onset.dmn;

import dev.onset.bpmn.feel.FeelScope;
import dev.onset.bpmn.feel.FeelSession;
import dev.onset.bpmn.feel.FeelValue;
import dev.onset.dmn.Logic.BoxedContext;
import dev.onset.dmn.Logic.BoxedFunction;
import dev.onset.dmn.Logic.BoxedList;
import dev.onset.dmn.Logic.Invocation;
import dev.onset.dmn.Logic.Knowledge;
import dev.onset.dmn.Logic.Literal;
import dev.onset.dmn.Logic.Parameter;
import dev.onset.dmn.Logic.Relation;
import dev.onset.dmn.Logic.Table;
import dev.onset.engine.ExpressionFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of a decision and of the decisions that it requires, each of which is evaluated once, however many others
 * require it. Not thread-safe.
 */
final class Evaluation {

    private final FeelSession session;
    private final FeelScope variables;
    private final Map<String, FeelValue> results = new HashMap<>();
    private final IdentityHashMap<Knowledge, FeelValue> functions = new IdentityHashMap<>();
    private final List<Evaluated> evaluated = new ArrayList<>();
    private @Nullable DecisionNode failed;

    /** @param variables the variables that decisions see beside the results of the decisions that they require */
    Evaluation(FeelSession session, FeelScope variables) {
        this.session = session;
        this.variables = variables;
    }

    /**
     * A decision that was evaluated.
     *
     * @param table the result of its decision table; null if its logic is something else
     */
    record Evaluated(DecisionNode decision, FeelValue value, TableEvaluation.@Nullable Result table) {}

    /** Returns the decisions that were evaluated so far, in their order. */
    List<Evaluated> evaluated() {
        return evaluated;
    }

    /** Returns the decision whose evaluation failed; null if none has. */
    @Nullable
    DecisionNode failed() {
        return failed;
    }

    /** @throws ExpressionFailure if this decision, or one that it requires, has no result */
    FeelValue decide(DecisionNode decision) throws ExpressionFailure {
        FeelValue known = results.get(decision.id());
        if (known != null) {
            return known;
        }
        Map<String, FeelValue> required = new LinkedHashMap<>();
        for (DecisionNode other : decision.decisions()) {
            required.put(other.resultName(), decide(other));
        }
        required.putAll(functions(decision.models()));
        try {
            Evaluated done = evaluate(decision, session.extend(variables, required));
            evaluated.add(done);
            results.put(decision.id(), done.value());
            return done.value();
        } catch (ExpressionFailure failure) {
            failed = decision;
            throw new ExpressionFailure("The decision " + decision.id() + " has no result. " + failure.getMessage());
        }
    }

    private Evaluated evaluate(DecisionNode decision, FeelScope scope) throws ExpressionFailure {
        TableEvaluation.Result table = null;
        FeelValue value;
        if (decision.logic() instanceof Table logic) {
            table = new TableEvaluation(session, scope, logic).evaluate();
            value = table.value();
        } else {
            value = evaluate(decision.logic(), scope);
        }
        checkType("The result", value, decision.resultType());
        return new Evaluated(decision, value, table);
    }

    private static void checkType(String what, FeelValue value, @Nullable String type) throws ExpressionFailure {
        if (type != null && !value.hasType(type)) {
            throw new ExpressionFailure(what + " is not of the type " + type);
        }
    }

    private FeelValue evaluate(Logic logic, FeelScope scope) throws ExpressionFailure {
        return switch (logic) {
            case Literal literal -> session.evaluate(literal.expression(), scope);
            case Table table ->
                new TableEvaluation(session, scope, table).evaluate().value();
            case BoxedContext context -> context(context, scope);
            case BoxedList list -> {
                List<FeelValue> items = new ArrayList<>();
                for (Logic item : list.items()) {
                    items.add(evaluate(item, scope));
                }
                yield session.list(items);
            }
            case Relation relation -> {
                List<FeelValue> rows = new ArrayList<>();
                for (Map<String, Logic> row : relation.rows()) {
                    rows.add(session.context(evaluate(row, scope)));
                }
                yield session.list(rows);
            }
            case Invocation invocation -> {
                Map<String, FeelValue> arguments = evaluate(invocation.bindings(), scope);
                FeelScope caller = scope.with(functions(invocation.model().required()));
                yield call(invocation.model().function(), caller, arguments);
            }
            case BoxedFunction function -> function(function, scope);
        };
    }

    private Map<String, FeelValue> evaluate(Map<String, Logic> entries, FeelScope scope) throws ExpressionFailure {
        Map<String, FeelValue> values = new LinkedHashMap<>();
        for (Map.Entry<String, Logic> entry : entries.entrySet()) {
            values.put(entry.getKey(), evaluate(entry.getValue(), scope));
        }
        return values;
    }

    private FeelValue context(BoxedContext context, FeelScope scope) throws ExpressionFailure {
        Map<String, FeelValue> values = new LinkedHashMap<>();
        for (Map.Entry<String, Logic> entry : context.entries().entrySet()) {
            values.put(entry.getKey(), evaluate(entry.getValue(), session.extend(scope, values)));
        }
        return context.result() == null ? session.context(values) : evaluate(context.result(), scope.with(values));
    }

    private Map<String, FeelValue> functions(List<Knowledge> models) {
        Map<String, FeelValue> found = new LinkedHashMap<>();
        for (Knowledge model : models) {
            FeelValue function = functions.get(model);
            if (function == null) {
                function = function(model.function(), variables.with(functions(model.required())));
                functions.put(model, function);
            }
            found.put(model.name(), function);
        }
        return found;
    }

    private FeelValue function(BoxedFunction function, FeelScope scope) {
        return FeelValue.function(
                function.parameters().stream().map(Parameter::name).toList(), arguments -> {
                    Map<String, FeelValue> named = new LinkedHashMap<>();
                    for (int i = 0; i < function.parameters().size(); i++) {
                        named.put(function.parameters().get(i).name(), arguments.get(i));
                    }
                    return call(function, scope, named);
                });
    }

    /** @param arguments the arguments by the names of the parameters */
    private FeelValue call(BoxedFunction function, FeelScope scope, Map<String, FeelValue> arguments)
            throws ExpressionFailure {
        for (Parameter parameter : function.parameters()) {
            FeelValue argument = arguments.get(parameter.name());
            if (argument == null) {
                throw new ExpressionFailure("The parameter " + parameter.name() + " has no value");
            }
            checkType("The parameter " + parameter.name(), argument, parameter.type());
        }
        return evaluate(function.body(), scope.with(arguments));
    }
}
