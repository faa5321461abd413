package dev.onset.dmn;

import static dev.onset.dmn.TestDmn.decision;
import static dev.onset.dmn.TestDmn.evaluate;
import static dev.onset.dmn.TestDmn.file;
import static dev.onset.dmn.TestDmn.matched;
import static dev.onset.dmn.TestDmn.output;
import static dev.onset.dmn.TestDmn.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hit policies of DMN 1.5, 8.2.10, and the unary tests of 7.3.3 with the results of Camunda 8. */
class DecisionTableTest {

    private static String withPolicy(String policy) {
        return file(decision(table(
                policy,
                "age",
                "group; fee",
                ">= 18 | \"adult\"; 10",
                ">= 65 | \"senior\"; 5",
                "[18..20] | \"adult\"; 10")));
    }

    @Test
    void unique_takes_the_only_rule_that_matches() {
        DecisionEvaluation evaluation = evaluate(withPolicy(""), Map.of("age", 30));

        assertThat(evaluation.output()).isEqualTo(Map.of("group", "adult", "fee", 10));
        assertThat(matched(evaluation)).containsExactly(1);
    }

    @Test
    void unique_with_several_rules_that_match_has_no_result() {
        DecisionEvaluation evaluation = evaluate(withPolicy("hitPolicy='UNIQUE'"), Map.of("age", 70));

        assertThat(evaluation.output()).isNull();
        assertThat(evaluation.failedDecision()).isEqualTo("d");
        assertThat(evaluation.failure())
                .isEqualTo(
                        "The decision d has no result. The rules 1 and 2 match, but the hit policy UNIQUE allows only"
                                + " one");
    }

    @Test
    void first_takes_the_first_rule_in_the_order_of_the_table() {
        DecisionEvaluation evaluation = evaluate(withPolicy("hitPolicy='FIRST'"), Map.of("age", 70));

        assertThat(evaluation.output()).isEqualTo(Map.of("group", "adult", "fee", 10));
        assertThat(matched(evaluation)).containsExactly(1);
    }

