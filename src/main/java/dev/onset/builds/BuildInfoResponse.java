package dev.onset.builds;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The build on which an instance runs, in the format of the API contract. */
@Schema(name = "BuildInfo")
public record BuildInfoResponse(
        @Schema(examples = "2ae77b6a-d284-4a0b-ab23-ceaa364c7122", required = true)
        UUID workspaceId,

        @Schema(required = true) UUID buildId,

        @Schema(examples = "dbe0ab87-539b-4015-962d-6e73226b9e58", required = true)
        UUID applicationId,

        @Schema(required = true) Settings buildSettings) {

    /** The immutable attributes of a build. */
    @Schema(name = "BuildSettings")
    public record Settings(
            @Schema(examples = "1.0.0") String version,
            @Schema(examples = "main") String branch,
            BuildStatus status,

            @Schema(description = "The SHA-256 checksum of the content, in hexadecimal.")
            String checksum) {}

    /** The response for a build. */
    public static BuildInfoResponse from(StoredBuild build) {
        return new BuildInfoResponse(
                build.workspaceId(),
                build.id(),
                build.applicationId(),
                new Settings(build.version(), build.branch(), build.status(), build.checksum()));
    }
}
