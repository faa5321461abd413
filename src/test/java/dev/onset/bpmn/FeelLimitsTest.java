package dev.onset.bpmn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.bpmn.feel.FeelBudget;
import dev.onset.bpmn.feel.FeelExpressions;
import dev.onset.bpmn.feel.InvalidExpression;
import dev.onset.engine.ExpressionFailure;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No expression exhausts the memory or the time of the server, whatever its text and its input. */
@Timeout(120)
class FeelLimitsTest {

    private final FeelExpressions feel = new FeelExpressions();

    private @Nullable Object evaluate(String text, TestVariables variables) throws Exception {
        return feel.compile(text, FeelBudget.ofFile()).evaluate(variables, Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            for i in 1..n return i                                      | a list or loop has more than 10000 elements
            for i in n..1 return i                                      | a list or loop has more than 10000 elements
            for i in 1..1e3, j in 1..1e3 return i                       | a list or loop has more than 10000 elements
            for i in 1..9999, j in 1..9999 return i                     | a list or loop has more than 10000 elements
            some i in 1..9999, j in 1..9999 satisfies i < 0             | a list or loop has more than 10000 elements
            every i in 1..9999, j in 1..9999 satisfies i > 0            | a list or loop has more than 10000 elements
            for i in 1..9999 return for j in 1..9999 return i * j       | it takes more than 500000 steps
            for i in 1..9999 return partial                             | a value has more than 4000000 elements and characters
            concatenate(list, list, list, list, list, list)             | a list or loop has more than 10000 elements
            count(long)                                                 | a list or loop has more than 10000 elements
            10 ** 999999999                                             | the exponent of a number exceeds 6144
            floor(huge)                                                 | the exponent of a number exceeds 6144
            decimal(1.5, 999999999)                                     | it rounds to more than 6144 digits
            round up(1.5, n)                                            | it rounds to more than 6144 digits
            """)
    void an_evaluation_is_bounded(String text, String reason) {
        TestVariables variables = TestVariables.none()
                .with("n", 1_000_000_000)
                .with("list", Collections.nCopies(9_999, 1))
                .with("long", Collections.nCopies(10_001, 1))
                .with("huge", new BigDecimal("1e999999999"));

        assertThatThrownBy(() -> evaluate(text.replace("1e3", "1000"), variables))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessageStartingWith("The expression cannot be evaluated: " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "matches(text, \"(a?){50}a{50}b\")",
                "replace(text, \"a\", \"b\")",
                "split(text, \"a\")",
                "contains(text, half)",
                "upper case(text)",
                "text + text",
                "text < 1",
                "string join(list, text)",
                "distinct values(colliding)",
                "union(list, [1])",
                "duplicate values(objects)",
                "sort(list, function(x, y) x < y)",
                "list contains(list, \"x\")",
                "index of(objects, objects[5])",
                "sum(list)",
                "objects = objects",
                "names = names",
                "objects.id",
                "wide.missing",
                "list[item = 1]",
                "get entries(names)",
                "context put(names, \"a\", 1)",
                "context(get entries(objects[1]))",
                "number(digits)",
                "long ** 999999999",
                "modulo(large, small)",
                "some x in list satisfies x = \"a\"",
                "[objects]",
                "missing(1) + text"
            })
    void functions_and_operators_in_a_loop_draw_from_one_budget(String repeated) {
        Map<String, Object> wide = new HashMap<>();
        Map<String, Object> names = new HashMap<>();
        List<Object> objects = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            wide.put("k" + i, i);
            objects.add(i < 4_000 ? Map.of("id", i, "name", "name " + i, "tags", List.of("a", "b")) : i);
        }
        List<String> colliding = colliding(13);
        colliding.forEach(name -> names.put(name, 1));
        TestVariables variables = TestVariables.none()
                .with("text", "a".repeat(400_000))
                .with("half", "a".repeat(200_000) + "b")
                .with("digits", "1".repeat(900_000))
                .with("long", new BigDecimal("1." + "3".repeat(990)))
                .with("large", new BigDecimal("1e900"))
                .with("small", new BigDecimal("7e-900"))
                .with("list", IntStream.range(0, 9_999).boxed().toList())
                .with("colliding", colliding)
                .with("objects", objects)
                .with("wide", wide)
                .with("names", names);

        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        assertThatThrownBy(() -> evaluate("for i in 1..9999 return for j in 1..40 return " + repeated, variables))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessageContaining("cannot be evaluated");
        // CPU time of this thread, which other threads do not affect. The limit is about one second.
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(30));
    }

    /** Different strings with the same hash code. */
    private static List<String> colliding(int doublings) {
        List<String> texts = List.of("");
        for (int i = 0; i < doublings; i++) {
            texts = texts.stream()
                    .flatMap(text -> Stream.of(text + "Aa", text + "BB"))
                    .toList();
        }
        return texts;
    }

    @Test
    void a_limit_that_is_exceeded_within_a_function_is_not_taken_for_its_error() {
        assertThatThrownBy(() -> evaluate(
                        "sort(list, function(x, y) count(for i in 1..9999 return i) > x + y)[1]",
                        TestVariables.none()
                                .with("list", IntStream.range(0, 100).boxed().toList())))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessageContaining("it takes more than 500000 steps");
    }

    @Test
    void what_an_evaluation_complains_of_in_a_loop_is_kept_within_bounds() {
        assertThatThrownBy(() -> evaluate(
                        "for i in 1..9999 return text < 1", TestVariables.none().with("text", "a".repeat(1_000_000))))
                .isInstanceOf(ExpressionFailure.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            count(distinct values(list))                         | 9999
            count(distinct values(objects.kind))                 | 3
            count(objects[kind = "kind 1"])                      | 1000
            count(for o in objects return o.name + " x")         | 3000
            count(for i in 1..1000 return list[i])               | 1000
            count(objects[matches(name, "^name [0-9]{1,2}$")])   | 100
            string length(string join(for x in list return string(x), ",")) | 48884
            count(union(objects, objects))                       | 3000
            count(duplicate values(concatenate(objects, objects))) | 3000
            mode([3, 1, 3.0, 2, 1, 1, 3])                        | [1, 3]
            mode([])                                             | []
            distinct values([1, 1.0, "1", null, null, {a: 1}, {a: 1.0}]) | [1, 1, null, {a=1}]
            duplicate values([1, "a", 1.0, "b", "a"])            | [1, a]
            union([1, 2], [2, 3], 4)                             | [1, 2, 3, 4]
            substring before("foobar", "bar")                    | foo
            substring before("foobar", "foo")                    | ''
            substring after("foobar", "o")                       | obar
            substring after("foobar", "")                        | foobar
            contains("foobar", "oba")                            | true
            contains("foobar", "x")                              | false
            """)
    void what_processes_ask_of_ordinary_values_is_evaluated(String text, String expected) throws Exception {
        List<Object> objects = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            objects.add(Map.of("name", "name " + i, "kind", "kind " + i % 3, "amount", new BigDecimal("10.50")));
        }
        TestVariables variables = TestVariables.none()
                .with("list", IntStream.range(0, 9_999).boxed().toList())
                .with("objects", objects);

        assertThat(evaluate(text, variables)).hasToString(expected);
    }

