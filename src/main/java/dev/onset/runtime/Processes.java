package dev.onset.runtime;

import dev.onset.activations.Activations;
import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The processes of published builds. */
@ApplicationScoped
class Processes implements ProcessCatalog {

    private final Definitions definitions;
    private final Activations activations;

    Processes(Definitions definitions, Activations activations) {
        this.definitions = definitions;
        this.activations = activations;
    }

    @Override
    public ProcessDefinition get(UUID definitionId) {
        return definitions.get(definitionId);
    }

    @Override
    public Optional<ProcessDefinition> inBuild(UUID buildId, String name) {
        return QuarkusTransaction.joiningExisting().call(() -> definitions.inBuild(buildId, name));
    }

    @Override
    public Optional<ProcessDefinition> active(UUID workspaceId, UUID applicationId, String name) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> activations
                        .activeBuild(workspaceId, applicationId)
                        .flatMap(build -> definitions.inBuild(build, name)));
    }

    @Override
    public List<ProcessDefinition> active(UUID workspaceId, UUID applicationId) {
        return activations.activeDefinitions(workspaceId, applicationId);
    }
}
