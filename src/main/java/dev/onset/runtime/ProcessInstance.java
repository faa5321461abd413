package dev.onset.runtime;

import dev.onset.engine.InstanceState;
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
import org.jspecify.annotations.Nullable;

/**
 * The row of an instance, as a read-only entity. {@link EffectWriter} writes the row together with all other changes of
 * a step (docs/adr/0013).
 */
@Entity
@Immutable
@Table(name = "process_instance")
class ProcessInstance extends PanacheEntityBase {

    @Id
    UUID uuid;

    @Column(name = "workspace_id")
    UUID workspaceId;

    @Column(name = "application_id")
    UUID applicationId;

    @Column(name = "build_id")
    UUID buildId;

    @Column(name = "definition_id")
    UUID definitionId;

    @Column(name = "process_name")
    String processName;

    @Enumerated(EnumType.STRING)
    InstanceState state;

    long revision;

    /** The process values, as JSON. */
    String variables;

    /** The tokens, as JSON in the format of {@link StateCodec}. */
    String tokens;

    @Nullable
    String platform;

    @Column(name = "started_at")
    Instant startedAt;

    @Column(name = "started_by")
    String startedBy;

    @Column(name = "ended_at")
    @Nullable
    Instant endedAt;

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    @Column(name = "parent_uuid")
    @Nullable
    UUID parentUuid;

    @Column(name = "parent_token")
    @Nullable
    Long parentToken;

    @Column(name = "root_uuid")
    @Nullable
    UUID rootUuid;

    @Column(name = "call_depth")
    int callDepth;

    @Column(name = "message_key")
    @Nullable
    String messageKey;

    @Column(name = "business_key")
    @Nullable
    String businessKey;

    @Column(name = "unique_business_key")
    boolean uniqueBusinessKey;

    @Nullable
    String traceparent;
}
