package dev.onset.workspaces;

import dev.onset.security.Role;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a grant. */
@Entity
@Table(name = "access_grant")
class Grant extends PanacheEntityBase {

    @Id
    UUID id;

    @Column(name = "workspace_id")
    UUID workspaceId;

    @Column(name = "application_id")
    @Nullable
    UUID applicationId;

    @Enumerated(EnumType.STRING)
    @Column(name = "subject_type")
    SubjectType subjectType;

    String subject;

    @Enumerated(EnumType.STRING)
    Role role;

    @Column(name = "granted_at")
    Instant grantedAt;

    @Column(name = "granted_by")
    String grantedBy;
}
