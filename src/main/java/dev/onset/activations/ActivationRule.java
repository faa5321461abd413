package dev.onset.activations;

import dev.onset.workspaces.SubjectType;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a rule: a policy of an application, global (without a subject) or for one subject. */
@Entity
@Table(name = "activation")
class ActivationRule extends PanacheEntityBase {

    @Id
    UUID id;

    @Column(name = "workspace_id")
    UUID workspaceId;

    @Column(name = "application_id")
    UUID applicationId;

    @Enumerated(EnumType.STRING)
    @Column(name = "subject_type")
    @Nullable
    SubjectType subjectType;

    @Nullable
    String subject;

    int priority;

    @Enumerated(EnumType.STRING)
    PolicyType policy;

    @Nullable
    String branch;

    boolean drafts;

    /** The build of the policy; null if its branch has no build yet. */
    @Column(name = "build_id")
    @Nullable
    UUID buildId;

    /** Its latest change. */
    @Column(name = "change_number")
    long changeNumber;

    @Column(name = "changed_at")
    Instant changedAt;

    @Column(name = "changed_by")
    String changedBy;

    boolean isGlobal() {
        return subjectType == null;
    }

    /** The global rule, which applies to callers without an override. */
    static Optional<ActivationRule> global(UUID workspaceId, UUID applicationId) {
        return ActivationRule.<ActivationRule>find(
                        "workspaceId = ?1 and applicationId = ?2 and subjectType is null", workspaceId, applicationId)
                .firstResultOptional();
    }
}
