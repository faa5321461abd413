package dev.onset.bpmn;

import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.elements.JobTask;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the priorities of jobs ({@code zeebe:jobPriorityDefinition}). That of a process is the default of the tasks and
 * events that are executed as jobs.
 */
final class JobPriorities {

    static final String EXTENSION = "jobPriorityDefinition";

    private final ModelExpressions expressions;
    private final @Nullable Expression ofProcess;

    JobPriorities(String processId, BpmnXml process, ModelExpressions expressions) {
        this.expressions = expressions;
        this.ofProcess = process.extensions().stream()
                .filter(extension -> extension.name().equals(EXTENSION))
                .findFirst()
                .map(definition -> priority(processId, definition))
                .orElse(null);
    }

    /** Returns the element with its priority, if it is executed as a job. */
    Element applied(FlowNode node, Element element) {
        BpmnXml definition = node.extension(EXTENSION);
        Expression priority = definition == null ? ofProcess : priority(node.id(), definition);
        return priority != null && element instanceof JobTask job ? job.withPriority(priority) : element;
    }

    private Expression priority(String id, BpmnXml definition) {
        return expressions.wholeNumber(
                id,
                "The priority of the job",
                definition.attribute("priority", ""),
                Integer.MIN_VALUE,
                Integer.MAX_VALUE);
    }
}
