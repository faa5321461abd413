package dev.onset.camunda.messages;

import dev.onset.camunda.Tenants;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Messages;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v2/messages")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Messages", description = "Messages to process instances, compatible with the Camunda 8 REST API.")
class MessageResource {

    private final Messages messages;
    private final Tenants tenants;
    private final CurrentPrincipal principal;

    MessageResource(Messages messages, Tenants tenants, CurrentPrincipal principal) {
        this.messages = messages;
        this.tenants = tenants;
        this.principal = principal;
    }

    @POST
    @Path("/publication")
    @Requires(value = Permission.PROCESS_START, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.APPLICATION_NOT_FOUND, ProblemType.INVALID_REQUEST, ProblemType.ALREADY_EXISTS})
    @Operation(operationId = "publishMessage", summary = "Publish a message", description = """
                    Correlates the message with at most one instance of each process that waits for it now, or within `timeToLive`. \
                    The message also starts the processes of the active build that have a matching message start event.""")
    public MessagePublicationResponse publish(MessagePublicationRequest request) {
        Principal publisher = principal.get();
        Tenants.Tenant tenant = tenants.require(publisher, request.tenantId(), Permission.PROCESS_START);
        UUID message = messages.publish(request.toMessage(tenant), publisher.subject())
                .orElseThrow(() -> new Problem(
                        ProblemType.ALREADY_EXISTS,
                        "A message with this name, correlation key and message id was already published."));
        return MessagePublicationResponse.from(tenant.applicationId(), message);
    }

    @POST
    @Path("/correlation")
    @Requires(value = Permission.PROCESS_START, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.APPLICATION_NOT_FOUND, ProblemType.INVALID_REQUEST, ProblemType.MESSAGE_NOT_CORRELATED})
    @Operation(operationId = "correlateMessage", summary = "Correlate a message", description = """
                    Correlates the message with at most one instance of each process that waits for it now, and starts the processes \
                    of the active build that have a matching message start event. The answer names the first instance. The \
                    message is not kept for later.""")
    public MessageCorrelationResponse correlate(MessageCorrelationRequest request) {
        Principal publisher = principal.get();
        Tenants.Tenant tenant = tenants.require(publisher, request.tenantId(), Permission.PROCESS_START);
        return messages.correlateNow(request.toMessage(tenant), publisher.subject())
                .map(correlated -> MessageCorrelationResponse.from(tenant.applicationId(), correlated))
                .orElseThrow(
                        () -> new Problem(
                                ProblemType.MESSAGE_NOT_CORRELATED,
                                "No instance waits for a message with this name and correlation key, and no process starts with it."));
    }
}
