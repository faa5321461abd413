package dev.onset.instances;

import dev.onset.engine.Migration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The plan or the result of a migration to another build. */
@Schema(name = "Migration")
record MigrationResponse(
        UUID uuid,
        UUID fromBuildId,
        UUID toBuildId,

        @Schema(description = "Whether the instance was migrated; false for a dry run.")
        boolean migrated,

        @Schema(description = "The tokens that can be migrated, with their nodes.")
        List<MappedToken> mapped,

        @Schema(description = "The obstacles of the migration; empty if it is possible.")
        List<Obstacle> obstacles) {

    /** A token that can be migrated. */
    @Schema(name = "MappedToken")
    record MappedToken(long tokenId, String fromNodeId, String toNodeId) {}

    /** A token that cannot be migrated. */
    @Schema(name = "MigrationObstacle")
    record Obstacle(
            @Schema(description = "The id of the token; 0 for the instance as a whole.")
            long tokenId,

            @Schema(description = "Id of the node where the token is.")
            String nodeId,

            @Schema(examples = "The target has no node approve")
            String reason) {

        static Obstacle from(Migration.Obstacle obstacle) {
            return new Obstacle(obstacle.token(), obstacle.node(), obstacle.reason());
        }
    }

    static MigrationResponse from(UUID uuid, UUID from, UUID to, boolean migrated, Migration.Plan plan) {
        return new MigrationResponse(
                uuid,
                from,
                to,
                migrated,
                plan.mapped().stream()
                        .map(mapped -> new MappedToken(mapped.token(), mapped.from(), mapped.to()))
                        .toList(),
                plan.obstacles().stream().map(Obstacle::from).toList());
    }
}
