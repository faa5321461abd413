package dev.onset.dmn;

import static dev.onset.dmn.TestDmn.decision;
import static dev.onset.dmn.TestDmn.errors;
import static dev.onset.dmn.TestDmn.file;
import static dev.onset.dmn.TestDmn.knows;
import static dev.onset.dmn.TestDmn.literal;
import static dev.onset.dmn.TestDmn.model;
import static dev.onset.dmn.TestDmn.requires;
import static dev.onset.dmn.TestDmn.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.bpmn.ModelErrors;
import dev.onset.bpmn.feel.FeelBudget;
import dev.onset.bpmn.feel.FeelExpressions;
import dev.onset.problems.ProblemError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not valid, or hostile, are refused quickly, with a reason. */
@Timeout(20)
class RefusedDecisionsTest {

    private static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of(decision(""), "d: The decision needs an expression, such as a decision table"),
                Arguments.of(decision("<conditional/>"), "d: A boxed conditional is not supported: write it as FEEL"),
                Arguments.of(
                        decision(literal("1 +")),
                        "d: The literal expression is not valid FEEL at column 3, near \"+\""),
                Arguments.of(decision(literal("")), "d: The literal expression is empty"),
                Arguments.of(
                        decision(literal("1").replace("<text>", "<description/><text>"))
                                .replace("<literalExpression", "<literalExpression expressionLanguage='juel'"),
                        "d: The literal expression has an expression language other than FEEL, which is not supported"),
                Arguments.of(
                        decision(table("hitPolicy='LAST'", "", "n", "| 1")),
                        "d: The hit policy must be UNIQUE, FIRST, PRIORITY, ANY, COLLECT, RULE ORDER or OUTPUT ORDER"),
                Arguments.of(
                        decision(table("hitPolicy='COLLECT' aggregation='AVG'", "", "n", "| 1")),
                        "d: The aggregation must be SUM, MIN, MAX or COUNT"),
                Arguments.of(
                        decision(table("hitPolicy='COLLECT' aggregation='SUM'", "", "n; m", "| 1; 2")),
                        "d: A decision table with an aggregation must have only one output"),
                Arguments.of(
                        decision(table("", "", "n; n", "| 1; 2").replace("id='out_n'", "")),
                        "d: An output needs a name that is unique in the table, because there are several"),
                Arguments.of(
                        decision(table("", "x", "n", "1; 2 | 1")),
                        "r1: A rule must have an entry for each of the 1 inputs and 1 outputs"),
                Arguments.of(
                        decision(table("", "x", "n", "> | 1")),
                        "r1: The input entry is not valid FEEL at column 1, near \">\""),
                Arguments.of(
                        decision(table("", "x", "n", "1 | 1").replace("inputExpression", "other")),
                        "in_x: An input needs an input expression"),
                Arguments.of(
                        decision(requires("gone") + literal("1")),
                        "d: A requirement refers to an element that the file does not have"),
                Arguments.of(
                        decision("d", requires("e") + literal("1")) + decision("e", requires("d") + literal("1")),
                        "d: The requirements form a cycle, so the decision would need its own result"),
                Arguments.of(
                        decision("d", literal("1"))
                                + model("f", "n", literal("f(n)"))
                                        .replace("<encapsulatedLogic>", knows("f") + "<encapsulatedLogic>"),
                        "f: The requirements form a cycle, so the decision would need its own result"),
                Arguments.of(
                        decision("<invocation><literalExpression><text>f</text></literalExpression></invocation>")
                                + model("f", "", literal("1")),
                        "d: An invocation needs the name of a business knowledge model, and a knowledge requirement of"
                                + " it"),
                Arguments.of(
                        decision("d", knows("f") + literal("1"))
                                + model("f", "", literal("1"))
                                        .replace("<encapsulatedLogic>", "<encapsulatedLogic kind='Java'>"),
                        "f: A function of another kind than FEEL is not supported"),
                Arguments.of(decision(literal("1")) + decision(literal("2")), "d: The id is not unique"),
                Arguments.of(
                        "<decision name='d'>" + literal("1") + "</decision>", "-: A decision needs an id and a name"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void a_file_that_cannot_be_evaluated_is_refused_with_the_element_and_the_reason(String content, String error) {
        assertThat(errors(file(content))).contains(error);
        assertThat(TestDmn.compile(file(content)).decisions()).isEmpty();
    }

    @Test
    void all_errors_are_reported_at_once() {
        assertThat(errors(file(decision("a", literal("1 +")) + decision("b", ""))))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
                "http://www.omg.org/spec/DMN/20180521/MODEL/",
                "https://www.omg.org/spec/DMN/20191111/MODEL/",
                "https://www.omg.org/spec/DMN/20211108/MODEL/",
                "https://www.omg.org/spec/DMN/20230324/MODEL/"
            })
    void every_version_of_dmn_is_read(String namespace) {
        assertThat(errors(file(decision(literal("1"))).replace(TestDmn.NAMESPACE, namespace)))
                .isEmpty();
    }

