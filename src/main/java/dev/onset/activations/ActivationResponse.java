package dev.onset.activations;

import dev.onset.audit.Audited;
import dev.onset.workspaces.SubjectType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The global policy and its active build. */
@Schema(name = "Activation")
record ActivationResponse(
        UUID workspaceId,
        UUID applicationId,

        @Schema(description = "The active build; null if the branch of the policy has no build yet.") @Nullable
        UUID buildId,

        PolicyResponse policy,

        @Schema(description = "The time since which the policy has had this build.")
        Instant changedAt,

        @Schema(description = "The user or client that set the policy or published the build.", examples = "alice")
        String changedBy)
        implements Audited {

    @Override
    public Map<String, Object> auditDetails() {
        return buildId == null ? Map.of() : Map.of("buildId", buildId);
    }

    static ActivationResponse from(ActivationRule rule) {
        return new ActivationResponse(
                rule.workspaceId,
                rule.applicationId,
                rule.buildId,
                PolicyResponse.from(rule),
                rule.changedAt,
                rule.changedBy);
    }

    /** A change of the global policy or of an override. */
    @Schema(name = "ActivationChange")
    record Change(
            @Schema(description = "The number of the change in its application, beginning with 1.", examples = "7")
            long number,

            @Schema(
                    description =
                            "`MOVED`: a build was published on the branch of the policy; `REMOVED`: the override was removed.")
            ActivationChange.Kind kind,

            @Schema(description = "The subject of the override; null for the global policy.") @Nullable
            SubjectType subjectType,

            @Nullable String subject,

            @Schema(description = "The priority of the override after the change; 0 for the global policy.")
            int priority,

            @Schema(description = "The active build before the change; null if there was none.") @Nullable
            UUID fromBuildId,

            @Schema(description = "The active build after the change; null if there is none.") @Nullable
            UUID toBuildId,

            @Schema(description = "The policy before the change; null if there was none.") @Nullable
            PolicyResponse fromPolicy,

            @Schema(description = "The policy after the change; null if it was removed.") @Nullable
            PolicyResponse toPolicy,

            Instant changedAt,
            @Schema(examples = "alice") String changedBy) {

        static Change from(RecordedChange recorded) {
            ActivationChange change = recorded.change();
            ActivationChange from = recorded.from();
            return new Change(
                    change.number,
                    change.kind,
                    change.subjectType,
                    change.subject,
                    change.priority,
                    from == null ? null : from.buildId,
                    change.buildId,
                    PolicyResponse.from(from),
                    PolicyResponse.from(change),
                    change.changedAt,
                    change.changedBy);
        }
    }

    /** A page of changes, newest first. */
    @Schema(name = "ActivationHistory")
    record History(
            List<Change> items,

            @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
            Long next) {

        static History from(List<RecordedChange> changes, int limit) {
            return new History(
                    changes.stream().map(Change::from).toList(),
                    changes.size() < limit ? null : changes.getLast().change().number);
        }
    }
}
