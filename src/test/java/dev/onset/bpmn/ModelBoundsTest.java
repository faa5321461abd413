package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.activity;
import static dev.onset.bpmn.TestBpmn.around;
import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.error;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.event;
import static dev.onset.bpmn.TestBpmn.file;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.message;
import static dev.onset.bpmn.TestBpmn.process;
import static dev.onset.bpmn.TestBpmn.start;
import static dev.onset.bpmn.TestBpmn.timer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.onset.engine.Bounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A literal text or time of a model that is out of {@link Bounds} is refused when it is published. */
class ModelBoundsTest {

    /** A character of four bytes in UTF-8. */
    private static final String FOUR_BYTES = "\uD83D\uDE80";

    /** A character that is valid in ids. */
    private static final String LETTER = "a";

    private static String inTask(String extensions) {
        return around(activity("userTask", "<zeebe:userTask/>" + extensions));
    }

    private static String withMessage(String name) {
        return file("<bpmn:process id='p' isExecutable='true'>" + start("s")
                + event("intermediateCatchEvent", "id='n'", message("m")) + end("e") + flow("f1", "s", "n")
                + flow("f2", "n", "e") + "</bpmn:process><bpmn:message id='m' name='" + name
                + "'><bpmn:extensionElements><zeebe:subscription correlationKey='=1'/></bpmn:extensionElements>"
                + "</bpmn:message>");
    }

    private static String withError(String kind, String code) {
        String thrown = kind.equals("endEvent")
                ? event("endEvent", "id='n'", error("x"))
                : job("w") + event("boundaryEvent", "id='n' attachedToRef='w'", error("x"));
        return file("<bpmn:process id='p' isExecutable='true'>" + start("s") + thrown + "</bpmn:process>"
                + "<bpmn:error id='x' errorCode='" + code + "'/>");
    }

