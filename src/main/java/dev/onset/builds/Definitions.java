package dev.onset.builds;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.onset.bpmn.BpmnCompiler;
import dev.onset.bpmn.Form;
import dev.onset.dmn.CompiledDecision;
import dev.onset.dmn.DmnCompiler;
import dev.onset.platform.Entities;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Provides compiled process definitions. They are immutable, so a build is read and compiled once, with all its processes, and
 * then cached. A build that is not cached is read in the transaction of the caller, or in one of its own, and compiled after
 * that. Call the methods before a transaction begins, so that compiling holds no connection and no lock.
 */
@ApplicationScoped
public class Definitions {

    private final CompiledBuild.FileCompiler bpmn;
    private final ResourceCompiler resources;
    private final CompiledBuilds builds = new CompiledBuilds(this::compile);
    private final Cache<UUID, UUID> buildIds =
            Caffeine.newBuilder().maximumSize(10L * CompiledBuilds.MAX_KEPT).build();

    @Inject
    Definitions(BpmnCompiler bpmn, DmnCompiler dmn) {
        this(bpmn::compilePublished, new ResourceCompiler(dmn));
    }

    /**
     * @param bpmn compiles a published BPMN file
     * @param resources compiles the other files
     */
    Definitions(CompiledBuild.FileCompiler bpmn, ResourceCompiler resources) {
        this.bpmn = bpmn;
        this.resources = resources;
    }

    /**
     * The definition with an id.
     *
     * @throws IllegalStateException if there is none; ids come from rows that refer to it
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

    /** The definition with a name in a build; empty if the build has none. */
    public Optional<ProcessDefinition> inBuild(UUID buildId, String name) {
        return Optional.ofNullable(builds.get(buildId).named(name));
    }

    /** All definitions of a build, ordered by name. */
    public List<ProcessDefinition> ofBuild(UUID buildId) {
        return builds.get(buildId).definitions();
    }

    /** All decisions of a build. */
    public Collection<CompiledDecision> decisions(UUID buildId) {
        return builds.get(buildId).resources().decisions().values();
    }

    /**
     * The form of a user task or of a start event: one that is embedded in the BPMN file, or a form file of the build.
     *
     * @param key the key or id that the model names
     * @return empty if the build has no such form
     */
    public Optional<Form> form(ProcessDefinition definition, String key) {
        Form embedded = definition.forms().embedded().get(key);
        return Optional.ofNullable(
                embedded != null
                        ? embedded
                        : builds.get(definition.buildId()).resources().forms().get(key));
    }

    /** Compiles a build in advance, unless it is cached. Call it without a transaction. */
    public void prepare(UUID buildId) {
        builds.get(buildId);
    }

    /** Adds a build that was compiled for its publication. */
    void keep(UUID buildId, CompiledBuild build) {
        builds.put(buildId, build);
        remember(buildId, build);
    }

    /** Maps the ids of definitions to their builds. */
    private void remember(UUID buildId, CompiledBuild build) {
        build.definitions().forEach(definition -> buildIds.put(definition.id(), buildId));
    }

    /** The stored rows and files of a build. */
    private record Stored(List<DefinitionRow> rows, Map<String, byte[]> files, List<BuildContent.File> resources) {}

    private CompiledBuild compile(UUID buildId) {
        Stored stored = QuarkusTransaction.joiningExisting().call(() -> read(buildId));
        ResourceCompiler.Result others = resources.compile(stored.resources());
        if (!others.errors().isEmpty()) {
            throw new IllegalStateException("A published file does not compile: " + buildId + " "
                    + others.errors().getFirst().file());
        }
        CompiledBuild compiled = CompiledBuild.of(stored.rows(), stored.files(), others.resources(), bpmn);
        remember(buildId, compiled);
        return compiled;
    }

    private static Stored read(UUID buildId) {
        List<DefinitionRow> rows = DefinitionRow.list("buildId = ?1 order by name", buildId);
        Map<String, byte[]> files = new HashMap<>();
        for (DefinitionRow row : rows) {
            files.computeIfAbsent(
                    row.path,
                    path -> Entities.find(BuildFile.class, new BuildFile.Key(buildId, path))
                            .orElseThrow()
                            .content);
        }
        List<BuildContent.File> resources = BuildFile.<BuildFile>list(
                        "buildId = ?1 and (path like ?2 or path like ?3)",
                        buildId,
                        "%" + ResourceCompiler.DMN,
                        "%" + ResourceCompiler.FORM)
                .stream()
                .map(file -> new BuildContent.File(file.path, file.content))
                .toList();
        return new Stored(rows, files, resources);
    }

    private static UUID readBuildId(UUID id) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> Entities.find(DefinitionRow.class, id))
                .map(row -> row.buildId)
                .orElseThrow(() -> new IllegalStateException("There is no process definition " + id));
    }
}
