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

/** Reads instances on behalf of a caller. An instance that the caller may not see is reported as not found. */
@ApplicationScoped
class InstanceAccess {

    private final Instances instances;

    InstanceAccess(Instances instances) {
        this.instances = instances;
    }

    /**
     * Returns an instance that the caller may read, either by a role, or because the caller started it and may still
     * start instances of the application.
     *
     * @throws Problem {@code instance-not-found}, or {@code forbidden} if the caller may see the application
     */
    StoredInstance readable(Principal principal, UUID uuid) {
        InstanceWithRights found = find(principal, uuid);
        boolean own = found.instance().startedBy().equals(principal.subject());
        require(principal, found.rights(), own ? Permission.PROCESS_START : Permission.INSTANCE_READ, notFound());
        return found.instance();
    }

    /**
     * Checks again that a caller may read an instance, after a wait. May be called outside a request.
     *
     * @throws Problem {@code instance-not-found}, or {@code forbidden} if the caller may see the application
     */
    @Transactional
    void requireStillReadable(Principal principal, UUID uuid) {
        readable(principal, uuid);
    }

    /**
     * Returns an instance that the caller may operate. One round trip.
     *
     * @throws Problem {@code instance-not-found}, or {@code forbidden} if the caller may see the application
     */
    StoredInstance operable(Principal principal, UUID uuid) {
        InstanceWithRights found = find(principal, uuid);
        requireOperate(principal, found.rights(), notFound());
        return found.instance();
    }

    private InstanceWithRights find(Principal principal, UUID uuid) {
        return instances.find(principal, uuid).orElseThrow(InstanceAccess::notFound);
    }

    /**
     * Checks that the caller may operate instances.
     *
     * @throws Problem {@code forbidden} if the caller may see the application; otherwise, {@code notFound}
     */
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
        return new Problem(
                ProblemType.INSTANCE_NOT_FOUND, "No process instance with this id is visible to the caller.");
    }
}
