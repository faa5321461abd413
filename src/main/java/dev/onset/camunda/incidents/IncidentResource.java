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
    @Operation(operationId = "resolveIncident", summary = "Try what failed in an incident again", description = """
                    As in the Camunda 8 REST API. A job that has no retries left gets one; where it fails again, there is a \
                    new incident.""")
    public void resolve(@PathParam("incidentKey") long incidentKey, @OptionalBody @Nullable Request request) {
        resolve.retry(principal.get(), incidentKey);
    }
}
