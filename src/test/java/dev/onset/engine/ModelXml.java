package dev.onset.engine;

import dev.onset.engine.elements.AdHocSubProcess;
import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.CancelEndEvent;
import dev.onset.engine.elements.CatchEvent;
import dev.onset.engine.elements.CompensationThrowEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.EscalationThrowEvent;
import dev.onset.engine.elements.EventBasedGateway;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.InclusiveGateway;
import dev.onset.engine.elements.JobListener;
import dev.onset.engine.elements.JobTask;
import dev.onset.engine.elements.MessageThrowEvent;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.PassTask;
import dev.onset.engine.elements.ScriptTask;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.testing.TestInstance;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a test model as BPMN in the Camunda 8 dialect. The compiled model must behave like the original. */
final class ModelXml {

    private static final Map<Trigger.TimerType, String> TIMES = Map.of(
            Trigger.TimerType.DATE, "timeDate",
            Trigger.TimerType.DURATION, "timeDuration",
            Trigger.TimerType.CYCLE, "timeCycle");

    private final ProcessModel model;
    private final StringBuilder xml = new StringBuilder();
    private final Map<String, String> definitions = new TreeMap<>();

    private final String process;

    private ModelXml(ProcessModel model, String process) {
        this.model = model;
        this.process = process;
    }

    /** @param process the id of the process in the file, which is also the correlation key of its messages */
    static String of(ProcessModel model, String process) {
        return new ModelXml(model, process).file();
    }

