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

        @Schema(description = "SHA-256 of its content, in hexadecimal.")
        String checksum,

        Instant publishedAt,
        @Schema(examples = "alice") String publishedBy,
        List<Process> processes)
        implements Audited {

    /** A process of the build. */
    @Schema(name = "BuildProcess")
    record Process(
            @Schema(description = "Id of the definition.") UUID id,

            @Schema(description = "What it is started by.", examples = "customer_onboarding")
            String name,

            @Schema(description = "Its id in BPMN.", examples = "customer_onboarding")
            String processId,

            @Schema(description = "The file that it is in.", examples = "customer_onboarding.bpmn")
            String file,

            @Schema(description = "Whether the values of a start are checked.")
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
