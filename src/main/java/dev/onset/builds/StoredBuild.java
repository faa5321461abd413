package dev.onset.builds;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A build as it is stored.
 *
 * @param checksum SHA-256 of its content, in hexadecimal
 */
public record StoredBuild(
        UUID id,
        UUID workspaceId,
        UUID applicationId,
        String version,
        String branch,
        BuildStatus status,
        String checksum,
        Instant publishedAt,
        String publishedBy,
        List<Process> processes) {

    /**
     * A process of the build.
     *
     * @param id id of the definition
     * @param name what it is started by
     * @param processId its id in BPMN
     * @param path the BPMN file that it is in
     * @param hasInputSchema whether its values are checked at the start
     */
    public record Process(UUID id, String name, String processId, String path, boolean hasInputSchema) {}

    static StoredBuild of(Build build, List<DefinitionRow> definitions) {
        return new StoredBuild(
                build.id,
                build.workspaceId,
                build.applicationId,
                build.version,
                build.branch,
                build.status,
                build.checksum,
                build.publishedAt,
                build.publishedBy,
                definitions.stream()
                        .map(row -> new Process(row.id, row.name, row.processId, row.path, row.inputSchema != null))
                        .toList());
    }
}
