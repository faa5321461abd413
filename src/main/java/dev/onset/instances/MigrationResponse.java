package dev.onset.instances;

import dev.onset.engine.Migration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a move to another build does, or would do. */
@Schema(name = "Migration")
record MigrationResponse(
        UUID uuid,
        UUID fromBuildId,
        UUID toBuildId,

        @Schema(description = "Whether the instance was moved; never in a dry run.")
        boolean migrated,

        @Schema(description = "The tokens that can go, and where.")
        List<MappedToken> mapped,

        @Schema(description = "What stands in the way; empty where it is possible.")
        List<Obstacle> obstacles) {

    /** A token that can go. */
    @Schema(name = "MappedToken")
    record MappedToken(long tokenId, String fromNodeId, String toNodeId) {}

    /** A token that cannot. */
    @Schema(name = "MigrationObstacle")
    record Obstacle(
            @Schema(description = "The token; 0 is the instance as a whole.")
            long tokenId,

            @Schema(description = "Id of the node where it is.")
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
