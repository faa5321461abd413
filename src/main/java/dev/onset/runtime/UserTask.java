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

/** The row of a user task, as a read-only entity. {@link EffectWriter} writes it. */
@Entity
@Immutable
@Table(name = "user_task")
class UserTask extends PanacheEntityBase {

    @Id
    long key;

    @Column(name = "instance_uuid")
    UUID instanceUuid;

    @Column(name = "token_id")
    long token;

    @Column(name = "node_id")
    String node;

    @Nullable
    String name;

    @Nullable
    String assignee;

    @Column(name = "candidate_groups")
    String[] candidateGroups;

    @Column(name = "candidate_users")
    String[] candidateUsers;

    @Column(name = "due_date")
    @Nullable
    Instant dueDate;

    @Column(name = "follow_up_date")
    @Nullable
    Instant followUpDate;

    int priority;

    @Column(name = "form_key")
    @Nullable
    String formKey;

    @Column(name = "created_at")
    Instant createdAt;
}
