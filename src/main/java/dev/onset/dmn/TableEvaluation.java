package dev.onset.dmn;

import dev.onset.bpmn.feel.FeelExpressions;
import dev.onset.bpmn.feel.FeelScope;
import dev.onset.bpmn.feel.FeelSession;
import dev.onset.bpmn.feel.FeelValue;
import dev.onset.bpmn.feel.ParsedFeel;
import dev.onset.dmn.Logic.Output;
import dev.onset.dmn.Logic.Rule;
import dev.onset.dmn.Logic.Table;
import dev.onset.engine.ExpressionFailure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The evaluation of one decision table. */
final class TableEvaluation {

    private final FeelSession session;
    private final FeelScope scope;
    private final Table table;

    TableEvaluation(FeelSession session, FeelScope scope, Table table) {
        this.session = session;
        this.scope = scope;
        this.table = table;
    }

    /**
     * The result of a table.
     *
     * @param inputs the values of the inputs
     * @param matches the rules that the hit policy considers, in the order of the table
     */
    record Result(Table table, FeelValue value, List<FeelValue> inputs, List<Match> matches) {}

    /** A rule that matched, and the values of its outputs. */
    record Match(Rule rule, List<FeelValue> outputs) {}

    Result evaluate() throws ExpressionFailure {
        List<FeelValue> inputs = new ArrayList<>();
        for (Logic.Input input : table.inputs()) {
            inputs.add(session.evaluate(input.expression(), scope));
        }
        List<Match> matches = new ArrayList<>();
        for (Rule rule : table.rules()) {
            if (matches(rule, inputs)) {
                matches.add(new Match(rule, outputs(rule)));
                if (table.policy() == HitPolicy.FIRST) {
                    break;
                }
            }
        }
        FeelValue value = matches.isEmpty() ? otherwise() : result(matches);
        return new Result(table, value, inputs, matches);
    }

