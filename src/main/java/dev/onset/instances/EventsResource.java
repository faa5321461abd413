package dev.onset.instances;

import dev.onset.problems.MayAnswer;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.HistoryPosition;
import dev.onset.runtime.StoredInstance;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import dev.onset.security.Session;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;

@Path("/api/runtime/process-instance/{processInstanceUuid}/events")
@Tag(name = "Instances", description = "Follow process instances.")
class EventsResource {

    private static final String EXAMPLE = """
            id: 1
            event: step
            data: {"revision":1,"at":"2026-11-24T09:33:00Z","actor":"alice","events":[…],"more":false}

            id: 2
            event: step
            data: {"revision":2,"at":"2026-11-24T09:40:00Z","actor":"carol","events":[…],"more":false}

            id: 2
            event: end
            data: {"revision":2,"state":"FINISHED"}

            """;

    private final InstanceAccess access;
    private final InstanceEvents events;
    private final CurrentPrincipal principal;

    EventsResource(InstanceAccess access, InstanceEvents events, CurrentPrincipal principal) {
        this.access = access;
        this.events = events;
        this.principal = principal;
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.INSTANCE_NOT_FOUND)
    @Operation(
            operationId = "followProcessInstance",
            summary = "Follow an instance as server-sent events",
            description = """
                    Sends each step, from the first or from the one after `Last-Event-ID`, as an event `step`. Its id is the \
                    revision of the step, and its data is the step as JSON (`InstanceStep`). No step is omitted or repeated. A step \
                    of more than 1,000 events is sent in parts, each as an event `step`: all parts except for the last one have \
                    `more` set and an id that continues within the step. After the last step of an instance that has ended, an \
                    event `end` (`InstanceEnd`) is sent, and the stream ends. The stream also ends when the token expires, or when \
                    its bearer may no longer read the instance; continue with a new token and the last id. While nothing happens, a \
                    comment is sent every 15 seconds (configurable). The caller who started the instance may follow it, too.""")
    @APIResponse(
            responseCode = "200",
            description = "The steps, as they occur.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(type = SchemaType.STRING),
                            examples = @ExampleObject(name = "An instance that finishes", value = EXAMPLE)))
    public Multi<OutboundSseEvent> follow(
            @PathParam("processInstanceUuid") UUID uuid,
            @Parameter(
                            description =
                                    "The id of the last event that was received; by default, the stream begins with the first step.",
                            example = "1")
                    @HeaderParam("Last-Event-ID")
                    @Nullable
                    String lastEventId,
            @Context Sse sse) {
        Session session = principal.session();
        StoredInstance instance = access.readable(session.principal(), uuid);
        HistoryPosition after = lastEventId == null
                ? HistoryPosition.START
                : HistoryPosition.parse(lastEventId)
                        .filter(position -> position.revision() >= 0 && position.revision() <= instance.revision())
                        .orElseThrow(() -> new Problem(
                                        ProblemType.INVALID_PARAMETER,
                                        "The value of Last-Event-ID must be the id of an event of the instance.")
                                .with("parameter", "Last-Event-ID"));
        return events.of(uuid, after, session, sse);
    }
}
