package dev.onset.bpmn;

import dev.onset.engine.Bounds;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.elements.JobTask;
import dev.onset.engine.elements.PassTask;
import dev.onset.engine.elements.ReceiveTask;
import dev.onset.engine.elements.ScriptTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of tasks other than user tasks. */
final class TaskKinds {

    static final Set<String> JOB =
            Set.of("ioMapping", "taskDefinition", "taskHeaders", JobPriorities.EXTENSION, LinkedResources.EXTENSION);
    private static final String DEFAULT_RETRIES = "3";

    private TaskKinds() {}

    static List<ElementKind> all() {
        return List.of(
                ElementKind.activity("task", Set.of("ioMapping"), TaskKinds::pass),
                ElementKind.activity("manualTask", Set.of("ioMapping"), TaskKinds::pass),
                ElementKind.activity("serviceTask", JOB, TaskKinds::job),
                ElementKind.activity(
                        "sendTask", ElementKind.union(JOB, Set.of(PublishedMessages.EXTENSION)), TaskKinds::send),
                ElementKind.activity("receiveTask", Set.of("ioMapping"), TaskKinds::receive),
                ElementKind.activity(
                        "scriptTask", Set.of("script"), ElementKind.union(JOB, Set.of("script")), TaskKinds::script));
    }

    private static Element pass(FlowNode node, ModelExpressions expressions) {
        return new PassTask(node.kind().bpmnName());
    }

    private static Element send(FlowNode node, ModelExpressions expressions) {
        BpmnXml publish = node.extension(PublishedMessages.EXTENSION);
        return publish == null
                ? job(node, expressions)
                : PublishedMessages.element(node, publish, node.xml().attribute("messageRef"), expressions);
    }

    private static Element receive(FlowNode node, ModelExpressions expressions) {
        if (node.xml().isTrue("instantiate")) {
            expressions.error(node.id(), "A receiveTask that is instantiating is not supported");
        }
        return new ReceiveTask(Triggers.message(node, node.xml().attribute("messageRef"), expressions));
    }

    /** Creates the element for the job of a task or of an event that throws a message. */
    static Element job(FlowNode node, ModelExpressions expressions) {
        BpmnXml definition = node.extension("taskDefinition");
        if (definition == null) {
            expressions.error(node.id(), node.described() + " needs a zeebe:taskDefinition with the type of the job");
        }
        Expression type = expressions.requiredText(
                node.id(),
                "The job type",
                definition == null ? "unknown" : definition.attribute("type"),
                Bounds.JOB_TYPE);
        Expression retries = expressions.wholeNumber(
                node.id(),
                "The number of retries",
                definition == null ? DEFAULT_RETRIES : definition.attribute("retries", DEFAULT_RETRIES),
                0,
                Integer.MAX_VALUE);
        return new JobTask(node.kind().bpmnName(), type, retries, jobHeaders(node, expressions));
    }

    /** Returns the headers of a job: those of the model, and its linked resources. */
    private static Map<String, String> jobHeaders(FlowNode node, ModelExpressions expressions) {
        Map<String, String> headers = headers(node, expressions);
        String linked = LinkedResources.asHeader(node);
        if (linked == null) {
            return headers;
        }
        if (linked.length() > Bounds.JOB_HEADERS / 2) {
            expressions.error(
                    node.id(), "The zeebe:linkedResources have more than " + Bounds.JOB_HEADERS / 2 + " characters");
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(LinkedResources.EXTENSION, linked);
        return all;
    }

    /** Returns the headers of {@code zeebe:taskHeaders}. */
    static Map<String, String> headers(FlowNode node, ModelExpressions expressions) {
        BpmnXml taskHeaders = node.extension("taskHeaders");
        return taskHeaders == null ? Map.of() : headers(node.id(), taskHeaders, expressions);
    }

    /** @param taskHeaders the element {@code zeebe:taskHeaders} */
    static Map<String, String> headers(String id, BpmnXml taskHeaders, ModelExpressions expressions) {
        Map<String, String> headers = new LinkedHashMap<>();
        long size = 0;
        for (BpmnXml header : taskHeaders.zeebeChildren("header")) {
            String key = header.attribute("key");
            String value = header.attribute("value", "");
            size += (key == null ? 0 : key.length()) + value.length();
            if (key == null) {
                expressions.error(id, "A zeebe:header needs a key");
            } else if (headers.put(key, value) != null) {
                expressions.error(id, "The key " + key + " of a zeebe:header is not unique");
            }
        }
        if (size > Bounds.JOB_HEADERS) {
            expressions.error(
                    id, "The zeebe:taskHeaders have more than " + Bounds.JOB_HEADERS + " characters in total");
        }
        return headers;
    }

    private static Element script(FlowNode node, ModelExpressions expressions) {
        BpmnXml script = node.extension("script");
        if (script == null) {
            return scriptAsJob(node, expressions);
        }
        if (node.extension("taskDefinition") != null) {
            expressions.error(
                    node.id(), "A scriptTask must have either a zeebe:script or a zeebe:taskDefinition, not both");
        }
        if (node.extension("taskHeaders") != null) {
            expressions.warn(node.id(), "The zeebe:taskHeaders have no effect on a scriptTask with a zeebe:script");
        }
        String resultVariable = script.attribute("resultVariable");
        checkResultVariable(node, resultVariable, expressions);
        return new ScriptTask(
                expressions.feel(node.id(), "The script", script.attribute("expression")),
                resultVariable == null ? "" : resultVariable);
    }

    private static Element scriptAsJob(FlowNode node, ModelExpressions expressions) {
        if (node.extension("taskDefinition") == null) {
            expressions.error(
                    node.id(),
                    "A scriptTask needs a zeebe:script with a FEEL expression, or a zeebe:taskDefinition for a worker");
            return new PassTask(node.kind().bpmnName());
        }
        return job(node, expressions);
    }

    private static void checkResultVariable(
            FlowNode node, @Nullable String resultVariable, ModelExpressions expressions) {
        if (resultVariable == null) {
            expressions.error(node.id(), "The zeebe:script needs a resultVariable");
        } else if (!VariablePath.isName(resultVariable)) {
            expressions.error(node.id(), "The resultVariable of the zeebe:script is not a valid variable name");
        }
    }
}
