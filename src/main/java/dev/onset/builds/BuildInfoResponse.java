package dev.onset.builds;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which build something runs on, as the contract answers it. */
@Schema(name = "BuildInfo")
public record BuildInfoResponse(
        @Schema(examples = "2ae77b6a-d284-4a0b-ab23-ceaa364c7122", required = true)
        UUID workspaceId,

        @Schema(required = true) UUID buildId,

        @Schema(examples = "dbe0ab87-539b-4015-962d-6e73226b9e58", required = true)
        UUID applicationId,

        @Schema(required = true) Settings buildSettings) {

    /** What is fixed with the build. */
    @Schema(name = "BuildSettings")
    public record Settings(
            @Schema(examples = "1.0.0") String version,
            @Schema(examples = "main") String branch,
            BuildStatus status,

            @Schema(description = "SHA-256 of its content, in hexadecimal.")
            String checksum) {}

    /** The answer for a build. */
    public static BuildInfoResponse from(StoredBuild build) {
        return new BuildInfoResponse(
                build.workspaceId(),
                build.id(),
                build.applicationId(),
                new Settings(build.version(), build.branch(), build.status(), build.checksum()));
    }
}
