package dev.onset.builds;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/** The row of a build. */
@Entity
@Table(name = "build")
class Build extends PanacheEntityBase {

    @Id
    UUID id;

    @Column(name = "workspace_id")
    UUID workspaceId;

    @Column(name = "application_id")
    UUID applicationId;

    String version;

    String branch;

    /** The position of the build in the order of publication, assigned by the database. */
    @Column(insertable = false, updatable = false)
    long number;

    @Enumerated(EnumType.STRING)
    BuildStatus status;

    String checksum;

    @Column(name = "published_at")
    Instant publishedAt;

    @Column(name = "published_by")
    String publishedBy;

    /** The warnings of its models, as a JSON array. */
    @ColumnTransformer(write = "?::jsonb")
    String warnings;
}
