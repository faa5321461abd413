package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.error;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.event;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.message;
import static dev.onset.bpmn.TestBpmn.start;
import static dev.onset.bpmn.TestBpmn.timer;
import static dev.onset.bpmn.TestBpmn.withDefinitions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events, calls and loops that would not be executed as they are drawn are refused, with the id of the element and a
 * reason.
 */
class RefusedEventsTest {

    private static String around(String node) {
        return withDefinitions(start("s") + node + end("e") + flow("f1", "s", "n") + flow("f2", "n", "e"));
    }

    private static String catching(String definition) {
        return around(event("intermediateCatchEvent", "id='n'", definition));
    }

    private static String boundary(String attributes, String definition) {
        return around(job("n") + event("boundaryEvent", "id='b' attachedToRef='n' " + attributes, definition));
    }

    private static String eventSubProcess(String start) {
        return withDefinitions(
                start("s") + "<bpmn:subProcess id='es' triggeredByEvent='true'>" + start + "</bpmn:subProcess>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            timeDuration | soon             | The timer's duration must be an ISO 8601 duration
            timeDuration | P                | The timer's duration must be an ISO 8601 duration
            timeDuration | XT5S             | The timer's duration must be an ISO 8601 duration
            timeDuration | PT99999999999999999999H | The timer's duration must be an ISO 8601 duration
            timeDuration | =1 +             | The timer's time is not valid FEEL at column 3, near "+"
            timeDuration |                  | The timer's time is missing
            timeDate     | 2026-11-24       | The timer's date must be an ISO 8601 date and time with an offset
            timeDate     | 2026-11-24T10:00 | The timer's date must be an ISO 8601 date and time with an offset
            timeCycle    | R3/PT10S         | An intermediateCatchEvent with timeCycle is not supported here, because the event is triggered only once
            """)
    void times_are_checked(String type, String time, String reason) {
        assertThat(errors(catching(timer(type, time == null ? "" : time)))).containsExactly("n: " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            R3                   | The timer's cycle must be an ISO 8601 repeating interval or a cron expression with six fields
            R3/                  | The timer's cycle must be an ISO 8601 repeating interval or a cron expression with six fields
            R99999999999/PT1S    | The timer's cycle must be an ISO 8601 repeating interval or a cron expression with six fields
            R3/PT                | The timer's cycle must be an ISO 8601 repeating interval or a cron expression with six fields
            * * * * *            | The timer's cycle must be an ISO 8601 repeating interval or a cron expression with six fields
            0 0 25 * * *         | The timer's cycle must be an ISO 8601 repeating interval or a cron expression with six fields
            0 0 0 31 2 *         | The timer's cycle never fires
            R0/PT1S              | The timer's cycle never fires
            R/PT0S               | The timer's interval must be at least one second
            R/PT0.999S           | The timer's interval must be at least one second
            R/PT-5S              | The timer's interval must be at least one second
            R/1960-01-01T00:00:00Z/PT0S | The timer's interval must be at least one second
            R/-999999999-01-01T00:00:00Z/P1D | The timer's cycle must be an ISO 8601 repeating interval or a cron expression with six fields
            """)
    void cycles_are_checked(String cycle, String reason) {
        assertThat(errors(boundary("cancelActivity='false'", timer("timeCycle", cycle))))
                .containsExactly("b: " + reason);
    }

    static Stream<Arguments> events() {
        String two = message("m") + timer("timeDuration", "PT1H");
        return Stream.of(
                arguments(
                        "a catch event for nothing",
                        catching(""),
                        "n: An intermediateCatchEvent needs an event definition"),
                arguments(
                        "several definitions",
                        catching(two),
                        "n: An intermediateCatchEvent with several event definitions is not supported"),
                arguments(
                        "several definitions at a boundary",
                        boundary("", two),
                        "b: A boundaryEvent with several event definitions is not supported"),
                arguments(
                        "no time",
                        catching("<bpmn:timerEventDefinition/>"),
                        "n: A timerEventDefinition needs exactly one of timeDate, timeDuration and timeCycle"),
                arguments(
                        "no message",
                        catching("<bpmn:messageEventDefinition/>"),
                        "n: An intermediateCatchEvent needs a messageRef"),
                arguments(
                        "a message that does not exist",
                        catching(message("nope")),
                        "n: The attribute messageRef refers to nope, which is not a message of the file"),
                arguments(
                        "a message without a name",
                        withDefinitions(event("startEvent", "id='s'", message("nameless"))),
                        "s: The name of the message nameless is missing"),
                arguments(
                        "a message without a key",
                        catching(message("keyless")),
                        "n: An intermediateCatchEvent needs a zeebe:subscription with a correlationKey on the message"
                                + " keyless"),
                arguments(
                        "a receive task without a message",
                        around("<bpmn:receiveTask id='n'/>"),
                        "n: A receiveTask needs a messageRef"),
                arguments(
                        "a receive task that starts",
                        around("<bpmn:receiveTask id='n' messageRef='m' instantiate='true'/>"),
                        "n: A receiveTask that is instantiating is not supported"),
                arguments(
                        "an extension of a definition",
                        catching("<bpmn:messageEventDefinition messageRef='m'><bpmn:extensionElements>"
                                + "<zeebe:publishMessage/></bpmn:extensionElements></bpmn:messageEventDefinition>"),
                        "n: A messageEventDefinition with zeebe:publishMessage is not supported"),
                arguments(
                        "a thrown message that nobody sends",
                        around(event("intermediateThrowEvent", "id='n'", message("m"))),
                        "n: An intermediateThrowEvent needs a zeebe:taskDefinition with the type of the job"),
                arguments(
                        "an error end for nothing",
                        withDefinitions(start("s") + event("endEvent", "id='e'", "<bpmn:errorEventDefinition/>")),
                        "e: An error endEvent needs an errorRef"),
                arguments(
                        "an error that does not exist",
                        withDefinitions(start("s") + event("endEvent", "id='e'", error("nope"))),
                        "e: The attribute errorRef refers to nope, which is not an error of the file"),
                arguments(
                        "an error without a code",
                        withDefinitions(start("s") + event("endEvent", "id='e'", error("codeless"))),
                        "e: The error codeless needs an errorCode, because an endEvent throws it"),
                arguments(
                        "a process that a message starts whose name values say",
                        withDefinitions(event("startEvent", "id='s'", message("m2"))),
                        "s: The message name of a process start must not depend on variables, because there is no instance"
                                + " yet (The name of the message m2: No variable found with name 'order'; Cannot add"
                                + " null to a string)"),
                arguments(
                        "an error that is caught by an expression",
                        boundary("", error("feelErr")),
                        "b: The errorCode of feelErr is an expression, which is not supported for catching events"),
                arguments(
                        "an error that does not interrupt",
                        boundary("cancelActivity='false'", error("err")),
                        "b: A boundaryEvent with errorEventDefinition must be interrupting"),
                arguments(
                        "a cycle that interrupts",
                        boundary("", timer("timeCycle", "R3/PT1H")),
                        "b: A boundaryEvent with timeCycle is not supported here, because the event is triggered only"
                                + " once"),
                arguments(
                        "a process that starts after a duration",
                        withDefinitions(event("startEvent", "id='s'", timer("timeDuration", "PT1H"))),
                        "s: A startEvent of a process with timeDuration is not supported: use timeDate or timeCycle"),
                arguments(
                        "a process that starts at a time that values say",
                        withDefinitions(event("startEvent", "id='s'", timer("timeDate", "=dueDate"))),
                        "s: The timer's time: No variable found with name 'dueDate'"),
                arguments(
                        "a process that starts at no time",
                        withDefinitions(event("startEvent", "id='s'", timer("timeCycle", "=\"often\""))),
                        "s: The timer's cycle must be an ISO 8601 repeating interval or a cron expression with six"
                                + " fields"),
                arguments(
                        "a boundary that a flow leads to",
                        withDefinitions(start("s")
                                + job("n")
                                + event("boundaryEvent", "id='b' attachedToRef='n'", message("m"))
                                + flow("f", "s", "b")),
                        "b: A boundaryEvent must not have an incoming flow"),
                arguments(
                        "a boundary of nothing",
                        withDefinitions(
                                start("s") + event("boundaryEvent", "id='b' attachedToRef='nope'", message("m"))),
                        "b: The attribute attachedToRef refers to nope, which is not a flow node"),
                arguments(
                        "a boundary of a gateway",
                        withDefinitions(start("s") + "<bpmn:parallelGateway id='g'/>"
                                + event("boundaryEvent", "id='b' attachedToRef='g'", message("m"))),
                        "b: The event is attached to g, which is not an activity"),
                arguments(
                        "a boundary elsewhere",
                        around("<bpmn:subProcess id='n'>" + start("s2") + job("inside") + "</bpmn:subProcess>"
                                + event("boundaryEvent", "id='b' attachedToRef='inside'", message("m"))),
                        "b: The event is attached to inside, which is in another scope"),
                arguments(
                        "two boundaries for one message",
                        boundary("", message("m"))
                                .replace(
                                        "</bpmn:boundaryEvent>",
                                        "</bpmn:boundaryEvent>"
                                                + event("boundaryEvent", "id='b2' attachedToRef='n'", message("m"))),
                        "b2: The event waits for the message paid, for which b already waits"),
                arguments(
                        "two boundaries for one error",
                        boundary("", error("err"))
                                .replace(
                                        "</bpmn:boundaryEvent>",
                                        "</bpmn:boundaryEvent>"
                                                + event("boundaryEvent", "id='b2' attachedToRef='n'", error("err"))),
                        "b2: The event waits for the error SOLD_OUT, for which b already waits"),
                arguments(
                        "two starts for one message",
                        withDefinitions(event("startEvent", "id='s'", message("m"))
                                + event("startEvent", "id='s2'", message("m"))),
                        "s2: The event waits for the message paid, for which s already waits"),
                arguments(
                        "a process that an error starts",
                        withDefinitions(event("startEvent", "id='s'", error("err"))),
                        "s: A startEvent with errorEventDefinition is not supported here"),
                arguments(
                        "a subprocess that a message starts",
                        around("<bpmn:subProcess id='n'>" + event("startEvent", "id='s2'", message("m"))
                                + "</bpmn:subProcess>"),
                        "s2: A startEvent with messageEventDefinition is not supported here"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void events_that_cannot_be_executed_are_refused(String name, String xml, String error) {
        assertThat(errors(xml)).containsExactly(error);
    }

    static Stream<Arguments> structures() {
        String inside = "<bpmn:subProcess id='es2' triggeredByEvent='true'>"
                + event("startEvent", "id='s3'", message("m2")) + "</bpmn:subProcess>";
        String gateway = start("s") + "<bpmn:eventBasedGateway id='g'/>" + flow("f0", "s", "g");
        String timed = event("intermediateCatchEvent", "id='t'", timer("timeDuration", "PT1H"));
        String mapping = "<bpmn:extensionElements><zeebe:ioMapping><zeebe:input source='=1' target='x'/>"
                + "</zeebe:ioMapping></bpmn:extensionElements>";
        String receive = "<bpmn:receiveTask id='r' messageRef='m'/>";
        String both = flow("f1", "g", "t") + flow("f2", "g", "r");
        return Stream.of(
                arguments(
                        "an event subprocess that nothing starts",
                        eventSubProcess(start("s2")),
                        "s2: A startEvent needs an event definition"),
                arguments(
                        "an event subprocess with two starts",
                        eventSubProcess(event("startEvent", "id='s2'", message("m"))
                                + event("startEvent", "id='s4'", message("m2"))),
                        "es: A subProcess with several start events is not supported"),
                arguments(
                        "an event subprocess that an error starts beside",
                        eventSubProcess(event("startEvent", "id='s2' isInterrupting='false'", error("err"))),
                        "s2: A startEvent with errorEventDefinition must be interrupting"),
                arguments(
                        "a cycle that interrupts",
                        eventSubProcess(event("startEvent", "id='s2'", timer("timeCycle", "R/PT1H"))),
                        "s2: A startEvent with timeCycle is not supported here, because the event is triggered only"
                                + " once"),
                arguments(
                        "an event subprocess in an event subprocess",
                        eventSubProcess(event("startEvent", "id='s2'", message("m")) + inside),
                        "es2: An event subprocess directly in an event subprocess is not supported"),
                arguments(
                        "two event subprocesses for one message",
                        withDefinitions(start("s")
                                + inside
                                + inside.replace("es2", "es").replace("s3", "s2")),
                        "s2: The event waits for the message =\"sent to \" + order, for which s3 already waits"),
                arguments(
                        "a flow to an event subprocess",
                        withDefinitions(start("s") + inside + flow("f", "s", "es2")),
                        "es2: An event subprocess must not have an incoming flow"),
                arguments(
                        "a boundary of an event subprocess",
                        withDefinitions(start("s")
                                + inside
                                + event("boundaryEvent", "id='b' attachedToRef='es2'", message("m"))),
                        "b: The event is attached to es2, which is not an activity"),
                arguments(
                        "a gateway with one event",
                        withDefinitions(gateway + timed + flow("f1", "g", "t")),
                        "g: An eventBasedGateway needs at least two outgoing flows"),
                arguments(
                        "a gateway that starts",
                        withDefinitions(
                                gateway.replace("id='g'", "id='g' instantiate='true'") + timed + receive + both),
                        "g: An eventBasedGateway that is instantiating or parallel is not supported"),
                arguments(
                        "a gateway before a task",
                        withDefinitions(gateway + timed + job("r") + both),
                        "r: A serviceTask after the eventBasedGateway g is not supported: use an intermediateCatchEvent"
                                + " or a receiveTask"),
                arguments(
                        "a second way to an event",
                        withDefinitions(gateway + timed + receive + both + job("x") + flow("f3", "x", "t")),
                        "t: An intermediateCatchEvent after the eventBasedGateway g must not have another incoming"
                                + " flow"),
                arguments(
                        "a gateway before two of one message",
                        withDefinitions(
                                gateway + event("intermediateCatchEvent", "id='t'", message("m")) + receive + both),
                        "r: The event waits for the message paid, for which t already waits"),
                arguments(
                        "a boundary after a gateway",
                        withDefinitions(gateway
                                + timed
                                + receive
                                + both
                                + event("boundaryEvent", "id='b' attachedToRef='r'", message("m2"))),
                        "r: A receiveTask with a boundaryEvent after the eventBasedGateway g is not supported"),
                arguments(
                        "an input mapping after a gateway",
                        withDefinitions(gateway + timed + "<bpmn:receiveTask id='r' messageRef='m'>" + mapping
                                + "</bpmn:receiveTask>" + both),
                        "r: A receiveTask with an input mapping after the eventBasedGateway g is not supported"),
                arguments(
                        "an inclusive gateway without conditions",
                        withDefinitions(start("s") + "<bpmn:inclusiveGateway id='g'/>" + end("a") + end("b")
                                + flow("f0", "s", "g") + flow("x", "g", "a", "=true") + flow("y", "g", "b")),
                        "y: The flow must have a condition or be the default flow, because the inclusiveGateway g has"
                                + " several outgoing flows"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("structures")
    void structures_that_cannot_be_executed_are_refused(String name, String xml, String error) {
        assertThat(errors(xml)).containsExactly(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <zeebe:calledElement/>                                   | The called process's name is missing
            <zeebe:calledElement processId='=1 +'/>                  | The called process's name is not valid FEEL at column 3, near "+"
            <zeebe:calledElement processId='q' bindingType='versionTag'/> | The bindingType versionTag of a zeebe:calledElement is not supported: use latest or deployment
            <zeebe:properties/>                                      | A callActivity needs a zeebe:calledElement with the processId of the process to call
            """)
    void calls_are_checked(String extension, String reason) {
        assertThat(errors(around(TestBpmn.activity("callActivity", extension)))).containsExactly("n: " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <zeebe:loopCharacteristics/>                                | The input collection is missing
            <zeebe:loopCharacteristics inputCollection='items'/>        | The input collection must be a FEEL expression, which begins with =
            <zeebe:loopCharacteristics inputCollection='=items' inputElement='a b'/> | The inputElement of the zeebe:loopCharacteristics is not a valid variable name
            <zeebe:loopCharacteristics inputCollection='=items' outputCollection='a'/> | A zeebe:loopCharacteristics must have both outputCollection and outputElement, or neither
            <zeebe:loopCharacteristics inputCollection='=items' outputElement='=a'/> | A zeebe:loopCharacteristics must have both outputCollection and outputElement, or neither
            <zeebe:properties/>                                         | A serviceTask with multiInstanceLoopCharacteristics needs a zeebe:loopCharacteristics with an inputCollection
            """)
    void loops_are_checked(String extension, String reason) {
        assertThat(errors(around(job(
                        "n",
                        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>" + extension
                                + "</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>"))))
                .containsExactly("n: " + reason);
    }

    @Test
    void a_loop_by_number_is_refused() {
        assertThat(errors(around(job(
                        "n",
                        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
                                + "<zeebe:loopCharacteristics inputCollection='=items'/></bpmn:extensionElements>"
                                + "<bpmn:loopCardinality>3</bpmn:loopCardinality>"
                                + "</bpmn:multiInstanceLoopCharacteristics>"))))
                .containsExactly("n: A multiInstanceLoopCharacteristics with loopCardinality is not supported");
    }
}
