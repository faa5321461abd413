package dev.onset.activations;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** The row of an activation: which build of an application is active in its workspace. */
@Entity
@IdClass(Activation.Key.class)
@Table(name = "activation")
class Activation extends PanacheEntityBase {

    @Id
    @Column(name = "workspace_id")
    UUID workspaceId;

    @Id
    @Column(name = "application_id")
    UUID applicationId;

    @Column(name = "build_id")
    UUID buildId;

    @Column(name = "changed_at")
    Instant changedAt;

    @Column(name = "changed_by")
    String changedBy;

    /** The primary key. */
    record Key(UUID workspaceId, UUID applicationId) implements Serializable {}
}
