package dev.onset.activations;

import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Name;
import dev.onset.workspaces.SubjectType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy for one user, group or client. */
@InvalidDetail("The override is incomplete or invalid.")
@Schema(name = "OverrideRequest")
record OverrideRequest(
        @NotNull @Schema(description = "The kind of subject; cannot be changed later.")
        SubjectType subjectType,

        @NotNull
        @Size(min = 1, max = Name.MAX_LENGTH)
        @Name
        @Schema(
                description = "The name of the user or group, or the id of the client; cannot be changed later.",
                examples = "testers")
        String subject,

        @Min(-MAX_PRIORITY)
        @Max(MAX_PRIORITY)
        @Schema(
                description =
                        "Of the overrides for groups of a caller, the one with the highest priority applies; of equal ones, the first by name.",
                defaultValue = "0")
        @Nullable
        Integer priority,

        @NotNull @Valid PolicyBody policy) {

    private static final int MAX_PRIORITY = 1_000_000;

    /** @throws dev.onset.problems.Problem {@code invalid-request} where the members of the policy contradict each other */
    Overrides.NewOverride toOverride() {
        return new Overrides.NewOverride(
                new RuleChanges.Subject(subjectType, subject), priority == null ? 0 : priority, policy.toPolicy());
    }
}
