package dev.onset.dmn;

import dev.onset.bpmn.feel.FeelExpressions;
import dev.onset.bpmn.feel.FeelScope;
import dev.onset.bpmn.feel.FeelSession;
import dev.onset.bpmn.feel.FeelValue;
import dev.onset.dmn.DecisionEvaluation.EvaluatedDecision;
import dev.onset.dmn.DecisionEvaluation.MatchedRule;
import dev.onset.dmn.DecisionEvaluation.Value;
import dev.onset.dmn.Evaluation.Evaluated;
import dev.onset.engine.Bounds;
import dev.onset.engine.Decision;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Variables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An executable decision of a DMN file. Immutable and thread-safe. */
public final class CompiledDecision implements Decision {

    private final FeelExpressions feel;
    private final Requirements requirements;
    private final DecisionNode decision;

    CompiledDecision(FeelExpressions feel, Requirements requirements, DecisionNode decision) {
        this.feel = feel;
        this.requirements = requirements;
        this.decision = decision;
    }

    /** The decision requirements graph of a file. */
    public record Requirements(String id, String name) {}

    public String id() {
        return decision.id();
    }

    public String name() {
        return decision.name();
    }

    public Requirements requirements() {
        return requirements;
    }

    @Override
    public @Nullable String versionTag() {
        return decision.versionTag();
    }

    @Override
    public Result evaluate(Variables variables, Instant now) throws ExpressionFailure {
        FeelSession session = feel.session();
        return session.run(now, () -> {
            Evaluation evaluation = new Evaluation(session, FeelScope.of(variables));
            Object output = evaluation.decide(decision).toJava();
            return new Result(
                    output,
                    Bounds.description(evaluation.evaluated().stream()
                            .map(CompiledDecision::rules)
                            .collect(Collectors.joining("; "))));
        });
    }

    /** Evaluates the decision, and describes what led to its output. */
    public DecisionEvaluation evaluateInDetail(Variables variables, Instant now) {
        FeelSession session = feel.session();
        Evaluation evaluation = new Evaluation(session, FeelScope.of(variables));
        try {
            return session.run(now, () -> {
                Object output = evaluation.decide(decision).toJava();
                return new DecisionEvaluation(output, null, null, decisions(session, evaluation));
            });
        } catch (ExpressionFailure failure) {
            return failed(session, now, evaluation, String.valueOf(failure.getMessage()));
        }
    }

    private DecisionEvaluation failed(FeelSession session, Instant now, Evaluation evaluation, String reason) {
        DecisionNode failed = evaluation.failed() == null ? decision : evaluation.failed();
        List<EvaluatedDecision> decisions;
        try {
            decisions = session.run(now, () -> decisions(session, evaluation));
        } catch (ExpressionFailure exceeded) {
            decisions = List.of();
        }
        return new DecisionEvaluation(null, reason, failed.id(), decisions);
    }

    /** Describes a decision and the rules that matched, without values. */
    private static String rules(Evaluated evaluated) {
        String id = evaluated.decision().id();
        if (evaluated.table() == null) {
            return id;
        }
        List<TableEvaluation.Match> matches = evaluated.table().matches();
        if (matches.isEmpty()) {
            return id + ": no rule matches";
        }
        return id
                + (matches.size() == 1 ? ": rule " : ": rules ")
                + matches.stream()
                        .map(match -> match.rule().index()
                                + (match.rule().id() == null
                                        ? ""
                                        : " (" + match.rule().id() + ")"))
                        .collect(Collectors.joining(", "));
    }

    private static List<EvaluatedDecision> decisions(FeelSession session, Evaluation evaluation) {
        return evaluation.evaluated().stream()
                .map(evaluated -> detailed(session, evaluated))
                .toList();
    }

    private static EvaluatedDecision detailed(FeelSession session, Evaluated evaluated) {
        DecisionNode decision = evaluated.decision();
        TableEvaluation.Result table = evaluated.table();
        List<Value> inputs = new ArrayList<>();
        List<MatchedRule> rules = new ArrayList<>();
        if (table != null) {
            for (int i = 0; i < table.inputs().size(); i++) {
                Logic.Input input = table.table().inputs().get(i);
                inputs.add(new Value(
                        input.id(), input.label(), value(session, table.inputs().get(i))));
            }
            table.matches().forEach(match -> rules.add(matched(session, table.table(), match)));
        }
        return new EvaluatedDecision(
                decision.id(),
                decision.name(),
                type(decision.logic()),
                value(session, evaluated.value()),
                inputs,
                rules);
    }

    private static MatchedRule matched(FeelSession session, Logic.Table table, TableEvaluation.Match match) {
        List<Value> outputs = new ArrayList<>();
        for (int i = 0; i < match.outputs().size(); i++) {
            Logic.Output output = table.outputs().get(i);
            outputs.add(new Value(
                    output.id(), output.label(), value(session, match.outputs().get(i))));
        }
        return new MatchedRule(match.rule().id(), match.rule().index(), outputs);
    }

    private static @Nullable Object value(FeelSession session, FeelValue value) {
        try {
            return session.copy(value);
        } catch (ExpressionFailure noSuchValueInJson) {
            return null;
        }
    }

    private static String type(Logic logic) {
        return switch (logic) {
            case Logic.Table table -> "DECISION_TABLE";
            case Logic.Literal literal -> "LITERAL_EXPRESSION";
            case Logic.BoxedContext context -> "CONTEXT";
            case Logic.BoxedList list -> "LIST";
            case Logic.Relation relation -> "RELATION";
            case Logic.Invocation invocation -> "INVOCATION";
            case Logic.BoxedFunction function -> "UNKNOWN";
        };
    }
}
