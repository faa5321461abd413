package dev.onset.camunda.topology;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The topology of the cluster, as Camunda's clients expect it. Replicas of Onset hold no partitions and each of them serves every
 * request, so the topology is one healthy broker that leads the only partition.
 */
@Schema(name = "TopologyResponse")
record TopologyResponse(
        List<Broker> brokers,
        @Schema(examples = "onset") String clusterId,
        int clusterSize,
        int partitionsCount,
        int replicationFactor,
        @Schema(description = "The version of Onset.") String gatewayVersion,
        @Schema(description = "Always empty.") String lastCompletedChangeId) {

    /** The broker that sent the answer. */
    @Schema(name = "TopologyBroker")
    record Broker(
            int nodeId,
            String host,
            int port,
            List<Partition> partitions,
            @Schema(description = "The version of Onset.") String version) {}

    /** The partition that the broker leads. */
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
