package dev.onset.bpmn;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages and errors of a file, to which events refer. */
final class FileDefinitions {

    private final Map<String, BpmnXml> messages = new HashMap<>();
    private final Map<String, BpmnXml> errorsById = new HashMap<>();

    FileDefinitions(BpmnXml definitions, ModelErrors errors) {
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
            }
        }
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

    /** Returns an id without the prefix of the target namespace, which some tools write. */
    static String local(String reference) {
        return reference.substring(reference.indexOf(':') + 1);
    }
}
