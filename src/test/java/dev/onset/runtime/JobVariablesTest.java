package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobVariablesTest {

    private static final String VARIABLES = """
            {"a": 1, "b": {"c": [1, 2]}, "nothing": null}""";

    /** A multi-instance of two items within a subprocess, the first of which has a subprocess of its own. */
    private static final String TOKENS = """
            {"next": 6, "tokens": [
                {"id": 1, "node": "sub", "status": "EXECUTING", "locals": {"a": 2, "outer": "x"}},
                {"id": 2, "parent": 1, "node": "items", "status": "EXECUTING"},
                {"id": 3, "parent": 2, "node": "task", "status": "EXECUTING", "locals": {"item": "first", "outer": null}},
                {"id": 4, "parent": 2, "node": "task", "status": "EXECUTING", "locals": {"item": "second"}}]}""";

    private final JobVariables variables = JobVariables.read(VARIABLES, TOKENS);

    @Test
    void a_job_sees_the_values_of_its_scope_and_of_those_around_it() {
        assertThat(variables.visible(4, null))
                .isEqualTo(
                        withNothing("a", 2, "b", Map.of("c", java.util.List.of(1, 2)), "outer", "x", "item", "second"));
    }

    @Test
    void an_inner_value_hides_an_outer_one_also_where_it_is_null() {
        assertThat(variables.visible(3, null)).containsEntry("outer", null).containsEntry("item", "first");
    }

    @Test
    void a_job_gets_the_values_that_it_wants_and_that_are_there() {
        assertThat(variables.visible(4, Set.of("a", "item", "absent"))).isEqualTo(Map.of("a", 2, "item", "second"));
        assertThat(variables.visible(4, Set.of("nothing"))).isEqualTo(withNothing());
    }

    @Test
    void a_token_that_has_gone_sees_the_values_of_the_process() {
        assertThat(variables.visible(9, Set.of("a", "item"))).isEqualTo(Map.of("a", 1));
    }

    @Test
    void jobs_share_the_values_of_their_instance() {
        assertThat(variables.visible(3, null).get("b"))
                .isSameAs(variables.visible(4, null).get("b"));
    }

    private static Map<String, Object> withNothing(Object... entries) {
        Map<String, Object> map = new HashMap<>();
        map.put("nothing", null);
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }
}
