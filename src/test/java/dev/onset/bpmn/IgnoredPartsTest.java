package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.activity;
import static dev.onset.bpmn.TestBpmn.around;
import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.error;
import static dev.onset.bpmn.TestBpmn.event;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.message;
import static dev.onset.bpmn.TestBpmn.start;
import static dev.onset.bpmn.TestBpmn.warnings;
import static dev.onset.bpmn.TestBpmn.withDefinitions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.onset.problems.ProblemError;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not change the course of a process is taken, with a warning where its author may expect an effect. */
class IgnoredPartsTest {

    private static final String JOB = "<zeebe:taskDefinition type='t'/>";
    private static final String INPUT = "<zeebe:ioMapping><zeebe:input source='=1' target='x'/></zeebe:ioMapping>";
    private static final String OUTPUT = "<zeebe:ioMapping><zeebe:output source='=1' target='x'/></zeebe:ioMapping>";

    private static String extended(String extensions, String definition) {
        return "<bpmn:extensionElements>" + extensions + "</bpmn:extensionElements>" + definition;
    }

    private static String among(String nodes) {
        return withDefinitions(start("s") + nodes + end("e") + flow("f1", "s", "n") + flow("f2", "n", "e"));
    }

    private static String foreign(String xml) {
        return xml.replace(
                "<bpmn:definitions",
                "<bpmn:definitions xmlns:camunda='http://camunda.org/schema/1.0/bpmn'"
                        + " xmlns:flowable='http://flowable.org/bpmn' xmlns:bioc='http://bpmn.io/schema/bpmn/biocolor/1.0'"
                        + " xmlns:own='urn:own'");
    }

    static Stream<Arguments> withoutEffect() {
        return Stream.of(
                arguments(around(activity("task", JOB)), "n: The zeebe:taskDefinition has no effect on a task"),
                arguments(
                        around(activity("exclusiveGateway", INPUT)),
                        "n: The zeebe:ioMapping has no effect on an exclusiveGateway"),
                arguments(
                        around(activity("serviceTask", JOB + "<zeebe:userTask/>")),
                        "n: The zeebe:userTask has no effect on a serviceTask"),
                arguments(
                        around(activity("serviceTask", JOB + "<zeebe:taskListeners/>")),
                        "n: The zeebe:taskListeners has no effect on a serviceTask"),
                arguments(
                        around(activity(
                                "scriptTask",
                                "<zeebe:script expression='=1' resultVariable='x'/><zeebe:taskHeaders/>")),
                        "n: The zeebe:taskHeaders have no effect on a scriptTask with a zeebe:script"),
                arguments(
                        withDefinitions("<bpmn:startEvent id='s'>" + extended(INPUT, "") + "</bpmn:startEvent>"),
                        "s: An input mapping has no effect on a startEvent"),
                arguments(
                        among(job("n")
                                + event("boundaryEvent", "id='b' attachedToRef='n'", extended(INPUT, error("err")))),
                        "b: An input mapping has no effect on a boundaryEvent"),
                arguments(
                        withDefinitions(start("s") + event("endEvent", "id='e'", extended(OUTPUT, error("err")))),
                        "e: An output mapping has no effect on an endEvent"),
                arguments(
                        withDefinitions(start("s")
                                + event("endEvent", "id='e'", extended(OUTPUT, "<bpmn:terminateEventDefinition/>"))),
                        "e: An output mapping has no effect on an endEvent"),
                arguments(
                        withDefinitions(start("s")
                                + event("endEvent", "id='e'", extended(INPUT, "<bpmn:terminateEventDefinition/>"))),
                        "e: An input mapping has no effect on an endEvent"),
                arguments(
                        among(event("intermediateThrowEvent", "id='n'", extended(JOB, ""))),
                        "n: The zeebe:taskDefinition has no effect on an intermediateThrowEvent without a"
                                + " messageEventDefinition"),
                arguments(
                        around("<bpmn:task id='n' default='f2'/>"),
                        "n: The default flow f2 has no effect, because no other flow out of the task has a condition:"
                                + " every flow is taken"),
                arguments(
                        TestBpmn.process(start("s") + "<bpmn:exclusiveGateway id='g' default='x'/>" + end("a")
                                + end("b") + flow("f", "s", "g") + flow("x", "g", "a", "=true")
                                + flow("y", "g", "b", "=true")),
                        "x: The condition has no effect, because the flow is the default flow of g"),
                arguments(
                        around(activity(
                                "task", "<zeebe:ioMapping><zeebe:input source='$.x' target='y'/></zeebe:ioMapping>")),
                        "n: The source of the input mapping to y is the text $.x, not an expression: write =x"),
                arguments(
                        around(job(
                                "n",
                                "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
                                        + "<zeebe:loopCharacteristics inputCollection='=items'/></bpmn:extensionElements>"
                                        + "<bpmn:completionCondition xsi:type='bpmn:tFormalExpression'>done"
                                        + "</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>")),
                        "n: The completion condition is the text done, not an expression, so an instance stops at it"
                                + " with an incident: write =done"),
                arguments(
                        around("<bpmn:task id='n' zeebe:fast='true'/>"),
                        "n: The attribute zeebe:fast of a task is unknown and ignored"),
                arguments(
                        around(activity("serviceTask", "<zeebe:taskDefinition type='t' colour='red'/>")),
                        "n: The attribute colour of zeebe:taskDefinition is unknown and ignored"));
    }

