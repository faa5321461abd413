package dev.onset.search;

import dev.onset.engine.StorableText;
import dev.onset.paging.Paging;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/runtime/process-instances")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Instances", description = "Follow process instances.")
class SearchResource {

    private final InstanceSearch search;
    private final SearchScope scope;
    private final CurrentPrincipal principal;

    SearchResource(InstanceSearch search, SearchScope scope, CurrentPrincipal principal) {
        this.search = search;
        this.scope = scope;
        this.principal = principal;
    }

    @GET
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.WORKSPACE_NOT_FOUND, ProblemType.APPLICATION_NOT_FOUND})
    @Operation(operationId = "searchProcessInstances", summary = "Search instances, newest first", description = """
                    Returns the instances that match all parameters, in the applications that you may read. Instances that are \
                    started during the search do not shift pages. A page examines a bounded number of instances. Therefore, if few \
                    instances match, it may have fewer instances than the limit, or none; continue while there is a `next`. If \
                    `startedBy` is your own name, the permission `process:start` is sufficient.""")
    public InstancePageResponse search(@BeanParam SearchParameters parameters, @BeanParam Paging paging) {
        Principal searcher = principal.get();
        Cursor after = paging.after(Cursor::parse);
        Criteria anywhere = parameters.toCriteria();
        boolean own = searcher.subject().equals(parameters.startedBy);
        Criteria criteria = anywhere.in(scope.applications(
                searcher,
                parameters.workspaceId,
                parameters.applicationId,
                own ? Permission.PROCESS_START : Permission.INSTANCE_READ));
        if (criteria.applications().isEmpty()) {
            return new InstancePageResponse(List.of(), null);
        }
        checkDeclared(criteria);
        return InstancePageResponse.from(search.find(criteria, after, paging.size()));
    }

    @GET
    @Path("/counts")
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @Operation(
            operationId = "countProcessInstances",
            summary = "Count the instances of an application by state",
            description = """
                    Counting stops at 10,000 in each state.""")
    public StateCountsResponse counts(
            @Parameter(description = "Id of the application.", required = true) @QueryParam("applicationId") @Nullable
                    UUID applicationId,
            @Parameter(
                            description = "Restricts the count to instances of the process with this name.",
                            example = "customer_onboarding")
                    @QueryParam("processName")
                    @Nullable
                    String processName) {
        if (applicationId == null) {
            throw SearchParameters.invalid("applicationId", "The parameter applicationId is required");
        }
        scope.applications(principal.get(), null, applicationId, Permission.INSTANCE_READ);
        if (processName != null && !StorableText.isStorable(processName)) {
            throw SearchParameters.invalid(
                    "processName", "The value of processName contains a character that cannot be stored");
        }
        return StateCountsResponse.from(search.count(applicationId, processName));
    }

    private void checkDeclared(Criteria criteria) {
        List<String> names =
                criteria.values().stream().map(Criteria.Value::name).toList();
        if (!names.isEmpty()
                && !search.undeclared(criteria.applications(), names).isEmpty()) {
            throw SearchParameters.invalid(
                    "value", "No build of the application declares a value with this name as indexed");
        }
    }
}
