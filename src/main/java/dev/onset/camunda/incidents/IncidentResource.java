package dev.onset.camunda.incidents;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.onset.instances.ResolveIncident;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.OptionalBody;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v2/incidents")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Incidents", description = "Incidents, and how to resolve them.")
class IncidentResource {

    private final ResolveIncident resolve;
    private final CurrentPrincipal principal;

    IncidentResource(ResolveIncident resolve, CurrentPrincipal principal) {
        this.resolve = resolve;
        this.principal = principal;
    }

    /** The request that Camunda's clients send. */
    // Camunda's clients may send further members.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "IncidentResolutionRequest")
    record Request(
            @Schema(description = "Accepted and ignored.") @Nullable
            Long operationReference) {}

    @POST
    @Path("/{incidentKey}/resolution")
    @Requires(value = Permission.INSTANCE_OPERATE, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.INCIDENT_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(operationId = "resolveIncident", summary = "Resolve an incident", description = """
                    Retries the operation that failed, compatible with the Camunda 8 REST API. A job without remaining retries gets \
                    one. If the operation fails again, a new incident is created.""")
    public void resolve(@PathParam("incidentKey") long incidentKey, @OptionalBody @Nullable Request request) {
        resolve.retry(principal.get(), incidentKey);
    }
}
