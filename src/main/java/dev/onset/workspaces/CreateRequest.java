package dev.onset.workspaces;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A workspace or an application to be created. */
@Schema(name = "CreateRequest")
record CreateRequest(
        @Schema(description = "Its id; default: a new one.", examples = "2ae77b6a-d284-4a0b-ab23-ceaa364c7122")
        @Nullable
        UUID id,

        @Schema(description = "1 to 200 characters.", examples = "Retail lending", required = true) @Nullable
        String name) {

    String nameOrEmpty() {
        return name == null ? "" : name;
    }
}
