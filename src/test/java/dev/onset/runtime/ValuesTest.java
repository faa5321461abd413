package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemError;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {

    private static final String BAD = "\0";

    /** The examples of RFC 6901, section 5, and names that look like an index or like an escape sequence. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "foo | /foo",
                "`` | /",
                "a/b | /a~1b",
                "c%d | /c%d",
                "e^f | /e^f",
                "i\\j | /i\\j",
                "k\"l | /k\"l",
                "` ` | `/ `",
                "m~n | /m~0n",
                "~1 | /~01",
                "/~ | /~1~0",
                "a/ | /a~1",
                "0 | /0",
                "01 | /01",
                "- | /-",
                "größe | /größe"
            })
    void the_pointer_of_a_member_is_escaped_as_in_RFC_6901(String name, String pointer) {
        assertThat(pointers(Values.check(Map.of(name, BAD)))).containsExactly(pointer);
        assertThat(pointers(Values.check("/variables", Map.of("", List.of(0, Map.of(name, BAD))))))
                .containsExactly("/variables//1" + pointer);
    }

    @Test
    void an_error_is_at_the_value_that_cannot_be_stored() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("text", List.of("fine", BAD, "\ud800"));
        values.put("number", Map.of("long", new BigDecimal("1e1000")));
        values.put("object", List.of(Map.of(BAD, 1)));
        values.put("nothing", null);

        assertThat(pointers(Values.check(values))).containsExactly("/text/1", "/text/2", "/number/long", "/object/0");
        assertThat(pointers(Values.check("/values", values)))
                .containsExactly("/values/text/1", "/values/text/2", "/values/number/long", "/values/object/0");
        assertThat(pointers(Values.check(Map.of(BAD, 1)))).containsExactly("");
    }

    @Test
    void values_may_be_nested_to_the_limit_and_no_deeper() {
        Map<String, @Nullable Object> deepest = Map.of("x", nested(Values.MAX_DEPTH - 1));

        assertThat(Values.check(deepest)).isEmpty();
        assertThat(pointers(Values.check(Map.of("x", nested(Values.MAX_DEPTH)))))
                .containsExactly("/x" + "/0".repeat(Values.MAX_DEPTH - 1));
    }

    @Test
    void only_the_first_errors_are_reported() {
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        IntStream.range(0, 1000).forEach(i -> names.put(BAD + i, i));

        assertThat(pointers(Values.check(Map.of("list", Collections.nCopies(1000, BAD)))))
                .hasSize(20)
                .startsWith("/list/0", "/list/1")
                .endsWith("/list/19");
        assertThat(Values.check(names)).hasSize(20);
    }

    /** A list that is nested the given number of levels deep. */
    private static Object nested(int levels) {
        Object value = "x";
        for (int i = 0; i < levels; i++) {
            value = List.of(value);
        }
        return value;
    }

    private static List<@Nullable String> pointers(List<ProblemError> errors) {
        return errors.stream().map(ProblemError::pointer).toList();
    }
}
