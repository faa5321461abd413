package dev.onset.builds;

import dev.onset.engine.ProcessModel;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An executable process of a build. Immutable.
 *
 * @param name what it is started by
 * @param processId its id in BPMN
 * @param inputSchema what values it accepts; null where it accepts any
 */
public record ProcessDefinition(
        UUID id,
        UUID buildId,
        String name,
        String processId,
        ProcessModel model,
        @Nullable InputSchema inputSchema) {

    /** The names of the values by which its instances can be searched. */
    public List<String> indexedValues() {
        return inputSchema == null ? List.of() : inputSchema.indexed();
    }
}
