package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.activity;
import static dev.onset.bpmn.TestBpmn.around;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Effect;
import dev.onset.testing.TestInstance;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Executes user tasks that are jobs, and looks at the headers that their workers get. */
class JobUserTaskScenariosTest {

    private static TestInstance play(String extensions, Map<String, @Nullable Object> values) {
        return TestBpmn.instance(around(activity("userTask", extensions)), values);
    }

    private static Map<String, String> headers(String extensions, Map<String, @Nullable Object> values) {
        return ((Effect.CreateJob) play(extensions, values).asked("n")).headers();
    }

    private static Map<String, @Nullable Object> nulls(Map<String, Object> values, String name) {
        Map<String, @Nullable Object> all = new HashMap<>(values);
        all.put(name, null);
        return all;
    }

    @Test
    void a_user_task_without_properties_is_a_job_without_headers() {
        assertThat(play("", Map.of()).asked("n"))
                .isEqualTo(new Effect.CreateJob(1, "n", "io.camunda.zeebe:userTask", 1, Map.of()));
    }

    @Test
    void names_are_quoted_as_in_json() {
        assertThat(headers(
                        "<zeebe:assignmentDefinition candidateUsers='=users' candidateGroups='=[]'/>",
                        Map.of("users", List.of("a \"b\"", "c\\d"))))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "io.camunda.zeebe:candidateUsers",
                        "[\"a \\\"b\\\"\",\"c\\\\d\"]",
                        "io.camunda.zeebe:candidateGroups",
                        "[]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-01-31T12:00:00+01:00                | 2026-01-31T12:00+01:00
            2026-01-31T12:00:05Z                     | 2026-01-31T12:00:05Z
            2026-01-31T12:00:00+01:00[Europe/Berlin] | 2026-01-31T12:00+01:00[Europe/Berlin]
            """)
    void a_date_keeps_its_offset(String date, String header) {
        assertThat(headers("<zeebe:taskSchedule dueDate='=due' followUpDate='" + date + "'/>", Map.of("due", date)))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("io.camunda.zeebe:dueDate", header, "io.camunda.zeebe:followUpDate", header));
    }

    @Test
    void a_date_and_an_assignee_may_be_empty() {
        assertThat(headers(
                        "<zeebe:assignmentDefinition assignee='=name'/><zeebe:taskSchedule dueDate='=due'/>",
                        nulls(Map.of("name", ""), "due")))
                .isEmpty();
    }

    @Test
    void attributes_that_are_blank_are_not_set() {
        assertThat(headers(
                        "<zeebe:assignmentDefinition assignee=' ' candidateGroups='' candidateUsers=''/>"
                                + "<zeebe:taskSchedule dueDate='' followUpDate=''/>",
                        Map.of()))
                .isEmpty();
    }

    @Test
    void a_form_key_is_not_an_expression_and_a_form_id_may_be_one() {
        assertThat(headers("<zeebe:formDefinition formKey='=a'/>", Map.of("a", "b")))
                .containsExactly(Map.entry("io.camunda.zeebe:formKey", "=a"));
        assertThat(headers("<zeebe:formDefinition formId='=a'/>", Map.of("a", "b")))
                .containsExactly(Map.entry("io.camunda.zeebe:formKey", "b"));
    }

    @Test
    void a_property_comes_before_a_header_of_its_name() {
        assertThat(headers(
                        "<zeebe:assignmentDefinition assignee='ann'/><zeebe:taskHeaders>"
                                + "<zeebe:header key='io.camunda.zeebe:assignee' value='bob'/>"
                                + "<zeebe:header key='k' value='v'/></zeebe:taskHeaders>",
                        Map.of()))
                .containsExactlyInAnyOrderEntriesOf(Map.of("io.camunda.zeebe:assignee", "ann", "k", "v"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <zeebe:assignmentDefinition assignee='=x'/>        | The assignee must be a non-empty string, but is null
            <zeebe:assignmentDefinition candidateUsers='=x'/>  | The candidate users must be a list of strings, but is null
            <zeebe:assignmentDefinition candidateGroups='=[1]'/> | The candidate groups must be a list of non-empty strings, but an element is a number
            <zeebe:taskSchedule dueDate='=1'/>                 | The due date must be a date and time, but is a number
            <zeebe:formDefinition formId='=x'/>                | The form key must be a non-empty string, but is null
            """)
    void a_value_that_is_not_of_its_type_is_an_incident(String extensions, String incident) {
        assertThat(play(extensions, nulls(Map.of(), "x")).incidentTexts()).containsExactly("n: " + incident);
    }

    @Test
    void headers_that_are_too_large_in_total_are_an_incident() {
        assertThat(play(
                                "<zeebe:assignmentDefinition candidateUsers='=users'/>",
                                Map.of("users", Collections.nCopies(1000, "u".repeat(200))))
                        .incidentTexts())
                .containsExactly("n: The headers of the job have more than 100000 characters in total");
    }
}
