package dev.onset.runtime;

import dev.onset.activations.ActiveBuilds;
import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Provides the processes of published builds. */
@ApplicationScoped
class Processes implements ProcessCatalog {

    private final Definitions definitions;
    private final ActiveBuilds activeBuilds;
    private final Database database;

    Processes(Definitions definitions, ActiveBuilds activeBuilds, Database database) {
        this.definitions = definitions;
        this.activeBuilds = activeBuilds;
        this.database = database;
    }

    @Override
    public ProcessDefinition get(UUID definitionId) {
        return definitions.get(definitionId);
    }

    @Override
    public Optional<ProcessDefinition> inBuild(UUID buildId, String name) {
        return definitions.inBuild(buildId, name);
    }

    @Override
    public Optional<ProcessDefinition> active(UUID workspaceId, UUID applicationId, String name) {
        return activeBuild(workspaceId, applicationId).flatMap(build -> definitions.inBuild(build, name));
    }

    @Override
    public List<ProcessDefinition> active(UUID workspaceId, UUID applicationId) {
        return activeBuild(workspaceId, applicationId).map(definitions::ofBuild).orElse(List.of());
    }

    private Optional<UUID> activeBuild(UUID workspaceId, UUID applicationId) {
        return database.with(handle -> activeBuilds.ofEverybody(handle.getConnection(), workspaceId, applicationId));
    }
}
