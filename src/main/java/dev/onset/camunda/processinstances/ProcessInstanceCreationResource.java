package dev.onset.camunda.processinstances;

import dev.onset.camunda.Tenants;
import dev.onset.jobs.WorkersConfig;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import dev.onset.start.StartByName;
import dev.onset.validation.Violations;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v2/process-instances")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Starts of Camunda clients", description = "Starts of processes, compatible with the Camunda 8 REST API.")
class ProcessInstanceCreationResource {

    private final CreateInstance createInstance;
    private final Tenants tenants;
    private final WorkersConfig config;
    private final CurrentPrincipal principal;
    private final Validator validator;

    ProcessInstanceCreationResource(
            CreateInstance createInstance,
            Tenants tenants,
            WorkersConfig config,
            CurrentPrincipal principal,
            Validator validator) {
        this.createInstance = createInstance;
        this.tenants = tenants;
        this.config = config;
        this.principal = principal;
        this.validator = validator;
    }

    @POST
    @Requires(value = Permission.PROCESS_START, by = Enforcer.SERVICE)
    @MayAnswer({
        ProblemType.APPLICATION_NOT_FOUND,
        ProblemType.PROCESS_NOT_FOUND,
        ProblemType.NO_ACTIVE_BUILD,
        ProblemType.ILLEGAL_STATE,
        ProblemType.BUSINESS_KEY_IN_USE,
        ProblemType.BUSINESS_KEY_PENDING,
        ProblemType.IDEMPOTENCY_KEY_IN_USE,
        ProblemType.INVALID_PARAMETER,
        ProblemType.INVALID_REQUEST,
        ProblemType.INVALID_PROCESS_INPUT,
        ProblemType.STILL_RUNNING
    })
    @Operation(
            operationId = "createProcessInstance",
            summary = "Start a process as a Camunda client",
            description = """
                    Starts a process of the active build, as the start by name does. `processDefinitionId` is the name of the process, \
                    and `tenantId` the id of the application. With `awaitCompletion`, the answer is sent when the instance has \
                    ended. If that takes longer than `requestTimeout`, the answer is a problem, and the instance continues.""")
    @Blocking
    public Uni<ProcessInstanceCreationResponse> create(ProcessInstanceCreationRequest request) {
        Principal starter = principal.get();
        Tenants.Tenant tenant = tenants.find(starter, request.tenantId());
        createInstance.begin(tenant, request);
        tenants.require(starter, tenant, Permission.PROCESS_START);
        Violations.check(validator, request);
        ProcessInstanceCreationRequest.Checked checked = request.check(config.defaultRequestTimeout());
        StartByName.Started started = createInstance.start(starter, tenant, checked);
        if (checked.maxWait() == null) {
            return Uni.createFrom()
                    .item(ProcessInstanceCreationResponse.from(tenant.applicationId(), started, Map.of()));
        }
        return createInstance
                .valuesAtEnd(started.uuid(), principal.session(), checked.maxWait(), checked.fetch())
                .map(values -> ProcessInstanceCreationResponse.from(tenant.applicationId(), started, values));
    }
}
