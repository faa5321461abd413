package dev.onset.dmn;

import dev.onset.dmn.DecisionEvaluation.EvaluatedDecision;
import dev.onset.dmn.DecisionEvaluation.MatchedRule;
import dev.onset.engine.Variables;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes DMN files from short fragments, and evaluates their decisions. */
final class TestDmn {

    static final String NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/";
    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private static final DmnCompiler COMPILER = new DmnCompiler();

    private TestDmn() {}

    static String file(String content) {
        return "<?xml version='1.0' encoding='UTF-8'?><definitions xmlns='" + NAMESPACE
                + "' xmlns:zeebe='http://camunda.org/schema/zeebe/1.0' id='graph' name='Graph' namespace='n'>" + content
                + "</definitions>";
    }

    /** A decision with the id and name {@code d}. */
    static String decision(String content) {
        return decision("d", content);
    }

    static String decision(String id, String content) {
        return "<decision id='%1$s' name='%1$s'>%2$s</decision>".formatted(id, content);
    }

    static String requires(String... decisions) {
        return Arrays.stream(decisions)
                .map(id -> "<informationRequirement><requiredDecision href='#" + id + "'/></informationRequirement>")
                .collect(Collectors.joining());
    }

    static String knows(String... models) {
        return Arrays.stream(models)
                .map(id -> "<knowledgeRequirement><requiredKnowledge href='#" + id + "'/></knowledgeRequirement>")
                .collect(Collectors.joining());
    }

    static String literal(String expression) {
        return "<literalExpression>" + text(expression) + "</literalExpression>";
    }

    /** A business knowledge model whose id is its name and whose function has parameters without a type. */
    static String model(String name, String parameters, String body) {
        String formal = Arrays.stream(parameters.split(" "))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> "<formalParameter name='" + parameter + "'/>")
                .collect(Collectors.joining());
        return "<businessKnowledgeModel id='%1$s' name='%1$s'>%4$s<encapsulatedLogic>%2$s%3$s</encapsulatedLogic></businessKnowledgeModel>"
                .formatted(name, formal, body, "");
    }

    /**
     * A decision table. A row such as {@code "x" , > 3 | "a", 1} is a rule; the columns are separated by semicolons, and
     * inputs from outputs by a bar.
     *
     * @param attributes the attributes of the table, such as its hit policy
     * @param inputs the input expressions, separated by semicolons
     * @param outputs the names of the outputs, separated by semicolons
     */
    static String table(String attributes, String inputs, String outputs, String... rules) {
        StringBuilder table = new StringBuilder("<decisionTable " + attributes + ">");
        cells(inputs)
                .forEach(input -> table.append(
                        "<input id='in_" + input + "'><inputExpression>" + text(input) + "</inputExpression></input>"));
        cells(outputs).forEach(output -> table.append(output(output, "")));
        int index = 0;
        for (String rule : rules) {
            String[] halves = rule.split("\\|", -1);
            table.append("<rule id='r" + ++index + "'>");
            cells(halves[0]).forEach(cell -> table.append("<inputEntry>" + text(cell) + "</inputEntry>"));
            cells(halves[1]).forEach(cell -> table.append("<outputEntry>" + text(cell) + "</outputEntry>"));
            table.append("</rule>");
        }
        return table.append("</decisionTable>").toString();
    }

    static String output(String name, String content) {
        return "<output id='out_" + name + "' name='" + name + "'>" + content + "</output>";
    }

    private static List<String> cells(String row) {
        return row.isBlank()
                ? List.of()
                : Arrays.stream(row.split(";", -1)).map(String::strip).toList();
    }

    static String text(String feel) {
        return "<text>" + feel.replace("&", "&amp;").replace("<", "&lt;") + "</text>";
    }

    static DmnCompiler.DecisionCompilation compile(String xml) {
        return COMPILER.compile("test.dmn", xml.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the errors as {@code element: detail}. */
    static List<String> errors(String xml) {
        return compile(xml).errors().stream()
                .map(error -> Objects.toString(error.element(), "-") + ": " + error.detail())
                .toList();
    }

    /** Evaluates the decision {@code d}. */
    static DecisionEvaluation evaluate(String xml, Map<String, @Nullable Object> values) {
        return find(xml, "d").evaluateInDetail(variables(values), NOW);
    }

    static CompiledDecision find(String xml, String id) {
        DmnCompiler.DecisionCompilation compilation = compile(xml);
        if (!compilation.errors().isEmpty()) {
            throw new AssertionError(errors(xml));
        }
        return compilation.decisions().stream()
                .filter(decision -> decision.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the rules of the decision {@code d} that matched. */
    static List<Integer> matched(DecisionEvaluation evaluation) {
        EvaluatedDecision last = evaluation.decisions().getLast();
        return last.rules().stream().map(MatchedRule::index).toList();
    }

    static Variables variables(Map<String, @Nullable Object> values) {
        return Variables.of(values);
    }
}
