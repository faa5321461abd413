package dev.onset.bpmn;

import java.util.Set;

/**
 * Elements that a model may contain although Onset ignores them: they are for people and tools, or Camunda 8 ignores them
 * too. All other unknown elements are refused.
 */
final class IgnoredXml {

    /** Ignored in every flow node. */
    static final Set<String> IN_FLOW_NODES = Set.of(
            "documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef", "incoming", "outgoing");

    /** Data and roles of BPMN. As in Camunda 8, {@code zeebe:} extensions define them instead. */
    static final Set<String> IN_ACTIVITIES = Set.of(
            "ioSpecification",
            "property",
            "dataInputAssociation",
            "dataOutputAssociation",
            "resourceRole",
            "performer",
            "humanPerformer",
            "potentialOwner");

    static final Set<String> IN_EVENTS = Set.of(
            "property",
            "dataInput",
            "dataOutput",
            "inputSet",
            "outputSet",
            "dataInputAssociation",
            "dataOutputAssociation");

    /** Ignored in a process or subprocess, beside its flow nodes and flows. */
    static final Set<String> IN_SCOPES = Set.of(
            "documentation",
            "extensionElements",
            "auditing",
            "monitoring",
            "property",
            "ioSpecification",
            "laneSet",
            "resourceRole",
            "performer",
            "humanPerformer",
            "potentialOwner",
            "dataObject",
            "dataObjectReference",
            "dataStoreReference",
            "association",
            "group",
            "textAnnotation");

    /** The extension of a process that contains a form. There may be several. */
    static final String USER_TASK_FORM = "userTaskForm";

    /** {@code zeebe:} extensions of a process that do not affect its execution. */
    static final Set<String> PROCESS_EXTENSIONS = Set.of("versionTag", USER_TASK_FORM);

    /** Ignored on every element, except for the property of a process that sets when its instances expire. */
    static final String PROPERTIES = "properties";

    private IgnoredXml() {}
}
