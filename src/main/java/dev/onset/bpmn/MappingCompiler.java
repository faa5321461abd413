package dev.onset.bpmn;

import dev.onset.bpmn.FlowNodeKind.Mappings;
import dev.onset.engine.Expression;
import dev.onset.engine.Mapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles the input and output mappings ({@code zeebe:ioMapping}) of flow nodes. */
final class MappingCompiler {

    private final ModelExpressions expressions;

    MappingCompiler(ModelExpressions expressions) {
        this.expressions = expressions;
    }

    List<Mapping> inputs(FlowNode node) {
        return mappings(
                node,
                "input",
                "an input",
                node.kind().mappings() == Mappings.INPUTS_AND_OUTPUTS && !EventKinds.terminates(node));
    }

    List<Mapping> outputs(FlowNode node) {
        boolean leaves = !EventKinds.terminates(node) && !EventKinds.throwsError(node);
        return mappings(node, "output", "an output", node.kind().mappings() != Mappings.NONE && leaves);
    }

    private List<Mapping> mappings(FlowNode node, String direction, String described, boolean allowed) {
        BpmnXml ioMapping = node.extension("ioMapping");
        List<BpmnXml> found = ioMapping == null ? List.of() : ioMapping.zeebeChildren(direction);
        if (!found.isEmpty() && !allowed) {
            // ExtensionCheck warns of the zeebe:ioMapping of a node that has mappings of neither direction.
            if (node.kind().mappings() != Mappings.NONE) {
                expressions.warn(
                        node.id(),
                        BpmnNames.upperFirst(described) + " mapping has no effect on "
                                + BpmnNames.lowerFirst(node.described()));
            }
            return List.of();
        }
        List<Mapping> mappings = new ArrayList<>();
        for (BpmnXml xml : found) {
            mappings.add(mapping(node, direction, xml));
        }
        return mappings;
    }

    private static String notAPath(String direction, String target) {
        return "The target " + SchemaMessages.shortened(target) + " of an " + direction
                + " mapping is neither a variable name nor a path such as a.b.c"
                + (target.startsWith("$.") ? ": write " + SchemaMessages.shortened(target.substring(2)) : "");
    }

    private Mapping mapping(FlowNode node, String direction, BpmnXml xml) {
        String target = xml.attribute("target", "");
        if (!VariablePath.isPath(target)) {
            expressions.error(node.id(), notAPath(direction, target));
        } else if (target.indexOf('$') >= 0) {
            // FEEL cannot read such a variable.
            expressions.errors().addIfNew(node.id(), notAPath(direction, target));
        }
        String what = "The source of the " + direction + " mapping to " + SchemaMessages.shortened(target);
        return new Mapping(source(node, direction, what, xml.attribute("source")), target);
    }

    /** Compiles the source of a mapping. As in Camunda 8, an input without a source is null, and an output must be FEEL. */
    private Expression source(FlowNode node, String direction, String what, @Nullable String source) {
        if (source == null) {
            if ("output".equals(direction)) {
                expressions.error(node.id(), what + " is missing");
            }
            return Expression.literal(null);
        }
        if (!source.startsWith("=")) {
            String wrong = what + " is the text " + SchemaMessages.shortened(source) + ", not an expression: write ="
                    + SchemaMessages.shortened(source.startsWith("$.") ? source.substring(2) : source);
            if ("output".equals(direction)) {
                expressions.errors().addIfNew(node.id(), wrong);
            } else if (source.startsWith("$.")) {
                expressions.warn(node.id(), wrong);
            }
        }
        return expressions.value(node.id(), what, source);
    }
}
