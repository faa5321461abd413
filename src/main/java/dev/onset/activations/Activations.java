package dev.onset.activations;

import dev.onset.builds.BuildPublished;
import dev.onset.builds.BuildStatus;
import dev.onset.builds.StoredBuild;
import dev.onset.platform.Ids;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/**
 * Changes and reads the global policy, which chooses the active build for callers without an override. A change applies to
 * every start that begins after its commit; running instances stay on their build. Performs no authorization; callers must have
 * authorized the request.
 */
@ApplicationScoped
public class Activations {

    private final RuleChanges changes;
    private final EntityManager entities;

    Activations(RuleChanges changes, EntityManager entities) {
        this.changes = changes;
        this.entities = entities;
    }

    /**
     * Makes a build of the application the active one. Activating the active build changes nothing and records nothing.
     *
     * @throws Problem {@code build-not-found}, or {@code illegal-state} for a draft
     */
    public void activate(UUID workspaceId, UUID applicationId, UUID buildId, String changedBy) {
        activate(workspaceId, applicationId, new Policy.Pinned(buildId), changedBy);
    }

    /**
     * Sets the global policy of the application. Setting the current policy changes nothing and records nothing.
     *
     * @throws Problem {@code build-not-found}, or {@code illegal-state} for a draft that is pinned, and for a branch without a
     *     build where a build is active
     */
    @Transactional
    public void activate(UUID workspaceId, UUID applicationId, Policy policy, String changedBy) {
        changes.lock(applicationId);
        ActivationRule rule = ActivationRule.global(workspaceId, applicationId)
                .orElseGet(() -> RuleChanges.newRule(Ids.next(), workspaceId, applicationId, null));
        changes.set(rule, policy, 0, ActivationChange.Kind.ACTIVATED, changedBy);
    }

    /**
     * Pins the previous active build. Each roll back goes back by one more committed build.
     *
     * @throws Problem {@code illegal-state} if there is no earlier build
     */
    @Transactional
    void rollBack(UUID workspaceId, UUID applicationId, String changedBy) {
        changes.lock(applicationId);
        ActivationRule rule =
                ActivationRule.global(workspaceId, applicationId).orElseThrow(Activations::nothingToRollBackTo);
        ActivationChange head = RuleChanges.find(applicationId, rule.changeNumber);
        ActivationChange target = head == null ? null : RuleChanges.find(applicationId, head.backTo);
        if (target == null || target.buildId == null) {
            throw nothingToRollBackTo();
        }
        changes.set(rule, new Policy.Pinned(target.buildId), 0, ActivationChange.Kind.ROLLED_BACK, changedBy);
    }

    private static Problem nothingToRollBackTo() {
        return new Problem(ProblemType.ILLEGAL_STATE, "The application has no earlier build to roll back to.");
    }

    /** Moves the rules that follow the branch of a new build to that build, in the transaction that publishes it. */
    void follow(@Observes BuildPublished published) {
        StoredBuild build = published.build();
        List<ActivationRule> following = ActivationRule.list(
                "applicationId = ?1 and policy = ?2 and branch = ?3 and (?4 = true or drafts = true) order by id",
                build.applicationId(),
                PolicyType.LATEST_ON_BRANCH,
                build.branch(),
                build.status() == BuildStatus.COMMITTED);
        for (ActivationRule rule : following) {
            changes.set(
                    rule,
                    new Policy.LatestOnBranch(build.branch(), rule.drafts),
                    rule.priority,
                    ActivationChange.Kind.MOVED,
                    build.publishedBy());
        }
    }

    /** @throws Problem {@code no-active-build} if the application has no policy */
    ActivationRule get(UUID workspaceId, UUID applicationId) {
        return ActivationRule.global(workspaceId, applicationId).orElseThrow(() -> ActiveBuilds.noActiveBuild(null));
    }

    /**
     * The changes, newest first.
     *
     * @param before the exclusive upper bound of the numbers of the changes
     * @param overrides whether to include changes of overrides
     */
    List<RecordedChange> history(UUID workspaceId, UUID applicationId, long before, boolean overrides, int limit) {
        return entities.createQuery("""
                        select c, f from ActivationChange c
                        left join ActivationChange f on f.applicationId = c.applicationId and f.number = c.fromNumber
                        where c.workspaceId = :workspace and c.applicationId = :application and c.number < :before
                            and (:overrides = true or c.subjectType is null)
                        order by c.number desc""", Tuple.class)
                .setParameter("workspace", workspaceId)
                .setParameter("application", applicationId)
                .setParameter("before", before)
                .setParameter("overrides", overrides)
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new RecordedChange(row.get(0, ActivationChange.class), row.get(1, ActivationChange.class)))
                .toList();
    }
}
