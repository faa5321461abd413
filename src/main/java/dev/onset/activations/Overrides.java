package dev.onset.activations;

import dev.onset.platform.Entities;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes overrides: policies for one user, group or client that replace the global policy for it. Performs no
 * authorization; callers must have authorized the request.
 */
@ApplicationScoped
class Overrides {

    /** The overrides of one application. Every start reads the overrides of its caller. */
    static final int MAX_OVERRIDES = 500;

    private final RuleChanges changes;

    Overrides(RuleChanges changes) {
        this.changes = changes;
    }

    /**
     * An override to be stored.
     *
     * @param priority of the overrides for groups of a caller, the one with the highest priority applies; then the first by
     *     name
     */
    record NewOverride(RuleChanges.Subject subject, int priority, Policy policy) {}

    /**
     * Creates or changes an override.
     *
     * @return whether the override is new
     * @throws Problem {@code already-exists} if the subject has another override or the id is used elsewhere, {@code
     *     build-not-found},
     *     {@code illegal-state} for a pinned draft, for another subject, or if the application has too many overrides
     */
    @Transactional
    boolean put(UUID workspaceId, UUID applicationId, UUID id, NewOverride override, String changedBy) {
        changes.lock(applicationId);
        ActivationRule rule = Entities.find(ActivationRule.class, id).orElse(null);
        boolean isNew = rule == null;
        if (rule == null) {
            rule = newRule(workspaceId, applicationId, id, override.subject());
        } else if (!isOverrideOf(rule, workspaceId, applicationId)) {
            throw new Problem(ProblemType.ALREADY_EXISTS, "The id exists already.").with("id", id);
        } else if (rule.subjectType != override.subject().type()
                || !override.subject().name().equals(rule.subject)) {
            throw new Problem(
                    ProblemType.ILLEGAL_STATE,
                    "The override is for another subject. The subject of an override cannot be changed.");
        }
        changes.set(rule, override.policy(), override.priority(), ActivationChange.Kind.ACTIVATED, changedBy);
        return isNew;
    }

    private static ActivationRule newRule(UUID workspaceId, UUID applicationId, UUID id, RuleChanges.Subject subject) {
        ActivationRule same = ActivationRule.<ActivationRule>find(
                        "applicationId = ?1 and subjectType = ?2 and subject = ?3",
                        applicationId,
                        subject.type(),
                        subject.name())
                .firstResult();
        if (same != null) {
            throw new Problem(ProblemType.ALREADY_EXISTS, "The subject has another override.").with("id", same.id);
        }
        if (ActivationRule.count("applicationId = ?1 and subjectType is not null", applicationId) >= MAX_OVERRIDES) {
            throw new Problem(
                    ProblemType.ILLEGAL_STATE, "The application has the maximum of " + MAX_OVERRIDES + " overrides.");
        }
        return RuleChanges.newRule(id, workspaceId, applicationId, subject);
    }

    /** @throws Problem {@code override-not-found} */
    @Transactional
    void remove(UUID workspaceId, UUID applicationId, UUID id, String changedBy) {
        changes.lock(applicationId);
        changes.remove(get(workspaceId, applicationId, id), changedBy);
    }

    /** @throws Problem {@code override-not-found} */
    ActivationRule get(UUID workspaceId, UUID applicationId, UUID id) {
        return Entities.find(ActivationRule.class, id)
                .filter(rule -> isOverrideOf(rule, workspaceId, applicationId))
                .orElseThrow(() ->
                        new Problem(ProblemType.OVERRIDE_NOT_FOUND, "The application has no override with this id."));
    }

    /** The overrides of an application, in the order of their ids. */
    List<ActivationRule> list(UUID workspaceId, UUID applicationId, @Nullable UUID after, int limit) {
        return ActivationRule.<ActivationRule>find(
                        "workspaceId = ?1 and applicationId = ?2 and subjectType is not null and id > ?3 order by id",
                        workspaceId,
                        applicationId,
                        after == null ? new UUID(0, 0) : after)
                .page(0, limit)
                .list();
    }

    private static boolean isOverrideOf(ActivationRule rule, UUID workspaceId, UUID applicationId) {
        return !rule.isGlobal() && rule.workspaceId.equals(workspaceId) && rule.applicationId.equals(applicationId);
    }
}
