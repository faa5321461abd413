package dev.onset.instances;

import dev.onset.builds.Definitions;
import dev.onset.paging.Paging;
import dev.onset.runtime.Instances;
import dev.onset.runtime.OpenWork;
import dev.onset.runtime.StoredInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** An instance with what it waits for. Asks nobody's permission: whoever calls has. */
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

    /** The instance as it is now, also where no request is served. */
    @Transactional
    InstanceResponse load(UUID uuid) {
        return of(instances.find(uuid).orElseThrow(InstanceAccess::notFound));
    }
}
