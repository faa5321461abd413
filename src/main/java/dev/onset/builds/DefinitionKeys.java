package dev.onset.builds;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds process definitions by their 64-bit keys, which are the last 63 bits of their ids. */
@ApplicationScoped
public class DefinitionKeys {

    /** The expression of the index {@code process_definition_key}. */
    private static final String KEY = "cast(cast('x' || right(replace(cast(definition.id as text), '-', ''), 16)"
            + " as bit(64)) as bigint) & 9223372036854775807";

    private final EntityManager entities;

    DefinitionKeys(EntityManager entities) {
        this.entities = entities;
    }

    /** A process definition and the place of its build. */
    public record Found(UUID definitionId, UUID workspaceId, UUID applicationId) {}

    /** Performs no authorization; callers must authorize the request for the place. */
    public Optional<Found> find(long key) {
        List<?> rows = entities.createNativeQuery(
                        "select definition.id, build.workspace_id, build.application_id from process_definition definition"
                                + " join build on build.id = definition.build_id where " + KEY + " = :key")
                .setParameter("key", key)
                .setMaxResults(1)
                .getResultList();
        return rows.stream()
                .findFirst()
                .map(Object[].class::cast)
                .map(row -> new Found((UUID) row[0], (UUID) row[1], (UUID) row[2]));
    }
}
