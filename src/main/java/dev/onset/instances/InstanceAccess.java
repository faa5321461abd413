package dev.onset.instances;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.InstanceWithRights;
import dev.onset.runtime.Instances;
import dev.onset.runtime.StoredInstance;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
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
    StoredInstance readable(Principal principal, UUID uuid) {
        InstanceWithRights found = find(principal, uuid);
        boolean own = found.instance().startedBy().equals(principal.subject());
        require(principal, found.rights(), own ? Permission.PROCESS_START : Permission.INSTANCE_READ, notFound());
        return found.instance();
    }

    /**
     * Asks again for somebody who has waited, also where no request is served.
     *
     * @throws Problem {@code instance-not-found}, or {@code forbidden} where the caller sees the application
     */
    @Transactional
    void requireStillReadable(Principal principal, UUID uuid) {
        readable(principal, uuid);
    }

    /**
     * An instance that the caller may operate. One round trip.
     *
     * @throws Problem {@code instance-not-found}, or {@code forbidden} where the caller sees the application
     */
    StoredInstance operable(Principal principal, UUID uuid) {
        InstanceWithRights found = find(principal, uuid);
        requireOperate(principal, found.rights(), notFound());
        return found.instance();
    }

    private InstanceWithRights find(Principal principal, UUID uuid) {
        return instances.find(principal, uuid).orElseThrow(InstanceAccess::notFound);
    }

    /** @throws Problem {@code forbidden} where the caller sees the application, else the one given */
    static void requireOperate(Principal principal, Access.Rights rights, Problem notFound) {
        require(principal, rights, Permission.INSTANCE_OPERATE, notFound);
    }

    private static void require(Principal principal, Access.Rights rights, Permission permission, Problem notFound) {
        try {
            Access.requireApplication(principal, rights, permission);
        } catch (Problem problem) {
            throw problem.type() == ProblemType.FORBIDDEN ? problem : notFound;
        }
    }

    static Problem notFound() {
        return new Problem(ProblemType.INSTANCE_NOT_FOUND, "There is no process instance of this id that you may see.");
    }
}
