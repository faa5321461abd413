package dev.onset.bpmn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.bpmn.feel.FeelBudget;
import dev.onset.bpmn.feel.FeelExpressions;
import dev.onset.bpmn.feel.InvalidExpression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Variables;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeelExpressionsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final FeelExpressions feel = new FeelExpressions();

    private @Nullable Object evaluate(String text, Variables variables) throws Exception {
        return feel.compile(text, FeelBudget.ofFile()).evaluate(variables, NOW);
    }

    private @Nullable Object evaluate(String text) throws Exception {
        return evaluate(text, TestVariables.none());
    }

    @Test
    void decimals_are_exact() throws Exception {
        assertThat(evaluate("0.1 + 0.2")).isEqualTo(new BigDecimal("0.3"));
        assertThat(evaluate("x + 0.2", TestVariables.none().with("x", 0.1))).isEqualTo(new BigDecimal("0.3"));
        assertThat(evaluate("1.50")).isEqualTo(new BigDecimal("1.50"));
    }

    @Test
    void whole_numbers_are_integers_and_longs_where_they_fit() throws Exception {
        assertThat(evaluate("2.5 * 2")).isEqualTo(5);
        assertThat(evaluate("2147483647")).isEqualTo(Integer.MAX_VALUE);
        assertThat(evaluate("2147483648")).isEqualTo(2147483648L);
        assertThat(evaluate("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(evaluate("9223372036854775808")).isEqualTo(new BigDecimal("9223372036854775808"));
    }

    @Test
    void large_whole_numbers_lose_nothing() throws Exception {
        assertThat(evaluate("12345678901234567890")).isEqualTo(new BigDecimal("12345678901234567890"));
        TestVariables variables = TestVariables.none().with("x", new BigInteger("12345678901234567890"));
        assertThat(evaluate("x + 1", variables)).isEqualTo(new BigDecimal("12345678901234567891"));
    }

    @Test
    void contexts_and_lists_are_maps_and_lists_in_their_order() throws Exception {
        Object value = evaluate("{b: 1, a: [1, \"x\", null, true], c: {d: 1.5}}");

        assertThat(value).isInstanceOf(LinkedHashMap.class).hasToString("{b=1, a=[1, x, null, true], c={d=1.5}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            now()                                                   | 2026-11-24T10:00:00Z
            today()                                                 | 2026-11-24
            now() + duration("PT1H")                                | 2026-11-24T11:00:00Z
            date("2026-01-31")                                      | 2026-01-31
            time("10:00:00")                                        | 10:00:00
            time("10:00:00+02:00")                                  | 10:00:00+02:00
            date and time("2026-01-02T03:04:05")                    | 2026-01-02T03:04:05
            date and time("2026-01-02T03:04:05@Europe/Berlin")      | 2026-01-02T03:04:05+01:00
            date and time("2026-01-02T03:04:05.123Z")               | 2026-01-02T03:04:05.123Z
            duration("P1DT2H")                                      | P1DT2H
            duration("PT0.5S")                                      | PT0.5S
            duration("P14M")                                        | P1Y2M
            """)
    void dates_times_and_durations_are_iso_8601_strings(String text, String expected) throws Exception {
        assertThat(evaluate(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cycle(duration("PT1H"))                                 | R/PT1H
            cycle(interval: duration("P1M"))                        | R/P1M
            cycle(3, duration("P1DT2H"))                            | R3/P1DT2H
            cycle(3.0, duration("PT0.5S"))                          | R3/PT0.5S
            cycle(null, duration("P1Y"))                            | R/P1Y
            cycle(repetitions: 2, interval: duration("PT10S"))      | R2/PT10S
            cycle(interval: duration("PT10S"), repetitions: n)      | R5/PT10S
            cycle(10000000000, duration("PT1H"))                           | R10000000000/PT1H
            cycle(-1, duration("PT1H"))                             | R-1/PT1H
            """)
    void a_cycle_is_a_repeating_interval(String text, String expected) throws Exception {
        assertThat(evaluate(text, TestVariables.none().with("n", 5))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cycle()",
                "cycle(3)",
                "cycle(\"PT1H\")",
                "cycle(missing)",
                "cycle(3, 4)",
                "cycle(3, null)",
                "cycle(\"3\", duration(\"PT1H\"))",
                "cycle(3.5, duration(\"PT1H\"))",
                "cycle(1, 2, 3)",
            })
    void a_cycle_of_anything_else_is_null_and_no_timer(String text) throws Exception {
        assertThat(evaluate(text)).isNull();
        assertThatThrownBy(() -> feel.compileNonNull(text, FeelBudget.ofFile()).evaluate(TestVariables.none(), NOW))
                .isInstanceOf(ExpressionFailure.class);
    }

    @Test
    void strings_stay_strings() throws Exception {
        TestVariables variables = TestVariables.none().with("x", "2026-01-31").with("y", "12");

        assertThat(evaluate("[x, y, x + y]", variables)).isEqualTo(List.of("2026-01-31", "12", "2026-01-3112"));
    }

    @Test
    void values_of_every_json_type_can_be_read() throws Exception {
        Map<String, Object> order =
                Map.of("items", List.of(Map.of("price", 5), Map.of("price", new BigDecimal("7.5"))));
        TestVariables variables =
                TestVariables.none().with("order", order).with("paid", true).with("nothing", null);

        assertThat(evaluate("sum(order.items.price)", variables)).isEqualTo(new BigDecimal("12.5"));
        assertThat(evaluate("order.items[price > 5]", variables))
                .isEqualTo(List.of(Map.of("price", new BigDecimal("7.5"))));
        assertThat(evaluate("{paid: paid, nothing: nothing}", variables)).hasToString("{paid=true, nothing=null}");
        assertThat(evaluate("order", variables)).isSameAs(order);
        assertThat(evaluate("[order]", variables)).isEqualTo(List.of(order));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing",
                "missing.entry",
                "missing + 1",
                "missing > 1",
                "{a: 1}.b",
                "foo(1)",
                "1 / 0",
                "1 < \"a\""
            })
    void what_is_missing_or_unfit_is_null(String text) throws Exception {
        assertThat(evaluate(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            missing           | No variable found with name 'missing'
            missing > 1       | No variable found with name 'missing'; Cannot compare null with a number
            context.entry     | No context entry found with key 'entry'
            secret.entry      | No property found with name 'entry'
            secret > 1        | Cannot compare a string with a number
            context > secret  | Cannot compare a context with a string
            [secret] > true   | Cannot compare a list with a boolean
            date("2026-01-31") > duration("P1D") | Cannot compare a date or time with a duration
            "' with '" > 1    | An operator does not support the types of its operands
            -secret           | Expected a number but found a string
            secret + 1        | Cannot add a number to a string
            abs(secret)       | Failed to invoke function 'abs'
            foo(secret)       | No function found with name 'foo' and 1 parameters
            """)
    void where_a_value_is_needed_the_failure_says_why_there_is_none_without_quoting_values(String text, String reason)
            throws Exception {
        TestVariables variables = TestVariables.none().with("secret", "s3cret").with("context", Map.of("s3cret", 1));

        assertThatThrownBy(() -> feel.compileNonNull(text, FeelBudget.ofFile()).evaluate(variables, NOW))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessageStartingWith(reason)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void a_null_that_nothing_is_missing_from_is_a_value() throws Exception {
        assertThat(feel.compileNonNull("x", FeelBudget.ofFile())
                        .evaluate(TestVariables.none().with("x", null), NOW))
                .isNull();
        assertThat(feel.compileNonNull("null", FeelBudget.ofFile()).evaluate(TestVariables.none(), NOW))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            function(x) x                | The result is a function, which is not a value
            [function(x) x]              | The result is a function, which is not a value
            {f: function(x) x}           | The result contains a function, which is not a value
            assert(1, false, "no luck")  | An assertion failed: no luck
            ?                            | The expression cannot be evaluated
            date("2026-01-01") + duration("P999999999Y") | The expression cannot be evaluated (DateTimeException)
            """)
    void what_is_no_value_is_a_failure(String text, String reason) {
        assertThatThrownBy(() -> evaluate(text))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            loanAmount > > 1        | is not valid FEEL at column 12, near "> > 1"
            a b                     | is not valid FEEL at column 3, near "b"
            if x then 1             | is not valid FEEL at column 4, near "x then 1"
            f(1                     | is not valid FEEL at column 2, near "(1"
            ' '                     | is empty
            """)
    void what_does_not_parse_is_refused_with_its_place(String text, String reason) {
        assertThatThrownBy(() -> feel.compile(text, FeelBudget.ofFile()))
                .isInstanceOf(InvalidExpression.class)
                .hasMessage(reason);
    }

    @Test
    void the_place_has_a_line_where_there_are_several() {
        assertThatThrownBy(() -> feel.compile("1 +\n 2 +* 3", FeelBudget.ofFile()))
                .isInstanceOf(InvalidExpression.class)
                .hasMessage("is not valid FEEL at line 2, column 4, near \"+* 3\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "function() external {java: {class: \"java.lang.System\", method signature: \"exit(int)\"}}",
                "{f: function(x) external {java: {class: \"java.lang.Math\", method signature: \"abs(int)\"}}, y: f(1)}.y",
                "(function(x) external {java: {class: \"java.lang.Math\", method signature: \"abs(int)\"}})"
            })
    void java_cannot_be_called(String text) {
        assertThatThrownBy(() -> feel.compile(text, FeelBudget.ofFile()))
                .isInstanceOf(InvalidExpression.class)
                .hasMessage("uses an external function, which is not supported");
    }

    @Test
    void java_objects_cannot_be_reached() {
        TestVariables variables = TestVariables.none().with("x", Thread.currentThread());

        assertThatThrownBy(() -> evaluate("x.name", variables)).isInstanceOf(AssertionError.class);
    }

    @Test
    void the_time_is_that_of_the_evaluation() throws Exception {
        Instant later = NOW.plusSeconds(60);

        assertThat(feel.compile("now()", FeelBudget.ofFile()).evaluate(TestVariables.none(), later))
                .isEqualTo("2026-11-24T10:01:00Z");
    }
}
