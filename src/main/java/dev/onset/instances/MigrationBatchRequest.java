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

/** A request to migrate all instances of a process. */
@Schema(name = "MigrationBatchRequest")
record MigrationBatchRequest(
        @Schema(description = "Name of the process.", examples = "customer_onboarding", required = true) @Nullable
        String processName,

        @Schema(description = "The build that the instances run on.", required = true) @Nullable
        UUID fromBuildId,

        @Schema(description = "The build to which the instances are migrated.", required = true) @Nullable
        UUID toBuildId,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = String.class,
                description = "The new ids of nodes, by their current ids. Other nodes keep their ids.",
                examples = "{\"approve\": \"approve_loan\"}")
        @Nullable
        Map<String, @Nullable String> mappings) {

    /** A validated request. */
    record Checked(String processName, UUID fromBuildId, UUID toBuildId, Map<String, String> mappings) {}

    /**
     * Validates the request.
     *
     * @throws Problem {@code invalid-request}
     */
    Checked checked() {
        List<ProblemError> errors = new ArrayList<>();
        if (processName == null || processName.isBlank() || !StorableText.isStorable(processName)) {
            errors.add(ProblemError.at("/processName", "Must be the name of a process"));
        }
        if (fromBuildId == null) {
            errors.add(ProblemError.at("/fromBuildId", "This member is required"));
        }
        if (toBuildId == null) {
            errors.add(ProblemError.at("/toBuildId", "This member is required"));
        } else if (toBuildId.equals(fromBuildId)) {
            errors.add(ProblemError.at("/toBuildId", "Must differ from fromBuildId"));
        }
        Map<String, String> checked = MigrationRequest.checkedMappings(mappings, errors);
        if (!errors.isEmpty() || processName == null || fromBuildId == null || toBuildId == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The migration request is invalid.").withErrors(errors);
        }
        return new Checked(processName, fromBuildId, toBuildId, checked);
    }
}
