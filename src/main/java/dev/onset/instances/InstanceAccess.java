package dev.onset.instances;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Instances;
import dev.onset.runtime.StoredInstance;
import dev.onset.security.Caller;
import dev.onset.security.Permission;
import dev.onset.workspaces.Access;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Finds an instance for a caller: one that it may not see does not exist for it. */
@ApplicationScoped
class InstanceAccess {

    private final Instances instances;
    private final Access access;

    InstanceAccess(Instances instances, Access access) {
        this.instances = instances;
        this.access = access;
    }

    /**
     * An instance that the caller may read: because of a role, or because the caller started it and still may start there.
     *
     * @throws Problem {@code instance-not-found}, or {@code forbidden} where the caller sees the application
     */
    StoredInstance readable(Caller caller, UUID uuid) {
        StoredInstance instance = instances.find(uuid).orElseThrow(InstanceAccess::notFound);
        boolean own = instance.startedBy().equals(caller.subject());
        try {
            access.requireApplication(
                    caller,
                    instance.workspaceId(),
                    instance.applicationId(),
                    own ? Permission.PROCESS_START : Permission.INSTANCE_READ);
        } catch (Problem problem) {
            throw problem.type() == ProblemType.FORBIDDEN ? problem : notFound();
        }
        return instance;
    }

    /**
     * Asks again for somebody who has waited, also where no request is served.
     *
     * @throws Problem {@code instance-not-found}, or {@code forbidden} where the caller sees the application
     */
    @Transactional
    void requireStillReadable(Caller caller, UUID uuid) {
        readable(caller, uuid);
    }

    /**
     * An instance that the caller may operate.
     *
     * @throws Problem {@code instance-not-found}, or {@code forbidden} where the caller sees the application
     */
    StoredInstance operable(Caller caller, UUID uuid) {
        StoredInstance instance = instances.find(uuid).orElseThrow(InstanceAccess::notFound);
        requireOperate(caller, instance, notFound());
        return instance;
    }

    /** @throws Problem {@code forbidden} where the caller sees the application, else the one given */
    void requireOperate(Caller caller, StoredInstance instance, Problem notFound) {
        try {
            access.requireApplication(
                    caller, instance.workspaceId(), instance.applicationId(), Permission.INSTANCE_OPERATE);
        } catch (Problem problem) {
            throw problem.type() == ProblemType.FORBIDDEN ? problem : notFound;
        }
    }

    static Problem notFound() {
        return new Problem(ProblemType.INSTANCE_NOT_FOUND, "There is no process instance of this id that you may see.");
    }
}
