package dev.onset.builds;

import dev.onset.bpmn.ProcessForms;
import dev.onset.engine.ProcessModel;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An executable process of a build. Immutable.
 *
 * @param name the name by which the process is started
 * @param processId the BPMN process id
 * @param inputSchema the schema of its input values; null if it accepts any
 * @param forms the forms of its start events and tasks
 */
public record ProcessDefinition(
        UUID id,
        UUID buildId,
        String name,
        String processId,
        ProcessModel model,
        @Nullable InputSchema inputSchema,
        ProcessForms forms) {

    /** The names of the indexed values, by which instances can be searched. */
    public List<String> indexedValues() {
        return inputSchema == null ? List.of() : inputSchema.indexed();
    }
}
