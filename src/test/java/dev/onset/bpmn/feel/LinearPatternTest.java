package dev.onset.bpmn.feel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import dev.onset.bpmn.feel.LinearPattern.InvalidPattern;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearPatternTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[^@]+@[^@]+$",
                "^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$",
                "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$",
                "^\\p{L}[\\p{L}\\p{N} .'-]{1,500}$",
                "\\{[0-9]{1,3}\\}",
                "[]{}]{3}",
                "[^]]",
                "{",
                "a{,3}",
                "(?i:ab)*",
                "a{0,1000}",
                "\\Q(({1000}\\E"
            })
    void what_people_write_is_taken(String pattern) {
        assertThat(LinearPattern.compile(pattern)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a{1000} 1000",
                "(a{100}){100} 10000",
                "((a{10}){10}){10} 1000",
                "(?:(?:a{2}){2}){2} 8",
                "(a{100}b){50} 5000",
                "([]{9}]{100}){50} 5000",
                "([^]{9}]{100}){50} 5000",
                "(\\(a{100}\\)){50} 5000",
                "(\\Q)\\E(a{100}\\Q)\\E)x){50} 5000",
                "(a{3,100}){2,50} 5000",
                "((?P<name>a{50}){50})? 2500"
            })
    void the_estimated_size_is_never_smaller_than_the_program(String pattern, int atLeast) {
        assertThat(LinearPattern.size(pattern)).isGreaterThanOrEqualTo(atLeast);
        if (LinearPattern.size(pattern) <= LinearPattern.MAX_SIZE) {
            assertThat(2 * LinearPattern.size(pattern))
                    .isGreaterThanOrEqualTo(Pattern.compile(pattern).programSize() - 10);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{100}){100}){100}",
                "(?:(?:(?:(?:a{2}b{999}){2}){2}){2}){2}",
                "(a{1000}b\\Q)\\Ec){1000}",
                "([]a{1000}]b{1000}){1000}",
                "(((x{0,30}){0,30}){0,30})",
                "(a|b{1000}){20}",
                "(\\p{L}{1000}){20}"
            })
    void what_repetitions_make_vast_is_refused_before_it_is_compiled(String pattern) {
        assertThatThrownBy(() -> LinearPattern.compile(pattern))
                .isInstanceOf(InvalidPattern.class)
                .hasMessageContaining("has more than 10000 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "(a", "(?:", "(a*", "(a{2}", "((a|", "[a](", "(?P<n>"})
    void what_is_nested_deeply_is_refused_from_the_same_number_on_every_stack(String nested) {
        for (int depth : new int[] {101, 900, 100_000}) {
            assertThatThrownBy(() -> LinearPattern.compile(nested.repeat(depth) + ")*".repeat(depth)))
                    .isInstanceOf(InvalidPattern.class);
        }
    }

    @Test
    void a_hundred_groups_within_one_another_are_compiled() {
        assertThat(LinearPattern.compile("(a".repeat(100) + ")*".repeat(100))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?=a)", "(a)\\1", "(", "a**", "[b-a]", "a{1001}", "x{1,99999999999}"})
    void what_is_not_valid_is_refused(String pattern) {
        assertThatThrownBy(() -> LinearPattern.compile(pattern)).isInstanceOf(InvalidPattern.class);
    }

    @Test
    void a_search_is_counted_by_the_size_of_program_and_input() {
        long small = steps("a$", "b".repeat(1_000));

        assertThat(small).isPositive();
        assertThat(steps("a$", "b".repeat(100_000))).isGreaterThan(50 * small);
        assertThat(steps("(a?){100}a{100}$", "b".repeat(1_000))).isGreaterThan(20 * small);
    }

    private static long steps(String pattern, String input) {
        AtomicLong steps = new AtomicLong();
        assertThat(LinearPattern.compile(pattern).isFoundIn(input, steps::addAndGet))
                .isFalse();
        return steps.get();
    }
}
