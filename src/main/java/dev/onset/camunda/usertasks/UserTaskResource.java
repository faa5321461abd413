package dev.onset.camunda.usertasks;

import dev.onset.camunda.FormResponse;
import dev.onset.camunda.Variables;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.OptionalBody;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import dev.onset.usertasks.OpenUserTask;
import dev.onset.usertasks.TooManyApplications;
import dev.onset.usertasks.UserTaskQuery;
import dev.onset.usertasks.UserTasks;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v2/user-tasks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "User tasks", description = "User tasks, compatible with the Camunda 8 REST API.")
class UserTaskResource {

    private final UserTasks userTasks;
    private final CurrentPrincipal principal;

    UserTaskResource(UserTasks userTasks, CurrentPrincipal principal) {
        this.userTasks = userTasks;
        this.principal = principal;
    }

    @POST
    @Path("/search")
    @Requires(value = Permission.APPLICATION_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.INVALID_REQUEST)
    @Operation(operationId = "searchUserTasks", summary = "Search user tasks", description = """
                    Returns open tasks of the applications that are visible to the caller, oldest first. In applications where the \
                    caller may read instances, all tasks are returned; in others, the tasks that name the caller as assignee or \
                    candidate. Completed tasks are not kept.""")
    public UserTaskResponse.Page search(@OptionalBody @Nullable UserTaskSearchRequest request) {
        UserTaskQuery query = (request == null ? new UserTaskSearchRequest(null, null, null) : request).toQuery();
        try {
            return UserTaskResponse.Page.from(userTasks.search(principal.get(), query));
        } catch (TooManyApplications tooMany) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The search includes too many applications.")
                    .withErrors(List.of(ProblemError.at(
                            "/filter/tenantId",
                            "Must restrict the search to at most " + tooMany.max() + " applications")));
        }
    }

    @GET
    @Path("/{userTaskKey}")
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.USER_TASK_NOT_FOUND)
    @Operation(
            operationId = "getUserTask",
            summary = "Read a user task",
            description = "The assignee and the candidates need no more than a grant on the application.")
    public UserTaskResponse get(@PathParam("userTaskKey") long userTaskKey) {
        return UserTaskResponse.from(userTasks.get(principal.get(), userTaskKey));
    }

    @GET
    @Path("/{userTaskKey}/form")
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.USER_TASK_NOT_FOUND)
    @Operation(operationId = "getUserTaskForm", summary = "Read the form of a user task", description = """
                    Returns a form file of the build of the instance, or a form that is embedded in the BPMN file. The assignee and \
                    the candidates need no more than a grant on the application.""")
    @APIResponse(
            responseCode = "200",
            description = "The form.",
            content = @Content(schema = @Schema(implementation = FormResponse.class)))
    @APIResponse(responseCode = "204", description = "The task has no form, or only the client knows it.")
    public Response form(@PathParam("userTaskKey") long userTaskKey) {
        OpenUserTask task = userTasks.get(principal.get(), userTaskKey);
        return userTasks
                .form(task)
                .map(form -> Response.ok(FormResponse.from(task.applicationId(), task.definitionId(), form)))
                .orElseGet(Response::noContent)
                .build();
    }

    @POST
    @Path("/{userTaskKey}/assignment")
    @Requires(value = Permission.USER_TASK_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.USER_TASK_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(operationId = "assignUserTask", summary = "Assign a user task", description = """
                    The history of the instance records who assigned the task. The assignee and the candidates need no more than a \
                    grant on the application. If `allowOverride` is false, a task that has another assignee is not reassigned: if \
                    two users claim a task at the same time, only one of them gets it.""")
    public void assign(@PathParam("userTaskKey") long userTaskKey, UserTaskAssignmentRequest request) {
        userTasks.assign(
                principal.get(),
                userTaskKey,
                request.assignee(),
                request.allowOverride() == null || request.allowOverride());
    }

    @DELETE
    @Path("/{userTaskKey}/assignee")
    @Consumes(MediaType.WILDCARD)
    @Requires(value = Permission.USER_TASK_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.USER_TASK_NOT_FOUND, ProblemType.ILLEGAL_STATE})
    @Operation(
            operationId = "unassignUserTask",
            summary = "Unassign a user task",
            description =
                    "A task without an assignee does not change. The assignee and the candidates need no more than a grant on the application.")
    public void unassign(@PathParam("userTaskKey") long userTaskKey) {
        userTasks.unassign(principal.get(), userTaskKey);
    }

    @PATCH
    @Path("/{userTaskKey}")
    @Requires(value = Permission.USER_TASK_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.USER_TASK_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "updateUserTask",
            summary = "Update a user task",
            description =
                    "Changes the candidates, the dates or the priority. The assignee and the candidates need no more than a grant on the application.")
    public void update(@PathParam("userTaskKey") long userTaskKey, UserTaskUpdateRequest request) {
        userTasks.update(principal.get(), userTaskKey, request.toChanges());
    }

    @POST
    @Path("/{userTaskKey}/completion")
    @Requires(value = Permission.USER_TASK_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.USER_TASK_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(operationId = "completeUserTask", summary = "Complete a user task", description = """
                    The instance continues with the variables of the request. The assignee, the candidates and the members of the \
                    candidate groups need no more than a grant on the application. A second completion is answered with a \
                    problem.""")
    public void complete(
            @PathParam("userTaskKey") long userTaskKey, @OptionalBody @Nullable UserTaskCompletionRequest request) {
        userTasks.complete(
                principal.get(), userTaskKey, Variables.checked(request == null ? null : request.variables()));
    }
}
