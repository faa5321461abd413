import java.util.LinkedHashSet;
import java.util.Set;

/** Writes BPMN. */
final class Model {

    final String id;
    private final StringBuilder body = new StringBuilder();
    private final Set<String> messages = new LinkedHashSet<>();
    private final Set<String> errors = new LinkedHashSet<>();
    private int flows;

    Model(String id) {
        this.id = id;
    }

    String xml() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<bpmn:definitions xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\""
                + " xmlns:zeebe=\"http://camunda.org/schema/zeebe/1.0\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" id=\"d_" + id + "\" targetNamespace=\"http://example.com\">\n");
        for (String message : messages) {
            xml.append("<bpmn:message id=\"message_" + message + "\" name=\"" + message + "\"><bpmn:extensionElements><zeebe:subscription correlationKey=\"=k\"/></bpmn:extensionElements></bpmn:message>\n");
        }
        for (String error : errors) {
            xml.append("<bpmn:error id=\"error_" + error + "\" name=\"" + error + "\" errorCode=\"" + error + "\"/>\n");
        }
        return xml.append("<bpmn:process id=\"" + id + "\" isExecutable=\"true\">\n").append(body).append("</bpmn:process>\n</bpmn:definitions>\n").toString();
    }

    private Model element(String name, String elementId, String attributes, String extensions, String content) {
        body.append("<bpmn:" + name + " id=\"" + elementId + "\"" + attributes + ">"
                + (extensions.isEmpty() ? "" : "<bpmn:extensionElements>" + extensions + "</bpmn:extensionElements>") + content + "</bpmn:" + name + ">\n");
        return this;
    }

    private static String mapping(String entries) {
        return entries.isEmpty() ? "" : "<zeebe:ioMapping>" + entries + "</zeebe:ioMapping>";
    }

    private String messageEvent(String message) {
        messages.add(message);
        return "<bpmn:messageEventDefinition messageRef=\"message_" + message + "\"/>";
    }

    private static String timerEvent(String kind, String value) {
        return "<bpmn:timerEventDefinition><bpmn:" + kind + " xsi:type=\"bpmn:tFormalExpression\">" + value + "</bpmn:" + kind + "></bpmn:timerEventDefinition>";
    }

    Model start(String node) {
        return element("startEvent", node, "", "", "");
    }

    Model messageStart(String node, String message, boolean interrupting, String mappings) {
        return element("startEvent", node, interrupting ? "" : " isInterrupting=\"false\"", mapping(mappings), messageEvent(message));
    }

    Model timerStart(String node, String cycle) {
        return element("startEvent", node, " isInterrupting=\"false\"", "", timerEvent("timeCycle", cycle));
    }

    Model end(String node) {
        return element("endEvent", node, "", "", "");
    }

    Model errorEnd(String node, String error) {
        errors.add(error);
        return element("endEvent", node, "", "", "<bpmn:errorEventDefinition errorRef=\"error_" + error + "\"/>");
    }

    Model parallel(String node) {
        return element("parallelGateway", node, "", "", "");
    }

    Model eventBased(String node) {
        return element("eventBasedGateway", node, "", "", "");
    }

    Model exclusive(String node, String defaultFlow) {
        return element("exclusiveGateway", node, defaultFlow == null ? "" : " default=\"" + defaultFlow + "\"", "", "");
    }

    Model job(String node, String type, String mappings) {
        return element("serviceTask", node, "", "<zeebe:taskDefinition type=\"" + type + "\" retries=\"2\"/>" + mapping(mappings), "");
    }

    Model loopedJob(String node, String type, String loop) {
        return element("serviceTask", node, "", "<zeebe:taskDefinition type=\"" + type + "\"/>", loop);
    }

    Model user(String node, String mappings) {
        return element("userTask", node, "", "<zeebe:userTask/>" + mapping(mappings), "");
    }

    Model script(String node, String expression, String result) {
        return element("scriptTask", node, "", "<zeebe:script expression=\"" + expression + "\" resultVariable=\"" + result + "\"/>", "");
    }

    Model timer(String node, String duration) {
        return element("intermediateCatchEvent", node, "", "", timerEvent("timeDuration", duration));
    }

    Model message(String node, String message, String mappings) {
        return element("intermediateCatchEvent", node, "", mapping(mappings), messageEvent(message));
    }

    Model receive(String node, String message, String mappings, String loop) {
        messages.add(message);
        return element("receiveTask", node, " messageRef=\"message_" + message + "\"", mapping(mappings), loop);
    }

    Model call(String node, String process, boolean everything, String mappings, String loop) {
        return element("callActivity", node, "", "<zeebe:calledElement processId=\"" + process + "\" propagateAllParentVariables=\"" + everything + "\"/>" + mapping(mappings), loop);
    }

    Model boundaryTimer(String node, String host, boolean interrupting, String kind, String value) {
        return element("boundaryEvent", node, " attachedToRef=\"" + host + "\" cancelActivity=\"" + interrupting + "\"", "", timerEvent(kind, value));
    }

    Model boundaryMessage(String node, String host, boolean interrupting, String message, String mappings) {
        return element("boundaryEvent", node, " attachedToRef=\"" + host + "\" cancelActivity=\"" + interrupting + "\"", mapping(mappings), messageEvent(message));
    }

    Model boundaryError(String node, String host, String error) {
        errors.add(error);
        return element("boundaryEvent", node, " attachedToRef=\"" + host + "\"", "", "<bpmn:errorEventDefinition errorRef=\"error_" + error + "\"/>");
    }

    Model eventSubProcess(Model inside) {
        messages.addAll(inside.messages);
        return element("subProcess", inside.id, " triggeredByEvent=\"true\"", "", inside.body.toString());
    }

    Model flow(String from, String to) {
        return flow(from, to, null);
    }

    Model flow(String from, String to, String condition) {
        return flow("flow_" + id + "_" + flows++, from, to, condition);
    }

    Model flow(String flow, String from, String to, String condition) {
        return element("sequenceFlow", flow, " sourceRef=\"" + from + "\" targetRef=\"" + to + "\"", "", condition == null ? ""
                : "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">" + condition.replace("<", "&lt;") + "</bpmn:conditionExpression>");
    }
}
