package dev.onset.instances;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.InstanceOfCaller;
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

    InstanceAccess(Instances instances) {
        this.instances = instances;
    }

    /**
     * An instance that the caller may read: because of a role, or because the caller started it and still may start there.
     *
     * @throws Problem {@code instance-not-found}, or {@code forbidden} where the caller sees the application
     */
    StoredInstance readable(Caller caller, UUID uuid) {
        InstanceOfCaller found = find(caller, uuid);
        boolean own = found.instance().startedBy().equals(caller.subject());
        require(caller, found.standing(), own ? Permission.PROCESS_START : Permission.INSTANCE_READ, notFound());
        return found.instance();
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
     * An instance that the caller may operate. One round trip.
     *
     * @throws Problem {@code instance-not-found}, or {@code forbidden} where the caller sees the application
     */
    StoredInstance operable(Caller caller, UUID uuid) {
        InstanceOfCaller found = find(caller, uuid);
        requireOperate(caller, found.standing(), notFound());
        return found.instance();
    }

    private InstanceOfCaller find(Caller caller, UUID uuid) {
        return instances.find(caller, uuid).orElseThrow(InstanceAccess::notFound);
    }

    /** @throws Problem {@code forbidden} where the caller sees the application, else the one given */
    static void requireOperate(Caller caller, Access.Standing standing, Problem notFound) {
        require(caller, standing, Permission.INSTANCE_OPERATE, notFound);
    }

    private static void require(Caller caller, Access.Standing standing, Permission permission, Problem notFound) {
        try {
            Access.requireApplication(caller, standing, permission);
        } catch (Problem problem) {
            throw problem.type() == ProblemType.FORBIDDEN ? problem : notFound;
        }
    }

    static Problem notFound() {
        return new Problem(ProblemType.INSTANCE_NOT_FOUND, "There is no process instance of this id that you may see.");
    }
}
