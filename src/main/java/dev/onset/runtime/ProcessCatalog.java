package dev.onset.runtime;

import dev.onset.builds.ProcessDefinition;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The processes that instances run, and that they can call or be started as. Holds no lock while it compiles one. */
interface ProcessCatalog {

    /** @throws IllegalStateException where there is none: ids come from rows that refer to it */
    ProcessDefinition get(UUID definitionId);

    /** The process of that name in a build. */
    Optional<ProcessDefinition> inBuild(UUID buildId, String name);

    /** The process of that name in the build that is active for everybody for whom there is no override. */
    Optional<ProcessDefinition> active(UUID workspaceId, UUID applicationId, String name);

    /** All processes of that build; none where there is none. */
    List<ProcessDefinition> active(UUID workspaceId, UUID applicationId);
}
