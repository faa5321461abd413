package dev.onset.runtime;

import dev.onset.builds.ProcessDefinition;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Provides the processes that instances run, call and can be started as. Holds no lock while it compiles a process. */
interface ProcessCatalog {

    /**
     * Returns a definition by its id.
     *
     * @throws IllegalStateException if there is none, because ids are read from rows with a foreign key to it
     */
    ProcessDefinition get(UUID definitionId);

    /** Returns the process with a name in a build. */
    Optional<ProcessDefinition> inBuild(UUID buildId, String name);

    /** Returns the process with a name in the active build of the application, disregarding overrides. */
    Optional<ProcessDefinition> active(UUID workspaceId, UUID applicationId, String name);

    /** Returns all processes of the active build, disregarding overrides; empty if no build is active. */
    List<ProcessDefinition> active(UUID workspaceId, UUID applicationId);
}
