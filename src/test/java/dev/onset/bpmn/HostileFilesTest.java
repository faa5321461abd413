package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.bpmn.feel.FeelBudget;
import dev.onset.bpmn.feel.FeelExpressions;
import dev.onset.problems.ProblemError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;

/** Hostile files are refused quickly, with a reason. */
@Timeout(60)
class HostileFilesTest {

    private static final BpmnReader READER = new BpmnReader();

    @BeforeAll
    static void warm_up() {
        TestBpmn.compile(TestBpmn.around("<bpmn:task id='n'/>"));
    }

    private static String withDoctype(String doctype, String name) {
        return TestBpmn.process("<bpmn:startEvent id='s' name='" + name + "'/>")
                .replace("?>\n", "?>\n" + doctype + "\n");
    }

    private static String entityBomb() {
        StringBuilder doctype = new StringBuilder("<!DOCTYPE bomb [<!ENTITY e0 'lol'>");
        for (int i = 1; i < 30; i++) {
            doctype.append("<!ENTITY e%d '%s'>".formatted(i, ("&e" + (i - 1) + ";").repeat(10)));
        }
        return withDoctype(doctype + "]>", "&e29;");
    }

    private static String quadraticBlowup() {
        return withDoctype("<!DOCTYPE bomb [<!ENTITY e '" + "x".repeat(50_000) + "'>]>", "&e;".repeat(50_000));
    }

    @Test
    void document_types_are_refused() {
        for (String xml : List.of(
                withDoctype("<!DOCTYPE x SYSTEM 'file:///etc/passwd'>", ""),
                withDoctype("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", "&e;"),
                withDoctype("<!DOCTYPE x [<!ENTITY % e SYSTEM 'http://127.0.0.1:1/x'> %e;]>", ""),
                entityBomb(),
                quadraticBlowup())) {
            assertThat(errors(xml))
                    .containsExactly("-: The file has a document type declaration (DOCTYPE), which is not allowed");
        }
    }

    private static Stream<String> namespaces() {
        return Stream.of(
                BpmnNames.BPMN,
                BpmnNames.BPMN_DIAGRAM,
                BpmnNames.DIAGRAM,
                BpmnNames.DIAGRAM_COMMON,
                BpmnNames.ZEEBE,
                "http://www.w3.org/2001/XMLSchema-instance",
                "http://www.w3.org/XML/1998/namespace",
                "http://unknown.example");
    }

    @ParameterizedTest
    @MethodSource("namespaces")
    void no_schema_is_loaded_because_a_file_says_where_it_is(String namespace) throws Exception {
        try (CountingServer server = new CountingServer()) {
            for (String scheme : List.of("http", "ftp", "jar:http")) {
                String hint = "xsi:schemaLocation='" + namespace + " " + server.url(scheme) + "'";
                for (String xml : List.of(
                        diagram().replace("id=\"definitions\"", "id='d' " + hint),
                        diagram().replace("<e:x", "<e:x " + hint),
                        diagram().replace("<bpmndi:BPMNDiagram", "<bpmndi:BPMNDiagram " + hint),
                        diagram().replace("<di:waypoint", "<di:waypoint " + hint),
                        diagram().replace("<dc:Bounds", "<dc:Bounds " + hint))) {
                    assertThat(xml).contains(hint);
                    TestBpmn.compile(xml);
                    buildUnchecked(xml);
                }
            }
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void where_schemas_are_may_be_said_and_is_ignored() {
        String hints = namespaces()
                .map(namespace -> namespace + " http://127.0.0.1:1/x.xsd")
                .collect(Collectors.joining(" "));

        for (String hint : List.of(
                "xsi:schemaLocation='" + hints + "'",
                "xsi:schemaLocation='http://evil x.xsd'",
                "xsi:schemaLocation='no pairs at all'",
                "xsi:noNamespaceSchemaLocation='http://127.0.0.1:1/x.xsd'")) {
            for (String place : List.of("<bpmn:process", "<e:x", "<bpmndi:BPMNDiagram", "<di:waypoint", "<dc:Bounds")) {
                Compilation compilation = TestBpmn.compile(diagram().replace(place, place + " " + hint));

                assertThat(compilation.errors()).isEmpty();
                assertThat(compilation.warnings()).isEmpty();
                assertThat(compilation.processes()).hasSize(1);
            }
        }
    }

    @Test
    void nothing_else_that_a_file_names_is_loaded() throws Exception {
        try (CountingServer server = new CountingServer()) {
            String url = server.url("http");
            for (String xml : List.of(
                    withDoctype("<!DOCTYPE x SYSTEM '" + url + "'>", ""),
                    withDoctype("<!DOCTYPE x PUBLIC '-//x//y' '" + url + "'>", ""),
                    withDoctype("<!DOCTYPE x [<!ENTITY e SYSTEM '" + url + "'>]>", "&e;"),
                    withDoctype("<!DOCTYPE x [<!ENTITY % e SYSTEM '" + url + "'> %e;]>", ""),
                    withDoctype("<?xml-stylesheet type='text/xsl' href='" + url + "'?>", ""),
                    diagram().replace("<e:x", "<e:x xsi:noNamespaceSchemaLocation='" + url + "'"),
                    diagram()
                            .replace("xmlns:e='http://evil'", "xmlns:e='http://www.w3.org/2001/XInclude'")
                            .replace("<e:x", "<e:include href='" + url + "'"),
                    diagram().replace("<e:x", "<e:x xml:base='" + url + "'"),
                    diagram()
                            .replace(
                                    "<bpmn:process",
                                    "<bpmn:import importType='http://www.w3.org/2001/XMLSchema' location='" + url
                                            + "' namespace='http://evil'/><bpmn:process"))) {
                assertThat(xml).contains(url);
                TestBpmn.compile(xml);
                buildUnchecked(xml);
            }
            assertThat(server.connections()).isZero();
        }
    }

    /** Reads the file as if the check before the validator accepted it. */
    private static void buildUnchecked(String xml) throws IOException {
        try {
            XMLReader parser = new SafeXml().newParser();
            parser.setContentHandler(READER.newValidator(new BpmnXmlBuilder()));
            parser.parse(new InputSource(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))));
        } catch (SAXException refused) {
            assertThat(refused).hasMessageNotContaining("127.0.0.1");
        }
    }

