package dev.onset.activations;

import dev.onset.workspaces.SubjectType;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** The row of a change of a rule, with the state of the rule after the change. It is immutable. */
@Entity
@Immutable
@IdClass(ActivationChange.Key.class)
@Table(name = "activation_change")
class ActivationChange extends PanacheEntityBase {

    /** The kind of a change. */
    enum Kind {
        /** A caller set this policy. */
        ACTIVATED,
        /** A caller rolled back to an earlier build. */
        ROLLED_BACK,
        /** A build was published on the branch of the policy. */
        MOVED,
        /** A caller removed the override. */
        REMOVED
    }

    @Id
    @Column(name = "application_id")
    UUID applicationId;

    /** The number of the change in its application, counted under the lock of the application: clocks do not order changes. */
    @Id
    long number;

    @Column(name = "workspace_id")
    UUID workspaceId;

    @Enumerated(EnumType.STRING)
    Kind kind;

    @Enumerated(EnumType.STRING)
    @Column(name = "subject_type")
    @Nullable
    SubjectType subjectType;

    @Nullable
    String subject;

    int priority;

    /** Null if the rule was removed. */
    @Enumerated(EnumType.STRING)
    @Nullable
    PolicyType policy;

    @Nullable
    String branch;

    boolean drafts;

    @Column(name = "build_id")
    @Nullable
    UUID buildId;

    /** The previous change of the same rule. */
    @Column(name = "from_number")
    @Nullable
    Long fromNumber;

    /** The change whose build a roll back activates; null for overrides. */
    @Column(name = "back_to")
    @Nullable
    Long backTo;

    @Column(name = "changed_at")
    Instant changedAt;

    @Column(name = "changed_by")
    String changedBy;

    /** The primary key. */
    record Key(UUID applicationId, long number) implements Serializable {}
}
