package dev.onset.dmn;

import static dev.onset.dmn.TestDmn.decision;
import static dev.onset.dmn.TestDmn.evaluate;
import static dev.onset.dmn.TestDmn.file;
import static dev.onset.dmn.TestDmn.knows;
import static dev.onset.dmn.TestDmn.literal;
import static dev.onset.dmn.TestDmn.model;
import static dev.onset.dmn.TestDmn.requires;
import static dev.onset.dmn.TestDmn.table;
import static dev.onset.dmn.TestDmn.variables;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.dmn.DecisionEvaluation.EvaluatedDecision;
import dev.onset.engine.Decision;
import dev.onset.engine.ExpressionFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requirements, business knowledge models and boxed expressions. */
class DecisionGraphTest {

    @Test
    void a_decision_sees_the_results_of_those_that_it_requires_by_the_names_of_their_variables() {
        String file = file(decision("d", requires("base", "named") + literal("base + other"))
                + decision("base", literal("x * 2"))
                + decision("named", "<variable name='other'/>" + literal("1")));

        DecisionEvaluation evaluation = evaluate(file, Map.of("x", 10, "base", 99));

        assertThat(evaluation.output()).isEqualTo(21);
        assertThat(evaluation.decisions()).extracting(EvaluatedDecision::id).containsExactly("base", "named", "d");
        assertThat(evaluation.decisions()).extracting(EvaluatedDecision::output).containsExactly(20, 1, 21);
    }

    @Test
    void a_date_stays_a_date_on_the_way_to_the_decision_that_requires_it() {
        String file = file(decision("d", requires("due") + literal("due - duration(\"P1D\")"))
                + decision("due", "<variable name='due' typeRef='date'/>" + literal("date(2026, 3, 1)")));

        assertThat(evaluate(file, Map.of()).output()).isEqualTo("2026-02-28");
    }

    @Test
    void now_is_the_time_of_the_step() {
        assertThat(evaluate(file(decision(literal("string(now())"))), Map.of()).output())
                .asString()
                .startsWith("2026-11-24T10:00");
    }

    @Test
    @Timeout(20)
    void a_decision_that_many_require_is_evaluated_once() {
        StringBuilder layers = new StringBuilder(decision("l0", literal("1")) + decision("r0", literal("1")));
        for (int i = 1; i < 40; i++) {
            String below = requires("l" + (i - 1), "r" + (i - 1));
            String sum = literal("l%1$d + r%1$d".formatted(i - 1));
            layers.append(decision("l" + i, below + sum)).append(decision("r" + i, below + sum));
        }

        DecisionEvaluation evaluation =
                evaluate(file(decision("d", requires("l39", "r39") + literal("l39 + r39")) + layers), Map.of());

        assertThat(evaluation.output()).isEqualTo(1L << 40);
        assertThat(evaluation.decisions()).hasSize(81);
    }

