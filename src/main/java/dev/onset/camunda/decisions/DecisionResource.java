package dev.onset.camunda.decisions;

import dev.onset.camunda.Tenants;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v2/decision-definitions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Decisions", description = "Evaluation of decisions, compatible with the Camunda 8 REST API.")
class DecisionResource {

    private final EvaluateDecision evaluateDecision;
    private final Tenants tenants;
    private final CurrentPrincipal principal;

    DecisionResource(EvaluateDecision evaluateDecision, Tenants tenants, CurrentPrincipal principal) {
        this.evaluateDecision = evaluateDecision;
        this.tenants = tenants;
        this.principal = principal;
    }

    @POST
    @Path("/evaluation")
    @Requires(value = Permission.PROCESS_START, by = Enforcer.SERVICE)
    @MayAnswer({
        ProblemType.APPLICATION_NOT_FOUND,
        ProblemType.DECISION_NOT_FOUND,
        ProblemType.NO_ACTIVE_BUILD,
        ProblemType.INVALID_REQUEST
    })
    @Operation(operationId = "evaluateDecision", summary = "Evaluate a decision", description = """
                    Evaluates a decision of the build that is active for the caller, and the decisions that it requires. Nothing is \
                    stored. An evaluation without a result is also answered with 200; `failureMessage` says why there is none.""")
    public DecisionEvaluationResponse evaluate(DecisionEvaluationRequest request) {
        Principal caller = principal.get();
        Tenants.Tenant tenant = tenants.require(caller, request.tenantId(), Permission.PROCESS_START);
        return DecisionEvaluationResponse.from(
                tenant.applicationId(), evaluateDecision.evaluate(caller, tenant, request));
    }
}
