package dev.onset.bpmn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flow node as the file has it.
 *
 * @param scope id of the process or subprocess that it is in
 * @param startEvents ids of the start events directly in it, where it is a subprocess
 */
record FlowNode(String id, String scope, ElementKind kind, BpmnXml xml, List<String> startEvents) {

    @Nullable
    String name() {
        return xml.attribute("name");
    }

    /** The only {@code zeebe:} extension of that name; null where there is none. That there are not two is checked. */
    @Nullable
    BpmnXml extension(String name) {
        for (BpmnXml extension : xml.extensions()) {
            if (extension.name().equals(name)) {
                return extension;
            }
        }
        return null;
    }

    /** How messages name it: {@code A userTask}. */
    String described() {
        return BpmnNames.a(kind.bpmnName());
    }
}
