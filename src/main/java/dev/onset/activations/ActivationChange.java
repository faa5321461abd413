package dev.onset.activations;

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

/** The row of a change of an activation; never changed itself. */
@Entity
@Table(name = "activation_change")
class ActivationChange extends PanacheEntityBase {

    /** What was done. */
    enum Kind {
        ACTIVATED,
        ROLLED_BACK
    }

    @Id
    UUID id;

    @Column(name = "workspace_id")
    UUID workspaceId;

    @Column(name = "application_id")
    UUID applicationId;

    @Enumerated(EnumType.STRING)
    Kind kind;

    @Column(name = "from_build_id")
    @Nullable
    UUID fromBuildId;

    @Column(name = "to_build_id")
    UUID toBuildId;

    @Column(name = "changed_at")
    Instant changedAt;

    @Column(name = "changed_by")
    String changedBy;
}
