package dev.onset.bpmn;

import java.util.Set;

/**
 * A kind of flow node, and what it may have. What is listed nowhere is refused, because it would be without effect.
 *
 * @param bpmnName its name in the XML
 * @param children BPMN elements that it may have in it, beyond those that every flow node may have
 * @param extensions {@code zeebe:} extensions that it may have, beyond {@code zeebe:properties}
 * @param mappings which {@code zeebe:ioMapping} it may have
 */
record FlowNodeKind(String bpmnName, Set<String> children, Set<String> extensions, Mappings mappings) {

    /** What an {@code zeebe:ioMapping} may have. */
    enum Mappings {
        NONE,
        OUTPUTS,
        INPUTS_AND_OUTPUTS
    }
}
