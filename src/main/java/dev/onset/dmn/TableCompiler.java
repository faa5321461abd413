package dev.onset.dmn;

import dev.onset.bpmn.feel.ParsedFeel;
import dev.onset.dmn.Logic.Input;
import dev.onset.dmn.Logic.Output;
import dev.onset.dmn.Logic.Rule;
import dev.onset.dmn.Logic.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles the decision tables of a file. */
final class TableCompiler {

    /** The maximum number of characters of an expression that stands for a label, as in Camunda 8. */
    private static final int MAX_LABEL = 30;

    private final DmnExpressions expressions;

    TableCompiler(DmnExpressions expressions) {
        this.expressions = expressions;
    }

    Table table(DmnXml table) {
        HitPolicy policy = policy(table);
        List<Input> inputs = table.children("input").stream().map(this::input).toList();
        List<DmnXml> clauses = table.children("output");
        if (clauses.isEmpty()) {
            expressions.error(table, "A decision table needs an output");
        }
        if (clauses.size() > 1 && policy.aggregates()) {
            expressions.error(table, "A decision table with an aggregation must have only one output");
        }
        List<Output> outputs = outputs(clauses, policy);
        List<Rule> rules = new ArrayList<>();
        for (DmnXml rule : table.children("rule")) {
            rules.add(rule(rule, rules.size() + 1, inputs.size(), outputs.size()));
        }
        return new Table(inputs, outputs, rules, policy);
    }

    private HitPolicy policy(DmnXml table) {
        String name = Objects.requireNonNullElse(table.attribute("hitPolicy"), "UNIQUE");
        String aggregation = table.attribute("aggregation");
        return switch (name) {
            case "UNIQUE" -> HitPolicy.UNIQUE;
            case "FIRST" -> HitPolicy.FIRST;
            case "PRIORITY" -> HitPolicy.PRIORITY;
            case "ANY" -> HitPolicy.ANY;
            case "RULE ORDER" -> HitPolicy.RULE_ORDER;
            case "OUTPUT ORDER" -> HitPolicy.OUTPUT_ORDER;
            case "COLLECT" -> aggregation == null ? HitPolicy.COLLECT : aggregated(table, aggregation);
            default -> {
                expressions.error(
                        table,
                        "The hit policy must be UNIQUE, FIRST, PRIORITY, ANY, COLLECT, RULE ORDER or OUTPUT ORDER");
                yield HitPolicy.UNIQUE;
            }
        };
    }

    private HitPolicy aggregated(DmnXml table, String aggregation) {
        return switch (aggregation) {
            case "SUM" -> HitPolicy.COLLECT_SUM;
            case "MIN" -> HitPolicy.COLLECT_MIN;
            case "MAX" -> HitPolicy.COLLECT_MAX;
            case "COUNT" -> HitPolicy.COLLECT_COUNT;
            default -> {
                expressions.error(table, "The aggregation must be SUM, MIN, MAX or COUNT");
                yield HitPolicy.COLLECT;
            }
        };
    }

    private Input input(DmnXml input) {
        DmnXml expression = input.child("inputExpression");
        if (expression == null) {
            expressions.error(input, "An input needs an input expression");
            expression = input;
        }
        String label = input.attribute("label");
        return new Input(
                input.attribute("id"),
                label == null ? shortened(expression.text()) : label,
                expressions.expression(expression, "The input expression"));
    }

    private static String shortened(String text) {
        return text.length() > MAX_LABEL ? text.substring(0, MAX_LABEL) : text;
    }

    private List<Output> outputs(List<DmnXml> clauses, HitPolicy policy) {
        Set<String> names = new HashSet<>();
        List<Output> outputs = new ArrayList<>();
        for (DmnXml clause : clauses) {
            String name = clause.attribute("name");
            if (clauses.size() > 1 && (name == null || !names.add(name))) {
                expressions.error(
                        clause, "An output needs a name that is unique in the table, because there are several");
            }
            DmnXml otherwise = clause.child("defaultOutputEntry");
            String label = Stream.of(clause.attribute("label"), name)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("");
            outputs.add(new Output(
                    clause.attribute("id"),
                    name,
                    label,
                    policy.needsPriorities() ? priorities(clause) : null,
                    otherwise == null ? null : expressions.expressionOrNull(otherwise, "The default output")));
        }
        return outputs;
    }

    /** Compiles the allowed values of an output, which are separated by commas, as a list. */
    private @Nullable ParsedFeel priorities(DmnXml clause) {
        DmnXml values = clause.child("outputValues");
        return values == null || values.text().isEmpty()
                ? null
                : expressions.expression(values, "The list of output values", "[" + values.text() + "]");
    }

    private Rule rule(DmnXml rule, int index, int inputs, int outputs) {
        List<DmnXml> tests = rule.children("inputEntry");
        List<DmnXml> results = rule.children("outputEntry");
        if (tests.size() != inputs || results.size() != outputs) {
            expressions.error(
                    rule,
                    "A rule must have an entry for each of the " + inputs + " inputs and " + outputs + " outputs");
        }
        List<@Nullable ParsedFeel> compiledTests = new ArrayList<>();
        tests.forEach(test -> compiledTests.add(expressions.unaryTests(test, "The input entry")));
        List<@Nullable ParsedFeel> compiledResults = new ArrayList<>();
        results.forEach(result -> compiledResults.add(expressions.expressionOrNull(result, "The output entry")));
        return new Rule(rule.attribute("id"), index, compiledTests, compiledResults);
    }
}
