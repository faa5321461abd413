package dev.onset.activations;

import dev.onset.builds.BuildStatus;
import dev.onset.security.Principal;
import dev.onset.workspaces.SubjectType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Explains which build is active for a caller.
 *
 * @param rules the rules in the order of their evaluation
 */
record Explanation(Principal principal, List<Rule> rules) {

    /**
     * An evaluated rule.
     *
     * @param subjectType null for the global rule
     * @param buildId null if its branch has no build yet
     * @param concernsCaller whether the rule matches the caller; the first that matches applies
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

    /** The result of the evaluation of a rule. */
    enum Outcome {
        /** The rule applies. */
        WON,
        /** The rule matches the caller, but an earlier rule applies. */
        OVERRULED,
        /** The rule is for another subject. */
        NOT_CONCERNED
    }

    /** The first rule that matches the caller. */
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

    /** The reason, as text. */
    String why(Rule rule) {
        return switch (outcome(rule)) {
            case NOT_CONCERNED ->
                rule.subjectType() == SubjectType.GROUP
                        ? "The rule is for a group to which the caller does not belong."
                        : "The rule is for another subject.";
            case OVERRULED -> "An earlier rule matches the caller.";
            case WON -> whyWon(rule) + withoutBuild(rule);
        };
    }

    /** The reason for the active build, as text. */
    String why() {
        Rule winner = winner();
        return winner == null ? "The application has no policy in this workspace." : why(winner);
    }

    private String whyWon(Rule rule) {
        return switch (rule.subjectType()) {
            case null -> "No override matches the caller, so the global policy applies.";
            case USER, CLIENT ->
                "The rule is for the caller itself, which takes precedence over its groups and the global policy.";
            case GROUP ->
                rules.stream()
                                        .filter(other ->
                                                other.concernsCaller() && other.subjectType() == SubjectType.GROUP)
                                        .count()
                                == 1
                        ? "No rule is for the caller itself, and this rule is for one of its groups."
                        : "No rule is for the caller itself. Of the rules for its groups, this one has the highest priority, or is"
                                + " the first by name of those with the highest priority.";
        };
    }

    private static String withoutBuild(Rule rule) {
        return rule.buildId() != null
                ? ""
                : " The branch of its policy has no build that the policy may use, so no build is active.";
    }
}
