package dev.onset.builds;

import dev.onset.problems.ProblemError;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A stored build.
 *
 * @param checksum the SHA-256 checksum of its content, in hexadecimal
 * @param warnings what the authors of its models should know
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
        List<Process> processes,
        List<ProblemError> warnings) {

    /**
     * A process of the build.
     *
     * @param id the id of the definition
     * @param name the name by which the process is started
     * @param processId the BPMN process id
     * @param path the path of its BPMN file
     * @param hasInputSchema whether an input schema validates the values of a start
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
                        .toList(),
                BuildWarnings.read(build.warnings));
    }
}
