package dev.onset.activations;

import dev.onset.audit.AuditLog;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line to the audit log for each committed change of a policy: by a request, by a build that is published on the
 * branch of the policy, or by a mounted build. The previous values have the same names with the prefix {@code from}.
 */
@Singleton
final class PolicyAudit {

    void write(@Observes(during = TransactionPhase.AFTER_SUCCESS) RecordedChange recorded) {
        ActivationChange change = recorded.change();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("workspaceId", change.workspaceId);
        details.put("applicationId", change.applicationId);
        details.put("change", change.number);
        put(details, "subjectType", change.subjectType);
        put(details, "subject", change.subject);
        if (change.policy != null) {
            put(details, "policy", change.policy);
            put(details, "branch", change.branch);
            put(details, "drafts", change.branch == null ? null : change.drafts);
            put(details, "buildId", change.buildId);
            put(details, "priority", change.subject == null ? null : change.priority);
        }
        ActivationChange from = recorded.from();
        if (from != null) {
            put(details, "fromPolicy", from.policy);
            put(details, "fromBranch", from.branch);
            put(details, "fromDrafts", from.branch == null ? null : from.drafts);
            put(details, "fromBuildId", from.buildId);
            put(details, "fromPriority", from.subject == null ? null : from.priority);
        }
        AuditLog.record(
                change.changedBy,
                "policy " + change.kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                "done",
                details);
    }

    private static void put(Map<String, Object> details, String name, @Nullable Object value) {
        if (value != null) {
            details.put(name, value);
        }
    }
}