    @Test
    void any_takes_rules_with_equal_outputs_and_refuses_different_ones() {
        assertThat(evaluate(withPolicy("hitPolicy='ANY'"), Map.of("age", 19)).output())
                .isEqualTo(Map.of("group", "adult", "fee", 10));
        assertThat(evaluate(withPolicy("hitPolicy='ANY'"), Map.of("age", 70)).failure())
                .isEqualTo("The decision d has no result. The rules 1 and 2 match with different outputs, which the hit"
                        + " policy ANY does not allow");
        assertThat(evaluate(file(decision(table("hitPolicy='ANY'", "", "n", "| 1", "| 1.0"))), Map.of())
                        .output())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"COLLECT", "RULE ORDER"})
    void collect_and_rule_order_give_all_in_the_order_of_the_table(String policy) {
        DecisionEvaluation evaluation = evaluate(withPolicy("hitPolicy='" + policy + "'"), Map.of("age", 70));

        assertThat(evaluation.output())
                .isEqualTo(List.of(Map.of("group", "adult", "fee", 10), Map.of("group", "senior", "fee", 5)));
        assertThat(matched(evaluation)).containsExactly(1, 2);
    }

    @ParameterizedTest
    @CsvSource({"SUM, 60.5", "MIN, 10", "MAX, 30.5", "COUNT, 3"})
    void collect_aggregates_one_output(String aggregation, BigDecimal result) {
        String file = file(decision(
                table("hitPolicy='COLLECT' aggregation='" + aggregation + "'", "", "n", "| 20", "| 10", "| 30.5")));

        assertThat(new BigDecimal(String.valueOf(evaluate(file, Map.of()).output())))
                .isEqualByComparingTo(result);
    }

    @Test
    void an_aggregation_of_something_else_than_numbers_has_no_result() {
        String file = file(decision(table("hitPolicy='COLLECT' aggregation='SUM'", "", "n", "| 20", "| \"x\"")));

        assertThat(evaluate(file, Map.of()).failure())
                .isEqualTo("The decision d has no result. The output of rule 2 must be a number, because the table"
                        + " aggregates it");
    }

    private static String prioritized(String policy) {
        String table = table("hitPolicy='" + policy + "'", "", "", "| \"C\"; 1", "| \"A, B\"; 2", "| \"A, B\"; 1")
                .replace(
                        "<rule id='r1'>",
                        output("class", "<outputValues><text>\"A, B\",\"C\"</text></outputValues>")
                                + output("n", "<outputValues><text>1,2</text></outputValues>") + "<rule id='r1'>");
        return file(decision(table));
    }

    @Test
    void priority_and_output_order_follow_the_order_of_the_output_values() {
        assertThat(evaluate(prioritized("PRIORITY"), Map.of()).output()).isEqualTo(Map.of("class", "A, B", "n", 1));
        assertThat(evaluate(prioritized("OUTPUT ORDER"), Map.of()).output())
                .isEqualTo(List.of(
                        Map.of("class", "A, B", "n", 1),
                        Map.of("class", "A, B", "n", 2),
                        Map.of("class", "C", "n", 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "UNIQUE",
        "FIRST",
        "PRIORITY",
        "ANY",
        "COLLECT",
        "RULE ORDER",
        "OUTPUT ORDER",
    })
    void a_table_in_which_no_rule_matches_gives_null(String policy) {
        DecisionEvaluation evaluation =
                evaluate(file(decision(table("hitPolicy='" + policy + "'", "x", "n", "1 | 1"))), Map.of("x", 2));

        assertThat(evaluation.failure()).isNull();
        assertThat(evaluation.output()).isNull();
        assertThat(matched(evaluation)).isEmpty();
    }

    @Test
    void a_table_in_which_no_rule_matches_gives_its_default_outputs() {
        String table = table("", "x", "", "1 | 1")
                .replace(
                        "<rule id='r1'>",
                        output("n", "<defaultOutputEntry><text>x * 2</text></defaultOutputEntry>") + "<rule id='r1'>");

        assertThat(evaluate(file(decision(table)), Map.of("x", 21)).output()).isEqualTo(42);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-                       | 5       | true",
                "                        | 5       | true",
                "5                       | 5       | true",
                "5.0                     | 5       | true",
                "< 5                     | 5       | false",
                "<= 5                    | 5       | true",
                "[1..5)                  | 5       | false",
                "(1..5]                  | 5       | true",
                "1, 3, 5                 | 5       | true",
                "< 3, > 4                | 5       | true",
                "not(1, 5)               | 5       | false",
                "not(< 3)                | 5       | true",
                "? > 3 and ? < 7         | 5       | true",
                "limit                   | 5       | true",
                "[3, limit]              | 5       | true",
                "odd(?)                  | 5       | true",
                "\"x\"                   | 5       | false",
                "< \"x\"                 | 5       | false",
                "null                    | 5       | false",
                "null                    | null    | true",
                "> 3                     | null    | false",
                "\"a\", \"b\"            | \"b\"   | true",
                "not(\"a\")              | \"b\"   | true",
                "contains(?, \"b\")      | \"abc\" | true",
                "true                    | true    | true",
                "false                   | true    | false",
                "list contains(?, 2)     | [1, 2]  | true",
                "? = null                | null    | true",
                "< date(\"2026-12-01\")  | date(\"2026-11-01\") | true",
            })
    void unary_tests_test_the_value_of_the_input(@Nullable String tests, String input, boolean passed) {
        String file = file(decision(table("", input, "n", (tests == null ? "" : tests) + " ; - | 1")
                .replace("<rule", anyInput() + "<rule")));

        DecisionEvaluation evaluation = evaluate(file, Map.of("limit", 5));

        assertThat(evaluation.failure()).isNull();
        assertThat(evaluation.output()).isEqualTo(passed ? 1 : null);
    }

    private static String anyInput() {
        return "<input><inputExpression><text>1</text></inputExpression></input>";
    }

    @Test
    void an_empty_output_entry_is_null() {
        assertThat(evaluate(file(decision(table("", "", "a; b", "| 1;"))), Map.of())
                        .output())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnly(entry("a", 1), entry("b", null));
    }

    @Test
    void a_failure_names_rules_and_no_values() {
        String file = file(decision(table("", "", "n", "| secret", "| secret")));

        assertThat(evaluate(file, Map.of("secret", "4711")).failure())
                .contains("rules 1 and 2")
                .doesNotContain("4711");
    }

    @Test
    void every_input_is_evaluated_once_and_described() {
        DecisionEvaluation evaluation = evaluate(withPolicy(""), Map.of("age", 30));

        assertThat(evaluation.decisions()).singleElement().satisfies(decision -> {
            assertThat(decision.type()).isEqualTo("DECISION_TABLE");
            assertThat(decision.inputs()).containsExactly(new DecisionEvaluation.Value("in_age", "age", 30));
            assertThat(decision.rules())
                    .containsExactly(new DecisionEvaluation.MatchedRule(
                            "r1",
                            1,
                            List.of(
                                    new DecisionEvaluation.Value("out_group", "group", "adult"),
                                    new DecisionEvaluation.Value("out_fee", "fee", 10))));
        });
    }
}
