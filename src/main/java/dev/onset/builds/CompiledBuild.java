package dev.onset.builds;

import dev.onset.bpmn.BuildResources;
import dev.onset.bpmn.Compilation;
import dev.onset.bpmn.CompiledProcess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The compiled content of a build.
 *
 * @param definitions the processes in the order of their names
 * @param resources the decisions and forms
 */
record CompiledBuild(List<ProcessDefinition> definitions, CompiledResources resources) {

    CompiledBuild {
        definitions = List.copyOf(definitions);
    }

    /** Compiles a BPMN file. */
    @FunctionalInterface
    interface FileCompiler {
        Compilation compile(String path, byte[] content, BuildResources resources);
    }

    /**
     * Compiles a stored build. Each file is compiled once, even if it has several processes.
     *
     * @param files the BPMN files by their paths
     * @param resources the decisions and forms of the build
     * @param bpmn compiles a BPMN file
     */
    static CompiledBuild of(
            List<DefinitionRow> rows, Map<String, byte[]> files, CompiledResources resources, FileCompiler bpmn) {
        BuildResources forProcesses = resources.forProcesses();
        Map<String, Map<String, CompiledProcess>> compiled = new HashMap<>();
        files.forEach((path, content) -> {
            Map<String, CompiledProcess> processes = new HashMap<>();
            bpmn.compile(path, content, forProcesses)
                    .processes()
                    .forEach(process -> processes.put(process.processId(), process));
            compiled.put(path, processes);
        });
        List<ProcessDefinition> definitions = new ArrayList<>();
        for (DefinitionRow row : rows) {
            CompiledProcess process = compiled.getOrDefault(row.path, Map.of()).get(row.processId);
            if (process == null) {
                throw new IllegalStateException("A published process does not compile: " + row.id);
            }
            definitions.add(definition(row, process, row.inputSchema == null ? null : compiled(row.inputSchema)));
        }
        return new CompiledBuild(definitions, resources);
    }

    static ProcessDefinition definition(DefinitionRow row, CompiledProcess process, @Nullable InputSchema inputSchema) {
        return new ProcessDefinition(
                row.id, row.buildId, row.name, row.processId, process.model(), inputSchema, process.forms());
    }

    /** The weight of the build in the cache: its processes, decisions and forms. */
    int weight() {
        return definitions.size() + resources.weight();
    }

    /** The definition with an id; null if the build has none. */
    @Nullable
    ProcessDefinition find(UUID id) {
        for (ProcessDefinition definition : definitions) {
            if (definition.id().equals(id)) {
                return definition;
            }
        }
        return null;
    }

    /** The definition with a name; null if the build has none. */
    @Nullable
    ProcessDefinition named(String name) {
        for (ProcessDefinition definition : definitions) {
            if (definition.name().equals(name)) {
                return definition;
            }
        }
        return null;
    }

    private static InputSchema compiled(String schema) {
        try {
            return InputSchema.compile(schema.getBytes(StandardCharsets.UTF_8));
        } catch (InputSchema.InvalidSchema e) {
            throw new IllegalStateException("A published input schema does not compile", e);
        }
    }
}
