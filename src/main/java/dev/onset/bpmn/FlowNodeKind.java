package dev.onset.bpmn;

import java.util.Set;

/**
 * A kind of flow node and the content that it allows. Everything else is refused, because it would have no effect.
 *
 * @param bpmnName name of the XML element
 * @param children BPMN elements that it may contain, in addition to those that every flow node may contain
 * @param extensions {@code zeebe:} extensions that it may have, in addition to {@code zeebe:properties}
 * @param mappings the directions of {@code zeebe:ioMapping} that it may have
 */
record FlowNodeKind(String bpmnName, Set<String> children, Set<String> extensions, Mappings mappings) {

    private static final Set<String> SCOPES = Set.of("subProcess", "transaction", "adHocSubProcess");

    /** Whether it contains flow nodes. */
    boolean isScope() {
        return SCOPES.contains(bpmnName);
    }

    /** The directions of mappings that a {@code zeebe:ioMapping} may have. */
    enum Mappings {
        NONE,
        OUTPUTS,
        INPUTS_AND_OUTPUTS
    }
}