    private boolean matches(Rule rule, List<FeelValue> inputs) throws ExpressionFailure {
        for (int i = 0; i < inputs.size(); i++) {
            ParsedFeel tests = rule.tests().get(i);
            if (tests != null && !passes(rule, tests, inputs.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean passes(Rule rule, ParsedFeel tests, FeelValue input) throws ExpressionFailure {
        session.look(input);
        FeelValue passed;
        try {
            passed = session.evaluate(tests, scope.with(FeelExpressions.INPUT, input));
        } catch (ExpressionFailure failure) {
            throw inRule(rule, failure);
        }
        Boolean truth = passed.asBoolean();
        if (truth == null && !passed.isNull()) {
            throw new ExpressionFailure("The input entry of rule " + rule.index() + " must give true, false or null");
        }
        return Boolean.TRUE.equals(truth);
    }

    private List<FeelValue> outputs(Rule rule) throws ExpressionFailure {
        List<FeelValue> values = new ArrayList<>();
        for (ParsedFeel output : rule.outputs()) {
            try {
                values.add(output == null ? FeelValue.NULL : session.evaluate(output, scope));
            } catch (ExpressionFailure failure) {
                throw inRule(rule, failure);
            }
        }
        return values;
    }

    private static ExpressionFailure inRule(Rule rule, ExpressionFailure failure) {
        return new ExpressionFailure("Rule " + rule.index() + ": " + failure.getMessage());
    }

    /** Returns the value of a table in which no rule matches: the default outputs, or else null. */
    private FeelValue otherwise() throws ExpressionFailure {
        if (table.outputs().stream().allMatch(output -> output.otherwise() == null)) {
            return FeelValue.NULL;
        }
        List<FeelValue> values = new ArrayList<>();
        for (Output output : table.outputs()) {
            values.add(output.otherwise() == null ? FeelValue.NULL : session.evaluate(output.otherwise(), scope));
        }
        return value(values);
    }

    private FeelValue result(List<Match> matches) throws ExpressionFailure {
        return switch (table.policy()) {
            case UNIQUE -> {
                if (matches.size() > 1) {
                    throw new ExpressionFailure(
                            "The rules " + matches.get(0).rule().index() + " and "
                                    + matches.get(1).rule().index()
                                    + " match, but the hit policy UNIQUE allows only one");
                }
                yield value(matches.getFirst().outputs());
            }
            case FIRST -> value(matches.getFirst().outputs());
            case ANY -> any(matches);
            case PRIORITY -> value(byPriority(matches).getFirst().outputs());
            case OUTPUT_ORDER -> values(byPriority(matches));
            case COLLECT, RULE_ORDER -> values(matches);
            case COLLECT_COUNT -> FeelValue.of(matches.size());
            case COLLECT_SUM -> session.sum(numbers(matches));
            case COLLECT_MIN -> extreme(matches, Comparator.reverseOrder());
            case COLLECT_MAX -> extreme(matches, Comparator.naturalOrder());
        };
    }

    private FeelValue any(List<Match> matches) throws ExpressionFailure {
        Match first = matches.getFirst();
        for (Match other : matches.subList(1, matches.size())) {
            for (int i = 0; i < first.outputs().size(); i++) {
                if (!session.areEqual(first.outputs().get(i), other.outputs().get(i))) {
                    throw new ExpressionFailure("The rules " + first.rule().index() + " and "
                            + other.rule().index()
                            + " match with different outputs, which the hit policy ANY does not allow");
                }
            }
        }
        return value(first.outputs());
    }

    /** Returns the only output, or a context of all outputs. */
    private FeelValue value(List<FeelValue> outputs) {
        if (outputs.size() == 1) {
            return outputs.getFirst();
        }
        Map<String, FeelValue> entries = new LinkedHashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            entries.put(Objects.requireNonNull(table.outputs().get(i).name()), outputs.get(i));
        }
        return session.context(entries);
    }

    private FeelValue values(List<Match> matches) {
        return session.list(
                matches.stream().map(match -> value(match.outputs())).toList());
    }

    /** A match and the position of each of its outputs in the list of the allowed values. */
    private record Ranked(Match match, List<Integer> ranks) {}

    /** Sorts matches by the priorities of their outputs, the first output before the second. Equal ones keep their order. */
    private List<Match> byPriority(List<Match> matches) throws ExpressionFailure {
        List<@Nullable List<FeelValue>> allowed = new ArrayList<>();
        for (Output output : table.outputs()) {
            allowed.add(
                    output.priorities() == null
                            ? null
                            : session.evaluate(output.priorities(), scope).items());
        }
        List<Ranked> ranked = new ArrayList<>();
        for (Match match : matches) {
            List<Integer> ranks = new ArrayList<>();
            for (int i = 0; i < allowed.size(); i++) {
                ranks.add(rank(allowed.get(i), match.outputs().get(i)));
            }
            ranked.add(new Ranked(match, ranks));
        }
        return ranked.stream()
                .sorted(Comparator.comparing(Ranked::ranks, TableEvaluation::compare))
                .map(Ranked::match)
                .toList();
    }

    private static int compare(List<Integer> one, List<Integer> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = Integer.compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Returns the position of a value; a value that is not in the list comes last. */
    private int rank(@Nullable List<FeelValue> allowed, FeelValue value) {
        if (allowed == null) {
            return 0;
        }
        for (int i = 0; i < allowed.size(); i++) {
            if (session.areEqual(allowed.get(i), value)) {
                return i;
            }
        }
        return allowed.size();
    }

    private FeelValue extreme(List<Match> matches, Comparator<BigDecimal> order) throws ExpressionFailure {
        List<BigDecimal> numbers = numbers(matches);
        int best = 0;
        for (int i = 1; i < numbers.size(); i++) {
            if (order.compare(numbers.get(i), numbers.get(best)) > 0) {
                best = i;
            }
        }
        return matches.get(best).outputs().getFirst();
    }

    private static List<BigDecimal> numbers(List<Match> matches) throws ExpressionFailure {
        List<BigDecimal> numbers = new ArrayList<>();
        for (Match match : matches) {
            BigDecimal number = match.outputs().getFirst().asNumber();
            if (number == null) {
                throw new ExpressionFailure("The output of rule " + match.rule().index()
                        + " must be a number, because the table aggregates it");
            }
            numbers.add(number);
        }
        return numbers;
    }
}
