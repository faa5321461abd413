package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.event;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.start;
import static dev.onset.bpmn.TestBpmn.withDefinitions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.AdHoc;
import dev.onset.engine.AdHocElement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ad-hoc subprocesses and transactions are compiled, or refused with a reason. */
class AdHocModelsTest {

    private static final String JOB = "<zeebe:taskDefinition type='decide'/>";

    private static String around(String node) {
        return withDefinitions(start("s") + node + end("e") + flow("f1", "s", "n") + flow("f2", "n", "e"));
    }

    private static String adHoc(String attributes, String extensions, String content) {
        return around("<bpmn:adHocSubProcess id='n' " + attributes + "><bpmn:extensionElements>" + extensions
                + "</bpmn:extensionElements>" + content + "</bpmn:adHocSubProcess>");
    }

    private static String condition(String text) {
        return "<bpmn:completionCondition xsi:type='bpmn:tFormalExpression'>" + text + "</bpmn:completionCondition>";
    }

    private static AdHoc compiled(String xml) {
        return ((AdHocElement) TestBpmn.model(xml).node("n").element()).adHoc();
    }

    @Test
    void the_elements_that_can_be_activated_are_described_for_agents() {
        String inputs = """
                <zeebe:properties><zeebe:property name='p' value='v'/><zeebe:property name='q'/></zeebe:properties>
                <zeebe:ioMapping>
                  <zeebe:input source='=fromAi(toolCall.amount, "How much", "number")' target='x'/>
                  <zeebe:input source='={a: [fromAi(b), "c" + fromAi(description: "D", value: toolCall.d)]}' target='y'/>
                  <zeebe:input source='=fromAi(kind, "Kind", "string", { "enum": ["A", "B"] })' target='z'/>
                  <zeebe:input source='=1' target='fixed'/>
                </zeebe:ioMapping>
                """;
        AdHoc adHoc = compiled(adHoc(
                "",
                JOB,
                "<bpmn:task id='a' name='Task A'><bpmn:documentation>What A does</bpmn:documentation>"
                        + "<bpmn:extensionElements>" + inputs + "</bpmn:extensionElements></bpmn:task>"
                        + "<bpmn:task id='b'/>"
                        + "<bpmn:intermediateThrowEvent id='c'/>"
                        + job("d")
                        + event("boundaryEvent", "id='at_d' attachedToRef='d'", TestBpmn.error("err"))
                        + "<bpmn:subProcess id='es' triggeredByEvent='true'>"
                        + event("startEvent", "id='es_s'", TestBpmn.error("err2")) + "</bpmn:subProcess>"
                        + flow("f3", "a", "b")));

        assertThat(adHoc.elements())
                .extracting(element -> element.get("elementId"))
                .containsExactly("a", "c", "d");
        assertThat(adHoc.elements().get(1)).isEqualTo(Map.of("elementId", "c"));
        assertThat(adHoc.elements().getFirst())
                .containsEntry("elementName", "Task A")
                .containsEntry("documentation", "What A does")
                .hasEntrySatisfying(
                        "properties", properties -> assertThat(properties).hasToString("{p=v, q=null}"))
                .containsEntry(
                        "parameters",
                        List.of(
                                Map.of("name", "toolCall.amount", "description", "How much", "type", "number"),
                                Map.of("name", "b"),
                                Map.of("name", "toolCall.d", "description", "D"),
                                Map.of(
                                        "name",
                                        "kind",
                                        "description",
                                        "Kind",
                                        "type",
                                        "string",
                                        "schema",
                                        Map.of("enum", List.of("A", "B")))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            =fromAi("text")                     | a variable such as toolCall.amount
            =fromAi(1 + 2)                      | a variable such as toolCall.amount
            =fromAi(a, b)                       | that is not described by literals
            =fromAi(a, 1)                       | whose description is not a literal string
            =fromAi(a, "b", "c", "d")           | whose schema is not a literal context
            """)
    void a_parameter_that_cannot_be_described_is_refused(String source, String reason) {
        String input = "<bpmn:task id='a'><bpmn:extensionElements><zeebe:ioMapping><zeebe:input source='" + source
                + "' target='x'/></zeebe:ioMapping></bpmn:extensionElements></bpmn:task>";

        assertThat(errors(adHoc("", JOB, input)))
                .singleElement()
                .asString()
                .startsWith("a: ")
                .endsWith(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                  | ``                                            | ``                         | An adHocSubProcess needs at least one element without an incoming sequence flow
            ``                                  | ``                                            | <bpmn:task id='a'/><bpmn:endEvent id='x'/> | An adHocSubProcess must not have start events or end events
            ``                                  | ``                                            | <bpmn:task id='a'/><bpmn:startEvent id='x'/> | An adHocSubProcess must not have start events or end events
            ordering='Sequential'               | ``                                            | <bpmn:task id='a'/>        | An adHocSubProcess with the ordering Sequential is not supported
            ``                                  | <zeebe:taskHeaders/>                          | <bpmn:task id='a'/>        | An adHocSubProcess with zeebe:taskHeaders needs a zeebe:taskDefinition
            ``                                  | <zeebe:adHoc outputCollection='x'/>           | <bpmn:task id='a'/>        | A zeebe:adHoc must have both outputCollection and outputElement, or neither
            ``                                  | <zeebe:adHoc outputCollection='1x' outputElement='=a'/> | <bpmn:task id='a'/> | The outputCollection of the zeebe:adHoc is not a valid variable name
            ``                                  | <zeebe:adHoc activeElementsCollection='a'/>   | <bpmn:task id='a'/>        | The activeElementsCollection must be a FEEL expression, which begins with =
            """)
    void what_cannot_be_executed_is_refused(String attributes, String extensions, String content, String reason) {
        assertThat(errors(adHoc(attributes, extensions, content))).containsExactly("n: " + reason);
    }

    @Test
    void with_a_job_only_its_result_decides() {
        String reason = "n: An adHocSubProcess with a zeebe:taskDefinition must not have an activeElementsCollection, a"
                + " completionCondition or cancelRemainingInstances=\"false\", because the result of its job decides";
        String task = "<bpmn:task id='a'/>";

        assertThat(errors(adHoc("", JOB + "<zeebe:adHoc activeElementsCollection='=x'/>", task)))
                .containsExactly(reason);
        assertThat(errors(adHoc("", JOB, task + condition("=x")))).containsExactly(reason);
        assertThat(errors(adHoc("cancelRemainingInstances='false'", JOB, task))).containsExactly(reason);
        assertThat(errors(adHoc("cancelRemainingInstances='true'", JOB, task))).isEmpty();
    }

    @Test
    void cancel_events_are_those_of_a_transaction() {
        String cancel = "<bpmn:cancelEventDefinition/>";
        String inside = start("ts") + event("endEvent", "id='te'", cancel) + flow("f3", "ts", "te");
        String transaction = "<bpmn:transaction id='n'>" + inside + "</bpmn:transaction>";
        String boundary = event("boundaryEvent", "id='b' attachedToRef='n'", cancel);

        assertThat(errors(around(transaction + boundary))).isEmpty();
        assertThat(errors(around(transaction)))
                .containsExactly(
                        "n: A transaction with a cancel endEvent needs a cancel boundaryEvent, by which it is left"
                                + " when it is canceled");
        assertThat(errors(around("<bpmn:subProcess id='n'>" + inside + "</bpmn:subProcess>")))
                .containsExactly("te: A cancel endEvent must be directly in a transaction");
        assertThat(errors(around(job("n") + boundary)))
                .containsExactly("b: A cancel boundaryEvent must be attached to a transaction");
        assertThat(errors(around(transaction
                        + event("boundaryEvent", "id='b' attachedToRef='n' cancelActivity='false'", cancel))))
                .containsExactly("b: A boundaryEvent with cancelEventDefinition must be interrupting");
    }
}
