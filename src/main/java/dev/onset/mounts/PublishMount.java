package dev.onset.mounts;

import dev.onset.activations.Activations;
import dev.onset.builds.PublishBuild;
import dev.onset.problems.Problem;
import dev.onset.security.Subject;
import dev.onset.workspaces.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a mounted build, and activates it unless it is the build of its application that was mounted last.
 * Therefore, a restart does not undo a manual rollback, but mounting another build, even an older one, activates it.
 */
@ApplicationScoped
class PublishMount {

    /** The actor in builds and histories. */
    static final String WHO = Subject.MOUNTED_BUILDS;

    private final EntityManager entities;
    private final Workspaces workspaces;
    private final PublishBuild publishBuild;
    private final Activations activations;
    private final InstantSource clock;

    PublishMount(
            EntityManager entities,
            Workspaces workspaces,
            PublishBuild publishBuild,
            Activations activations,
            InstantSource clock) {
        this.entities = entities;
        this.workspaces = workspaces;
        this.publishBuild = publishBuild;
        this.activations = activations;
        this.clock = clock;
    }

    /** The result of publishing a mounted build. */
    record Done(UUID buildId, boolean published, boolean activated) {}

    /**
     * Publishes and activates a mounted build in one transaction. Replicas that start at the same time do this one
     * after the other.
     *
     * @param content the content of the build, compiled before the transaction so that no replica waits for the
     *     compiler of another
     * @throws Problem if publishing or activating fails
     */
    @Transactional(rollbackOn = Exception.class)
    Done publish(Mount mount, PublishBuild.Checked content) throws MountRefused {
        entities.createNativeQuery("select cast(pg_advisory_xact_lock(hashtextextended(:what, 0)) as text)")
                .setParameter("what", WHO)
                .getResultList();
        requirePlaces(mount);
        PublishBuild.Published published =
                publishBuild.publish(mount.workspaceId(), mount.applicationId(), content, WHO);
        UUID build = published.build().id();
        boolean activate = mount.activate() && remember(mount, build);
        if (activate) {
            activations.activate(mount.workspaceId(), mount.applicationId(), build, WHO);
        }
        return new Done(build, published.created(), activate);
    }

    /** Creates the workspace and the application if they do not exist and have names. */
    private void requirePlaces(Mount mount) throws MountRefused {
        if (find("select id from workspace where id = :id", mount.workspaceId()) == null) {
            if (mount.workspaceName() == null) {
                throw new MountRefused(
                        "there is no workspace " + mount.workspaceId() + "; to create it, set workspace.name");
            }
            workspaces.create(mount.workspaceId(), mount.workspaceName(), WHO);
        }
        UUID workspace = find("select workspace_id from application where id = :id", mount.applicationId());
        if (workspace == null) {
            if (mount.applicationName() == null) {
                throw new MountRefused(
                        "there is no application " + mount.applicationId() + "; to create it, set application.name");
            }
            workspaces.createApplication(mount.workspaceId(), mount.applicationId(), mount.applicationName(), WHO);
        } else if (!workspace.equals(mount.workspaceId())) {
            throw new MountRefused("the application " + mount.applicationId() + " belongs to another workspace");
        }
    }

    /** Records the build as mounted, and returns whether it differs from the one that was mounted before. */
    private boolean remember(Mount mount, UUID build) {
        return entities.createNativeQuery("""
                        insert into mounted_build (workspace_id, application_id, build_id, activated_at)
                        values (:workspace, :application, :build, :now)
                        on conflict (application_id) do update
                            set build_id = excluded.build_id, activated_at = excluded.activated_at
                            where mounted_build.build_id <> excluded.build_id""")
                        .setParameter("workspace", mount.workspaceId())
                        .setParameter("application", mount.applicationId())
                        .setParameter("build", build)
                        .setParameter("now", clock.instant().truncatedTo(ChronoUnit.MICROS))
                        .executeUpdate()
                == 1;
    }

    private @Nullable UUID find(String sql, UUID id) {
        List<?> found = entities.createNativeQuery(sql, UUID.class)
                .setParameter("id", id)
                .getResultList();
        return found.isEmpty() ? null : (UUID) found.getFirst();
    }
}
