package dev.onset.builds;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.onset.bpmn.BpmnCompiler;
import dev.onset.bpmn.CompiledProcess;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Compiled process definitions. They never change, so each is read and compiled once and then kept in memory, as long as
 * there is room.
 */
@ApplicationScoped
public class Definitions {

    private static final long MAX_KEPT = 2_000;

    private final BpmnCompiler bpmn;
    private final Cache<UUID, ProcessDefinition> kept =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).build();

    Definitions(BpmnCompiler bpmn) {
        this.bpmn = bpmn;
    }

    /**
     * The definition of that id.
     *
     * @throws IllegalStateException where there is none: ids come from rows that refer to it
     */
    public ProcessDefinition get(UUID id) {
        return kept.get(id, this::load);
    }

    /** The definition of that name in a build; empty where the build has none. */
    public Optional<ProcessDefinition> inBuild(UUID buildId, String name) {
        return DefinitionRow.<DefinitionRow>find("buildId = ?1 and name = ?2", buildId, name)
                .firstResultOptional()
                .map(row -> get(row.id));
    }

    /** Every definition of a build. */
    public List<ProcessDefinition> ofBuild(UUID buildId) {
        return DefinitionRow.<DefinitionRow>list("buildId = ?1 order by name", buildId).stream()
                .map(row -> get(row.id))
                .toList();
    }

    private ProcessDefinition load(UUID id) {
        DefinitionRow row = DefinitionRow.findById(id);
        if (row == null) {
            throw new IllegalStateException("There is no process definition " + id);
        }
        BuildFile file = BuildFile.findById(new BuildFile.Key(row.buildId, row.path));
        CompiledProcess process = bpmn.compile(row.path, file.content).processes().stream()
                .filter(candidate -> candidate.processId().equals(row.processId))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("A published process does not compile: " + id));
        return new ProcessDefinition(
                row.id,
                row.buildId,
                row.name,
                row.processId,
                process.model(),
                row.inputSchema == null ? null : compiled(row.inputSchema));
    }

    private static InputSchema compiled(String schema) {
        try {
            return InputSchema.compile(schema.getBytes(StandardCharsets.UTF_8));
        } catch (InputSchema.InvalidSchema e) {
            throw new IllegalStateException("A published input schema does not compile", e);
        }
    }
}
