package dev.onset.camunda.usertasks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.engine.Bounds;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.UserTaskChanges;
import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Sizes;
import dev.onset.validation.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.Default;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A request to change a user task. */
@InvalidDetail(UserTaskUpdateRequest.INVALID)
@Schema(name = "UserTaskUpdateRequest")
record UserTaskUpdateRequest(
        @NotNull @Valid Changeset changeset,

        @Schema(description = "Accepted and ignored.", examples = "update") @Nullable
        String action) {

    static final String INVALID = "The request for the user task is invalid.";

    private static final String NOT_A_STRING = "Must be a string";

    /** The changes. A member that is absent or null leaves its property unchanged. */
    // Camunda's clients may send further members.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "UserTaskChangeset")
    record Changeset(
            @Size(
                    max = Bounds.CANDIDATES,
                    message = Sizes.MAXIMUM,
                    groups = {Sizes.class, Default.class})
            @Schema(description = "The groups whose members may work on the task. An empty list removes all groups.")
            @Nullable
            List<@NotNull(message = NOT_A_STRING) @Text @CodePointLength(max = Bounds.USER) String> candidateGroups,

            @Size(
                    max = Bounds.CANDIDATES,
                    message = Sizes.MAXIMUM,
                    groups = {Sizes.class, Default.class})
            @Schema(description = "The users who may work on the task. An empty list removes all users.")
            @Nullable
            List<@NotNull(message = NOT_A_STRING) @Text @CodePointLength(max = Bounds.USER) String> candidateUsers,

            @Schema(
                    description = "An ISO 8601 date and time with an offset. An empty string removes the date.",
                    examples = "2027-01-31T12:00:00Z")
            @Nullable
            String dueDate,

            @Schema(
                    description = "An ISO 8601 date and time with an offset. An empty string removes the date.",
                    examples = "2027-01-24T12:00:00Z")
            @Nullable
            String followUpDate,

            @Min(0) @Max(100) @Schema(description = "A higher number means a higher priority.") @Nullable
            Integer priority) {}

    /** @throws Problem {@code invalid-request} if a date is invalid */
    UserTaskChanges toChanges() {
        List<ProblemError> errors = new ArrayList<>();
        UserTaskChanges changes = new UserTaskChanges(
                changeset.candidateGroups(),
                changeset.candidateUsers(),
                time("/changeset/dueDate", changeset.dueDate(), errors),
                time("/changeset/followUpDate", changeset.followUpDate(), errors),
                changeset.priority());
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, INVALID).withErrors(errors);
        }
        return changes;
    }

    /** Reads a date; null if it does not change, empty if it is to be removed. */
    private static @Nullable Optional<Instant> time(String pointer, @Nullable String text, List<ProblemError> errors) {
        if (text == null) {
            return null;
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (Bounds.holds(time)) {
                return Optional.of(time);
            }
        } catch (DateTimeException notADate) {
            // The same error is reported for all invalid texts, below.
        }
        errors.add(ProblemError.at(
                pointer, "Must be an ISO 8601 date and time with an offset, in the years 1 to 9999, or empty"));
        return null;
    }
}
