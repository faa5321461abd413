package dev.onset.bpmn;

import java.util.Set;

/** What a model may have without effect, because it is for people and tools, or as Camunda 8 has it. All else is refused. */
final class IgnoredXml {

    /** In every flow node. */
    static final Set<String> IN_FLOW_NODES = Set.of(
            "documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef", "incoming", "outgoing");

    /** For data and roles as BPMN has them; as in Camunda 8, {@code zeebe:} extensions say it instead. */
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

    /** In a process or subprocess, beside its flow nodes and flows. */
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

    /** {@code zeebe:} extensions that say what a process is, not what it does. */
    static final Set<String> PROCESS_EXTENSIONS = Set.of("versionTag", "userTaskForm");

    /** For people and tools, on any element; one of a process says when its instances expire. */
    static final String PROPERTIES = "properties";

    private IgnoredXml() {}
}
