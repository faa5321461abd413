package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.activity;
import static dev.onset.bpmn.TestBpmn.around;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that would not be executed as they are drawn are refused, with the id of the element and a reason. */
class RefusedModelsTest {

    private static final String JOB = "<zeebe:taskDefinition type='t'/>";

    @ParameterizedTest
    @ValueSource(strings = "complexGateway")
    void elements_that_are_not_executed_are_refused_by_name(String name) {
        assertThat(errors(around("<bpmn:%s id='n'/>".formatted(name))))
                .containsExactly("n: " + BpmnNames.a(name) + " is not supported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<bpmn:signalEventDefinition/>"})
    void event_definitions_that_are_not_executed_are_refused_by_name(String xml) {
        String definition = xml.substring("<bpmn:".length()).split("[ />]")[0];
        String inside = ">" + xml + "</bpmn:";
        String task = activity("serviceTask", JOB);

        assertThat(errors(TestBpmn.process("<bpmn:startEvent id='n'" + inside + "startEvent>")))
                .contains("n: A startEvent with " + definition + " is not supported");
        assertThat(errors(around(task + "<bpmn:boundaryEvent id='b' attachedToRef='n'" + inside + "boundaryEvent>")))
                .contains("b: A boundaryEvent with " + definition + " is not supported");
        for (String event : List.of("intermediateCatchEvent", "intermediateThrowEvent")) {
            assertThat(errors(around("<bpmn:" + event + " id='n'" + inside + event + ">")))
                    .contains("n: An " + event + " with " + definition + " is not supported");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"signalEventDefinition"})
    void an_end_event_that_does_something_is_refused(String definition) {
        assertThat(errors(TestBpmn.process("<bpmn:startEvent id='s'/><bpmn:endEvent id='e'><bpmn:" + definition
                        + "/></bpmn:endEvent>" + flow("f", "s", "e"))))
                .containsExactly("e: An endEvent with " + definition + " is not supported");
    }

    static Stream<Arguments> extensions() {
        return Stream.of(
                arguments("serviceTask", JOB + "<zeebe:inventedTomorrow/>", "zeebe:inventedTomorrow"),
                arguments("userTask", "<zeebe:userTask/><zeebe:taskListeners/>", "zeebe:taskListeners"));
    }

