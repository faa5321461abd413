package dev.onset.workspaces;

import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Name;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A workspace or an application to be created. */
@InvalidDetail("The name is missing or invalid.")
@Schema(name = "CreateRequest")
record CreateRequest(
        @Schema(description = "The id; default: a new one.", examples = "2ae77b6a-d284-4a0b-ab23-ceaa364c7122")
        @Nullable
        UUID id,

        @NotNull
        @Size(min = 1, max = Name.MAX_LENGTH)
        @Name
        @Schema(description = "The display name.", examples = "Retail lending")
        String name) {}
