package dev.onset.bpmn;

import dev.onset.bpmn.FlowNodeKind.Mappings;
import dev.onset.engine.Element;
import java.util.HashSet;
import java.util.Set;

/**
 * A kind of flow node that Onset executes, and its mapping to an element of the engine.
 *
 * @param flowNode the children and extensions that nodes of this kind may have
 * @param mapper creates the element
 */
record ElementKind(FlowNodeKind flowNode, Mapper mapper) {

    /** Creates an element of the engine. */
    @FunctionalInterface
    interface Mapper {

        /**
         * Maps a flow node. Errors are added to the errors of {@code expressions}; the returned element is then not used.
         */
        Element map(FlowNode node, ModelExpressions expressions);
    }

    static ElementKind activity(String bpmnName, Set<String> extensions, Mapper mapper) {
        return activity(bpmnName, Set.of(), extensions, mapper);
    }

    static ElementKind activity(String bpmnName, Set<String> children, Set<String> extensions, Mapper mapper) {
        return new ElementKind(
                new FlowNodeKind(
                        bpmnName,
                        union(IgnoredXml.IN_ACTIVITIES, union(children, Set.of(FlowNode.MULTI_INSTANCE))),
                        extensions,
                        Mappings.INPUTS_AND_OUTPUTS),
                mapper);
    }

    static ElementKind gateway(String bpmnName, Mapper mapper) {
        return new ElementKind(new FlowNodeKind(bpmnName, Set.of(), Set.of(), Mappings.NONE), mapper);
    }

    static Set<String> union(Set<String> some, Set<String> more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }
}