    @Test
    void a_long_text_is_found_in_a_long_text() throws Exception {
        String part = "a".repeat(100_000) + "b";
        TestVariables variables = TestVariables.none()
                .with("text", "a".repeat(300_000) + "b-" + part + "-end")
                .with("part", part)
                .with("other", "a".repeat(100_000) + "c");

        assertThat(evaluate("substring after(text, part)", variables)).isEqualTo("-" + part + "-end");
        assertThat(evaluate("string length(substring before(text, part))", variables))
                .isEqualTo(200_000);
        assertThat(evaluate("contains(text, other)", variables)).isEqualTo(false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            matches(a, "^(a+)+$")             | false
            matches("Abc", "B", "i")          | true
            matches("ab", "a b", "x")         | true
            matches("a b", "a[ ]b", "x")      | true
            replace("abab", "(a)(b)", "$2$1") | baba
            replace(a, "(a+a+)+$", "") | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab
            split("a;b;;", ";")               | [a, b, , ]
            split("ab", "")                   | [a, b, ]
            extract("1, 22 and 333", "[0-9]+") | [1, 22, 333]
            """)
    void a_regular_expression_takes_linear_time(String text, String expected) throws Exception {
        assertThat(evaluate(text, TestVariables.none().with("a", "a".repeat(40) + "b")))
                .hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "matches(\"aa\", \"(a)\\\\1\")",
                "matches(\"a\", \"(?=a)\")",
                "split(\"a\", \"(\")",
                "replace(\"a\", \"a\", \"$1\")"
            })
    void a_pattern_that_cannot_be_matched_in_linear_time_gives_no_value(String text) throws Exception {
        assertThat(evaluate(text, TestVariables.none())).isNull();
    }

    @Test
    void a_replacement_cannot_make_a_value_that_is_too_large() {
        TestVariables variables = TestVariables.none().with("many", "a".repeat(100_000));

        assertThatThrownBy(() -> evaluate("replace(many, \"a\", many)", variables))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessageContaining("a value has more than 4000000 elements and characters");
    }

    @Test
    void a_value_that_is_small_in_memory_and_vast_as_text_is_refused() {
        StringBuilder doubling = new StringBuilder("{x0: [1, 1]");
        for (int i = 1; i < 40; i++) {
            doubling.append(", x%d: [x%d, x%d]".formatted(i, i - 1, i - 1));
        }
        doubling.append(", message: x39 < 1}");

        assertThatThrownBy(() -> evaluate(doubling.toString(), TestVariables.none()))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessageContaining("a value has more than 4000000 elements and characters");
    }

    @Test
    void a_string_that_doubles_is_refused() {
        StringBuilder doubling = new StringBuilder("{x0: \"0123456789\"");
        for (int i = 1; i < 40; i++) {
            doubling.append(", x%d: x%d + x%d".formatted(i, i - 1, i - 1));
        }

        assertThatThrownBy(() -> evaluate(doubling + "}", TestVariables.none()))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessageContaining("a value has more than 4000000 elements and characters");
    }

    @Test
    void a_variable_as_it_is_may_be_as_large_as_it_likes() throws Exception {
        Object list = Collections.nCopies(100_000, 1);

        assertThat(evaluate("list", TestVariables.none().with("list", list))).isSameAs(list);
    }

    @Test
    void what_is_within_the_limits_is_evaluated() throws Exception {
        TestVariables variables = TestVariables.none().with("list", Collections.nCopies(10_000, 1));

        assertThat(evaluate("count(for x in list return x + 1)", variables)).isEqualTo(10_000);
        assertThat(evaluate("count(list[item = 1])", variables)).isEqualTo(10_000);
        assertThat(evaluate("count(for a in 1..100, b in 1..100 return a * b)", variables))
                .isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "/* \" */ (", "[", "{a: ", "abs(", "for x in ("})
    void brackets_that_would_take_the_parser_minutes_are_refused(String open) {
        assertThatThrownBy(() -> feel.compile(open.repeat(33) + "1", FeelBudget.ofFile()))
                .isInstanceOf(InvalidExpression.class)
                .hasMessage("nests brackets more than 32 levels deep");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (                    | )
            [                    | ]
            {a:                  | }
            {a: [                | ]}
            abs(                 | )
            if true then (       | ) else 2
            (1 +                 | )
            """)
    void brackets_may_be_nested_32_levels_deep(String open, String close) throws Exception {
        int times = open.contains("[") && open.contains("{") ? 16 : 32;

        assertThat(feel.compile(open.repeat(times) + "1" + close.repeat(times), new FeelBudget(100_000)))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"((((((((((((((((((((\"",
                "`((((((((((((((((((((` + 1",
                "1 // ((((((((((((((((((((",
                "1 /* (((((((((((((((((( */"
            })
    void brackets_in_strings_names_and_comments_do_not_count(String text) throws Exception {
        assertThat(feel.compile(text, FeelBudget.ofFile())).isNotNull();
    }

