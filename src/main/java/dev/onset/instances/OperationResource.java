package dev.onset.instances;

import dev.onset.problems.MayAnswer;
import dev.onset.problems.OptionalBody;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/runtime/process-instance/{processInstanceUuid}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(
        name = "Operation",
        description = "Operate process instances. Each act is in the instance's history, with who did it.")
class OperationResource {

    private final OperateInstance operate;
    private final MigrateInstances migrate;
    private final ResolveIncident resolveIncident;
    private final CurrentPrincipal principal;
    private final InstantSource clock;

    OperationResource(
            OperateInstance operate,
            MigrateInstances migrate,
            ResolveIncident resolveIncident,
            CurrentPrincipal principal,
            InstantSource clock) {
        this.resolveIncident = resolveIncident;
        this.operate = operate;
        this.migrate = migrate;
        this.principal = principal;
        this.clock = clock;
    }

    @POST
    @Path("/cancel")
    @Requires(value = Permission.INSTANCE_OPERATE, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.INSTANCE_NOT_FOUND, ProblemType.ILLEGAL_STATE})
    @Operation(operationId = "cancelProcessInstance", summary = "Cancel an instance", description = """
                    It is `TERMINATED`, and so are the instances that it called. Where it was called itself, its caller gets an \
                    incident.""")
    public OperationResponse cancel(@PathParam("processInstanceUuid") UUID uuid) {
        return OperationResponse.from(operate.cancel(principal.get(), uuid));
    }

    @POST
    @Path("/hold")
    @Requires(value = Permission.INSTANCE_OPERATE, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.INSTANCE_NOT_FOUND, ProblemType.ILLEGAL_STATE})
    @Operation(operationId = "holdProcessInstance", summary = "Put an instance on hold", description = """
                    Nothing happens to it until it is resumed or cancelled: no timer fires, no message reaches it, no job is \
                    given out or completed, no user task completed. The instances that it called are held by themselves.""")
    public OperationResponse hold(@PathParam("processInstanceUuid") UUID uuid) {
        return OperationResponse.from(operate.hold(principal.get(), uuid));
    }

    @POST
    @Path("/resume")
    @Requires(value = Permission.INSTANCE_OPERATE, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.INSTANCE_NOT_FOUND, ProblemType.ILLEGAL_STATE})
    @Operation(operationId = "resumeProcessInstance", summary = "Resume an instance that is on hold", description = """
                    What came due meanwhile happens now, in the order in which it would have: timers fire, messages that \
                    still live are received, called instances that have ended are noticed.""")
    public OperationResponse resume(@PathParam("processInstanceUuid") UUID uuid) {
        return OperationResponse.from(operate.resume(principal.get(), uuid));
    }

    @PATCH
    @Path("/values")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Requires(value = Permission.INSTANCE_OPERATE, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.INSTANCE_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_PROCESS_INPUT})
    @Operation(operationId = "changeProcessInstanceValues", summary = "Change process values", description = """
                    The body is a JSON Merge Patch (RFC 7396): null takes a value away, an object changes what is in an \
                    object, anything else takes a value's place. The history keeps what the values were before. The \
                    process's input schema is for starts, and not asked.""")
    @RequestBody(
            description = "The values to change.",
            required = true,
            content =
                    @Content(
                            schema = @Schema(type = SchemaType.OBJECT, additionalProperties = Object.class),
                            examples = @ExampleObject(name = "values", value = "{\"loanAmount\": 30000}")))
    public OperationResponse changeValues(
            @PathParam("processInstanceUuid") UUID uuid, Map<String, @Nullable Object> patch) {
        return OperationResponse.from(operate.changeValues(principal.get(), uuid, patch));
    }

    @PUT
    @Path("/expiry")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.INSTANCE_OPERATE, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.INSTANCE_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(operationId = "changeProcessInstanceExpiry", summary = "Say when an instance expires", description = """
                    What has not ended by then ends as `EXPIRED`, with everything that it waits for and the instances that \
                    it called. An instance on hold expires when it is resumed.""")
    public OperationResponse changeExpiry(@PathParam("processInstanceUuid") UUID uuid, ExpiryRequest request) {
        return OperationResponse.from(
                operate.changeExpiry(principal.get(), uuid, request.expiryAfter(clock.instant())));
    }

    @POST
    @Path("/migration")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.INSTANCE_OPERATE, by = Enforcer.SERVICE)
    @MayAnswer({
        ProblemType.INSTANCE_NOT_FOUND,
        ProblemType.BUILD_NOT_FOUND,
        ProblemType.PROCESS_NOT_FOUND,
        ProblemType.ILLEGAL_STATE,
        ProblemType.INVALID_REQUEST
    })
    @Operation(operationId = "migrateProcessInstance", summary = "Move an instance to another build", description = """
                    Each token goes to the node of the same id in the build's process of the same name, or to the one that \
                    `mappings` names; it has to be of the same kind, in the same scope, and to wait for the same events. \
                    Where one cannot go, nothing is moved, and `errors` of the problem says why. With `dryRun` nothing is \
                    moved either way. What was handed out stays as it is: jobs keep their type, timers their time, \
                    messages their name and key.""")
    public MigrationResponse migrate(@PathParam("processInstanceUuid") UUID uuid, MigrationRequest request) {
        return migrate.one(principal.get(), uuid, request);
    }

    @POST
    @Path("/incidents/{incidentKey}/resolution")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.INSTANCE_OPERATE, by = Enforcer.SERVICE)
    @MayAnswer({
        ProblemType.INSTANCE_NOT_FOUND,
        ProblemType.INCIDENT_NOT_FOUND,
        ProblemType.ILLEGAL_STATE,
        ProblemType.INVALID_REQUEST
    })
    @Operation(operationId = "resolveProcessInstanceIncident", summary = "Resolve an incident", description = """
                    Changes process values where `values` is sent, and tries what failed again: a job may be taken again, an \
                    expression is evaluated anew, a process is called anew. Where it fails again, there is a new incident.""")
    public void resolveIncident(
            @PathParam("processInstanceUuid") UUID uuid,
            @PathParam("incidentKey") long incidentKey,
            @OptionalBody @Nullable IncidentResolutionRequest request) {
        resolveIncident.ofInstance(
                principal.get(),
                uuid,
                incidentKey,
                request == null ? ResolveIncident.Resolution.RETRY : request.toResolution());
    }
}
