package dev.onset.activations;

import dev.onset.builds.BuildStatus;
import dev.onset.builds.Builds;
import dev.onset.builds.StoredBuild;
import dev.onset.platform.Entities;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.workspaces.SubjectType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes rules and the history of their changes, in the transaction of the caller and under the lock of the application. */
@ApplicationScoped
class RuleChanges {

    private final Builds builds;
    private final ActiveDefinitions activeDefinitions;
    private final EntityManager entities;
    private final InstantSource clock;
    private final Event<ActiveBuildChanged> activeBuildChanged;
    private final Event<RecordedChange> recorded;

    RuleChanges(
            Builds builds,
            ActiveDefinitions activeDefinitions,
            EntityManager entities,
            InstantSource clock,
            Event<ActiveBuildChanged> activeBuildChanged,
            Event<RecordedChange> recorded) {
        this.builds = builds;
        this.activeDefinitions = activeDefinitions;
        this.entities = entities;
        this.clock = clock;
        this.activeBuildChanged = activeBuildChanged;
        this.recorded = recorded;
    }

    /** The subject of a rule. */
    record Subject(SubjectType type, String name) {}

    /** Serializes the changes of an application. Publishing a build takes the same lock. */
    void lock(UUID applicationId) {
        entities.createNativeQuery("select 1 from application where id = ?1 for no key update")
                .setParameter(1, applicationId)
                .getSingleResult();
    }

    /** Creates a rule without storing it. */
    static ActivationRule newRule(UUID id, UUID workspaceId, UUID applicationId, @Nullable Subject subject) {
        ActivationRule rule = new ActivationRule();
        rule.id = id;
        rule.workspaceId = workspaceId;
        rule.applicationId = applicationId;
        rule.subjectType = subject == null ? null : subject.type();
        rule.subject = subject == null ? null : subject.name();
        return rule;
    }

    /**
     * Sets the policy of a rule. Setting the current policy changes nothing and records nothing.
     *
     * @throws Problem {@code build-not-found}, or {@code illegal-state} for a pinned draft, and for a branch without a
     *     build if the application would lose its active build
     */
    void set(ActivationRule rule, Policy policy, int priority, ActivationChange.Kind kind, String changedBy) {
        UUID buildBefore = rule.buildId;
        PolicyType type;
        String branch = null;
        boolean drafts = false;
        UUID build;
        switch (policy) {
            case Policy.Pinned pinned -> {
                type = PolicyType.BUILD;
                build = committed(rule.applicationId, pinned.buildId());
            }
            case Policy.LatestOnBranch latest -> {
                type = PolicyType.LATEST_ON_BRANCH;
                branch = latest.branch();
                drafts = latest.drafts();
                build = builds.latestOnBranch(rule.applicationId, branch, drafts)
                        .orElse(null);
            }
        }
        if (rule.isGlobal() && buildBefore != null && build == null) {
            throw new Problem(
                    ProblemType.ILLEGAL_STATE,
                    "The branch has no build that the policy may use, so no build would be active.");
        }
        boolean isNew = rule.changeNumber == 0;
        if (!isNew
                && rule.policy == type
                && rule.priority == priority
                && rule.drafts == drafts
                && Objects.equals(rule.branch, branch)
                && Objects.equals(rule.buildId, build)) {
            return;
        }
        rule.policy = type;
        rule.branch = branch;
        rule.drafts = drafts;
        rule.buildId = build;
        rule.priority = priority;
        record(rule, kind, changedBy);
        if (isNew) {
            rule.persist();
        }
        entities.flush();
        if (build != null && !build.equals(buildBefore)) {
            activeDefinitions.changed(build);
        }
        if (rule.isGlobal() && build != null && !build.equals(buildBefore)) {
            activeBuildChanged.fire(new ActiveBuildChanged(rule.workspaceId, rule.applicationId, buildBefore, build));
        }
    }

    /** Removes an override. */
    void remove(ActivationRule rule, String changedBy) {
        rule.delete();
        entities.flush();
        keep(next(rule, ActivationChange.Kind.REMOVED, changedBy));
    }

    private void record(ActivationRule rule, ActivationChange.Kind kind, String changedBy) {
        ActivationChange change = next(rule, kind, changedBy);
        change.policy = rule.policy;
        change.branch = rule.branch;
        change.drafts = rule.drafts;
        change.buildId = rule.buildId;
        change.backTo = rule.isGlobal() ? backTo(rule, kind) : null;
        keep(change);
        rule.changeNumber = change.number;
        rule.changedAt = change.changedAt;
        rule.changedBy = changedBy;
    }

    private void keep(ActivationChange change) {
        change.persist();
        recorded.fire(new RecordedChange(change, find(change.applicationId, change.fromNumber)));
    }

    private ActivationChange next(ActivationRule rule, ActivationChange.Kind kind, String changedBy) {
        ActivationChange change = new ActivationChange();
        change.applicationId = rule.applicationId;
        change.number = 1 + lastNumber(rule.applicationId);
        change.workspaceId = rule.workspaceId;
        change.kind = kind;
        change.subjectType = rule.subjectType;
        change.subject = rule.subject;
        change.priority = rule.priority;
        change.fromNumber = rule.changeNumber == 0 ? null : rule.changeNumber;
        change.changedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        change.changedBy = changedBy;
        return change;
    }

    private long lastNumber(UUID applicationId) {
        return ((Number) entities.createNativeQuery(
                                "select coalesce(max(number), 0) from activation_change where application_id = ?1")
                        .setParameter(1, applicationId)
                        .getSingleResult())
                .longValue();
    }

    /**
     * The change that a later roll back restores: the last change, of those that were not rolled back, to another build that
     * can be pinned.
     */
    private @Nullable Long backTo(ActivationRule rule, ActivationChange.Kind kind) {
        ActivationChange before = find(rule.applicationId, rule.changeNumber);
        if (kind == ActivationChange.Kind.ROLLED_BACK && before != null) {
            before = find(rule.applicationId, before.backTo);
        }
        while (before != null
                && (before.buildId == null
                        || before.buildId.equals(rule.buildId)
                        || isDraft(rule.applicationId, before.buildId))) {
            before = find(rule.applicationId, before.backTo);
        }
        return before == null ? null : before.number;
    }

    static @Nullable ActivationChange find(UUID applicationId, @Nullable Long number) {
        return number == null || number == 0
                ? null
                : Entities.find(ActivationChange.class, new ActivationChange.Key(applicationId, number))
                        .orElse(null);
    }

    private boolean isDraft(UUID applicationId, UUID buildId) {
        return builds.find(applicationId, buildId).map(StoredBuild::status).orElse(BuildStatus.DRAFT)
                == BuildStatus.DRAFT;
    }

    private UUID committed(UUID applicationId, UUID buildId) {
        Optional<StoredBuild> build = builds.find(applicationId, buildId);
        if (build.isEmpty()) {
            throw new Problem(ProblemType.BUILD_NOT_FOUND, "The application has no build with this id.");
        }
        if (build.get().status() == BuildStatus.DRAFT) {
            throw new Problem(
                    ProblemType.ILLEGAL_STATE,
                    "The build is a draft. Only a committed build can be activated, or a branch with a policy that allows"
                            + " drafts.");
        }
        return buildId;
    }
}
