package dev.onset.builds;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** The row of a process definition. It is compiled to a {@link ProcessDefinition}. */
@Entity
@Table(name = "process_definition")
class DefinitionRow extends PanacheEntityBase {

    @Id
    UUID id;

    @Column(name = "build_id")
    UUID buildId;

    String name;

    @Column(name = "process_id")
    String processId;

    String path;

    @Column(name = "input_schema")
    @ColumnTransformer(write = "?::jsonb")
    @Nullable
    String inputSchema;
}