    @Test
    void an_expression_of_any_length_is_refused() {
        assertThatThrownBy(() -> feel.compile("1" + " + 1".repeat(10_000), FeelBudget.ofFile()))
                .isInstanceOf(InvalidExpression.class)
                .hasMessage("is longer than 32768 characters");
    }

    @Test
    void operators_in_a_row_nest_up_to_a_number_that_is_the_same_on_every_stack() throws Exception {
        assertThat(evaluate("1" + "+1".repeat(248), TestVariables.none())).isEqualTo(249);
        for (int operators : new int[] {250, 1_000, 15_000}) {
            assertThatThrownBy(() -> feel.compile("1" + "+1".repeat(operators), FeelBudget.ofFile()))
                    .isInstanceOf(InvalidExpression.class)
                    .hasMessage("is nested too deeply");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"if a then b else ", "for i in a return ", "some i in a satisfies ", "function(x) ", "a in "})
    void what_nests_without_brackets_is_bounded_by_a_number_too(String nested) throws Exception {
        assertThat(feel.compile(nested.repeat(30) + "c", FeelBudget.ofFile())).isNotNull();
        for (int times : new int[] {300, 1_000}) {
            assertThatThrownBy(() -> feel.compile(nested.repeat(times) + "c", FeelBudget.ofFile()))
                    .isInstanceOf(InvalidExpression.class)
                    .hasMessage("is nested too deeply");
        }
    }

    @Test
    void long_lists_are_not_deep() throws Exception {
        assertThat(evaluate("count([1" + ",1".repeat(9_999) + "])", TestVariables.none()))
                .isEqualTo(10_000);
    }

    @Test
    void an_interrupted_evaluation_says_nothing_of_the_expression() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> evaluate("1 + 1", TestVariables.none())).isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
