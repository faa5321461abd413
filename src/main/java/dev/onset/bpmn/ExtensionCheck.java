package dev.onset.bpmn;

import java.util.HashSet;
import java.util.Set;

/** Refuses {@code zeebe:} extensions that would have no effect on their element. */
final class ExtensionCheck {

    private ExtensionCheck() {}

    /** @param allowed the extensions that the element may have in addition to {@code zeebe:properties} */
    static void check(String id, String bpmnName, BpmnXml xml, Set<String> allowed, ModelErrors errors) {
        Set<String> seen = new HashSet<>();
        for (BpmnXml extension : xml.extensions()) {
            String name = extension.name();
            if (IgnoredXml.PROPERTIES.equals(name)) {
                continue;
            }
            if (!allowed.contains(name)) {
                errors.add(id, BpmnNames.a(bpmnName) + " with zeebe:" + name + " is not supported");
            } else if (!seen.add(name) && !IgnoredXml.USER_TASK_FORM.equals(name)) {
                errors.add(id, BpmnNames.a(bpmnName) + " with several zeebe:" + name + " is not supported");
            } else {
                checkInside(id, extension, errors);
            }
        }
    }

    private static void checkInside(String id, BpmnXml extension, ModelErrors errors) {
        for (BpmnXml child : extension.zeebeChildren()) {
            if (!ZeebeVocabulary.children(extension.name()).contains(child.name())) {
                errors.add(id, "A zeebe:" + extension.name() + " with zeebe:" + child.name() + " is not supported");
            } else {
                checkInside(id, child, errors);
            }
        }
    }
}
