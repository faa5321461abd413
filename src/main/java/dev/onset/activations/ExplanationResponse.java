package dev.onset.activations;

import dev.onset.builds.BuildStatus;
import dev.onset.security.Principal;
import dev.onset.workspaces.SubjectType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An explanation of the active build for a subject. */
@Schema(name = "ActivationExplanation")
record ExplanationResponse(
        UUID workspaceId,
        UUID applicationId,
        Whom whom,

        @Schema(description = "The build that a start by name uses; null if none is active.") @Nullable
        UUID buildId,

        @Schema(description = "The reason for the active build.")
        String why,

        @Schema(
                description =
                        "The rules in the order of their evaluation; the first rule that matches the caller applies."
                                + " Overrides for other subjects are included only if the caller may read overrides.")
        List<Rule> rules) {

    /** The subject of the explanation. */
    @Schema(name = "ExplainedCaller")
    record Whom(
            @Schema(examples = "bob") @Nullable String user,
            @Nullable String client,
            @Schema(examples = "[\"testers\"]") List<String> groups) {}

    /** An evaluated rule. */
    @Schema(name = "ExplainedRule")
    record Rule(
            @Schema(description = "The id of the override; null for the global policy.") @Nullable
            UUID overrideId,

            @Schema(description = "The subject of the override; null for the global policy.") @Nullable
            SubjectType subjectType,

            @Schema(examples = "testers") @Nullable String subject,
            int priority,
            PolicyResponse policy,

            @Schema(description = "The build of the policy; null if its branch has no build.") @Nullable
            UUID buildId,

            @Schema(examples = "1.0.0") @Nullable String buildVersion,
            @Nullable BuildStatus buildStatus,
            Explanation.Outcome outcome,

            @Schema(description = "The reason for the result.")
            String why) {}

    static ExplanationResponse from(UUID workspaceId, UUID applicationId, Explanation explanation) {
        Explanation.Rule winner = explanation.winner();
        Principal principal = explanation.principal();
        return new ExplanationResponse(
                workspaceId,
                applicationId,
                new Whom(
                        principal.user(),
                        principal.user() == null ? principal.client() : null,
                        principal.groups().stream().sorted().toList()),
                winner == null ? null : winner.buildId(),
                explanation.why(),
                explanation.rules().stream()
                        .map(rule -> rule(explanation, rule))
                        .toList());
    }

    private static Rule rule(Explanation explanation, Explanation.Rule rule) {
        return new Rule(
                rule.subjectType() == null ? null : rule.id(),
                rule.subjectType(),
                rule.subject(),
                rule.priority(),
                PolicyResponse.of(rule.policy(), rule.buildId(), rule.branch(), rule.drafts()),
                rule.buildId(),
                rule.version(),
                rule.status(),
                explanation.outcome(rule),
                explanation.why(rule));
    }
}
