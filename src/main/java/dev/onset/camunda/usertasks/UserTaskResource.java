package dev.onset.camunda.usertasks;

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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v2/user-tasks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "User tasks", description = "Work for people, as in the Camunda 8 REST API.")
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
    @Operation(operationId = "searchUserTasks", summary = "Find user tasks", description = """
                    Open tasks of every application that the caller may see, oldest first: where it may read instances, all of \
                    them; else those that name it. Tasks that are done are not kept.""")
    public UserTaskResponse.Page search(@OptionalBody @Nullable UserTaskSearchRequest request) {
        UserTaskQuery query = (request == null ? new UserTaskSearchRequest(null, null, null) : request).toQuery();
        try {
            return UserTaskResponse.Page.from(userTasks.search(principal.get(), query));
        } catch (TooManyApplications tooMany) {
            throw new Problem(ProblemType.INVALID_REQUEST, "There are too many applications to look in.")
                    .withErrors(List.of(ProblemError.at(
                            "/filter/tenantId",
                            "There are more than " + tooMany.max() + " applications to look in: name some")));
        }
    }

    @GET
    @Path("/{userTaskKey}")
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.USER_TASK_NOT_FOUND)
    @Operation(
            operationId = "getUserTask",
            summary = "Read a user task",
            description = "Those whom it names need no more than a grant on the application.")
    public UserTaskResponse get(@PathParam("userTaskKey") long userTaskKey) {
        return UserTaskResponse.from(userTasks.get(principal.get(), userTaskKey));
    }

    @POST
    @Path("/{userTaskKey}/assignment")
    @Requires(value = Permission.USER_TASK_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.USER_TASK_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(operationId = "assignUserTask", summary = "Assign a user task", description = """
                    Who did it is in the instance's history. Those whom the task names need no more than a grant on the \
                    application. With `allowOverride` false it is not taken from somebody else: of two who claim a task at \
                    once, one gets it.""")
    public void assign(@PathParam("userTaskKey") long userTaskKey, UserTaskAssignmentRequest request) {
        userTasks.assign(
                principal.get(),
                userTaskKey,
                request.checkedAssignee(),
                request.allowOverride() == null || request.allowOverride());
    }

    @DELETE
    @Path("/{userTaskKey}/assignee")
    @Consumes(MediaType.WILDCARD)
    @Requires(value = Permission.USER_TASK_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.USER_TASK_NOT_FOUND, ProblemType.ILLEGAL_STATE})
    @Operation(
            operationId = "unassignUserTask",
            summary = "Take a user task from its assignee",
            description = "Where it has none, nothing changes. Those whom the task names may do it, too.")
    public void unassign(@PathParam("userTaskKey") long userTaskKey) {
        userTasks.unassign(principal.get(), userTaskKey);
    }

    @PATCH
    @Path("/{userTaskKey}")
    @Requires(value = Permission.USER_TASK_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.USER_TASK_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(
            operationId = "updateUserTask",
            summary = "Change a user task",
            description = "Its candidates, dates and priority. Those whom the task names may do it, too.")
    public void update(@PathParam("userTaskKey") long userTaskKey, UserTaskUpdateRequest request) {
        userTasks.update(principal.get(), userTaskKey, request.toChanges());
    }

    @POST
    @Path("/{userTaskKey}/completion")
    @Requires(value = Permission.USER_TASK_WORK, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.USER_TASK_NOT_FOUND, ProblemType.ILLEGAL_STATE, ProblemType.INVALID_REQUEST})
    @Operation(operationId = "completeUserTask", summary = "Complete a user task", description = """
                    The instance goes on with what was decided. The assignee, the candidates and the members of the candidate \
                    groups need no more than a grant on the application. A second completion finds no task.""")
    public void complete(
            @PathParam("userTaskKey") long userTaskKey, @OptionalBody @Nullable UserTaskCompletionRequest request) {
        userTasks.complete(
                principal.get(), userTaskKey, Variables.checked(request == null ? null : request.variables()));
    }
}
