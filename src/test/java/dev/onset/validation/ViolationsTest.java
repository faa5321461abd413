package dev.onset.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.Default;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViolationsTest {

    private static final Validator VALIDATOR = validator(Locale.ROOT);

    @InvalidDetail("The order is invalid.")
    record Order(
            @NotNull @Name @Size(min = 1, max = 200) String name,

            @Size(
                    max = 200,
                    message = Sizes.MAXIMUM,
                    groups = {Sizes.class, Default.class})
            @Nullable
            List<@NotNull(message = "Must be an object") @Valid Line> lines,

            @Nullable Map<@Storable String, @NotNull(message = "Must be a string") @Text String> labels) {}

    record Line(
            @NotNull @JsonProperty("article_id") String article,
            @Max(9) @Nullable Integer amount) {}

    record Plain(@NotNull String text) {}

    @Test
    void a_valid_request_passes() {
        assertThatCode(() -> check(new Order("x", List.of(new Line("a", 9)), Map.of("k", "v"))))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(new Order("x", null, null))).doesNotThrowAnyException();
    }

    @Test
    void each_violation_has_the_place_of_its_member_in_the_body_and_the_detail_is_the_requests_own() {
        Problem problem = refused(new Order(null, lines(new Line(null, 10), null), null));

        assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST);
        assertThat(problem.detail()).isEqualTo("The order is invalid.");
        assertThat(errors(problem))
                .containsExactly(
                        ProblemError.at("/lines/0/amount", "Must be at most 9"),
                        ProblemError.at("/lines/0/article_id", "This member is required"),
                        ProblemError.at("/lines/1", "Must be an object"),
                        ProblemError.at("/name", "This member is required"));
    }

    @Test
    void a_request_without_a_detail_of_its_own_has_a_general_one() {
        assertThat(refused(new Plain(null)).detail()).isEqualTo("The request body is invalid.");
    }

    @Test
    void the_key_of_a_map_is_escaped_as_a_json_pointer() {
        Map<String, @Nullable String> labels = new LinkedHashMap<>();
        labels.put("a/b~c", null);
        labels.put("", " ");
        labels.put("7", "fine");
        labels.put("\0", "fine");

        assertThat(errors(refused(new Order("x", null, labels))))
                .containsExactly(
                        ProblemError.at("/labels/", "Must not be blank or contain characters that cannot be stored"),
                        ProblemError.at("/labels/\0", "Must not contain characters that cannot be stored"),
                        ProblemError.at("/labels/a~1b~0c", "Must be a string"));
    }

    @Test
    void a_list_with_too_many_entries_is_the_only_error() {
        Order order = new Order(null, Collections.nCopies(201, null), null);

        assertThat(errors(refused(order))).containsExactly(ProblemError.at("/lines", "Must have at most 200 entries"));
    }

    @Test
    void errors_are_in_the_order_of_the_list_and_at_most_a_hundred() {
        Order order = new Order("x", Collections.nCopies(200, new Line(null, 1)), null);

        assertThat(errors(refused(order)).stream().map(ProblemError::pointer))
                .isEqualTo(IntStream.range(0, 100)
                        .mapToObj(i -> "/lines/" + i + "/article_id")
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u3000", "a\0", "a\ud800", "\udc00a", "line\nbreak", "\u0085", "\u007f"})
    void what_is_blank_or_cannot_be_stored_or_controls_something_is_no_name(String name) {
        assertThat(errors(refused(new Order(name, null, null))))
                .containsExactly(ProblemError.at(
                        "/name",
                        "Must not be blank or contain control characters or other characters that cannot be stored"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Zoë & 👩‍🚀", "{max}", "${1+1}"})
    void anything_else_is_a_name(String name) {
        assertThatCode(() -> check(new Order(name, null, null))).doesNotThrowAnyException();
    }

    @Test
    void the_length_of_a_name_is_bounded() {
        assertThat(errors(refused(new Order("x".repeat(201), null, null))))
                .containsExactly(ProblemError.at("/name", "Must have 1 to 200 characters"));
    }

    @Test
    void messages_do_not_depend_on_the_language_of_the_machine() {
        Problem problem =
                catchThrowableOfType(Problem.class, () -> Violations.check(validator(Locale.GERMAN), new Plain(null)));

        assertThat(errors(problem)).containsExactly(ProblemError.at("/text", "This member is required"));
    }

    private static Validator validator(Locale locale) {
        HibernateValidatorConfiguration configuration =
                Validation.byProvider(HibernateValidator.class).configure();
        new JsonNames().customize(configuration);
        return configuration.defaultLocale(locale).buildValidatorFactory().getValidator();
    }

    private static List<@Nullable Line> lines(@Nullable Line... lines) {
        return Arrays.asList(lines);
    }

    private static void check(Record request) {
        Violations.check(VALIDATOR, request);
    }

    private static Problem refused(Record request) {
        return catchThrowableOfType(Problem.class, () -> check(request));
    }

    @SuppressWarnings("unchecked")
    private static List<ProblemError> errors(Problem problem) {
        return (List<ProblemError>) problem.extensions().get("errors");
    }
}
