package dev.onset.bpmn;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages and errors that a file defines beside its processes, for events to refer to. */
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

    /** The message that a reference names; null where the file has none. */
    @Nullable
    BpmnXml message(String reference) {
        return messages.get(local(reference));
    }

    /** The error that a reference names; null where the file has none. */
    @Nullable
    BpmnXml error(String reference) {
        return errorsById.get(local(reference));
    }

    /** An id without the prefix of the file's own namespace, which some tools write. */
    static String local(String reference) {
        return reference.substring(reference.indexOf(':') + 1);
    }
}
