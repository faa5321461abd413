package dev.onset.builds;

import dev.onset.audit.Audited;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A build. */
@Schema(name = "Build")
record BuildResponse(
        UUID id,
        UUID workspaceId,
        UUID applicationId,
        @Schema(examples = "1.0.0") String version,
        @Schema(examples = "main") String branch,
        BuildStatus status,

        @Schema(description = "The SHA-256 checksum of the content, in hexadecimal.")
        String checksum,

        Instant publishedAt,
        @Schema(examples = "alice") String publishedBy,
        List<Process> processes)
        implements Audited {

    /** A process of the build. */
    @Schema(name = "BuildProcess")
    record Process(
            @Schema(description = "The id of the process definition.")
            UUID id,

            @Schema(description = "The name by which the process is started.", examples = "customer_onboarding")
            String name,

            @Schema(description = "The BPMN process id.", examples = "customer_onboarding")
            String processId,

            @Schema(description = "The path of the BPMN file.", examples = "customer_onboarding.bpmn")
            String file,

            @Schema(description = "Whether an input schema validates the values of a start.")
            boolean hasInputSchema) {}

    @Override
    public Map<String, Object> auditDetails() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("buildId", id);
        details.put("version", version);
        return details;
    }

    static BuildResponse from(StoredBuild build) {
        return new BuildResponse(
                build.id(),
                build.workspaceId(),
                build.applicationId(),
                build.version(),
                build.branch(),
                build.status(),
                build.checksum(),
                build.publishedAt(),
                build.publishedBy(),
                build.processes().stream()
                        .map(process -> new Process(
                                process.id(),
                                process.name(),
                                process.processId(),
                                process.path(),
                                process.hasInputSchema()))
                        .toList());
    }
}