    @Test
    void the_failure_of_a_required_decision_names_it() {
        String file = file(
                decision("d", requires("base") + literal("base")) + decision("base", table("", "", "n", "| 1", "| 2")));

        DecisionEvaluation evaluation = evaluate(file, Map.of());

        assertThat(evaluation.failedDecision()).isEqualTo("base");
        assertThat(evaluation.failure()).startsWith("The decision base has no result. ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "feel:string"})
    void a_result_of_another_type_than_that_of_the_variable_is_a_failure(String type) {
        String file = file(decision("<variable name='d' typeRef='" + type + "'/>" + literal("1")));

        assertThat(evaluate(file, Map.of()).failure())
                .isEqualTo("The decision d has no result. The result is not of the type string");
    }

    @Test
    void a_decision_calls_the_business_knowledge_models_that_it_requires() {
        String file = file(decision("d", knows("twice") + literal("twice(x) + twice(n: 1)"))
                + model("twice", "n", literal("add(n, n)"))
                        .replace("<encapsulatedLogic>", knows("add") + "<encapsulatedLogic>")
                + model("add", "a b", literal("a + b")));

        assertThat(evaluate(file, Map.of("x", 20)).output()).isEqualTo(42);
    }

    @Test
    void a_business_knowledge_model_may_be_a_decision_table() {
        String file = file(decision("d", knows("fee") + literal("[fee(1), fee(9)]"))
                + model("fee", "days", table("hitPolicy='FIRST'", "days", "fee", "> 5 | 20", "- | 10")));

        assertThat(evaluate(file, Map.of()).output()).isEqualTo(List.of(10, 20));
    }

    @Test
    void an_invocation_binds_arguments_to_parameters() {
        String file = file(decision(
                        "d",
                        knows("minus")
                                + "<invocation><literalExpression><text>minus</text></literalExpression>"
                                + "<binding><parameter name='b'/>" + literal("1") + "</binding>"
                                + "<binding><parameter name='a'/>" + literal("x") + "</binding></invocation>")
                + model("minus", "a b", literal("a - b")));

        DecisionEvaluation evaluation = evaluate(file, Map.of("x", 43));

        assertThat(evaluation.output()).isEqualTo(42);
        assertThat(evaluation.decisions().getFirst().type()).isEqualTo("INVOCATION");
    }

    @Test
    void a_wrong_argument_makes_a_call_null_and_an_invocation_a_failure() {
        String typed = model("f", "", literal("1"))
                .replace("<encapsulatedLogic>", "<encapsulatedLogic><formalParameter name='n' typeRef='number'/>");

        assertThat(evaluate(file(decision("d", knows("f") + literal("f(\"x\")")) + typed), Map.of())
                        .output())
                .isNull();
        assertThat(evaluate(
                                file(decision(
                                                "d",
                                                knows("f")
                                                        + "<invocation><literalExpression><text>f</text></literalExpression></invocation>")
                                        + typed),
                                Map.of())
                        .failure())
                .isEqualTo("The decision d has no result. The parameter n has no value");
    }

    @Test
    void the_entries_of_a_boxed_context_see_those_before_them() {
        String entries = "<contextEntry><variable name='a'/>" + literal("x + 1") + "</contextEntry>"
                + "<contextEntry><variable name='f'/><functionDefinition><formalParameter name='n'/>" + literal("n * a")
                + "</functionDefinition></contextEntry>";

        assertThat(evaluate(
                                file(decision("<context>" + entries + "<contextEntry>" + literal("f(2)")
                                        + "</contextEntry></context>")),
                                Map.of("x", 20))
                        .output())
                .isEqualTo(42);
    }

    @Test
    void lists_and_relations_keep_their_order() {
        assertThat(evaluate(file(decision("<list>" + literal("1") + literal("x") + "</list>")), Map.of("x", 2))
                        .output())
                .isEqualTo(List.of(1, 2));
        assertThat(evaluate(
                                file(decision("<relation><column name='a'/><column name='b'/><row>" + literal("1")
                                        + literal("2") + "</row><row>" + literal("3") + literal("4")
                                        + "</row></relation>")),
                                Map.of())
                        .output())
                .isEqualTo(List.of(Map.of("a", 1, "b", 2), Map.of("a", 3, "b", 4)));
    }

    @Test
    void what_reaches_the_history_names_decisions_and_rules_but_no_values() throws ExpressionFailure {
        String file = file(decision(
                        "d",
                        requires("risk", "plain")
                                + table(
                                        "hitPolicy='COLLECT'",
                                        "risk",
                                        "n",
                                        "\"secret\" | 1",
                                        "- | 2",
                                        "\"secret\" | 3"))
                + decision("risk", table("", "", "risk", "| \"secret\"").replace("id='r1'", "id='only'"))
                + decision("plain", literal("\"secret\"")));

        Decision.Result result = TestDmn.find(file, "d").evaluate(variables(Map.of()), TestDmn.NOW);

        assertThat(result.output()).isEqualTo(List.of(1, 2, 3));
        assertThat(result.rules()).isEqualTo("risk: rule 1 (only); plain; d: rules 1 (r1), 2 (r2), 3 (r3)");
    }

    @Test
    void the_limits_of_an_expression_hold_for_a_decision_as_a_whole() {
        String loop = "count(for a in 1..9000 return a * a)";
        StringBuilder required = new StringBuilder();
        String[] ids = new String[45];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = "part" + i;
            required.append(decision(ids[i], literal(loop)));
        }
        CompiledDecision one = TestDmn.find(file(decision(literal(loop))), "d");
        CompiledDecision many = TestDmn.find(file(decision("d", requires(ids) + literal("1")) + required), "d");

        assertThat(one.evaluateInDetail(variables(Map.of()), TestDmn.NOW).output())
                .isEqualTo(9000);
        assertThat(many.evaluateInDetail(variables(Map.of()), TestDmn.NOW).failure())
                .startsWith("The expression cannot be evaluated: it takes more than ");
        assertThatThrownBy(() -> many.evaluate(variables(Map.of()), TestDmn.NOW))
                .isInstanceOf(ExpressionFailure.class);
    }

    @Test
    void an_output_that_json_does_not_have_is_a_failure() {
        assertThat(evaluate(file(decision(literal("function(x) x"))), Map.of()).failure())
                .isEqualTo("The result is a function, which is not a value");
    }
}
