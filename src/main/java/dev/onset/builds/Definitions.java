package dev.onset.builds;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.onset.bpmn.BpmnCompiler;
import dev.onset.bpmn.Compilation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Compiled process definitions. They never change, so a build is read and compiled once, with all its processes, and then
 * kept in memory as long as there is room. What is not kept is read in a transaction of its own where the caller has none,
 * and compiled after that has ended: so that compiling holds no connection and no lock, ask before a transaction begins.
 */
@ApplicationScoped
public class Definitions {

    private final BiFunction<String, byte[], Compilation> bpmn;
    private final CompiledBuilds builds = new CompiledBuilds(this::compile);
    private final Cache<UUID, UUID> buildIds =
            Caffeine.newBuilder().maximumSize(10L * CompiledBuilds.MAX_KEPT).build();

    @Inject
    Definitions(BpmnCompiler bpmn) {
        this(bpmn::compilePublished);
    }

    /** @param bpmn compiles a BPMN file that was published, given its path and content */
    Definitions(BiFunction<String, byte[], Compilation> bpmn) {
        this.bpmn = bpmn;
    }

    /**
     * The definition of that id.
     *
     * @throws IllegalStateException where there is none: ids come from rows that refer to it
     */
    public ProcessDefinition get(UUID id) {
        return get(buildIds.get(id, Definitions::readBuildId), id);
    }

    private ProcessDefinition get(UUID buildId, UUID id) {
        ProcessDefinition definition = builds.get(buildId).find(id);
        if (definition == null) {
            throw new IllegalStateException("There is no process definition " + id);
        }
        return definition;
    }

    /** The definition of that name in a build; empty where the build has none. */
    public Optional<ProcessDefinition> inBuild(UUID buildId, String name) {
        return Optional.ofNullable(builds.get(buildId).named(name));
    }

    /** Every definition of a build, in the order of their names. */
    public List<ProcessDefinition> ofBuild(UUID buildId) {
        return builds.get(buildId).definitions();
    }

    /** Compiles a build that will be needed soon, unless it is kept in memory already. Call it without a transaction. */
    public void prepare(UUID buildId) {
        builds.get(buildId);
    }

    /** Keeps a build that has just been compiled to be published. */
    void keep(UUID buildId, CompiledBuild build) {
        builds.put(buildId, build);
        remember(buildId, build);
    }

    /** Whoever knows only the id of a definition need not ask for its build. */
    private void remember(UUID buildId, CompiledBuild build) {
        build.definitions().forEach(definition -> buildIds.put(definition.id(), buildId));
    }

    /** What is stored of a build's processes. */
    private record Stored(List<DefinitionRow> rows, Map<String, byte[]> files) {}

    private CompiledBuild compile(UUID buildId) {
        Stored stored = QuarkusTransaction.joiningExisting().call(() -> read(buildId));
        CompiledBuild compiled = CompiledBuild.of(stored.rows(), stored.files(), bpmn);
        remember(buildId, compiled);
        return compiled;
    }

    private static Stored read(UUID buildId) {
        List<DefinitionRow> rows = DefinitionRow.list("buildId = ?1 order by name", buildId);
        Map<String, byte[]> files = new HashMap<>();
        for (DefinitionRow row : rows) {
            files.computeIfAbsent(
                    row.path, path -> BuildFile.<BuildFile>findById(new BuildFile.Key(buildId, path)).content);
        }
        return new Stored(rows, files);
    }

    private static UUID readBuildId(UUID id) {
        DefinitionRow row = QuarkusTransaction.joiningExisting().call(() -> DefinitionRow.findById(id));
        if (row == null) {
            throw new IllegalStateException("There is no process definition " + id);
        }
        return row.buildId;
    }
}
