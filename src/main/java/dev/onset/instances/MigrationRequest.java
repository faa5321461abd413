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

/** A request to migrate an instance. */
@Schema(name = "MigrationRequest")
record MigrationRequest(
        @Schema(description = "Id of a build of the application.", required = true) @Nullable
        UUID buildId,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = String.class,
                description = "The new ids of nodes, by their current ids. Other nodes keep their ids.",
                examples = "{\"approve\": \"approve_loan\"}")
        @Nullable
        Map<String, @Nullable String> mappings,

        @Schema(
                description = "Whether to return the migration plan without migrating the instance.",
                defaultValue = "false")
        @Nullable
        Boolean dryRun) {

    private static final int MAX_MAPPINGS = 500;

    /** A validated request. */
    record Checked(UUID buildId, Map<String, String> mappings, boolean dryRun) {}

    /**
     * Validates the request.
     *
     * @throws Problem {@code invalid-request}
     */
    Checked checked() {
        List<ProblemError> errors = new ArrayList<>();
        if (buildId == null) {
            errors.add(ProblemError.at("/buildId", "This member is required"));
        }
        Map<String, String> checked = checkedMappings(mappings, errors);
        if (buildId == null || !errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The migration request is invalid.").withErrors(errors);
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
            errors.add(ProblemError.at("/mappings", "Must not have more than " + MAX_MAPPINGS + " entries"));
            return checked;
        }
        mappings.forEach((from, to) -> {
            if (to == null || !StorableText.isStorable(from) || !StorableText.isStorable(to)) {
                errors.add(ProblemError.at("/mappings", "Each entry must map the id of a node to the id of a node"));
            } else {
                checked.put(from, to);
            }
        });
        return checked;
    }
}
