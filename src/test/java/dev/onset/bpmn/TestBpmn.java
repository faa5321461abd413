package dev.onset.bpmn;

import dev.onset.engine.ProcessModel;
import dev.onset.testing.TestInstance;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes BPMN files from short fragments. The namespace prefixes are those of {@link #ROOT}. */
final class TestBpmn {

    static final String ROOT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                id="definitions" targetNamespace="http://example.com">
            """;

    private static final String DEFINITIONS = """
            <bpmn:message id="m" name="paid"><bpmn:extensionElements>
              <zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>
            <bpmn:message id="m2" name="=&quot;sent to &quot; + order"><bpmn:extensionElements>
              <zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>
            <bpmn:message id="keyless" name="begin"/>
            <bpmn:message id="nameless"/>
            <bpmn:error id="err" errorCode="SOLD_OUT"/>
            <bpmn:error id="err2" errorCode="BROKEN"/>
            <bpmn:error id="feelErr" errorCode="=code"/>
            <bpmn:error id="codeless"/>
            <bpmn:escalation id="esc" escalationCode="LATE"/>
            <bpmn:escalation id="esc2" escalationCode="EARLY"/>
            <bpmn:escalation id="feelEsc" escalationCode="=code"/>
            <bpmn:escalation id="codelessEsc"/>
            """;

    private static final BpmnCompiler COMPILER = new BpmnCompiler();

    private TestBpmn() {}

    static String file(String definitions) {
        return ROOT + definitions + "</bpmn:definitions>";
    }

    /** An executable process {@code p}. */
    static String process(String content) {
        return file("<bpmn:process id=\"p\" isExecutable=\"true\">" + content + "</bpmn:process>");
    }

    /** An executable process {@code p} with a start event, the node with the id {@code n} and an end event. */
    static String around(String node) {
        return process("<bpmn:startEvent id=\"s\"/>" + node + "<bpmn:endEvent id=\"e\"/>" + flow("f1", "s", "n")
                + flow("f2", "n", "e"));
    }

    static String flow(String id, String source, String target) {
        return "<bpmn:sequenceFlow id=\"%s\" sourceRef=\"%s\" targetRef=\"%s\"/>".formatted(id, source, target);
    }

    static String flow(String id, String source, String target, String condition) {
        return """
                <bpmn:sequenceFlow id="%s" sourceRef="%s" targetRef="%s">
                  <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">%s</bpmn:conditionExpression>
                </bpmn:sequenceFlow>\
                """.formatted(id, source, target, condition);
    }

    /** An activity {@code n} with extensions. */
    static String activity(String name, String extensions) {
        return "<bpmn:%1$s id=\"n\"><bpmn:extensionElements>%2$s</bpmn:extensionElements></bpmn:%1$s>"
                .formatted(name, extensions);
    }

    /** An executable process {@code p}, with messages {@code m} and {@code m2} and errors {@code err} and {@code err2}. */
    static String withDefinitions(String content) {
        return file("<bpmn:process id=\"p\" isExecutable=\"true\">" + content + "</bpmn:process>" + DEFINITIONS);
    }

    /** A service task whose jobs have its id as their type. */
    static String job(String id, String content) {
        return """
                <bpmn:serviceTask id="%1$s"><bpmn:extensionElements><zeebe:taskDefinition type="%1$s"/>
                </bpmn:extensionElements>%2$s</bpmn:serviceTask>\
                """.formatted(id, content);
    }

    static String job(String id) {
        return job(id, "");
    }

    static String start(String id) {
        return "<bpmn:startEvent id=\"" + id + "\"/>";
    }

    static String end(String id) {
        return "<bpmn:endEvent id=\"" + id + "\"/>";
    }

    /** An event of any kind. */
    static String event(String kind, String attributes, String definition) {
        return "<bpmn:%1$s %2$s>%3$s</bpmn:%1$s>".formatted(kind, attributes, definition);
    }

    static String timer(String type, String text) {
        return "<bpmn:timerEventDefinition><bpmn:%1$s>%2$s</bpmn:%1$s></bpmn:timerEventDefinition>"
                .formatted(type, text);
    }

    static String message(String reference) {
        return "<bpmn:messageEventDefinition messageRef=\"" + reference + "\"/>";
    }

    static String error(String reference) {
        return "<bpmn:errorEventDefinition errorRef=\"" + reference + "\"/>";
    }

    static String escalation(String reference) {
        return "<bpmn:escalationEventDefinition escalationRef=\"" + reference + "\"/>";
    }

    static Compilation compile(String xml) {
        return COMPILER.compile("test.bpmn", xml.getBytes(StandardCharsets.UTF_8));
    }

    /** Compiles a file that an earlier release has published. */
    static Compilation compilePublished(String xml) {
        return COMPILER.compilePublished("test.bpmn", xml.getBytes(StandardCharsets.UTF_8), BuildResources.NONE);
    }

    static Compilation compile(byte[] xml) {
        return COMPILER.compile("test.bpmn", xml);
    }

    /** Returns the errors as {@code element: detail}. */
    static List<String> errors(String xml) {
        return errors(compile(xml));
    }

    static List<String> errors(Compilation compilation) {
        return compilation.errors().stream()
                .map(error -> Objects.toString(error.element(), "-") + ": " + error.detail())
                .toList();
    }

    /** Returns the warnings of a file that has no errors, as {@code element: detail}. */
    static List<String> warnings(String xml) {
        Compilation compilation = compile(xml);
        if (!compilation.errors().isEmpty()) {
            throw new AssertionError(errors(compilation));
        }
        return compilation.warnings().stream()
                .map(warning -> Objects.toString(warning.element(), "-") + ": " + warning.detail())
                .toList();
    }

    /** Compiles a file that has one process and no errors. */
    static ProcessModel model(String xml) {
        Compilation compilation = compile(xml);
        if (!compilation.errors().isEmpty()) {
            throw new AssertionError(errors(compilation));
        }
        return compilation.processes().getFirst().model();
    }

    /** Starts an instance of the only process of a file at its none start event. */
    static TestInstance instance(String xml) {
        return instance(xml, Map.of());
    }

    static TestInstance instance(String xml, Map<String, @Nullable Object> values) {
        return TestInstance.start(model(xml), values);
    }

    /** Starts an instance of the only process of a file at a start event with a trigger. */
    static TestInstance instanceAt(String startNode, String xml, Map<String, @Nullable Object> values) {
        return TestInstance.startAt(startNode, model(xml), values);
    }
}
