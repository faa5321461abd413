package dev.onset.bpmn;

import java.util.Map;
import java.util.Set;

/**
 * The {@code zeebe:} elements of Camunda 8, with the attributes and children of those that Onset supports, and which of them
 * would change the course of a process.
 */
final class ZeebeVocabulary {

    /** The attributes of {@code zeebe:linkedResource}. */
    static final Set<String> LINKED_RESOURCE =
            Set.of("resourceId", "resourceType", "linkName", "bindingType", "versionTag");

    private static final Map<String, Set<String>> ATTRIBUTES = Map.ofEntries(
            Map.entry("taskDefinition", Set.of("type", "retries")),
            Map.entry("adHoc", Set.of("activeElementsCollection", "outputCollection", "outputElement")),
            Map.entry("taskHeaders", Set.of()),
            Map.entry("header", Set.of("key", "value")),
            Map.entry("ioMapping", Set.of()),
            Map.entry("input", Set.of("source", "target")),
            Map.entry("output", Set.of("source", "target")),
            Map.entry("script", Set.of("expression", "resultVariable")),
            Map.entry("userTask", Set.of()),
            Map.entry("assignmentDefinition", Set.of("assignee", "candidateGroups", "candidateUsers")),
            Map.entry("taskSchedule", Set.of("dueDate", "followUpDate")),
            Map.entry("priorityDefinition", Set.of("priority")),
            Map.entry("jobPriorityDefinition", Set.of("priority")),
            Map.entry("executionListeners", Set.of()),
            Map.entry("executionListener", Set.of("eventType", "type", "retries")),
            Map.entry("publishMessage", Set.of("correlationKey", "messageId", "timeToLive")),
            Map.entry("linkedResource", LINKED_RESOURCE),
            Map.entry("subscription", Set.of("correlationKey")),
            Map.entry(
                    "calledElement",
                    Set.of(
                            "processId",
                            "bindingType",
                            "versionTag",
                            "propagateAllParentVariables",
                            "propagateAllChildVariables")),
            Map.entry("calledDecision", Set.of("decisionId", "resultVariable", "bindingType", "versionTag")),
            Map.entry(
                    "loopCharacteristics",
                    Set.of("inputCollection", "inputElement", "outputCollection", "outputElement")),
            Map.entry("conditionalFilter", Set.of("variableNames", "variableEvents")),
            Map.entry("formDefinition", Set.of("formKey", "formId", "externalReference", "bindingType", "versionTag")));

    private static final Map<String, Set<String>> CHILDREN = Map.of(
            "ioMapping",
            Set.of("input", "output"),
            "taskHeaders",
            Set.of("header"),
            "executionListeners",
            Set.of("executionListener"),
            "executionListener",
            Set.of("taskHeaders"),
            "linkedResources",
            Set.of("linkedResource"));

    /**
     * Elements that Onset does not execute yet, with the BPMN elements on which they would have an effect; none means all.
     */
    private static final Map<String, Set<String>> NOT_EXECUTED =
            Map.of("taskListeners", Set.of("userTask"), "publishMessage", Set.of("messageEventDefinition"));

    /** Elements for people and tools, which have no effect on any element. */
    private static final Set<String> FOR_TOOLS =
            Set.of("properties", "agentDefinition", "versionTag", "userTaskForm", LinkedResources.EXTENSION);

    private ZeebeVocabulary() {}

    /**
     * Whether an extension belongs to the dialect and is without effect on this BPMN element, as in Camunda 8. All others
     * would change the course of a process, or are unknown.
     */
    static boolean isWithoutEffect(String extension, String bpmnName) {
        Set<String> executedOn = NOT_EXECUTED.get(extension);
        return executedOn == null
                ? ATTRIBUTES.containsKey(extension)
                : !executedOn.isEmpty() && !executedOn.contains(bpmnName);
    }

    /** Returns the {@code zeebe:} elements that an element may contain. */
    static Set<String> children(String element) {
        return CHILDREN.getOrDefault(element, Set.of());
    }

    /**
     * Whether the attribute belongs to this element. True for an element that Onset does not support, which {@link
     * ExtensionCheck} checks as a whole.
     */
    static boolean knows(String element, String attribute) {
        Set<String> attributes = ATTRIBUTES.get(element);
        return attributes == null || attributes.contains(attribute) || "id".equals(attribute);
    }

    /** Whether a {@code zeebe:} attribute or element is for modeling tools only. */
    static boolean isForTools(String name) {
        return FOR_TOOLS.contains(name) || name.startsWith("modeler");
    }
}
