package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexedValuesTest {

    @Test
    void only_what_has_changed_is_written() {
        Map<String, Object> before = Map.of("same", "x", "changed", 1, "gone", true, "other", "y");
        Map<String, Object> after = new HashMap<>(Map.of("same", "x", "changed", 2, "new", false, "other", "z"));
        after.put("gone", null);

        IndexedValues.Change change =
                IndexedValues.change(List.of("same", "changed", "gone", "new", "never"), before, after);

        assertThat(change.set()).isEqualTo(Map.of("changed", "n:2", "new", "b:false"));
        assertThat(change.removed()).containsExactly("gone");
    }

    @ParameterizedTest
    @CsvSource({
        "25000,n:25000",
        "25000.00,n:25000",
        "2.5e4,n:25000",
        "-0.50,n:-0.5",
        "0.000,n:0",
        "-0,n:0",
        "1e-3,n:0.001"
    })
    void a_number_is_the_same_however_it_is_written(String text, String form) {
        assertThat(IndexedValues.meanings(text)).containsExactly("s:" + text, form);
        assertThat(set(new BigDecimal(text))).isEqualTo(Map.of("v", form));
    }

    @Test
    void a_text_in_a_query_may_mean_a_text_a_number_or_a_boolean() {
        assertThat(IndexedValues.meanings("alice")).containsExactly("s:alice");
        assertThat(IndexedValues.meanings("true")).containsExactly("s:true", "b:true");
        assertThat(IndexedValues.meanings("007")).containsExactly("s:007");
        assertThat(IndexedValues.meanings("")).containsExactly("s:");
    }

    @Test
    void a_number_that_would_be_long_is_not_written_out() {
        assertThat(IndexedValues.meanings("1e999999999")).containsExactly("s:1e999999999");
        assertThat(IndexedValues.meanings("1e-999999999")).hasSize(1);
        assertThat(set(new BigDecimal("1e6144"))).isEmpty();
    }

    @Test
    void what_is_no_single_value_or_too_long_is_not_indexed() {
        assertThat(set(List.of("a"))).isEmpty();
        assertThat(set(Map.of("a", 1))).isEmpty();
        assertThat(set("x".repeat(257))).isEmpty();
        assertThat(set("x".repeat(256))).hasSize(1);
        assertThat(set(25L)).isEqualTo(Map.of("v", "n:25"));
    }

    private static Map<String, String> set(Object value) {
        return IndexedValues.change(List.of("v"), Map.of(), Map.of("v", value)).set();
    }
}
