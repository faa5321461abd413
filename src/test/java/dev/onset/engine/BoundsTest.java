package dev.onset.engine;

import static dev.onset.engine.TestModel.line;
import static dev.onset.engine.TestModel.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.onset.engine.elements.CallActivity;
import dev.onset.engine.elements.CatchEvent;
import dev.onset.engine.elements.ErrorEndEvent;
import dev.onset.engine.elements.JobTask;
import dev.onset.engine.elements.ReceiveTask;
import dev.onset.engine.elements.ScriptTask;
import dev.onset.engine.elements.UserTask;
import dev.onset.testing.TestInstance;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsTest {

    /** A character of four bytes in UTF-8, which is two {@code char}s in Java. */
    private static final String FOUR_BYTES = "\uD83D\uDE80";

    private static final Expression VALUE = variable("value");
    private static final Expression NOTHING = Expression.literal(null);

    @Test
    void a_character_is_a_code_point() {
        assertThat(Bounds.holds(FOUR_BYTES.repeat(200), 200)).isTrue();
        assertThat(Bounds.holds(FOUR_BYTES.repeat(200) + "a", 200)).isFalse();
        assertThat(Bounds.holds("a".repeat(200), 200)).isTrue();
        assertThat(Bounds.holds("a".repeat(201), 200)).isFalse();
        assertThat(Bounds.holds("", 200)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\u0000", "\uD83D", "\uDE80", "\uDE80\uD83D"})
    void what_cannot_be_stored_is_out_of_bounds(String text) {
        assertThat(Bounds.holds(text, 200)).isFalse();
        assertThatThrownBy(() -> Bounds.check("The name", text, 200))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessage("The name has a character that cannot be stored");
    }

    @Test
    void times_are_those_of_the_years_1_to_9999_in_utc() {
        assertThat(Bounds.holds(Instant.parse("0001-01-01T00:00:00Z"))).isTrue();
        assertThat(Bounds.holds(Instant.parse("0000-12-31T23:59:59.999Z"))).isFalse();
        assertThat(Bounds.holds(Instant.parse("9999-12-31T23:59:59Z"))).isTrue();
        assertThat(Bounds.holds(Instant.parse("+10000-01-01T00:00:00Z"))).isFalse();
        assertThat(Bounds.holds(Instant.MAX)).isFalse();
        assertThat(Bounds.holds(Instant.MIN)).isFalse();
    }

    @Test
    void a_description_is_cut_between_characters_and_what_cannot_be_stored_in_it_is_replaced() {
        assertThat(Bounds.description("why")).isEqualTo("why");
        assertThat(Bounds.description("a\u0000b\uD83Dc")).isEqualTo("a\uFFFDb\uFFFDc");
        assertThat(Bounds.description("x" + FOUR_BYTES.repeat(2 * Bounds.DESCRIPTION)))
                .isEqualTo("x" + FOUR_BYTES.repeat(Bounds.DESCRIPTION - 1));
        assertThat(Bounds.description("x".repeat(Bounds.DESCRIPTION))).hasSize(Bounds.DESCRIPTION);
    }

    static Stream<Arguments> texts() {
        Expression many = list(VALUE);
        return Stream.of(
                arguments(
                        new ReceiveTask(new Trigger.Message(VALUE, Expression.literal("key"))),
                        Bounds.MESSAGE,
                        "The message's name"),
                arguments(
                        new CatchEvent(new Trigger.Message(Expression.literal("name"), VALUE)),
                        Bounds.MESSAGE,
                        "The message's correlation key"),
                arguments(
                        new JobTask("serviceTask", VALUE, Expression.literal(3), Map.of()),
                        Bounds.JOB_TYPE,
                        "The job type"),
                arguments(new ErrorEndEvent(VALUE), Bounds.ERROR_CODE, "The error code"),
                arguments(new CallActivity(VALUE, true, true, true), Bounds.PROCESS_NAME, "The called process's name"),
                arguments(
                        new UserTask(VALUE, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
                        Bounds.USER,
                        "The assignee"),
                arguments(
                        new UserTask(NOTHING, many, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
                        Bounds.USER,
                        "An element of the candidate groups"),
                arguments(
                        new UserTask(NOTHING, NOTHING, many, NOTHING, NOTHING, NOTHING, NOTHING),
                        Bounds.USER,
                        "An element of the candidate users"),
                arguments(
                        new UserTask(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, VALUE),
                        Bounds.FORM_KEY,
                        "The form key"));
    }

    private static Expression list(Expression item) {
        return (variables, now) -> Collections.singletonList(item.evaluate(variables, now));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_value_that_is_too_long_is_an_incident_and_one_that_just_fits_is_none(Element element, int max, String what) {
        assertThat(incident(element, FOUR_BYTES.repeat(max + 1)))
                .isEqualTo(what + " has more than " + max + " characters");
        assertThat(String.valueOf(incident(element, FOUR_BYTES.repeat(max)))).doesNotContain("characters");
        assertThat(incident(element, "a\u0000")).isEqualTo(what + " has a character that cannot be stored");
    }

    @Test
    void a_number_that_is_too_long_is_no_correlation_key() {
        Element event = new CatchEvent(new Trigger.Message(Expression.literal("name"), VALUE));

        assertThat(incident(event, new BigDecimal("1E+500")))
                .isEqualTo("The message's correlation key has more than 500 characters");
        assertThat(incident(event, new BigDecimal("1E+499"))).isNull();
    }

    @Test
    void too_many_candidates_are_an_incident() {
        Element task = new UserTask(NOTHING, VALUE, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);

        assertThat(incident(task, Collections.nCopies(Bounds.CANDIDATES + 1, "a")))
                .isEqualTo("The candidate groups have more than " + Bounds.CANDIDATES + " elements");
        assertThat(incident(task, Collections.nCopies(Bounds.CANDIDATES, "a"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+300000-01-01T00:00:00Z",
                "9999-12-31T23:59:59-01:00",
                "0001-01-01T00:00:00+01:00",
                "-0001-01-01T00:00:00Z"
            })
    void a_date_of_a_user_task_that_is_out_of_bounds_is_an_incident(String date) {
        assertThat(incident(new UserTask(NOTHING, NOTHING, NOTHING, VALUE, NOTHING, NOTHING, NOTHING), date))
                .isEqualTo("The due date must be in the years 1 to 9999");
        assertThat(incident(new UserTask(NOTHING, NOTHING, NOTHING, NOTHING, VALUE, NOTHING, NOTHING), date))
                .isEqualTo("The follow-up date must be in the years 1 to 9999");
    }

    @Test
    void the_message_of_an_incident_and_its_place_in_the_history_are_bounded() {
        TestInstance instance = TestInstance.start(line(Node.of(
                "n",
                TestModel.PROCESS,
                new ScriptTask(TestModel.failing("\u0000" + "x".repeat(1_000_000)), "result"))));

        String expected = "\uFFFD" + "x".repeat(Bounds.DESCRIPTION - 1);
        assertThat(instance.incidents.values())
                .extracting(Effect.RaiseIncident::message)
                .containsExactly(expected);
        assertThat(instance.history)
                .filteredOn(event -> event.kind() == HistoryEvent.Kind.INCIDENT_RAISED)
                .extracting(HistoryEvent::detail)
                .singleElement()
                .asString()
                .endsWith(": " + expected);
    }

    /** Returns the message of the incident that {@code value} causes in an element; null if there is none. */
    private static @Nullable String incident(Element element, Object value) {
        TestInstance instance = TestInstance.start(
                line(Node.of("n", TestModel.PROCESS, element)), Collections.singletonMap("value", value));
        List<String> messages = instance.incidents.values().stream()
                .map(Effect.RaiseIncident::message)
                .toList();
        return messages.isEmpty() ? null : messages.getFirst();
    }
}
