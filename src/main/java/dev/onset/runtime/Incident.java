package dev.onset.runtime;

import dev.onset.engine.IncidentType;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** The row of an open incident, as a read-only entity. {@link EffectWriter} writes it. */
@Entity
@Immutable
@Table(name = "incident")
class Incident extends PanacheEntityBase {

    @Id
    long key;

    @Column(name = "instance_uuid")
    UUID instanceUuid;

    @Column(name = "workspace_id")
    UUID workspaceId;

    @Column(name = "application_id")
    UUID applicationId;

    @Column(name = "process_name")
    String processName;

    @Column(name = "token_id")
    long token;

    @Column(name = "node_id")
    String node;

    @Enumerated(EnumType.STRING)
    IncidentType type;

    String message;

    @Column(name = "created_at")
    Instant createdAt;
}
