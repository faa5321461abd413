package dev.onset.camunda.topology;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What Camunda's clients look at to see whether they reach a cluster that works. Replicas of Onset hold no partitions: any of
 * them serves any call, so what answers is one healthy broker that leads the only partition.
 */
@Schema(name = "TopologyResponse")
record TopologyResponse(
        List<Broker> brokers,
        @Schema(examples = "onset") String clusterId,
        int clusterSize,
        int partitionsCount,
        int replicationFactor,
        @Schema(description = "Onset's version.") String gatewayVersion,
        @Schema(description = "Always empty.") String lastCompletedChangeId) {

    /** Who answers. */
    @Schema(name = "TopologyBroker")
    record Broker(
            int nodeId,
            String host,
            int port,
            List<Partition> partitions,
            @Schema(description = "Onset's version.") String version) {}

    /** What it leads. */
    @Schema(name = "TopologyPartition")
    record Partition(
            int partitionId,
            @Schema(examples = "leader") String role,
            @Schema(examples = "healthy") String health) {}

    static TopologyResponse of(String host, int port, String version) {
        return new TopologyResponse(
                List.of(new Broker(0, host, port, List.of(new Partition(1, "leader", "healthy")), version)),
                "onset",
                1,
                1,
                1,
                version,
                "");
    }
}
