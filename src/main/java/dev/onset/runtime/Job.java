package dev.onset.runtime;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** The row of a job. {@link EffectWriter} and the job resources write it. */
@Entity
@Immutable
@Table(name = "job")
class Job extends PanacheEntityBase {

    @Id
    long key;

    @Column(name = "instance_uuid")
    UUID instanceUuid;

    @Column(name = "token_id")
    long token;

    @Column(name = "node_id")
    String node;

    String type;

    int retries;

    @Column(name = "available_at")
    Instant availableAt;

    @Nullable
    String worker;

    @Column(name = "error_message")
    @Nullable
    String errorMessage;
}
