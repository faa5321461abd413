package dev.onset.instances;

import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Sizes;
import dev.onset.validation.Storable;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.Default;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The build to which an instance is to be migrated. */
@InvalidDetail("The migration request is invalid.")
@Schema(name = "MigrationRequest")
record MigrationRequest(
        @NotNull @Schema(description = "The id of a build of the application.")
        UUID buildId,

        @Size(
                max = MAX_MAPPINGS,
                message = Sizes.MAXIMUM,
                groups = {Sizes.class, Default.class})
        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = String.class,
                description =
                        "The ids of nodes, each with its id in the build; the ids of all other nodes stay the same.",
                examples = "{\"approve\": \"approve_loan\"}")
        @Nullable
        Map<@Storable String, @NotNull(message = "Must be a string") @Storable String> mappings,

        @Schema(description = "Whether only to report what would be moved.", defaultValue = "false") @Nullable
        Boolean dryRun) {

    static final int MAX_MAPPINGS = 500;

    Map<String, String> mappingsOrNone() {
        return mappings == null ? Map.of() : mappings;
    }

    boolean isDryRun() {
        return dryRun != null && dryRun;
    }
}
