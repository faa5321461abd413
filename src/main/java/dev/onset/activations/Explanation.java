package dev.onset.activations;

import dev.onset.builds.BuildStatus;
import dev.onset.security.Caller;
import dev.onset.workspaces.SubjectType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why a build is active for a caller.
 *
 * @param rules in the order in which they are looked at
 */
record Explanation(Caller caller, List<Rule> rules) {

    /**
     * A rule, as it was looked at.
     *
     * @param subjectType null for the global one
     * @param buildId null where its branch has no build yet
     * @param concernsCaller the first rule that does holds
     */
    record Rule(
            UUID id,
            @Nullable SubjectType subjectType,
            @Nullable String subject,
            int priority,
            PolicyType policy,
            @Nullable String branch,
            boolean drafts,
            @Nullable UUID buildId,
            @Nullable String version,
            @Nullable BuildStatus status,
            boolean concernsCaller) {}

    /** What came of a rule. */
    enum Outcome {
        /** It chose the build. */
        WON,
        /** It concerns the caller, but one before it won. */
        OVERRULED,
        /** It is for somebody else. */
        NOT_CONCERNED
    }

    /** The first that concerns the caller. */
    @Nullable
    Rule winner() {
        return rules.stream().filter(Rule::concernsCaller).findFirst().orElse(null);
    }

    @SuppressWarnings("ReferenceEquality") // It is one of the rules.
    Outcome outcome(Rule rule) {
        if (!rule.concernsCaller()) {
            return Outcome.NOT_CONCERNED;
        }
        return rule == winner() ? Outcome.WON : Outcome.OVERRULED;
    }

    /** Why, for a person. */
    String why(Rule rule) {
        return switch (outcome(rule)) {
            case NOT_CONCERNED ->
                rule.subjectType() == SubjectType.GROUP
                        ? "It is for a group that the caller is not in."
                        : "It is for somebody else.";
            case OVERRULED -> "A rule that is looked at before it concerns the caller.";
            case WON -> whyWon(rule) + withoutBuild(rule);
        };
    }

    /** Why this build or none, for a person. */
    String why() {
        Rule winner = winner();
        return winner == null ? "The application has no policy in this workspace." : why(winner);
    }

    private String whyWon(Rule rule) {
        return switch (rule.subjectType()) {
            case null -> "No override concerns the caller, so the global policy holds.";
            case USER, CLIENT -> "It is for the caller itself, which comes before its groups and the global policy.";
            case GROUP ->
                rules.stream()
                                        .filter(other ->
                                                other.concernsCaller() && other.subjectType() == SubjectType.GROUP)
                                        .count()
                                == 1
                        ? "None is for the caller itself, and this is for a group that it is in."
                        : "None is for the caller itself; of those for its groups this has the highest priority, or comes"
                                + " first by name among equals.";
        };
    }

    private static String withoutBuild(Rule rule) {
        return rule.buildId() != null
                ? ""
                : " No build that it may use has been published on its branch, so none is active.";
    }
}