    @Test
    void a_file_that_is_something_else_is_refused() {
        assertThat(errors("")).containsExactly("-: The file is empty");
        assertThat(errors("{}")).containsExactly("-: The file is not well-formed XML at line 1, column 1");
        assertThat(errors("<definitions/>"))
                .containsExactly(
                        "-: The file is not a DMN file: its root element must be definitions in a namespace of DMN 1.1 to"
                                + " 1.5");
    }

    @Test
    void document_types_are_refused_and_nothing_is_loaded() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/x";
            String valid = file(decision(literal("1")));

            for (String doctype : new String[] {
                "<!DOCTYPE x SYSTEM '" + url + "'>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
                "<!DOCTYPE x [<!ENTITY % e SYSTEM '" + url + "'> %e;]>",
                "<!DOCTYPE x [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
            }) {
                assertThat(errors(valid.replace("?>", "?>" + doctype)))
                        .containsExactly("-: The file has a document type declaration (DOCTYPE), which is not allowed");
            }
            for (String hint : new String[] {
                "xsi:schemaLocation='" + TestDmn.NAMESPACE + " " + url + "'",
                "xsi:noNamespaceSchemaLocation='" + url + "'"
            }) {
                assertThat(errors(valid.replace(
                                "<definitions ",
                                "<definitions xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' " + hint + " ")))
                        .isEmpty();
            }
            server.setSoTimeout(1);
            assertThat(connects(server)).isFalse();
        }
    }

    private static boolean connects(ServerSocket server) throws IOException {
        try {
            server.accept().close();
            return true;
        } catch (java.net.SocketTimeoutException nobodyWaits) {
            return false;
        }
    }

    @Test
    void the_limits_of_a_bpmn_file_hold() {
        assertThat(errors(file(decision(literal("1")) + "<textAnnotation/>".repeat(20_000))))
                .containsExactly("-: The file has more than 20000 elements");
        assertThat(errors(file("<a>".repeat(64) + "</a>".repeat(64))))
                .containsExactly("-: The file nests elements more than 64 levels deep");
        assertThat(errors(file("<x:a xmlns:x='other'>".repeat(64) + "</x:a>".repeat(64))))
                .containsExactly("-: The file nests elements more than 64 levels deep");
        assertThat(errors(file(decision(literal("1" + " ".repeat(100_000))))))
                .containsExactly("-: The file has an attribute or text of more than 100000 characters");
        assertThat(errors(file("<a>" + " ".repeat(4 * 1024 * 1024) + "</a>")))
                .containsExactly("-: The file is larger than 4194304 bytes");
    }

    @Test
    void an_encoding_that_does_not_exist_is_an_error() {
        assertThat(TestDmn.errors(file("").replace("UTF-8", "klingon")))
                .containsExactly("-: The file cannot be decoded as XML: save it in UTF-8");
        byte[] latin = file(decision("<description>\u00e9</description>" + literal("1")))
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new DmnCompiler().compile("a.dmn", latin).errors()).hasSize(1);
    }

    @Test
    void requirements_are_not_nested_without_end() {
        StringBuilder chain = new StringBuilder(decision("d0", literal("1")));
        for (int i = 1; i < 2_000; i++) {
            chain.append(decision("d" + i, requires("d" + (i - 1)) + literal("1")));
        }

        assertThat(errors(file(chain.toString())))
                .containsExactly("d50: Requirements are nested more than 50 levels deep");
    }

    @Test
    void all_expressions_of_a_file_share_the_budget_of_the_parser() {
        ModelErrors errors = new ModelErrors("test.dmn");
        DmnExpressions expressions = new DmnExpressions(new FeelExpressions(), errors, new FeelBudget(100_000));
        DmnXml element = new DmnXml("literalExpression", Map.of("id", "e"), null);
        String slow = "for x in (".repeat(8) + "y" + ") return x".repeat(8);

        expressions.expression(element, "The literal expression", slow);
        assertThat(errors.isEmpty()).isTrue();
        for (int i = 0; i < 10_000; i++) {
            expressions.expression(element, "The literal expression", slow.replace("y", "y" + i));
        }

        assertThat(errors.toList())
                .containsExactly(
                        ProblemError.inElement(null, "The expressions of the file take too many steps to parse")
                                .inFile("test.dmn"));
    }
}