    @ParameterizedTest
    @MethodSource("withoutEffect")
    void what_has_no_effect_is_a_warning(String xml, String warning) {
        assertThat(warnings(xml)).containsExactly(warning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<zeebe:agentDefinition agentType='external'/>",
                "<zeebe:modelerTemplateData/>",
                "<zeebe:linkedResources><zeebe:linkedResource resourceId='r' resourceType='t' linkName='l'/>"
                        + "</zeebe:linkedResources>",
                "<zeebe:properties><zeebe:property name='a' value='b'/></zeebe:properties>",
                "<own:thing own:a='1'><own:more xsi:type='own:unknown'/></own:thing>",
                "<bioc:color stroke='red'/>"
            })
    void what_is_for_tools_is_taken_without_a_word(String extension) {
        assertThat(warnings(foreign(around(activity("serviceTask", JOB + extension)))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zeebe:modelerTemplate='t'",
                "zeebe:modelerTemplateVersion='1'",
                "zeebe:modelerTemplateIcon='data:'",
                "zeebe:modelerConfigurationTemplate='c'",
                "zeebe:modelerConfigurationTemplateVersion='2'",
                "own:anything='goes'",
                "bioc:stroke='red'"
            })
    void attributes_that_are_for_tools_are_taken_without_a_word(String attribute) {
        assertThat(warnings(foreign(around("<bpmn:task id='n' " + attribute + "/>"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <bpmn:task id='n' camunda:class='C'/>        | n: The attribute camunda:class is of another engine and has no effect: use zeebe:taskDefinition
            <bpmn:task id='n' flowable:assignee='${a}'/> | n: The attribute flowable:assignee is of another engine and has no effect: use zeebe:assignmentDefinition
            <bpmn:task id='n'><bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name='a'/></camunda:inputOutput></bpmn:extensionElements></bpmn:task> | n: camunda:inputOutput is of another engine and has no effect: use zeebe:ioMapping
            <bpmn:task id='n'><bpmn:extensionElements><camunda:executionListener event='start'/><camunda:executionListener event='end'/></bpmn:extensionElements></bpmn:task> | n: camunda:executionListener is of another engine and has no effect: use zeebe:executionListeners
            """)
    void what_another_engine_would_execute_is_a_warning(String node, String warning) {
        assertThat(warnings(foreign(around(node)))).containsExactly(warning);
    }

    @Test
    void vendor_extensions_may_be_wherever_the_schema_lets_them() {
        String own = "<bpmn:extensionElements><own:x own:y='1'>text</own:x></bpmn:extensionElements>";

        assertThat(warnings(foreign(TestBpmn.file("<bpmn:collaboration id='c' own:a='1'>" + own
                        + "<bpmn:participant id='pool' own:a='1' processRef='p'>" + own + "</bpmn:participant>"
                        + "</bpmn:collaboration><bpmn:process id='p' isExecutable='true' own:a='1'>" + own
                        + "<bpmn:laneSet id='ls' own:a='1'>" + own + "<bpmn:lane id='l'>" + own
                        + "</bpmn:lane></bpmn:laneSet>"
                        + "<bpmn:startEvent id='s' own:a='1'>" + own + "<bpmn:timerEventDefinition own:a='1'>" + own
                        + "<bpmn:timeDate own:a='1'>2027-01-01T00:00:00Z</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:startEvent>"
                        + "<bpmn:task id='n'>" + own + "</bpmn:task>"
                        + "<bpmn:sequenceFlow id='f' sourceRef='s' targetRef='n' own:a='1'>" + own
                        + "</bpmn:sequenceFlow>"
                        + "</bpmn:process><bpmn:message id='m' name='x' own:a='1'>" + own + "</bpmn:message>"))))
                .isEmpty();
    }

    @Test
    void a_text_that_is_ignored_may_be_as_long_as_the_file() {
        String text = "x".repeat(600_000);

        assertThat(warnings(foreign(TestBpmn.process("<bpmn:documentation>" + text + "</bpmn:documentation>"
                        + "<bpmn:extensionElements><own:x own:y='" + text + "' z='" + text
                        + "'/></bpmn:extensionElements>"
                        + "<bpmn:startEvent id='s' zeebe:modelerTemplateIcon='" + text + "'>"
                        + "<bpmn:documentation>short</bpmn:documentation></bpmn:startEvent>"
                        + "<bpmn:textAnnotation id='t'><bpmn:text>" + text.substring(1)
                        + "</bpmn:text></bpmn:textAnnotation>"))))
                .isEmpty();
    }

    private static String withDiagram(String plane) {
        return TestBpmn.file("<bpmn:process id='p' isExecutable='true'>" + start("s") + "</bpmn:process>"
                + "<bpmndi:BPMNDiagram id='d' xmlns:bpmndi='http://www.omg.org/spec/BPMN/20100524/DI'"
                + " xmlns:di='http://www.omg.org/spec/DD/20100524/DI' xmlns:dc='http://www.omg.org/spec/DD/20100524/DC'>\n"
                + plane + "</bpmndi:BPMNDiagram>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <bpmndi:BPMNPlane id='pl' bpmnElement='p' colour='red'/> | pl | A BPMNPlane must not have the attribute colour
            <bpmndi:BPMNPlane id='pl'><bpmndi:BPMNShape id='sh' bpmnElement='s'><dc:Bounds x='0' y='0' width='1'/></bpmndi:BPMNShape></bpmndi:BPMNPlane> | sh | A Bounds needs the attribute height
            <bpmndi:BPMNPlane id='pl'><bpmndi:BPMNShape id='sh' bpmnElement='s'/></bpmndi:BPMNPlane> | sh | A BPMNShape lacks a required child element: Bounds
            <bpmndi:BPMNPlane id='s' bpmnElement='p'/> | s | The id s is not unique
            """)
    void a_diagram_that_is_not_whole_is_a_warning(String plane, String element, String detail) {
        Compilation compilation = TestBpmn.compile(withDiagram(plane));

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.processes()).hasSize(1);
        assertThat(compilation.warnings())
                .extracting(ProblemError::detail)
                .containsExactly("The diagram is not whole, and is ignored: " + detail);
        assertThat(compilation.warnings()).extracting(ProblemError::line).containsExactly(7);
    }

    @Test
    void a_published_file_is_not_refused_for_what_was_once_taken() {
        String xml = withDefinitions(event("startEvent", "id='s'", message("m2"))
                + activity("task", "<zeebe:ioMapping><zeebe:output source='$.x' target='$.y'/></zeebe:ioMapping>"));

        assertThat(TestBpmn.compile(xml).errors()).hasSize(3);
        assertThat(TestBpmn.compilePublished(xml).errors()).isEmpty();
    }

    @Test
    void each_error_has_the_line_on_which_its_element_begins() {
        Compilation compilation = TestBpmn.compile(TestBpmn.process("""

                <bpmn:startEvent id="s"/>
                <bpmn:complexGateway
                    id="g"
                    name="several lines"/>
                <!-- a comment -->
                <bpmn:serviceTask id="n"/>
                <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="n"/>"""));

        assertThat(compilation.errors())
                .extracting(ProblemError::element, ProblemError::line)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("g", 8), org.assertj.core.groups.Tuple.tuple("n", 12));
    }
}
