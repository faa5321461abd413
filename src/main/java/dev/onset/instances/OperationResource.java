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
        description = "Operate process instances. The instance's history contains each operation and its actor.")
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
                    Terminates the instance and the instances that it called; their state is `TERMINATED`. If the instance was \
                    called itself, the calling instance gets an incident.""")
    public OperationResponse cancel(@PathParam("processInstanceUuid") UUID uuid) {
        return OperationResponse.from(operate.cancel(principal.get(), uuid));
    }

    @POST
    @Path("/hold")
    @Requires(value = Permission.INSTANCE_OPERATE, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.INSTANCE_NOT_FOUND, ProblemType.ILLEGAL_STATE})
    @Operation(operationId = "holdProcessInstance", summary = "Put an instance on hold", description = """
                    Nothing happens to the instance until it is resumed or cancelled: no timer fires, no message is correlated, and \
                    no job or user task can be activated or completed. Instances that it called are not affected.""")
    public OperationResponse hold(@PathParam("processInstanceUuid") UUID uuid) {
        return OperationResponse.from(operate.hold(principal.get(), uuid));
    }

    @POST
    @Path("/resume")
    @Requires(value = Permission.INSTANCE_OPERATE, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.INSTANCE_NOT_FOUND, ProblemType.ILLEGAL_STATE})
    @Operation(operationId = "resumeProcessInstance", summary = "Resume an instance that is on hold", description = """
                    Events that became due in the meantime happen now, in their original order: timers fire, messages that have \
                    not expired are correlated, and the ends of called instances are processed.""")
    public OperationResponse resume(@PathParam("processInstanceUuid") UUID uuid) {
        return OperationResponse.from(operate.resume(principal.get(), uuid));
    }

    @PATCH
    @Path("/values")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Requires(value = Permission.INSTANCE_OPERATE, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.INSTANCE_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_PROCESS_INPUT})
    @Operation(operationId = "changeProcessInstanceValues", summary = "Change process values", description = """
                    The body is a JSON Merge Patch (RFC 7396): null removes a value, an object changes members of an object, and \
                    anything else replaces a value. The history contains the previous values. The input schema of the process \
                    applies to starts only and is not checked.""")
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
    @Operation(
            operationId = "changeProcessInstanceExpiry",
            summary = "Change when an instance expires",
            description = """
                    An instance that has not ended by this time ends as `EXPIRED`, together with everything that it waits for and \
                    the instances that it called. An instance on hold expires when it is resumed.""")
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
    @Operation(
            operationId = "migrateProcessInstance",
            summary = "Migrate an instance to another build",
            description = """
                    Each token is moved to the node with the same id in the process with the same name in the build, or to the node \
                    that `mappings` names. The node must be of the same kind, be in the same scope and wait for the same events. If \
                    a token cannot be moved, nothing is changed, and `errors` of the problem contains the reasons. With `dryRun`, \
                    nothing is changed in any case. Existing jobs keep their type, timers their due time, and messages their name \
                    and correlation key.""")
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
                    Changes the process values if `values` is sent, and retries what failed: a job can be activated again, an \
                    expression is evaluated again, or a process is called again. Another failure raises a new incident.""")
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
