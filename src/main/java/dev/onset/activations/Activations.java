package dev.onset.activations;

import dev.onset.builds.BuildStatus;
import dev.onset.builds.Builds;
import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.builds.StoredBuild;
import dev.onset.platform.Ids;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes and reads which build is active. A change holds for every start that begins after its commit; instances that run
 * stay on their build. Asks nobody's permission: whoever calls has.
 */
@ApplicationScoped
public class Activations {

    private final Builds builds;
    private final Definitions definitions;
    private final EntityManager entities;
    private final Event<ActiveBuildChanged> changes;
    private final InstantSource clock;

    Activations(
            Builds builds,
            Definitions definitions,
            EntityManager entities,
            Event<ActiveBuildChanged> changes,
            InstantSource clock) {
        this.builds = builds;
        this.definitions = definitions;
        this.entities = entities;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Makes a build of the application the active one. Activating the active build changes nothing and records nothing.
     *
     * @throws Problem {@code build-not-found}, or {@code illegal-state} for a draft
     */
    @Transactional
    public void activate(UUID workspaceId, UUID applicationId, UUID buildId, String changedBy) {
        StoredBuild build = builds.find(applicationId, buildId)
                .orElseThrow(
                        () -> new Problem(ProblemType.BUILD_NOT_FOUND, "The application has no build of this id."));
        if (build.status() == BuildStatus.DRAFT) {
            throw new Problem(
                    ProblemType.ILLEGAL_STATE, "The build is a draft; only a committed build can be activated.");
        }
        lock(applicationId);
        change(workspaceId, applicationId, buildId, ActivationChange.Kind.ACTIVATED, changedBy);
    }

    /**
     * Makes the build active again that was active before the active one: each roll back goes one activation further back.
     *
     * @throws Problem {@code illegal-state} where there is none
     */
    @Transactional
    void rollBack(UUID workspaceId, UUID applicationId, String changedBy) {
        lock(applicationId);
        UUID before = beforeActive(workspaceId, applicationId)
                .orElseThrow(
                        () -> new Problem(ProblemType.ILLEGAL_STATE, "There is no earlier build to roll back to."));
        change(workspaceId, applicationId, before, ActivationChange.Kind.ROLLED_BACK, changedBy);
    }

    /** @throws Problem {@code no-active-build} */
    Activation get(UUID workspaceId, UUID applicationId) {
        return find(workspaceId, applicationId)
                .orElseThrow(() -> new Problem(
                        ProblemType.NO_ACTIVE_BUILD,
                        "The application has no active build in this workspace; activate one."));
    }

    /** The build that is active; empty where none is. */
    public Optional<UUID> activeBuild(UUID workspaceId, UUID applicationId) {
        return find(workspaceId, applicationId).map(activation -> activation.buildId);
    }

    /** The definitions of the build that is active; none where none is. */
    @Transactional
    public List<ProcessDefinition> activeDefinitions(UUID workspaceId, UUID applicationId) {
        return activeBuild(workspaceId, applicationId).map(definitions::ofBuild).orElse(List.of());
    }

    /** The changes, newest first. */
    List<ActivationChange> history(UUID workspaceId, UUID applicationId, @Nullable UUID after, int limit) {
        return (after == null
                        ? ActivationChange.<ActivationChange>find(
                                "workspaceId = ?1 and applicationId = ?2 order by id desc", workspaceId, applicationId)
                        : ActivationChange.<ActivationChange>find(
                                "workspaceId = ?1 and applicationId = ?2 and id < ?3 order by id desc",
                                workspaceId,
                                applicationId,
                                after))
                .page(0, limit)
                .list();
    }

    private static Optional<Activation> find(UUID workspaceId, UUID applicationId) {
        return Activation.findByIdOptional(new Activation.Key(workspaceId, applicationId));
    }

    /**
     * Walks back through the history as undo does: a roll back takes the last activation that is not undone with it, so what
     * remains is a stack, whose last but one build is the answer.
     */
    private static Optional<UUID> beforeActive(UUID workspaceId, UUID applicationId) {
        int undone = 0;
        List<ActivationChange> newestFirst = ActivationChange.list(
                "workspaceId = ?1 and applicationId = ?2 order by id desc", workspaceId, applicationId);
        for (ActivationChange change : newestFirst) {
            if (change.kind == ActivationChange.Kind.ROLLED_BACK) {
                undone++;
            } else if (undone > 0) {
                undone--;
            } else {
                return Optional.ofNullable(change.fromBuildId);
            }
        }
        return Optional.empty();
    }

    private void change(
            UUID workspaceId, UUID applicationId, UUID buildId, ActivationChange.Kind kind, String changedBy) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Activation activation = find(workspaceId, applicationId).orElse(null);
        UUID from = activation == null ? null : activation.buildId;
        if (buildId.equals(from)) {
            return;
        }
        if (activation == null) {
            activation = new Activation();
            activation.workspaceId = workspaceId;
            activation.applicationId = applicationId;
        }
        activation.buildId = buildId;
        activation.changedAt = now;
        activation.changedBy = changedBy;
        activation.persist();
        ActivationChange change = new ActivationChange();
        change.id = Ids.next();
        change.workspaceId = workspaceId;
        change.applicationId = applicationId;
        change.kind = kind;
        change.fromBuildId = from;
        change.toBuildId = buildId;
        change.changedAt = now;
        change.changedBy = changedBy;
        change.persist();
        changes.fire(new ActiveBuildChanged(workspaceId, applicationId, from, buildId));
    }

    /** Changes of one application follow one another. */
    private void lock(UUID applicationId) {
        entities.createNativeQuery("select 1 from application where id = ?1 for no key update")
                .setParameter(1, applicationId)
                .getSingleResult();
    }
}
