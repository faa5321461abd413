package dev.onset.bpmn;

import dev.onset.execution.ProcessModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Writes BPMN files without their ceremony: prefixes are those of {@link #ROOT}. */
final class TestBpmn {

    static final String ROOT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                id="definitions" targetNamespace="http://example.com">
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

    /** An executable process {@code p}: a start, the node with id {@code n}, an end. */
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
                </bpmn:sequenceFlow>""".formatted(id, source, target, condition);
    }

    /** An activity {@code n} with extensions. */
    static String activity(String name, String extensions) {
        return "<bpmn:%1$s id=\"n\"><bpmn:extensionElements>%2$s</bpmn:extensionElements></bpmn:%1$s>"
                .formatted(name, extensions);
    }

    static Compilation compile(String xml) {
        return COMPILER.compile("test.bpmn", xml.getBytes(StandardCharsets.UTF_8));
    }

    static Compilation compile(byte[] xml) {
        return COMPILER.compile("test.bpmn", xml);
    }

    /** The errors, as {@code element: detail}. */
    static List<String> errors(String xml) {
        return errors(compile(xml));
    }

    static List<String> errors(Compilation compilation) {
        return compilation.errors().stream()
                .map(error -> Objects.toString(error.element(), "-") + ": " + error.detail())
                .toList();
    }

    /** The model of a file that has one process and no errors. */
    static ProcessModel model(String xml) {
        Compilation compilation = compile(xml);
        if (!compilation.errors().isEmpty()) {
            throw new AssertionError(errors(compilation));
        }
        return compilation.processes().getFirst().model();
    }
}