    /** A file with elements of every namespace, none of which refers to anything outside the file. */
    private static String diagram() {
        return TestBpmn.file("""
                <bpmn:process id='p' isExecutable='true'>
                  <bpmn:extensionElements><e:x xmlns:e='http://evil'/></bpmn:extensionElements>
                  <bpmn:startEvent id='s'/><bpmn:endEvent id='t'/>
                  <bpmn:sequenceFlow id='f' sourceRef='s' targetRef='t'/>
                </bpmn:process>
                <bpmndi:BPMNDiagram xmlns:bpmndi='http://www.omg.org/spec/BPMN/20100524/DI'
                    xmlns:di='http://www.omg.org/spec/DD/20100524/DI'
                    xmlns:dc='http://www.omg.org/spec/DD/20100524/DC'>
                  <bpmndi:BPMNPlane bpmnElement='p'>
                    <bpmndi:BPMNShape bpmnElement='s'><dc:Bounds x='0' y='0' width='1' height='1'/></bpmndi:BPMNShape>
                    <bpmndi:BPMNEdge bpmnElement='f'>
                      <di:waypoint x='0' y='0'/><di:waypoint x='1' y='1'/>
                    </bpmndi:BPMNEdge>
                  </bpmndi:BPMNPlane>
                </bpmndi:BPMNDiagram>
                """);
    }

    /** Closes every connection immediately, so that a client is counted and has finished before the test continues. */
    private static final class CountingServer implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        private final AtomicInteger connections = new AtomicInteger();

        CountingServer() throws IOException {
            Thread.ofPlatform().daemon().start(() -> {
                while (!socket.isClosed()) {
                    try (Socket connection = socket.accept()) {
                        connections.incrementAndGet();
                    } catch (IOException closed) {
                        // The test has ended.
                    }
                }
            });
        }

        String url(String scheme) {
            String path = scheme.startsWith("jar:") ? "/x.jar!/x.xsd" : "/x.xsd";
            return scheme + "://127.0.0.1:" + socket.getLocalPort() + path;
        }

        int connections() {
            return connections.get();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void deep_nesting_is_refused() {
        int depth = 100_000;
        String xml = TestBpmn.process("<bpmn:subProcess>".repeat(depth) + "</bpmn:subProcess>".repeat(depth));

        assertThat(errors(xml)).containsExactly("-: The file nests elements more than 64 levels deep");
    }

    @Test
    void deep_nesting_of_foreign_elements_is_refused() {
        String xml = TestBpmn.process("<bpmn:extensionElements>" + "<a xmlns='x'>".repeat(1000) + "</a>".repeat(1000)
                + "</bpmn:extensionElements>");

        assertThat(errors(xml)).contains("-: The file nests elements more than 64 levels deep");
    }

    @Test
    void large_files_are_refused() {
        assertThat(errors(TestBpmn.compile(new byte[100 * 1024 * 1024])))
                .containsExactly("-: The file is larger than 4194304 bytes");
    }

    @Test
    void many_elements_are_refused() {
        assertThat(errors(TestBpmn.process("<bpmn:startEvent id='s'/>" + "<bpmn:task/>".repeat(30_000))))
                .containsExactly("-: The file has more than 20000 elements");
    }

    @Test
    void many_attributes_are_refused() {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            attributes.append(" a").append(i).append("=''");
        }
        assertThat(errors(TestBpmn.process("<bpmn:startEvent" + attributes + "/>")))
                .containsExactly("-: The file has an element with more than 100 attributes");
        assertThat(errors(TestBpmn.process("<bpmn:startEvent" + many(20_000) + "/>")))
                .hasSize(1);
    }

