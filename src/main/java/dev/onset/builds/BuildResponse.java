package dev.onset.builds;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.onset.audit.Audited;
import dev.onset.problems.ProblemError;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

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
        List<Process> processes,

        @Schema(description = """
                What the authors of the models should know, up to 100: parts that are ignored, for example. Not in \
                lists of builds.""") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<Warning> warnings)
        implements Audited {

    /** A warning of a model. */
    @Schema(name = "BuildWarning")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Warning(
            @Schema(description = "The name of the file.", examples = "customer_onboarding.bpmn") @Nullable
            String file,

            @Schema(description = "The id of the BPMN element.", examples = "loan_size") @Nullable
            String element,

            @Schema(description = "The line of the file on which the element begins, from 1.", examples = "12")
            @Nullable
            Integer line,

            @Schema(
                    description = "What the author should know.",
                    examples = "The zeebe:taskDefinition has no effect on a task")
            String detail) {

        static Warning from(ProblemError warning) {
            return new Warning(warning.file(), warning.element(), warning.line(), warning.detail());
        }
    }

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
        return from(build, build.warnings().stream().map(Warning::from).toList());
    }

    /** The entry of a list, without warnings. */
    static BuildResponse withoutWarnings(StoredBuild build) {
        return from(build, null);
    }

    private static BuildResponse from(StoredBuild build, @Nullable List<Warning> warnings) {
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
                        .toList(),
                warnings);
    }
}
