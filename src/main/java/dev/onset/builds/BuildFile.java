package dev.onset.builds;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;

/** The row of a file of a build. */
@Entity
@IdClass(BuildFile.Key.class)
@Table(name = "build_file")
class BuildFile extends PanacheEntityBase {

    @Id
    @Column(name = "build_id")
    UUID buildId;

    @Id
    String path;

    byte[] content;

    /** The primary key. */
    record Key(UUID buildId, String path) implements Serializable {}
}