    private static Arguments text(String what, int max, String character, Function<String, String> model) {
        return arguments(what, max, character, model);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                text("The name of the message m", Bounds.MESSAGE, FOUR_BYTES, ModelBoundsTest::withMessage),
                text("The errorCode of x", Bounds.ERROR_CODE, FOUR_BYTES, code -> withError("boundaryEvent", code)),
                text("The error code", Bounds.ERROR_CODE, FOUR_BYTES, code -> withError("endEvent", code)),
                text(
                        "The job type",
                        Bounds.JOB_TYPE,
                        FOUR_BYTES,
                        type -> around(activity("serviceTask", "<zeebe:taskDefinition type='" + type + "'/>"))),
                text(
                        "The assignee",
                        Bounds.USER,
                        FOUR_BYTES,
                        name -> inTask("<zeebe:assignmentDefinition assignee='" + name + "'/>")),
                text(
                        "An element of the candidate groups",
                        Bounds.USER,
                        FOUR_BYTES,
                        name -> inTask("<zeebe:assignmentDefinition candidateGroups='a, " + name + "'/>")),
                text(
                        "An element of the candidate users",
                        Bounds.USER,
                        FOUR_BYTES,
                        name -> inTask("<zeebe:assignmentDefinition candidateUsers='" + name + ",b'/>")),
                text(
                        "The form key",
                        Bounds.FORM_KEY,
                        FOUR_BYTES,
                        key -> inTask("<zeebe:formDefinition formKey='" + key + "'/>")),
                text(
                        "The called process's name",
                        Bounds.PROCESS_NAME,
                        FOUR_BYTES,
                        name -> around(activity("callActivity", "<zeebe:calledElement processId='" + name + "'/>"))),
                text(
                        "The name of n",
                        Bounds.ELEMENT_NAME,
                        FOUR_BYTES,
                        name -> around("<bpmn:task id='n' name='" + name + "'/>")));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_text_that_is_too_long_is_refused_and_one_that_just_fits_is_not(
            String what, int max, String character, Function<String, String> model) {
        assertThat(errors(model.apply(character.repeat(max)))).isEmpty();
        assertThat(errors(model.apply(character.repeat(max + 1))))
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error).endsWith(": " + what + " has more than " + max + " characters"));
    }

    @Test
    void an_id_that_is_too_long_is_refused_wherever_it_is() {
        String fits = LETTER.repeat(Bounds.ELEMENT_ID);
        String tooLong = fits + LETTER;

        Map<String, Function<String, String>> models = Map.of(
                "a flow node",
                id -> process(start("s") + "<bpmn:task id='" + id + "'/>" + flow("f", "s", id)),
                "a sequence flow",
                id -> process(start("s") + end("e") + flow(id, "s", "e")),
                "a process",
                id -> file("<bpmn:process id='" + id + "' isExecutable='true'>" + start("s") + "</bpmn:process>"));

        models.forEach((what, model) -> {
            assertThat(errors(model.apply(fits))).as(what).isEmpty();
            assertThat(errors(model.apply(tooLong)))
                    .as(what)
                    .anySatisfy(error ->
                            assertThat(error).contains(": The id aaaa").endsWith(" has more than 255 characters"));
        });
    }

    @Test
    void headers_are_bounded_all_together() {
        assertThat(errors(withHeaders(Bounds.JOB_HEADERS / 2))).isEmpty();
        assertThat(errors(withHeaders(Bounds.JOB_HEADERS / 2 + 1)))
                .containsExactly("n: The zeebe:taskHeaders have more than 100000 characters in total");
    }

    /** Two headers with the given number of characters each. */
    private static String withHeaders(int each) {
        String value = "v".repeat(each - 1);
        return around(activity(
                "serviceTask",
                "<zeebe:taskDefinition type='t'/><zeebe:taskHeaders><zeebe:header key='a' value='" + value
                        + "'/><zeebe:header key='b' value='" + value + "'/></zeebe:taskHeaders>"));
    }

    @Test
    void candidates_are_counted() {
        assertThat(errors(inTask(candidates(Bounds.CANDIDATES)))).isEmpty();
        assertThat(errors(inTask(candidates(Bounds.CANDIDATES + 1))))
                .containsExactly("n: The candidate groups have more than 1000 elements");
    }

    private static String candidates(int number) {
        String names = IntStream.range(0, number).mapToObj(n -> "g" + n).collect(Collectors.joining(","));
        return "<zeebe:assignmentDefinition candidateGroups='" + names + "'/>";
    }

    @ParameterizedTest
    @CsvSource({
        "dueDate,      +300000-01-01T00:00:00Z,   The due date must be in the years 1 to 9999",
        "followUpDate, 9999-12-31T23:59:59-01:00, The follow-up date must be in the years 1 to 9999",
        "followUpDate, 0001-01-01T00:00:00+01:00, The follow-up date must be in the years 1 to 9999",
    })
    void a_date_of_a_user_task_is_one_that_can_be_stored(String attribute, String date, String reason) {
        assertThat(errors(inTask("<zeebe:taskSchedule " + attribute + "='" + date + "'/>")))
                .containsExactly("n: " + reason);
    }

    @ParameterizedTest
    @CsvSource({
        "timeDate,     +300000-01-01T00:00:00Z,       The timer's date leads past the year 9999",
        "timeDate,     9999-12-31T23:59:59-01:00,     The timer's date leads past the year 9999",
        "timeDuration, P300000Y,                      The timer's duration leads past the year 9999",
        "timeDuration, P7500Y,                        The timer's duration leads past the year 9999",
        "timeDuration, PT1000000000000H,              The timer's duration leads past the year 9999",
        "timeCycle,    R/P300000Y,                    The timer's cycle leads past the year 9999",
        "timeCycle,    R3/PT1000000000000H,           The timer's cycle leads past the year 9999",
        "timeCycle,    R/+300000-01-01T00:00:00Z/P1D, The timer's cycle leads past the year 9999",
    })
    void a_timer_may_not_lead_past_the_last_year(String type, String time, String reason) {
        assertThat(errors(boundary(type, time))).containsExactly("b: " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            timeDuration | -PT1H
            timeDuration | P-1D
            timeDuration | P7499Y
            timeDate     | -0044-03-15T12:00:00Z
            timeDate     | 9999-12-31T23:59:59Z
            timeCycle    | R/2026-12-01T09:00:00+01:00[Europe/Paris]/P1D
            timeCycle    | R-1/PT1H
            timeCycle    | 0 0 12 15,L * *
            timeCycle    | 0 0 12 1W,31W * ?
            timeCycle    | @daily
            timeCycle    | =cycle(duration("PT1H"))
            """)
    void a_timer_may_have_any_other_time(String type, String time) {
        assertThat(errors(boundary(type, time))).isEmpty();
    }

    @Test
    void the_page_of_what_is_supported_lists_the_bounds() throws IOException {
        String page = Files.readString(Path.of("docs", "bpmn-support.md"));
        String bounds = page.substring(page.indexOf("## Bounds"));

        assertThat(bounds)
                .contains(
                        row("name of a message, correlation key, message id", Bounds.MESSAGE),
                        row("type of a job", Bounds.JOB_TYPE),
                        row("headers of a job, keys and values together", Bounds.JOB_HEADERS),
                        row("name of a worker", Bounds.WORKER),
                        row("assignee, each candidate user and candidate group", Bounds.USER),
                        String.format(
                                Locale.ROOT, "| candidate users, candidate groups | %,d of each |", Bounds.CANDIDATES),
                        row("form key", Bounds.FORM_KEY),
                        row("code of an error or an escalation", Bounds.ERROR_CODE),
                        row("message of an error, a failure or an incident", Bounds.DESCRIPTION),
                        row("id of a process, a flow node or a sequence flow", Bounds.ELEMENT_ID),
                        row("name of a process or a flow node in the model", Bounds.ELEMENT_NAME),
                        row("name by which a process is started or called", Bounds.PROCESS_NAME),
                        row("business key", Bounds.BUSINESS_KEY),
                        row("text of a timer", Bounds.TIME),
                        Bounds.FIRST_TIME.toString(),
                        Bounds.LAST_TIME.toString());
    }

    private static String row(String what, int max) {
        return String.format(Locale.ROOT, "| %s | %,d characters", what, max);
    }

    private static String boundary(String type, String time) {
        return process(start("s")
                + job("n")
                + event("boundaryEvent", "id='b' attachedToRef='n' cancelActivity='false'", timer(type, time))
                + flow("f1", "s", "n"));
    }
}
