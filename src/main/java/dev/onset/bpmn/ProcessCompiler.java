package dev.onset.bpmn;

import dev.onset.engine.Flow;
import dev.onset.engine.Lifespan;
import dev.onset.engine.Mapping;
import dev.onset.engine.Node;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.elements.ProcessScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles one executable process. */
final class ProcessCompiler {

    /** The property of a process that sets when its instances expire. */
    private static final String EXPIRY = "expiryTime";

    private final ModelErrors errors;
    private final ModelExpressions expressions;
    private final MappingCompiler mappings;
    private final LoopCompiler loops;
    private final ListenerCompiler listeners;
    private final FileDefinitions file;
    private final boolean isNew;

    /** @param isNew whether the file is about to be published, rather than already published */
    ProcessCompiler(FileDefinitions file, ModelExpressions expressions, boolean isNew, ModelErrors errors) {
        this.file = file;
        this.isNew = isNew;
        this.errors = errors;
        this.expressions = expressions;
        this.mappings = new MappingCompiler(expressions);
        this.loops = new LoopCompiler(expressions);
        this.listeners = new ListenerCompiler(expressions);
    }

    /** @return the process; null if there are errors in this process or in an earlier one of the file */
    @Nullable
    CompiledProcess compile(BpmnXml process) {
        String id = process.attribute("id");
        if (id == null) {
            errors.add(null, "A process has no id");
            return null;
        }
        ProcessOutline.checkLengths(null, id, process, errors);
        String name = process.attribute("name");
        ProcessOutline outline = new ProcessOutline(id, process, file, errors);
        List<Flow> flows = new FlowCompiler(outline, expressions, errors).compile();
        flows.addAll(new Links(outline, errors).flows());
        flows.addAll(new CompensationCompiler(outline, file, errors).associations());
        new StructureCheck(outline, errors).check();
        new TransactionCheck(outline, errors).check();
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Node(
                id, name, null, new ProcessScope(), List.of(), List.of(), null, listeners.listeners(id, process)));
        JobPriorities priorities = new JobPriorities(id, process, expressions);
        for (FlowNode node : outline.nodes()) {
            nodes.add(node(node, priorities));
        }
        if (isNew) {
            new StraightThroughLoops(nodes, flows, errors).check();
        }
        Lifespan lifespan = lifespan(id, process);
        return errors.isEmpty()
                ? new CompiledProcess(id, name, new ProcessModel(id, nodes, flows, lifespan), ProcessForms.of(process))
                : null;
    }

    private @Nullable Lifespan lifespan(String id, BpmnXml process) {
        List<BpmnXml> properties = process.extensions().stream()
                .filter(extension -> extension.name().equals(IgnoredXml.PROPERTIES))
                .flatMap(extension -> extension.zeebeChildren("property").stream())
                .filter(property -> EXPIRY.equals(property.attribute("name")))
                .toList();
        if (properties.size() > 1) {
            errors.add(id, "A process with several properties " + EXPIRY + " is not supported");
        }
        return properties.isEmpty()
                ? null
                : new Lifespan(expressions.lifespan(
                        id,
                        "The property " + EXPIRY,
                        properties.getFirst().attribute("value", "").strip()));
    }

    private Node node(FlowNode node, JobPriorities priorities) {
        List<Mapping> inputs = mappings.inputs(node);
        List<Mapping> outputs = mappings.outputs(node);
        return new Node(
                node.id(),
                node.name(),
                node.scope(),
                priorities.applied(node, ElementKinds.element(node, expressions)),
                inputs,
                outputs,
                loops.loop(node),
                listeners.listeners(node));
    }
}
