package dev.onset.instances;

import dev.onset.engine.StorableText;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where an instance is to be moved. */
@Schema(name = "MigrationRequest")
record MigrationRequest(
        @Schema(description = "Id of a build of the application.", required = true) @Nullable
        UUID buildId,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = String.class,
                description = "Ids of nodes, each with the id that it has in the build; the others keep theirs.",
                examples = "{\"approve\": \"approve_loan\"}")
        @Nullable
        Map<String, @Nullable String> mappings,

        @Schema(description = "Whether to say only what would be moved.", defaultValue = "false") @Nullable
        Boolean dryRun) {

    private static final int MAX_MAPPINGS = 500;

    /** What was asked for, checked. */
    record Checked(UUID buildId, Map<String, String> mappings, boolean dryRun) {}

    /** @throws Problem {@code invalid-request} */
    Checked checked() {
        List<ProblemError> errors = new ArrayList<>();
        if (buildId == null) {
            errors.add(ProblemError.at("/buildId", "It is missing"));
        }
        Map<String, String> checked = checkedMappings(mappings, errors);
        if (buildId == null || !errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The migration is not described rightly.")
                    .withErrors(errors);
        }
        return new Checked(buildId, checked, dryRun != null && dryRun);
    }

    static Map<String, String> checkedMappings(
            @Nullable Map<String, @Nullable String> mappings, List<ProblemError> errors) {
        Map<String, String> checked = new LinkedHashMap<>();
        if (mappings == null) {
            return checked;
        }
        if (mappings.size() > MAX_MAPPINGS) {
            errors.add(ProblemError.at("/mappings", "It has at most " + MAX_MAPPINGS + " entries"));
            return checked;
        }
        mappings.forEach((from, to) -> {
            if (to == null || !StorableText.isStorable(from) || !StorableText.isStorable(to)) {
                errors.add(ProblemError.at("/mappings", "Each entry leads from the id of a node to another"));
            } else {
                checked.put(from, to);
            }
        });
        return checked;
    }
}