    @Test
    void attributes_and_namespaces_of_all_elements_are_counted_together() {
        String attributes = "<v:e" + many(50).replace(" b", " v:b") + "/>";
        String namespaces = "<v:e" + many(50).replace(" b", " xmlns:b").replace("''", "'u'") + "/>";
        for (String elements : List.of(
                attributes.repeat(4_001),
                namespaces.repeat(4_001),
                attributes.repeat(2_001) + namespaces.repeat(2_001))) {
            assertThat(errors(TestBpmn.process("<bpmn:extensionElements xmlns:v='urn:v'>" + elements
                            + "</bpmn:extensionElements><bpmn:startEvent id='s'/>")))
                    .containsExactly("-: The file has more than 200000 attributes");
        }
    }

    private static String many(int attributes) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < attributes; i++) {
            all.append(" b").append(i).append("=''");
        }
        return all.toString();
    }

    @Test
    void long_texts_are_refused() {
        String reason = "-: The file has an attribute or text of more than 100000 characters";
        String text = "x".repeat(100_001);

        assertThat(errors(TestBpmn.process("<bpmn:startEvent id='s' name='" + text + "'/>")))
                .containsExactly(reason);
        assertThat(errors(TestBpmn.around(TestBpmn.activity(
                        "task", "<zeebe:ioMapping><zeebe:input target='x' source='" + text + "'/></zeebe:ioMapping>"))))
                .containsExactly(reason);
    }

    @Test
    @Timeout(60)
    void the_largest_files_that_are_allowed_take_seconds() {
        StringBuilder large = new StringBuilder("<bpmn:startEvent id='t0'/>");
        for (int i = 1; i < 6_600; i++) {
            large.append("<bpmn:task id='t%1$d'/><bpmn:sequenceFlow id='f%1$d' sourceRef='t%2$d' targetRef='t%1$d'/>"
                    .formatted(i, i - 1));
        }
        assertThat(errors(TestBpmn.process(large.toString()))).isEmpty();
    }

    @Test
    void a_file_full_of_slow_expressions_is_given_up_after_the_same_work_everywhere() {
        ModelErrors errors = new ModelErrors("test.bpmn");
        ModelExpressions expressions = new ModelExpressions(new FeelExpressions(), errors, new FeelBudget(100_000));
        String slow = "=" + "for x in (".repeat(8) + "y" + ") return x".repeat(8);

        expressions.feel("n", "The script", slow);
        assertThat(errors.isEmpty()).isTrue();
        for (int i = 0; i < 10_000; i++) {
            expressions.feel("n", "The script", slow);
        }

        assertThat(errors.toList())
                .extracting(ProblemError::detail)
                .containsExactly("The expressions of the file take too many steps to parse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"( [", "([ [", "(a between ) ", "(not( ))", "f(( ["})
    void one_expression_that_the_parser_tries_in_millions_of_ways_is_given_up(String motif) {
        String[] parts = motif.split(" ", 2);
        ModelErrors errors = new ModelErrors("test.bpmn");
        ModelExpressions expressions = new ModelExpressions(new FeelExpressions(), errors, new FeelBudget(100_000));
        int times =
                16 / (int) parts[0].chars().filter(c -> c == '(' || c == '[').count();

        expressions.feel("n", "The script", "=" + parts[0].repeat(times) + "1" + parts[1].repeat(times) + " x");

        assertThat(errors.toList()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                              | The file is empty
            not XML                         | The file is not well-formed XML at line 1, column 1
            <a><b></a>                      | The file is not a BPMN 2.0 file: its root element is a, not definitions
            <html/>                         | The file is not a BPMN 2.0 file: its root element is html, not definitions
            <definitions/>                  | The file is not a BPMN 2.0 file: its definitions are not in the namespace http://www.omg.org/spec/BPMN/20100524/MODEL
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"> | The file is not well-formed XML at line 1, column 86
            <?xml version="1.0" encoding="no-such"?><a/>  | The file cannot be decoded as XML: save it in UTF-8
            """)
    void what_is_no_bpmn_is_refused(String content, String reason) {
        assertThat(errors(content)).containsExactly("-: " + reason);
    }

    @Test
    void encodings_that_hide_what_is_written_are_refused() {
        assertThat(errors(TestBpmn.process("<bpmn:startEvent id='s'/>").replace("UTF-8", "UTF-7")))
                .containsExactly("-: The file cannot be decoded as XML: save it in UTF-8");
    }

    @Test
    void bytes_that_are_not_of_the_encoding_are_refused() {
        byte[] bytes =
                TestBpmn.process("<bpmn:startEvent id='s' name='Prüfen'/>").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(errors(TestBpmn.compile(bytes)))
                .containsExactly("-: The file is not well-formed XML at line 6, column 74");
    }

    @Test
    void errors_do_not_show_what_the_parser_says() {
        assertThat(errors("<?xml version='1.0'?><!-- -- --><a/>"))
                .allSatisfy(error -> assertThat(error).startsWith("-: The file is not well-formed XML at line"));
    }
}
