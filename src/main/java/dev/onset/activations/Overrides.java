package dev.onset.activations;

import dev.onset.engine.StorableText;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Policies for one user, group or client, which hold for it in the place of the global one. Asks nobody's permission: whoever
 * calls has.
 */
@ApplicationScoped
class Overrides {

    /** Of one application; every start looks at those of its caller. */
    static final int MAX_OVERRIDES = 500;

    static final int MAX_PRIORITY = 1_000_000;

    private static final int MAX_SUBJECT = 200;

    private final RuleChanges changes;

    Overrides(RuleChanges changes) {
        this.changes = changes;
    }

    /**
     * What an override says.
     *
     * @param priority among those for groups of one caller, the highest one holds; then the first by name
     */
    record NewOverride(RuleChanges.Subject subject, int priority, Policy policy) {}

    /**
     * Creates an override, or changes the one of that id.
     *
     * @return whether it is new
     * @throws Problem {@code already-exists} where the subject has another or the id is taken, {@code build-not-found},
     *     {@code illegal-state} for a draft that is pinned, for another subject, or where there are too many, {@code invalid-request}
     */
    @Transactional
    boolean put(UUID workspaceId, UUID applicationId, UUID id, NewOverride override, String changedBy) {
        check(override);
        changes.lock(applicationId);
        ActivationRule rule = ActivationRule.findById(id);
        boolean isNew = rule == null;
        if (rule == null) {
            rule = newRule(workspaceId, applicationId, id, override.subject());
        } else if (!isOverrideOf(rule, workspaceId, applicationId)) {
            throw new Problem(ProblemType.ALREADY_EXISTS, "The id is taken.").with("id", id);
        } else if (rule.subjectType != override.subject().type()
                || !override.subject().name().equals(rule.subject)) {
            throw new Problem(
                    ProblemType.ILLEGAL_STATE,
                    "The override is for somebody else; whom an override is for cannot be changed.");
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
            throw new Problem(ProblemType.ALREADY_EXISTS, "There is an override for this subject.").with("id", same.id);
        }
        if (ActivationRule.count("applicationId = ?1 and subjectType is not null", applicationId) >= MAX_OVERRIDES) {
            throw new Problem(ProblemType.ILLEGAL_STATE, "An application has at most " + MAX_OVERRIDES + " overrides.");
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
        ActivationRule rule = ActivationRule.findById(id);
        if (rule == null || !isOverrideOf(rule, workspaceId, applicationId)) {
            throw new Problem(ProblemType.OVERRIDE_NOT_FOUND, "The application has no override of this id.");
        }
        return rule;
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

    private static void check(NewOverride override) {
        String name = override.subject().name();
        if (name.isBlank()
                || name.length() > MAX_SUBJECT
                || !StorableText.isStorable(name)
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The subject is missing or invalid.")
                    .withErrors(List.of(ProblemError.at(
                            "/subject", "It has 1 to " + MAX_SUBJECT + " characters and no control characters")));
        }
        if (Math.abs((long) override.priority()) > MAX_PRIORITY) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The priority is out of range.")
                    .withErrors(List.of(
                            ProblemError.at("/priority", "It is between -" + MAX_PRIORITY + " and " + MAX_PRIORITY)));
        }
    }
}
