package dev.onset.camunda.usertasks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonPointer;
import dev.onset.engine.Bounds;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.UserTaskChanges;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to change a user task. */
@Schema(name = "UserTaskUpdateRequest")
record UserTaskUpdateRequest(
        @Schema(required = true) @Nullable Changeset changeset,

        @Schema(description = "Accepted and ignored.", examples = "update") @Nullable
        String action) {

    static final String NAME = "Must have 1 to " + Bounds.USER + " characters, and none that cannot be stored";

    /** The changes. A member that is absent or null leaves its property unchanged. */
    // Camunda's clients may send further members.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "UserTaskChangeset")
    record Changeset(
            @Schema(
                    description = "The groups whose members may work on the task. An empty list removes all groups.",
                    maxItems = Bounds.CANDIDATES)
            @Nullable
            List<@Nullable String> candidateGroups,

            @Schema(
                    description = "The users who may work on the task. An empty list removes all users.",
                    maxItems = Bounds.CANDIDATES)
            @Nullable
            List<@Nullable String> candidateUsers,

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

            @Schema(description = "A higher number means a higher priority.", minimum = "0", maximum = "100") @Nullable
            Integer priority) {}

    /** @throws Problem {@code invalid-request} */
    UserTaskChanges toChanges() {
        if (changeset == null) {
            throw invalid("/changeset", "This member is required");
        }
        List<ProblemError> errors = new ArrayList<>();
        UserTaskChanges changes = new UserTaskChanges(
                names("/changeset/candidateGroups", changeset.candidateGroups(), errors),
                names("/changeset/candidateUsers", changeset.candidateUsers(), errors),
                time("/changeset/dueDate", changeset.dueDate(), errors),
                time("/changeset/followUpDate", changeset.followUpDate(), errors),
                changeset.priority());
        if (changeset.priority() != null && (changeset.priority() < 0 || changeset.priority() > 100)) {
            errors.add(ProblemError.at("/changeset/priority", "Must be from 0 to 100"));
        }
        if (!errors.isEmpty()) {
            throw invalid(errors);
        }
        return changes;
    }

    private static @Nullable List<String> names(
            String pointer, @Nullable List<@Nullable String> names, List<ProblemError> errors) {
        if (names == null) {
            return null;
        }
        if (names.size() > Bounds.CANDIDATES) {
            errors.add(ProblemError.at(pointer, "Must have at most " + Bounds.CANDIDATES + " entries"));
            return null;
        }
        List<String> checked = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name == null || !isName(name)) {
                errors.add(ProblemError.at(JsonPointer.compile(pointer).appendIndex(i), NAME));
            } else {
                checked.add(name);
            }
        }
        return checked;
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

    static boolean isName(String name) {
        return !name.isBlank() && Bounds.holds(name, Bounds.USER);
    }

    static Problem invalid(String pointer, String detail) {
        return invalid(List.of(ProblemError.at(pointer, detail)));
    }

    private static Problem invalid(List<ProblemError> errors) {
        return new Problem(ProblemType.INVALID_REQUEST, "The request for the user task is invalid.").withErrors(errors);
    }
}
