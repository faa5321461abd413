package dev.onset.activations;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The build that is to be active. */
@Schema(name = "ActivateRequest")
record ActivateRequest(
        @Schema(description = "Id of a committed build of the application.", required = true) @Nullable
        UUID buildId) {}
