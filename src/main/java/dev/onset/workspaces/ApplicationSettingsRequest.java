package dev.onset.workspaces;

import dev.onset.validation.InvalidDetail;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Settings that replace those of an application. */
@InvalidDetail("The settings are incomplete.")
@Schema(name = "ApplicationSettingsRequest")
record ApplicationSettingsRequest(
        @NotNull
        @Schema(description = "Whether no two running instances of the application may have the same business key.")
        Boolean uniqueBusinessKeys) {}
