package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.event;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.start;
import static dev.onset.bpmn.TestBpmn.timer;
import static dev.onset.bpmn.TestBpmn.withDefinitions;
import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.zeebe.model.bpmn.Bpmn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.camunda.bpm.model.xml.type.ModelElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Compiles a model for each row and cell of {@code docs/bpmn-support.md} and compares the result with the page. */
class BpmnSupportTest {

    private static final Path PAGE = Path.of("docs", "bpmn-support.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final String JOB = "<zeebe:taskDefinition type='t'/>";

    /** The content that makes a flow node valid. The id and the references are fixed. */
    private static final Map<String, String> FLOW_NODES = Map.ofEntries(
            Map.entry("serviceTask", job("n")),
            Map.entry("sendTask", TestBpmn.activity("sendTask", JOB)),
            Map.entry("businessRuleTask", TestBpmn.activity("businessRuleTask", JOB)),
            Map.entry(
                    "scriptTask",
                    TestBpmn.activity("scriptTask", "<zeebe:script expression='=1' resultVariable='x'/>")),
            Map.entry("userTask", TestBpmn.activity("userTask", "<zeebe:userTask/>")),
            Map.entry("receiveTask", "<bpmn:receiveTask id='n' messageRef='m'/>"),
            Map.entry("callActivity", TestBpmn.activity("callActivity", "<zeebe:calledElement processId='q'/>")),
            Map.entry("subProcess", "<bpmn:subProcess id='n'>" + start("s2") + "</bpmn:subProcess>"),
            Map.entry("transaction", "<bpmn:transaction id='n'>" + start("s2") + "</bpmn:transaction>"),
            Map.entry(
                    "adHocSubProcess", "<bpmn:adHocSubProcess id='n'><bpmn:task id='inside'/></bpmn:adHocSubProcess>"),
            Map.entry("intermediateCatchEvent", event("intermediateCatchEvent", "id='n'", TestBpmn.message("m"))));

    /** Models of elements that are not nodes with incoming and outgoing flows. */
    private static final Map<String, String> OTHER_ELEMENTS = Map.of(
            "sequenceFlow", around("<bpmn:task id='n'/>"),
            "startEvent", around("<bpmn:task id='n'/>"),
            "endEvent", around("<bpmn:task id='n'/>"),
            "boundaryEvent",
                    around(job("n") + event("boundaryEvent", "id='b' attachedToRef='n'", TestBpmn.message("m"))),
            "eventBasedGateway",
                    withDefinitions(start("s") + "<bpmn:eventBasedGateway id='g'/>"
                            + event("intermediateCatchEvent", "id='a'", TestBpmn.message("m"))
                            + event("intermediateCatchEvent", "id='b'", timer("timeDuration", "PT1H"))
                            + flow("f1", "s", "g") + flow("f2", "g", "a") + flow("f3", "g", "b")),
            "dataObject", withDefinitions(start("s") + "<bpmn:dataObject id='n'/>"),
            "dataObjectReference", withDefinitions(start("s") + "<bpmn:dataObjectReference id='n'/>"),
            "dataStoreReference", withDefinitions(start("s") + "<bpmn:dataStoreReference id='n'/>"));

    private static final Map<String, String> DEFINITIONS = Map.of(
            "none",
            "",
            "messageEventDefinition",
            TestBpmn.message("m"),
            "timerEventDefinition",
            timer("timeDate", "2027-01-01T00:00:00Z"),
            "errorEventDefinition",
            TestBpmn.error("err"),
            "escalationEventDefinition",
            "<bpmn:escalationEventDefinition escalationRef='esc'/>",
            "linkEventDefinition",
            "<bpmn:linkEventDefinition name='x'/>",
            "conditionalEventDefinition",
            "<bpmn:conditionalEventDefinition><bpmn:condition xsi:type='bpmn:tFormalExpression'>=x</bpmn:condition>"
                    + "</bpmn:conditionalEventDefinition>");

    /** The models of the columns of the table of events. {@code %s} stands for the content of the event. */
    private static final List<String> EVENTS = List.of(
            withDefinitions(event("startEvent", "id='x'", "%s")),
            withDefinitions(start("s") + "<bpmn:subProcess id='es' triggeredByEvent='true'>"
                    + event("startEvent", "id='x'", "%s") + "</bpmn:subProcess>"),
            withDefinitions(start("s") + event("intermediateCatchEvent", "id='x'", "%s")),
            withDefinitions(start("s") + "<bpmn:subProcess id='n'>" + start("s2") + "</bpmn:subProcess>"
                    + event("boundaryEvent", "id='x' attachedToRef='n'", "%s")
                    + "<bpmn:task id='undo' isForCompensation='true'/>"
                    + "<bpmn:association id='undo_with' sourceRef='x' targetRef='undo'/>"),
            withDefinitions(start("s")
                    + event("intermediateThrowEvent", "id='x'", "%s")
                    + event("intermediateCatchEvent", "id='y'", "<bpmn:linkEventDefinition name='x'/>")),
            withDefinitions(start("s") + event("endEvent", "id='x'", "%s")));

    /** Models of the columns in which cancel events are possible, which need a transaction. */
    private static final Map<Integer, String> CANCEL_EVENTS = Map.of(
            3,
            withDefinitions(start("s") + "<bpmn:transaction id='n'>" + start("s2") + "</bpmn:transaction>"
                    + event("boundaryEvent", "id='x' attachedToRef='n'", "%s")),
            5,
            withDefinitions(start("s") + "<bpmn:transaction id='n'>" + start("s2") + event("endEvent", "id='x'", "%s")
                    + "</bpmn:transaction>"
                    + event("boundaryEvent", "id='y' attachedToRef='n'", "<bpmn:cancelEventDefinition/>")));

    private static final List<Boolean> THROWS = List.of(false, false, false, false, true, true);

    /** Models of extensions that a service task does not support. {@code %s} stands for the extension. */
    private static final Map<String, String> HOSTS = Map.ofEntries(
            Map.entry("taskHeaders", on("serviceTask", JOB + "%s")),
            Map.entry("header", on("serviceTask", JOB + "<zeebe:taskHeaders>%s</zeebe:taskHeaders>")),
            Map.entry("ioMapping", on("task", "%s")),
            Map.entry("input", on("task", "<zeebe:ioMapping>%s</zeebe:ioMapping>")),
            Map.entry("output", on("task", "<zeebe:ioMapping>%s</zeebe:ioMapping>")),
            Map.entry("script", on("scriptTask", "%s")),
            Map.entry("userTask", on("userTask", "%s")),
            Map.entry("assignmentDefinition", on("userTask", "<zeebe:userTask/>%s")),
            Map.entry("taskSchedule", on("userTask", "<zeebe:userTask/>%s")),
            Map.entry("priorityDefinition", on("userTask", "<zeebe:userTask/>%s")),
            Map.entry("formDefinition", on("userTask", "<zeebe:userTask/>%s")),
            Map.entry("executionListener", on("task", "<zeebe:executionListeners>%s</zeebe:executionListeners>")),
            Map.entry("taskListeners", on("userTask", "<zeebe:userTask/>%s")),
            Map.entry("taskDefinition", on("serviceTask", "%s")),
            Map.entry("linkedResource", on("serviceTask", JOB + "<zeebe:linkedResources>%s</zeebe:linkedResources>")),
            Map.entry("calledElement", on("callActivity", "%s")),
            Map.entry("calledDecision", on("businessRuleTask", "%s")),
            Map.entry(
                    "subscription",
                    TestBpmn.file(
                            "<bpmn:process id='p' isExecutable='true'>" + start("s") + "</bpmn:process>"
                                    + "<bpmn:message id='m' name='m'><bpmn:extensionElements>%s</bpmn:extensionElements></bpmn:message>")),
            Map.entry(
                    "loopCharacteristics",
                    around(job(
                            "n",
                            "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>%s</bpmn:extensionElements>"
                                    + "</bpmn:multiInstanceLoopCharacteristics>"))),
            Map.entry(
                    "adHoc",
                    around("<bpmn:adHocSubProcess id='n'><bpmn:extensionElements>%s</bpmn:extensionElements>"
                            + "<bpmn:task id='inside'/></bpmn:adHocSubProcess>")),
            Map.entry(
                    "conditionalFilter",
                    withDefinitions(start("s")
                            + event(
                                    "intermediateCatchEvent",
                                    "id='n'",
                                    "<bpmn:conditionalEventDefinition><bpmn:extensionElements>%s</bpmn:extensionElements>"
                                            + "<bpmn:condition xsi:type='bpmn:tFormalExpression'>=x</bpmn:condition>"
                                            + "</bpmn:conditionalEventDefinition>"))),
            Map.entry(
                    "publishMessage",
                    withDefinitions(start("s")
                            + event(
                                    "intermediateThrowEvent",
                                    "id='n'",
                                    "<bpmn:messageEventDefinition messageRef='keyless'><bpmn:extensionElements>%s"
                                            + "</bpmn:extensionElements></bpmn:messageEventDefinition>"))),
            Map.entry("properties", on("task", "%s")),
            Map.entry("property", onProcess("<zeebe:properties>%s</zeebe:properties>")),
            Map.entry("versionTag", onProcess("%s")),
            Map.entry("userTaskForm", onProcess("%s")));

    /** Values of attributes for which {@code =1}, which is FEEL and not a name, is not valid. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("retries", "3"),
            Map.entry("eventType", "end"),
            Map.entry("priority", "3"),
            Map.entry("target", "x"),
            Map.entry("name", "expiryTime"),
            Map.entry("key", "k"),
            Map.entry("resultVariable", "x"),
            Map.entry("variableNames", "x, y"),
            Map.entry("variableEvents", "create"),
            Map.entry("inputElement", "x"),
            Map.entry("outputCollection", "x"),
            Map.entry("bindingType", "deployment"),
            Map.entry("propagateAllParentVariables", "true"),
            Map.entry("propagateAllChildVariables", "true"));

    record Row(String name, List<String> cells) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static String around(String node) {
        return withDefinitions(start("s") + node + end("e") + flow("f1", "s", "n") + flow("f2", "n", "e"));
    }

    private static String on(String activity, String extensions) {
        return around(TestBpmn.activity(activity, extensions));
    }

    private static String onProcess(String extensions) {
        return withDefinitions("<bpmn:extensionElements>" + extensions + "</bpmn:extensionElements>" + start("s"));
    }

    private static Stream<Row> rows(String heading) {
        try {
            return Files.readAllLines(PAGE).stream()
                    .dropWhile(line -> !line.equals("## " + heading))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("## "))
                    .filter(line -> line.startsWith("|"))
                    .skip(2)
                    .map(BpmnSupportTest::row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        List<String> cells =
                Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        return new Row(cells.get(1).replace("`", ""), cells.subList(2, cells.size() - 1));
    }

    static Stream<Row> flowElements() {
        return rows("Flow elements");
    }

    static Stream<Row> events() {
        return rows("Events");
    }

    static Stream<Row> loops() {
        return rows("Loops");
    }

    static Stream<Row> extensions() {
        return rows("Extensions");
    }

    private static void check(String what, String name, String xml, boolean supported) {
        if (supported) {
            assertThat(TestBpmn.errors(xml)).as(what).isEmpty();
        } else {
            assertThat(TestBpmn.errors(xml)).as(what).anyMatch(error -> error.contains(name));
        }
    }

    @ParameterizedTest
    @MethodSource("flowElements")
    void flow_elements_are_as_the_page_says(Row row) {
        String node = FLOW_NODES.getOrDefault(row.name(), "<bpmn:%s id='n'/>".formatted(row.name()));
        String xml = OTHER_ELEMENTS.getOrDefault(row.name(), around(node));

        check(row.name(), row.name(), xml, !row.cells().getFirst().equals("no"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void events_are_as_the_page_says(Row row) {
        String definition = DEFINITIONS.getOrDefault(row.name(), "<bpmn:%s/>".formatted(row.name()));
        for (int column = 0; column < EVENTS.size(); column++) {
            boolean sent = THROWS.get(column) && row.name().equals("messageEventDefinition");
            String inside = (sent ? "<bpmn:extensionElements>" + JOB + "</bpmn:extensionElements>" : "") + definition;
            String model = row.name().equals("cancelEventDefinition")
                    ? CANCEL_EVENTS.getOrDefault(column, EVENTS.get(column))
                    : EVENTS.get(column);
            check(
                    row.name() + ", column " + column,
                    row.name().equals("none") ? "needs an event definition" : row.name(),
                    model.formatted(inside),
                    row.cells().get(column).equals("yes"));
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void loops_are_as_the_page_says(Row row) {
        String inside =
                "<bpmn:extensionElements><zeebe:loopCharacteristics inputCollection='=x'/></bpmn:extensionElements>";
        String xml = around(job("n", "<bpmn:%1$s>%2$s</bpmn:%1$s>".formatted(row.name(), inside)));

        check(row.name(), row.name(), xml, row.cells().getFirst().equals("yes"));
    }

    @ParameterizedTest
    @MethodSource("extensions")
    void extensions_are_as_the_page_says(Row row) {
        String name = row.name().substring("zeebe:".length());
        boolean supported = !row.cells().getFirst().equals("no");
        String host = HOSTS.getOrDefault(name, on("serviceTask", JOB + "%s"));
        List<String> attributes = codes(row.cells().get(1));

        if (name.equals("formDefinition")) {
            // A row has one key or another.
            attributes.forEach(
                    attribute -> check(row.name(), name, host.formatted(xml(name, List.of(attribute))), true));
        } else {
            check(row.name(), row.name(), host.formatted(xml(name, attributes)), supported);
        }
        if (supported) {
            for (String refused : codes(row.cells().get(2))) {
                check(
                        row.name(),
                        "The attribute " + refused + " of " + row.name() + " is not supported",
                        host.formatted(xml(
                                name,
                                Stream.concat(attributes.stream(), Stream.of(refused))
                                        .toList())),
                        false);
            }
        }
    }

    private static String xml(String extension, List<String> attributes) {
        return "<zeebe:" + extension
                + attributes.stream()
                        .map(name -> " %s='%s'".formatted(name, VALUES.getOrDefault(name, "=a.b")))
                        .collect(Collectors.joining())
                + "/>";
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    @Test
    void no_flow_element_and_no_event_definition_of_the_schema_is_left_out() throws Exception {
        Set<String> flowElements = names(flowElements());
        Set<String> definitions = names(events());

        assertThat(flowElements).containsExactlyInAnyOrderElementsOf(substitutes("flowElement"));
        definitions.remove("none");
        assertThat(definitions).containsExactlyInAnyOrderElementsOf(substitutes("eventDefinition"));
        assertThat(names(loops())).containsExactlyInAnyOrderElementsOf(substitutes("loopCharacteristics"));
    }

    private static Set<String> names(Stream<Row> rows) {
        return rows.map(Row::name).collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<String> substitutes(String group) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        Set<String> found = new HashSet<>();
        try (InputStream schema = Objects.requireNonNull(Bpmn.class.getResourceAsStream("/Semantic.xsd"))) {
            NodeList elements = factory.newDocumentBuilder().parse(schema).getElementsByTagNameNS("*", "element");
            for (int i = 0; i < elements.getLength(); i++) {
                Element element = (Element) elements.item(i);
                if (element.getAttribute("substitutionGroup").equals(group)) {
                    found.add(element.getAttribute("name"));
                }
            }
        }
        return found;
    }

    @Test
    void no_extension_and_no_attribute_of_the_dialect_is_left_out() {
        Map<String, Set<String>> page = extensions()
                .collect(Collectors.toMap(
                        row -> row.name().substring("zeebe:".length()),
                        row -> Set.copyOf(codes(row.cells().get(1) + row.cells().get(2)))));

        Bpmn.INSTANCE.getBpmnModel().getTypes().stream()
                .filter(type -> BpmnNames.ZEEBE.equals(type.getTypeNamespace()) && !type.isAbstract())
                .forEach(type -> assertThat(page.getOrDefault(type.getTypeName(), Set.of("not on the page")))
                        .as(type.getTypeName())
                        .containsAll(attributes(type)));
    }

    private static Set<String> attributes(ModelElementType type) {
        return type.getAttributes().stream()
                .map(attribute -> attribute.getAttributeName())
                .collect(Collectors.toSet());
    }
}
