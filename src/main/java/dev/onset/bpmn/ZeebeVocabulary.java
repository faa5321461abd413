package dev.onset.bpmn;

import java.util.Map;
import java.util.Set;

/**
 * The {@code zeebe:} elements that Onset supports, with their attributes and children. Others are refused, because they
 * would silently have no effect.
 */
final class ZeebeVocabulary {

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
            Map.entry("subscription", Set.of("correlationKey")),
            Map.entry(
                    "calledElement",
                    Set.of("processId", "bindingType", "propagateAllParentVariables", "propagateAllChildVariables")),
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
            Set.of("taskHeaders"));

    private ZeebeVocabulary() {}

    /** Returns the {@code zeebe:} elements that an element may contain. */
    static Set<String> children(String element) {
        return CHILDREN.getOrDefault(element, Set.of());
    }

    /**
     * Whether the attribute is supported on this element. True for an unknown element, which {@link ExtensionCheck} refuses
     * as a whole.
     */
    static boolean knows(String element, String attribute) {
        Set<String> attributes = ATTRIBUTES.get(element);
        return attributes == null || attributes.contains(attribute);
    }

    /** Whether a {@code zeebe:} attribute of a BPMN element is for modeling tools only. */
    static boolean isForTools(String attribute) {
        return attribute.startsWith("modelerTemplate");
    }
}
