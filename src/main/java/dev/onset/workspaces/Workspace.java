package dev.onset.workspaces;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** The row of a workspace. */
@Entity
@Table(name = "workspace")
class Workspace extends PanacheEntityBase {

    @Id
    UUID id;

    String name;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "created_by")
    String createdBy;
}
