package dev.onset.instances;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Sizes;
import dev.onset.validation.Storable;
import dev.onset.validation.Text;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.Default;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The instances to be migrated, and the build to which they are to be migrated. */
@InvalidDetail("The migration request is invalid.")
@Schema(name = "MigrationBatchRequest")
record MigrationBatchRequest(
        @NotNull @Text @Schema(description = "The name of the process.", examples = "customer_onboarding")
        String processName,

        @NotNull @Schema(description = "The id of the build that the instances run on.")
        UUID fromBuildId,

        @NotNull @Schema(description = "The id of the build to which the instances are moved.")
        UUID toBuildId,

        @Size(
                max = MigrationRequest.MAX_MAPPINGS,
                message = Sizes.MAXIMUM,
                groups = {Sizes.class, Default.class})
        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = String.class,
                description =
                        "The ids of nodes, each with its id in the build; the ids of all other nodes stay the same.",
                examples = "{\"approve\": \"approve_loan\"}")
        @Nullable
        Map<@Storable String, @NotNull(message = "Must be a string") @Storable String> mappings) {

    /** @throws Problem {@code invalid-request} where both builds are the same */
    void check() {
        if (toBuildId.equals(fromBuildId)) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The migration request is invalid.")
                    .withErrors(
                            List.of(ProblemError.at("/toBuildId", "Must not be the build that the instances run on")));
        }
    }

    Map<String, String> mappingsOrNone() {
        return mappings == null ? Map.of() : mappings;
    }
}