    private String file() {
        scope(model.processId());
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="random">
                  <bpmn:process id="%s" isExecutable="true">
                %s</bpmn:process>
                %s</bpmn:definitions>
                """.formatted(process, xml, String.join("\n", definitions.values()));
    }

    private void scope(String scope) {
        for (Node node : model.children(scope)) {
            node(node);
        }
        for (Node node : model.children(scope)) {
            if (!isCompensation(node)) {
                model.outgoing(node.id()).forEach(this::flow);
            }
        }
        // The schema requires artifacts to come last.
        for (Node node : model.children(scope)) {
            if (isCompensation(node)) {
                model.outgoing(node.id()).forEach(this::association);
            }
        }
    }

    private static boolean isCompensation(Node node) {
        return node.element() instanceof BoundaryEvent event && event.trigger() instanceof Trigger.Compensation;
    }

    private void association(Flow association) {
        open(
                "association",
                "id",
                association.id(),
                "sourceRef",
                association.source(),
                "targetRef",
                association.target());
        close("association");
    }

    private void flow(Flow flow) {
        if (isLink(model.node(flow.target()))) {
            return; // The link events at its ends stand for it.
        }
        open("sequenceFlow", "id", flow.id(), "sourceRef", flow.source(), "targetRef", flow.target());
        if (flow.condition() != null) {
            open("conditionExpression", "xsi:type", "bpmn:tFormalExpression");
            xml.append(escaped(feel(flow.condition())));
            close("conditionExpression");
        }
        close("sequenceFlow");
    }

    private void node(Node node) {
        String name = node.element().bpmnName();
        switch (node.element()) {
            case ExclusiveGateway gateway -> open(name, "id", node.id(), "default", gateway.defaultFlow());
            case InclusiveGateway gateway -> open(name, "id", node.id(), "default", gateway.defaultFlow());
            case BoundaryEvent event ->
                open(
                        name,
                        "id",
                        node.id(),
                        "attachedToRef",
                        event.attachedTo(),
                        "cancelActivity",
                        Boolean.toString(event.interrupting()));
            default ->
                open(
                        name,
                        "id",
                        node.id(),
                        "isForCompensation",
                        model.isCompensationHandler(node.id()) ? "true" : null);
        }
        extensions(node);
        loop(node.loop());
        switch (node.element()) {
            case BoundaryEvent event -> trigger(event.trigger());
            case CatchEvent event -> trigger(event.trigger());
            case SubProcess subProcess -> scope(node.id());
            case AdHocSubProcess subProcess -> scope(node.id());
            case CancelEndEvent event -> {
                open("cancelEventDefinition");
                close("cancelEventDefinition");
            }
            case CompensationThrowEvent event -> {
                open("compensateEventDefinition", "activityRef", event.activity());
                close("compensateEventDefinition");
            }
            case JobTask ignored -> {}
            case MessageThrowEvent event -> {
                message(text(event.name()));
                open("extensionElements");
                zeebe("publishMessage", "correlationKey", text(event.correlationKey()));
                close("extensionElements");
                close("messageEventDefinition");
            }
            case EscalationThrowEvent event -> escalation(text(event.code()));
            case ScriptTask ignored -> {}
            case PassTask ignored when isLink(node) -> link(node.id());
            case PassTask ignored ->
                model.outgoing(node.id()).stream()
                        .map(Flow::target)
                        .filter(target -> isLink(model.node(target)))
                        .forEach(this::link);
            case StartEvent ignored -> {}
            case EndEvent ignored -> {}
            case ParallelGateway ignored -> {}
            case EventBasedGateway ignored -> {}
            case ExclusiveGateway ignored -> {}
            case InclusiveGateway ignored -> {}
            default -> throw new IllegalArgumentException("Cannot be written: " + node);
        }
        close(name);
    }

    private static boolean isLink(Node node) {
        return node.element() instanceof PassTask passed && passed.bpmnName().equals("intermediateCatchEvent");
    }

    private void link(String name) {
        open("linkEventDefinition", "name", name);
        close("linkEventDefinition");
    }

    private void extensions(Node node) {
        open("extensionElements");
        if (node.element() instanceof JobTask job) {
            zeebe("taskDefinition", "type", text(job.type()), "retries", text(job.retries()));
        }
        if (node.element() instanceof ScriptTask script) {
            zeebe("script", "expression", feel(script.script()), "resultVariable", script.resultVariable());
        }
        if (!node.listeners().isEmpty()) {
            xml.append("<zeebe:executionListeners>");
            node.listeners().start().forEach(listener -> listener("start", (JobListener) listener));
            node.listeners().end().forEach(listener -> listener("end", (JobListener) listener));
            xml.append("</zeebe:executionListeners>");
        }
        if (node.element() instanceof AdHocSubProcess subProcess) {
            AdHoc adHoc = subProcess.adHoc();
            zeebe(
                    "adHoc",
                    "activeElementsCollection",
                    adHoc.activeElements() == null ? null : feel(adHoc.activeElements()),
                    "outputCollection",
                    adHoc.outputCollection(),
                    "outputElement",
                    adHoc.outputElement() == null ? null : feel(adHoc.outputElement()));
        }
        if (!node.inputs().isEmpty()) {
            xml.append("<zeebe:ioMapping>");
            node.inputs().forEach(input -> zeebe("input", "source", feel(input.source()), "target", input.target()));
            xml.append("</zeebe:ioMapping>");
        }
        close("extensionElements");
    }

    private void listener(String event, JobListener listener) {
        zeebe(
                "executionListener",
                "eventType",
                event,
                "type",
                text(listener.type()),
                "retries",
                text(listener.retries()));
    }

    private void loop(@Nullable MultiInstance loop) {
        if (loop != null) {
            open("multiInstanceLoopCharacteristics", "isSequential", Boolean.toString(loop.sequential()));
            open("extensionElements");
            zeebe(
                    "loopCharacteristics",
                    "inputCollection",
                    feel(loop.inputCollection()),
                    "inputElement",
                    loop.inputElement(),
                    "outputCollection",
                    loop.outputCollection(),
                    "outputElement",
                    loop.outputElement() == null ? null : feel(loop.outputElement()));
            close("extensionElements");
            close("multiInstanceLoopCharacteristics");
        }
    }

    private void trigger(Trigger trigger) {
        switch (trigger) {
            case Trigger.Timer timer -> {
                open("timerEventDefinition");
                String time = TIMES.get(timer.type());
                open(time);
                xml.append(escaped(text(timer.expression())));
                close(time);
                close("timerEventDefinition");
            }
            case Trigger.Message message -> {
                message(text(message.name()));
                close("messageEventDefinition");
            }
            case Trigger.Condition condition -> {
                open("conditionalEventDefinition");
                open("condition", "xsi:type", "bpmn:tFormalExpression");
                xml.append(escaped(feel(condition.expression())));
                close("condition");
                close("conditionalEventDefinition");
            }
            case Trigger.Escalation escalation -> escalation(escalation.code());
            case Trigger.Error error -> {
                String id = "error-" + error.code();
                definitions.put(id, "<bpmn:error id=\"%s\" errorCode=\"%s\"/>".formatted(id, error.code()));
                open("errorEventDefinition", "errorRef", id);
                close("errorEventDefinition");
            }
            case Trigger.Cancel ignored -> {
                open("cancelEventDefinition");
                close("cancelEventDefinition");
            }
            case Trigger.Compensation ignored -> {
                open("compensateEventDefinition");
                close("compensateEventDefinition");
            }
        }
    }

    private void message(String name) {
        definitions.put(name, """
                <bpmn:message id="message-%1$s" name="%1$s"><bpmn:extensionElements>
                  <zeebe:subscription correlationKey="=&quot;%2$s&quot;"/>
                </bpmn:extensionElements></bpmn:message>\
                """.formatted(name, process));
        open("messageEventDefinition", "messageRef", "message-" + name);
    }

    private void escalation(@Nullable String code) {
        String id = "escalation-" + code;
        definitions.put(id, "<bpmn:escalation id=\"%s\" escalationCode=\"%s\"/>".formatted(id, code));
        open("escalationEventDefinition", "escalationRef", id);
        close("escalationEventDefinition");
    }

    private void open(String name, @Nullable String... attributes) {
        element("bpmn:" + name, ">", attributes);
    }

    private void zeebe(String name, @Nullable String... attributes) {
        element("zeebe:" + name, "/>", attributes);
    }

    private void element(String name, String end, @Nullable String... attributes) {
        xml.append("<").append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                xml.append(" %s=\"%s\"".formatted(attributes[i], escaped(attributes[i + 1])));
            }
        }
        xml.append(end);
    }

    private void close(String name) {
        xml.append("</bpmn:").append(name).append(">\n");
    }

    private static String feel(Expression expression) {
        return "=" + ((Feel) expression).text();
    }

    /** Returns the value of a constant expression. */
    private static String text(@Nullable Expression literal) {
        try {
            return literal == null ? "" : String.valueOf(literal.evaluate(Variables.NONE, TestInstance.NOW));
        } catch (ExpressionFailure e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
