package dev.onset.bpmn;

import java.util.Map;
import java.util.Set;
import org.xml.sax.Attributes;

/**
 * Warns of what other engines would execute and Onset ignores: elements and attributes of their namespaces. The namespaces
 * of modeling tools, for example for colors, are ignored without a warning.
 */
final class ForeignParts {

    /** The namespaces of engines, whose extensions an author may expect to have an effect. */
    private static final Set<String> ENGINES = Set.of(
            "http://camunda.org/schema/1.0/bpmn",
            "http://operaton.org/schema/1.0/bpmn",
            "http://activiti.org/bpmn",
            "http://flowable.org/bpmn",
            "http://www.jboss.org/drools");

    /** What the dialect of Camunda 8 has in place of an extension, by its local name. */
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("inputOutput", "zeebe:ioMapping"),
            Map.entry("in", "zeebe:ioMapping"),
            Map.entry("out", "zeebe:ioMapping"),
            Map.entry("executionListener", "zeebe:executionListeners"),
            Map.entry("taskListener", "zeebe:taskListeners"),
            Map.entry("properties", "zeebe:properties"),
            Map.entry("formData", "zeebe:formDefinition"),
            Map.entry("formKey", "zeebe:formDefinition"),
            Map.entry("formRef", "zeebe:formDefinition"),
            Map.entry("class", "zeebe:taskDefinition"),
            Map.entry("delegateExpression", "zeebe:taskDefinition"),
            Map.entry("expression", "zeebe:taskDefinition"),
            Map.entry("topic", "zeebe:taskDefinition"),
            Map.entry("connector", "zeebe:taskDefinition"),
            Map.entry("failedJobRetryTimeCycle", "zeebe:taskDefinition"),
            Map.entry("decisionRef", "zeebe:calledDecision"),
            Map.entry("resultVariable", "zeebe:script"),
            Map.entry("collection", "zeebe:loopCharacteristics"),
            Map.entry("elementVariable", "zeebe:loopCharacteristics"),
            Map.entry("assignee", "zeebe:assignmentDefinition"),
            Map.entry("candidateUsers", "zeebe:assignmentDefinition"),
            Map.entry("candidateGroups", "zeebe:assignmentDefinition"),
            Map.entry("dueDate", "zeebe:taskSchedule"),
            Map.entry("followUpDate", "zeebe:taskSchedule"),
            Map.entry("priority", "zeebe:priorityDefinition"),
            Map.entry("versionTag", "zeebe:versionTag"));

    private ForeignParts() {}

    static void warn(OpenElement element, String qName, Attributes attributes, ModelErrors errors) {
        if (ENGINES.contains(element.namespace())) {
            if (INSTEAD.containsKey(element.name())) {
                warn(element, SchemaMessages.shortened(qName), element.name(), errors);
            }
            return;
        }
        if (!element.isIn(BpmnNames.BPMN)) {
            return;
        }
        for (int i = 0; i < attributes.getLength(); i++) {
            String name = attributes.getLocalName(i);
            if (BpmnNames.ZEEBE.equals(attributes.getURI(i)) && !ZeebeVocabulary.isForTools(name)) {
                errors.warn(
                        element.id(),
                        element.line(),
                        "The attribute zeebe:" + SchemaMessages.shortened(name) + " of a " + element.name()
                                + " is unknown and ignored");
            } else if (ENGINES.contains(attributes.getURI(i)) && INSTEAD.containsKey(name)) {
                warn(element, "The attribute " + SchemaMessages.shortened(attributes.getQName(i)), name, errors);
            }
        }
    }

    private static void warn(OpenElement element, String what, String name, ModelErrors errors) {
        errors.warn(
                element.id(),
                element.line(),
                what + " is of another engine and has no effect: use " + INSTEAD.get(name));
    }
}
