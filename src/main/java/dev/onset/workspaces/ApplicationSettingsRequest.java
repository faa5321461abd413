package dev.onset.workspaces;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Settings that take the place of those that an application has. */
@Schema(name = "ApplicationSettingsRequest")
record ApplicationSettingsRequest(
        @Schema(
                description = "Whether no two running instances of the application may have the same business key.",
                required = true)
        @Nullable
        Boolean uniqueBusinessKeys) {

    boolean wantsUniqueBusinessKeys() {
        if (uniqueBusinessKeys == null) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The settings are incomplete.")
                    .withErrors(List.of(ProblemError.at("/uniqueBusinessKeys", "It is missing")));
        }
        return uniqueBusinessKeys;
    }
}
