package dev.onset.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import jakarta.ws.rs.core.EntityTag;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {

    private static final EntityTag STRONG = new EntityTag("3");
    private static final EntityTag WEAK = new EntityTag("3", true);

    @Test
    void a_request_without_preconditions_is_performed() {
        assertThat(isNotModified(STRONG, List.of(), List.of())).isFalse();
        assertThat(isNotModified(WEAK, List.of(), List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"3\"", "W/\"3\"", "*", " * ", "\"2\", \"3\"", "W/\"2\",W/\"3\"", "\"a,b\" , \"3\"", ", \"3\",,"
            })
    void if_none_match_compares_tags_weakly(String header) {
        assertThat(isNotModified(STRONG, List.of(), List.of(header))).isTrue();
        assertThat(isNotModified(WEAK, List.of(), List.of(header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"4\"",
                "W/\"4\"",
                "\"33\"",
                "\"\"",
                "",
                "3",
                "W/3",
                "\"3",
                "\"*\"",
                "\"a,3,b\"",
                "\"4\", *",
                "\"4,*,5\""
            })
    void if_none_match_without_the_tag_has_no_effect(String header) {
        assertThat(isNotModified(STRONG, List.of(), List.of(header))).isFalse();
        assertThat(isNotModified(WEAK, List.of(), List.of(header))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"3\"", "*", "\"2\", \"3\"", "W/\"3\", \"3\""})
    void if_match_with_a_strong_tag_is_met_by_the_same_strong_tag(String header) {
        assertThat(isNotModified(STRONG, List.of(header), List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"3\"", "\"4\"", "", "3", "\"*\""})
    void if_match_is_not_met_by_another_tag_nor_by_a_weak_one(String header) {
        assertFails(STRONG, List.of(header), List.of());
        assertFails(WEAK, List.of(header), List.of());
    }

    @Test
    void if_match_is_never_met_by_a_resource_with_a_weak_tag_except_for_any_tag() {
        assertFails(WEAK, List.of("\"3\""), List.of());
        assertThat(isNotModified(WEAK, List.of("*"), List.of())).isFalse();
    }

    @Test
    void the_lines_of_a_header_are_one_list() {
        assertThat(isNotModified(STRONG, List.of(), List.of("\"1\"", "\"2\", \"3\"")))
                .isTrue();
        assertThat(isNotModified(STRONG, List.of("\"1\"", "\"3\""), List.of())).isFalse();
        assertThat(isNotModified(STRONG, List.of(), List.of("\"1\"", "*"))).isFalse();
    }

    @Test
    void if_match_is_evaluated_before_if_none_match() {
        assertFails(STRONG, List.of("\"2\""), List.of("\"3\""));
        assertThat(isNotModified(STRONG, List.of("\"3\""), List.of("\"3\""))).isTrue();
    }

    private static boolean isNotModified(EntityTag current, List<String> ifMatch, List<String> ifNoneMatch) {
        return new Preconditions(ifMatch, ifNoneMatch).isNotModified(current);
    }

    private static void assertFails(EntityTag current, List<String> ifMatch, List<String> ifNoneMatch) {
        Problem problem = catchThrowableOfType(Problem.class, () -> isNotModified(current, ifMatch, ifNoneMatch));
        assertThat(problem.type()).isEqualTo(ProblemType.PRECONDITION_FAILED);
    }
}
