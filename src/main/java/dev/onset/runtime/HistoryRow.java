package dev.onset.runtime;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** The row of a step in an instance's history; written by {@link EffectWriter}. */
@Entity
@Immutable
@IdClass(HistoryRow.Key.class)
@Table(name = "instance_history")
class HistoryRow extends PanacheEntityBase {

    @Id
    @Column(name = "instance_uuid")
    UUID instanceUuid;

    @Id
    long revision;

    Instant at;

    @Nullable
    String actor;

    /** What happened, a JSON array. */
    String events;

    /** The primary key. */
    record Key(UUID instanceUuid, long revision) implements Serializable {}
}
