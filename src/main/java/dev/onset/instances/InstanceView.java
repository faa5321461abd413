package dev.onset.instances;

import dev.onset.builds.Definitions;
import dev.onset.paging.Paging;
import dev.onset.runtime.Instances;
import dev.onset.runtime.OpenWork;
import dev.onset.runtime.StoredInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/**
 * Reads an instance together with what it waits for. Performs no authorization; callers must have authorized the
 * request.
 */
@ApplicationScoped
class InstanceView {

    private final Instances instances;
    private final OpenWork openWork;
    private final Definitions definitions;

    InstanceView(Instances instances, OpenWork openWork, Definitions definitions) {
        this.instances = instances;
        this.openWork = openWork;
        this.definitions = definitions;
    }

    InstanceResponse of(StoredInstance instance) {
        return InstanceResponse.from(
                instance,
                definitions.get(instance.definitionId()).model(),
                openWork.jobs(instance.uuid(), 0, Paging.MAX),
                openWork.userTasks(instance.uuid(), 0, Paging.MAX),
                openWork.incidents(instance.uuid(), 0, Paging.MAX));
    }

    /** Returns the current instance. May be called outside a request. */
    @Transactional
    InstanceResponse load(UUID uuid) {
        return of(instances.find(uuid).orElseThrow(InstanceAccess::notFound));
    }
}
