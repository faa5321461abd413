package dev.onset.instances;

import dev.onset.engine.StorableText;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which instances are to be moved, and where. */
@Schema(name = "MigrationBatchRequest")
record MigrationBatchRequest(
        @Schema(description = "Name of the process.", examples = "customer_onboarding", required = true) @Nullable
        String processName,

        @Schema(description = "The build that they are on.", required = true) @Nullable
        UUID fromBuildId,

        @Schema(description = "The build that they are to be on.", required = true) @Nullable
        UUID toBuildId,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = String.class,
                description = "Ids of nodes, each with the id that it has in the build; the others keep theirs.",
                examples = "{\"approve\": \"approve_loan\"}")
        @Nullable
        Map<String, @Nullable String> mappings) {

    /** What was asked for, checked. */
    record Checked(String processName, UUID fromBuildId, UUID toBuildId, Map<String, String> mappings) {}

    /** @throws Problem {@code invalid-request} */
    Checked checked() {
        List<ProblemError> errors = new ArrayList<>();
        if (processName == null || processName.isBlank() || !StorableText.isStorable(processName)) {
            errors.add(ProblemError.at("/processName", "It is missing, or no name"));
        }
        if (fromBuildId == null) {
            errors.add(ProblemError.at("/fromBuildId", "It is missing"));
        }
        if (toBuildId == null) {
            errors.add(ProblemError.at("/toBuildId", "It is missing"));
        } else if (toBuildId.equals(fromBuildId)) {
            errors.add(ProblemError.at("/toBuildId", "It is the build that they are on"));
        }
        Map<String, String> checked = MigrationRequest.checkedMappings(mappings, errors);
        if (!errors.isEmpty() || processName == null || fromBuildId == null || toBuildId == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The migration is not described rightly.")
                    .withErrors(errors);
        }
        return new Checked(processName, fromBuildId, toBuildId, checked);
    }
}
