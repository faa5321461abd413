package dev.onset.bpmn;

import dev.onset.bpmn.FlowNodeKind.Mappings;
import dev.onset.engine.Mapping;
import java.util.ArrayList;
import java.util.List;

/** Compiles the input and output mappings ({@code zeebe:ioMapping}) of flow nodes. */
final class MappingCompiler {

    private final ModelExpressions expressions;

    MappingCompiler(ModelExpressions expressions) {
        this.expressions = expressions;
    }

    List<Mapping> inputs(FlowNode node) {
        return mappings(node, "input", "an input", node.kind().mappings() == Mappings.INPUTS_AND_OUTPUTS);
    }

    List<Mapping> outputs(FlowNode node) {
        return mappings(node, "output", "an output", node.kind().mappings() != Mappings.NONE);
    }

    private List<Mapping> mappings(FlowNode node, String direction, String described, boolean allowed) {
        BpmnXml ioMapping = node.extension("ioMapping");
        List<BpmnXml> found = ioMapping == null ? List.of() : ioMapping.zeebeChildren(direction);
        if (!found.isEmpty() && !allowed) {
            expressions.error(node.id(), node.described() + " with " + described + " mapping is not supported");
            return List.of();
        }
        List<Mapping> mappings = new ArrayList<>();
        for (BpmnXml xml : found) {
            mappings.add(mapping(node, direction, xml));
        }
        return mappings;
    }

    private Mapping mapping(FlowNode node, String direction, BpmnXml xml) {
        String target = xml.attribute("target", "");
        if (!VariablePath.isPath(target)) {
            expressions.error(
                    node.id(),
                    "The target " + SchemaMessages.shortened(target) + " of an " + direction
                            + " mapping is neither a variable name nor a path such as a.b.c");
        }
        String what = "The source of the " + direction + " mapping to " + SchemaMessages.shortened(target);
        String source = xml.attribute("source");
        if (source == null) {
            expressions.error(node.id(), what + " is missing");
            source = "";
        }
        return new Mapping(expressions.value(node.id(), what, source), target);
    }
}
