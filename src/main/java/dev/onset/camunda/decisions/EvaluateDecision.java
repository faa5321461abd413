package dev.onset.camunda.decisions;

import dev.onset.activations.ActiveBuilds;
import dev.onset.builds.Definitions;
import dev.onset.camunda.Tenants;
import dev.onset.dmn.CompiledDecision;
import dev.onset.dmn.DecisionEvaluation;
import dev.onset.engine.Variables;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.security.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates decisions of the build that is active for the caller. Performs no authorization; callers must have authorized
 * the request.
 */
@ApplicationScoped
class EvaluateDecision {

    private final ActiveBuilds activeBuilds;
    private final Definitions definitions;
    private final InstantSource clock;

    EvaluateDecision(ActiveBuilds activeBuilds, Definitions definitions, InstantSource clock) {
        this.activeBuilds = activeBuilds;
        this.definitions = definitions;
        this.clock = clock;
    }

    /**
     * An evaluated decision.
     *
     * @param keys the keys of the decisions of its build
     */
    record Evaluated(CompiledDecision decision, DecisionKeys keys, DecisionEvaluation evaluation) {}

    /** @throws Problem {@code no-active-build} or {@code decision-not-found} */
    Evaluated evaluate(Principal principal, Tenants.Tenant tenant, DecisionEvaluationRequest request) {
        Map<String, @Nullable Object> variables = request.checkedVariables();
        UUID build = activeBuilds.of(principal, tenant.workspaceId(), tenant.applicationId());
        DecisionKeys keys = new DecisionKeys(build);
        CompiledDecision decision = definitions.decisions(build).stream()
                .filter(candidate -> request.names(candidate.id(), keys.ofDecision(candidate.id())))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        ProblemType.DECISION_NOT_FOUND, "The active build has no decision with this id or key."));
        return new Evaluated(decision, keys, decision.evaluateInDetail(Variables.of(variables), clock.instant()));
    }
}
