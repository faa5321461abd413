package dev.onset.bpmn;

import dev.onset.execution.Element;
import java.util.Set;

/**
 * A kind of flow node that Onset executes: what it may have, and how it becomes an element of the core. What is listed
 * nowhere is refused, because it would be without effect.
 *
 * @param bpmnName its name in the XML
 * @param children BPMN elements that it may have in it, beyond those that every flow node may have
 * @param extensions {@code zeebe:} extensions that it may have, beyond {@code zeebe:properties}
 * @param mappings which {@code zeebe:ioMapping} it may have
 * @param mapper makes the element
 */
record ElementKind(String bpmnName, Set<String> children, Set<String> extensions, Mappings mappings, Mapper mapper) {

    /** What an {@code zeebe:ioMapping} may have. */
    enum Mappings {
        NONE,
        OUTPUTS,
        INPUTS_AND_OUTPUTS
    }

    /** Makes an element of the core. */
    @FunctionalInterface
    interface Mapper {

        /** What is wrong goes to the errors of {@code expressions}; the element is then of no use, and not used. */
        Element map(FlowNode node, ModelExpressions expressions);
    }

    static ElementKind activity(String bpmnName, Set<String> extensions, Mapper mapper) {
        return new ElementKind(bpmnName, IgnoredXml.IN_ACTIVITIES, extensions, Mappings.INPUTS_AND_OUTPUTS, mapper);
    }

    static ElementKind event(String bpmnName, Mappings mappings, Mapper mapper) {
        return new ElementKind(bpmnName, IgnoredXml.IN_EVENTS, Set.of("ioMapping"), mappings, mapper);
    }

    static ElementKind gateway(String bpmnName, Mapper mapper) {
        return new ElementKind(bpmnName, Set.of(), Set.of(), Mappings.NONE, mapper);
    }
}
