package dev.onset.bpmn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages, errors and escalations of a file, to which events refer, its associations, and the other files of its
 * build.
 */
final class FileDefinitions {

    private final Map<String, BpmnXml> messages = new HashMap<>();
    private final Map<String, BpmnXml> errorsById = new HashMap<>();
    private final Map<String, List<BpmnXml>> associations = new HashMap<>();
    private final Map<String, BpmnXml> escalations = new HashMap<>();

    private final BuildResources resources;

    FileDefinitions(BpmnXml definitions, BuildResources resources, ModelErrors errors) {
        this.resources = resources;
        readAssociations(definitions);
        for (BpmnXml child : definitions.children()) {
            String id = child.attribute("id");
            if (id == null) {
                continue;
            }
            if ("message".equals(child.name())) {
                ExtensionCheck.check(id, "message", child, Set.of("subscription"), errors);
                messages.put(id, child);
            } else if ("error".equals(child.name())) {
                ExtensionCheck.check(id, "error", child, Set.of(), errors);
                errorsById.put(id, child);
            } else if ("escalation".equals(child.name())) {
                ExtensionCheck.check(id, "escalation", child, Set.of(), errors);
                escalations.put(id, child);
            }
        }
    }

    /** Returns the decisions and forms of the build. */
    BuildResources resources() {
        return resources;
    }

    /** Returns the message with this id; null if the file has none. */
    @Nullable
    BpmnXml message(String reference) {
        return messages.get(local(reference));
    }

    /** Returns the error with this id; null if the file has none. */
    @Nullable
    BpmnXml error(String reference) {
        return errorsById.get(local(reference));
    }

    /** Returns the escalation with this id; null if the file has none. */
    @Nullable
    BpmnXml escalation(String reference) {
        return escalations.get(local(reference));
    }

    /** Returns the associations that begin at an element, in the order of the file. */
    List<BpmnXml> associationsFrom(String id) {
        return associations.getOrDefault(id, List.of());
    }

    private void readAssociations(BpmnXml around) {
        for (BpmnXml child : around.children()) {
            if ("association".equals(child.name())) {
                associations
                        .computeIfAbsent(local(child.attribute("sourceRef", "")), source -> new ArrayList<>())
                        .add(child);
            } else {
                readAssociations(child);
            }
        }
    }

    /** Returns an id without the prefix of the target namespace, which some tools write. */
    static String local(String reference) {
        return reference.substring(reference.indexOf(':') + 1);
    }
}
