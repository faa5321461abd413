package dev.onset.workspaces;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The settings of an application. */
@Schema(name = "ApplicationSettings")
record ApplicationSettingsResponse(
        @Schema(description = "Whether no two running instances of the application may have the same business key.")
        boolean uniqueBusinessKeys) {}
