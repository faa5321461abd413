package dev.onset.bpmn;

import java.util.HashSet;
import java.util.Set;

/**
 * Checks the {@code zeebe:} extensions of an element. One that would change the course of the process and is not executed
 * is an error; one that Camunda 8 does not execute on this element either is ignored with a warning.
 */
final class ExtensionCheck {

    private ExtensionCheck() {}

    /** @param allowed the extensions that have an effect on the element */
    static void check(String id, String bpmnName, BpmnXml xml, Set<String> allowed, ModelErrors errors) {
        Set<String> seen = new HashSet<>();
        for (BpmnXml extension : xml.extensions()) {
            String name = extension.name();
            if (allowed.contains(name)) {
                if (!seen.add(name) && !IgnoredXml.USER_TASK_FORM.equals(name)) {
                    errors.add(id, BpmnNames.a(bpmnName) + " with several zeebe:" + name + " is not supported");
                } else {
                    checkInside(id, extension, errors);
                }
            } else if (ZeebeVocabulary.isWithoutEffect(name, bpmnName)) {
                errors.warn(
                        id, "The zeebe:" + name + " has no effect on " + BpmnNames.lowerFirst(BpmnNames.a(bpmnName)));
            } else if (!ZeebeVocabulary.isForTools(name)) {
                errors.add(id, BpmnNames.a(bpmnName) + " with zeebe:" + name + " is not supported");
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