    @ParameterizedTest
    @MethodSource("extensions")
    void extensions_that_would_be_without_effect_are_refused(String name, String extensions, String refused) {
        assertThat(errors(around(activity(name, extensions))))
                .first()
                .isEqualTo("n: " + BpmnNames.a(name) + " with " + refused + " is not supported");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <bpmn:task id="n" startQuantity="2"/>          | A startQuantity other than 1 is not supported
            <bpmn:task id="n" completionQuantity="2"/>     | A completionQuantity other than 1 is not supported
            <bpmn:task id="n"><bpmn:standardLoopCharacteristics/></bpmn:task>      | A task with standardLoopCharacteristics is not supported
            <bpmn:subProcess id="n"/>                      | A subProcess needs a start event
            <bpmn:subProcess id="n"><bpmn:startEvent id="s2"/><bpmn:startEvent id="s3"/></bpmn:subProcess> | A subProcess with several start events is not supported
            <bpmn:serviceTask id="n"/>                     | A serviceTask needs a zeebe:taskDefinition with the type of the job
            <bpmn:sendTask id="n"/>                        | A sendTask needs a zeebe:taskDefinition with the type of the job
            <bpmn:scriptTask id="n"/>                      | A scriptTask needs a zeebe:script with a FEEL expression, or a zeebe:taskDefinition for a worker
            """)
    void activities_are_refused_for_what_they_have_and_lack(String node, String reason) {
        assertThat(errors(around(node))).containsExactly("n: " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            serviceTask | <zeebe:taskDefinition/>                                   | The job type is missing
            serviceTask | <zeebe:taskDefinition type=''/>                           | The job type is missing
            serviceTask | <zeebe:taskDefinition type='=1 +'/>                       | The job type is not valid FEEL at column 3, near "+"
            serviceTask | <zeebe:taskDefinition type='='/>                          | The job type is empty
            serviceTask | <zeebe:taskDefinition type='t' retries='many'/>           | The number of retries must be a whole number from 0 to 2147483647
            serviceTask | <zeebe:taskDefinition type='t' retries='-1'/>              | The number of retries must be a whole number from 0 to 2147483647
            serviceTask | <zeebe:taskDefinition type='t'/><zeebe:taskDefinition type='u'/>  | A serviceTask with several zeebe:taskDefinition is not supported
            serviceTask | <zeebe:taskDefinition type='t'/><zeebe:taskHeaders><zeebe:header value='v'/></zeebe:taskHeaders> | A zeebe:header needs a key
            serviceTask | <zeebe:taskDefinition type='t'/><zeebe:taskHeaders><zeebe:header key='k'/><zeebe:header key='k'/></zeebe:taskHeaders> | The key k of a zeebe:header is not unique
            serviceTask | <zeebe:taskDefinition type='t'/><zeebe:taskHeaders><zeebe:other/></zeebe:taskHeaders> | A zeebe:taskHeaders with zeebe:other is not supported
            scriptTask  | <zeebe:script resultVariable='y'/>                        | The script is missing
            scriptTask  | <zeebe:script expression='1 + 1' resultVariable='y'/>     | The script must be a FEEL expression, which begins with =
            scriptTask  | <zeebe:script expression='=1 +* 1' resultVariable='y'/>   | The script is not valid FEEL at column 3, near "+* 1"
            scriptTask  | <zeebe:script expression='=1'/>                           | The zeebe:script needs a resultVariable
            scriptTask  | <zeebe:script expression='=1' resultVariable='a b'/>      | The resultVariable of the zeebe:script is not a valid variable name
            scriptTask  | <zeebe:script expression='=1' resultVariable='y'/><zeebe:taskDefinition type='t'/> | A scriptTask must have either a zeebe:script or a zeebe:taskDefinition, not both
            scriptTask  | <zeebe:script expression='=function() external {java: {class: "java.lang.System", method signature: "exit(int)"}}' resultVariable='y'/> | The script uses an external function, which is not supported
            businessRuleTask | <zeebe:taskHeaders/>                                 | A businessRuleTask needs a zeebe:calledDecision with a decision, or a zeebe:taskDefinition for a worker
            businessRuleTask | <zeebe:calledDecision resultVariable='x'/>           | The decision id is missing
            businessRuleTask | <zeebe:calledDecision decisionId='d' resultVariable='x'/> | The build has no decision d
            businessRuleTask | <zeebe:calledDecision decisionId='=d'/>              | The zeebe:calledDecision needs a resultVariable
            businessRuleTask | <zeebe:calledDecision decisionId='=d' resultVariable='a b'/> | The resultVariable of the zeebe:calledDecision is not a valid variable name
            businessRuleTask | <zeebe:calledDecision decisionId='=d' resultVariable='x' bindingType='newest'/> | The binding type must be latest, deployment or versionTag
            businessRuleTask | <zeebe:calledDecision decisionId='=d' resultVariable='x' bindingType='versionTag'/> | The version tag is missing
            businessRuleTask | <zeebe:taskDefinition type='t'/><zeebe:calledDecision decisionId='=d' resultVariable='x'/> | A businessRuleTask must have either a zeebe:calledDecision or a zeebe:taskDefinition, not both
            userTask    | <zeebe:userTask/><zeebe:formDefinition formId='f' bindingType='deployment'/> | The build has no form f
            userTask    | <zeebe:userTask/><zeebe:formDefinition formId='f' bindingType='newest'/> | The binding type must be latest, deployment or versionTag
            userTask    | <zeebe:userTask/><zeebe:taskSchedule dueDate='tomorrow'/> | The due date must be an ISO 8601 date and time with an offset, such as 2026-01-31T12:00:00Z
            userTask    | <zeebe:userTask/><zeebe:priorityDefinition priority='101'/>  | The priority must be a whole number from 0 to 100
            userTask    | <zeebe:userTask/><zeebe:formDefinition formKey='a' formId='b'/> | A zeebe:formDefinition must have only one of formKey, formId and externalReference
            userTask    | <zeebe:formDefinition externalReference='a'/>  | A zeebe:formDefinition with externalReference needs a zeebe:userTask beside it
            userTask    | <zeebe:taskSchedule dueDate='tomorrow'/>     | The due date must be an ISO 8601 date and time with an offset, such as 2026-01-31T12:00:00Z
            userTask    | <zeebe:userTask/><zeebe:assignmentDefinition assignee='=)'/>  | The assignee is not valid FEEL at column 1, near ")"
            serviceTask | <zeebe:taskDefinition type='t'/><zeebe:jobPriorityDefinition priority='high'/> | The priority of the job must be a whole number from -2147483648 to 2147483647
            serviceTask | <zeebe:taskDefinition type='t'/><zeebe:jobPriorityDefinition/> | The priority of the job must be a whole number from -2147483648 to 2147483647
            task        | <zeebe:executionListeners><zeebe:executionListener eventType='cancel' type='t'/></zeebe:executionListeners> | The eventType of a zeebe:executionListener must be start or end
            task        | <zeebe:executionListeners><zeebe:executionListener eventType='end'/></zeebe:executionListeners> | The job type of the listener is missing
            task        | <zeebe:executionListeners><zeebe:executionListener eventType='end' type='t' retries='x'/></zeebe:executionListeners> | The number of retries of the listener must be a whole number from 1 to 2147483647
            task        | <zeebe:executionListeners><zeebe:executionListener eventType='end' type='t'/><zeebe:executionListener eventType='end' type='t'/></zeebe:executionListeners> | Several zeebe:executionListener have the eventType end and the type t
            task        | <zeebe:executionListeners><zeebe:executionListener eventType='end' type='t'><zeebe:script/></zeebe:executionListener></zeebe:executionListeners> | A zeebe:executionListener with zeebe:script is not supported
            exclusiveGateway | <zeebe:executionListeners><zeebe:executionListener eventType='end' type='t'/></zeebe:executionListeners> | An exclusiveGateway with a zeebe:executionListener at its end is not supported
            task        | <zeebe:ioMapping><zeebe:input source='=1'/></zeebe:ioMapping> | The target  of an input mapping is neither a variable name nor a path such as a.b.c
            task        | <zeebe:ioMapping><zeebe:output target='y'/></zeebe:ioMapping> | The source of the output mapping to y is missing
            task        | <zeebe:ioMapping><zeebe:output source='x' target='y'/></zeebe:ioMapping> | The source of the output mapping to y is the text x, not an expression: write =x
            task        | <zeebe:ioMapping><zeebe:output source='$.x' target='y'/></zeebe:ioMapping> | The source of the output mapping to y is the text $.x, not an expression: write =x
            task        | <zeebe:ioMapping><zeebe:output source='=x' target='$.y'/></zeebe:ioMapping> | The target $.y of an output mapping is neither a variable name nor a path such as a.b.c: write y
            task        | <zeebe:ioMapping><zeebe:input source='=x' target='$.y'/></zeebe:ioMapping> | The target $.y of an input mapping is neither a variable name nor a path such as a.b.c: write y
            task        | <zeebe:ioMapping><zeebe:input source='=x' target='a$b'/></zeebe:ioMapping> | The target a$b of an input mapping is neither a variable name nor a path such as a.b.c
            task        | <zeebe:ioMapping><zeebe:output source='=1' target='a..b'/></zeebe:ioMapping> | The target a..b of an output mapping is neither a variable name nor a path such as a.b.c
            task        | <zeebe:ioMapping><zeebe:output source='=1' target='true'/></zeebe:ioMapping> | The target true of an output mapping is neither a variable name nor a path such as a.b.c
            task        | <zeebe:ioMapping><zeebe:output source='=1 1' target='y'/></zeebe:ioMapping>  | The source of the output mapping to y is not valid FEEL at column 3, near "1"
            """)
    void extensions_are_refused_for_what_they_say(String name, String extensions, String reason) {
        assertThat(errors(around(activity(name, extensions)))).containsExactly("n: " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <bpmn:startEvent id='x'>%s</bpmn:startEvent> | start | A startEvent with a zeebe:executionListener at its start is not supported
            <bpmn:boundaryEvent id='x' attachedToRef='n'>%s<bpmn:errorEventDefinition/></bpmn:boundaryEvent> | start | A boundaryEvent with a zeebe:executionListener at its start is not supported
            <bpmn:endEvent id='x'>%s<bpmn:errorEventDefinition errorRef='err'/></bpmn:endEvent> | end | An error endEvent with a zeebe:executionListener at its end is not supported
            """)
    void execution_listeners_that_camunda_refuses_are_refused(String node, String event, String reason) {
        String listener = "<bpmn:extensionElements><zeebe:executionListeners><zeebe:executionListener eventType='"
                + event + "' type='t'/></zeebe:executionListeners></bpmn:extensionElements>";

        assertThat(errors(TestBpmn.withDefinitions(
                        TestBpmn.start("s") + TestBpmn.job("n") + flow("f", "s", "n") + node.formatted(listener))))
                .containsExactly("x: " + reason);
    }

    private static String gateway(String attributes, String... flows) {
        return TestBpmn.process("<bpmn:startEvent id='s'/><bpmn:exclusiveGateway id='g' " + attributes
                + "/><bpmn:endEvent id='a'/><bpmn:endEvent id='b'/>" + flow("f", "s", "g") + String.join("", flows));
    }

    static Stream<Arguments> gateways() {
        return Stream.of(
                arguments(
                        "a flow with neither condition nor default",
                        gateway("", flow("x", "g", "a", "=true"), flow("y", "g", "b")),
                        "y: The flow must have a condition or be the default flow, because the exclusiveGateway g has"
                                + " several outgoing flows"),
                arguments(
                        "a default flow of another node",
                        gateway("default='f'", flow("x", "g", "a", "=true"), flow("y", "g", "b", "=true")),
                        "g: The default flow f is not an outgoing flow of the exclusiveGateway"),
                arguments(
                        "a default flow that does not exist",
                        gateway("default='nope'", flow("x", "g", "a")),
                        "g: The attribute default refers to nope, which does not exist"),
                arguments(
                        "a condition that is no FEEL",
                        gateway("", flow("x", "g", "a", "amount > 5")),
                        "x: The condition of x must be a FEEL expression, which begins with ="),
                arguments(
                        "an empty condition",
                        gateway("", flow("x", "g", "a", " ")),
                        "x: The condition of x is missing"),
                arguments(
                        "a condition that does not parse",
                        gateway("", flow("x", "g", "a", "=amount > > 5")),
                        "x: The condition of x is not valid FEEL at column 8, near \"> > 5\""),
                arguments(
                        "a condition out of a task",
                        TestBpmn.process("<bpmn:startEvent id='s'/><bpmn:task id='n'/>" + flow("f", "s", "n", "=true")),
                        "f: A condition on an outgoing flow of a startEvent is not supported: use an"
                                + " exclusiveGateway"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gateways")
    void conditions_and_default_flows_are_checked(String name, String xml, String error) {
        assertThat(errors(xml)).containsExactly(error);
    }

    static Stream<Arguments> structures() {
        String start = "<bpmn:startEvent id='s'/>";
        String end = "<bpmn:endEvent id='e'/>";
        String inside = "<bpmn:subProcess id='n'><bpmn:startEvent id='s2'/><bpmn:endEvent id='e2'/></bpmn:subProcess>";
        return Stream.of(
                arguments(
                        "no start",
                        TestBpmn.process(end),
                        List.of("p: A process needs a start event: draw one with a sequence flow to e, to which no flow"
                                + " leads")),
                arguments(
                        "no start and several nodes that could begin",
                        TestBpmn.process("<bpmn:task id='a'/><bpmn:task id='b'/>" + end + flow("f", "a", "e")),
                        List.of("p: A process needs a start event: draw one with a sequence flow to where it begins; no"
                                + " flow leads to a, b")),
                arguments(
                        "a flow without a target",
                        TestBpmn.process(start + "<bpmn:sequenceFlow id='f' sourceRef='s'/>"),
                        List.of("f: A sequenceFlow needs the attribute targetRef")),
                arguments(
                        "a flow without a source",
                        TestBpmn.process(start + "<bpmn:sequenceFlow id='f' targetRef='s'/>"),
                        List.of("f: A sequenceFlow needs the attribute sourceRef")),
                arguments(
                        "flows to nowhere",
                        TestBpmn.process(start + flow("f", "s", "nope") + flow("g", "neither", "s")),
                        List.of(
                                "f: The attribute targetRef refers to nope, which does not exist",
                                "g: The attribute sourceRef refers to neither, which does not exist")),
                arguments(
                        "a flow to what is no flow node",
                        TestBpmn.process(start + "<bpmn:dataObject id='d'/>" + flow("f", "s", "d")),
                        List.of("f: The flow ends at d, which is not a flow node of its process")),
                arguments(
                        "a flow into a subprocess",
                        TestBpmn.process(start + inside + flow("f", "s", "e2")),
                        List.of("f: The flow ends at e2 and crosses the boundary of a subprocess")),
                arguments(
                        "a flow out of a subprocess",
                        TestBpmn.process(start + inside + end + flow("f", "s2", "e")),
                        List.of("f: The flow starts at s2 and crosses the boundary of a subprocess")),
                arguments(
                        "a flow into another process",
                        TestBpmn.file("<bpmn:process id='p' isExecutable='true'>" + start + flow("f", "s", "e3")
                                + "</bpmn:process><bpmn:process id='q' isExecutable='true'><bpmn:startEvent id='s3'/>"
                                + "<bpmn:endEvent id='e3'/></bpmn:process>"),
                        List.of("f: The flow ends at e3, which is not a flow node of its process")),
                arguments(
                        "a flow into a start and out of an end",
                        TestBpmn.process(start + end + flow("f", "e", "s")),
                        List.of(
                                "e: An endEvent must not have an outgoing flow",
                                "s: A startEvent must not have an incoming flow")),
                arguments(
                        "an id that is used twice",
                        TestBpmn.process(start + "<bpmn:task id='n'/><bpmn:task id='n'/>"),
                        List.of("n: The id n is not unique: it is also the id of the element in line 6")),
                arguments(
                        "two processes of one id",
                        TestBpmn.file("<bpmn:process id='p' isExecutable='true'><bpmn:startEvent"
                                + " id='s'/></bpmn:process><bpmn:process id='p'"
                                + " isExecutable='true'><bpmn:startEvent id='t'/></bpmn:process>"),
                        List.of("p: The id p is not unique: it is also the id of the element in line 6")),
                arguments(
                        "a node without an id",
                        TestBpmn.process(start + "<bpmn:task/>"),
                        List.of("p: A task in p has no id")),
                arguments(
                        "a process without an id",
                        TestBpmn.file("<bpmn:process isExecutable='true'><bpmn:startEvent id='s'/></bpmn:process>"),
                        List.of("-: A process has no id")),
                arguments(
                        "a process that is not executable",
                        TestBpmn.file("<bpmn:process id='p'/><bpmn:process id='q' isExecutable='false'/>"),
                        List.of(
                                "p: The process is not executable: set isExecutable=\"true\"",
                                "q: The process is not executable: set isExecutable=\"true\"")),
                arguments("no process", TestBpmn.file(""), List.of("-: The file has no process")),
                arguments(
                        "an extension of the process",
                        TestBpmn.process(
                                "<bpmn:extensionElements><zeebe:inventedTomorrow/></bpmn:extensionElements>" + start),
                        List.of("p: A process with zeebe:inventedTomorrow is not supported")),
                arguments(
                        "an expiry of the process that is no time",
                        TestBpmn.process("<bpmn:extensionElements><zeebe:properties>"
                                + "<zeebe:property name='expiryTime' value='tomorrow'/></zeebe:properties>"
                                + "</bpmn:extensionElements>" + start),
                        List.of("p: The expiryTime of the process must be an ISO 8601 duration, or a date and time with"
                                + " an offset, before the year 10000")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("structures")
    void structures_that_cannot_be_executed_are_refused(String name, String xml, List<String> expected) {
        assertThat(errors(xml)).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <bpmn:serviceTsk id="n"/>                | n: A serviceTsk is not allowed here in a process
            <bpmn:task id="n" foo="1"/>              | n: A task must not have the attribute foo
            <bpmn:task id="1n"/>                     | 1n: The value 1n is not allowed for the attribute id
            <bpmn:task id="n" isForCompensation="maybe"/> | n: The value maybe is not allowed for the attribute isForCompensation
            <bpmn:task id="n">text</bpmn:task>       | n: A task must not contain text
            <bpmn:task id="n"><bpmn:task id="o"/></bpmn:task> | o: A task is not allowed here in a task
            <bpmn:dataObjectReference id="n" dataObjectRef="nope"/> | n: The attribute dataObjectRef refers to nope, which does not exist
            """)
    void what_does_not_follow_the_schema_is_refused_in_words(String content, String error) {
        assertThat(errors(TestBpmn.process("<bpmn:startEvent id='s'/>" + content)))
                .containsExactly(error);
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        assertThat(errors(TestBpmn.process(
                        "<bpmn:startEvent id='s'/><bpmn:complexGateway id='c'/><bpmn:callActivity id='u'/>"
                                + activity("serviceTask", "<zeebe:taskDefinition type='=)'/>")
                                + flow("f", "s", "n", "=true"))))
                .containsExactly(
                        "c: A complexGateway is not supported",
                        "f: A condition on an outgoing flow of a startEvent is not supported: use an exclusiveGateway",
                        "u: A callActivity needs a zeebe:calledElement with the processId of the process to call",
                        "n: The job type is not valid FEEL at column 1, near \")\"");
    }

    @Test
    void a_file_that_is_wrong_everywhere_is_not_answered_at_length() {
        StringBuilder wrong = new StringBuilder("<bpmn:startEvent id='s'/>");
        for (int i = 0; i < 1000; i++) {
            wrong.append("<bpmn:callActivity id='u%d'/>".formatted(i));
        }

        assertThat(errors(TestBpmn.process(wrong.toString()))).hasSize(100);
    }
}
