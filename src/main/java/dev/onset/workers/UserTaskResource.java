package dev.onset.workers;

import dev.onset.problems.MayAnswer;
import dev.onset.problems.OptionalBody;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentCaller;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v2/user-tasks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "User tasks", description = "Work for people, as in the Camunda 8 REST API.")
class UserTaskResource {

    private final CompleteWork completeWork;
    private final CurrentCaller caller;

    UserTaskResource(CompleteWork completeWork, CurrentCaller caller) {
        this.completeWork = completeWork;
        this.caller = caller;
    }

    @POST
    @Path("/{userTaskKey}/completion")
    @Requires(Permission.USER_TASK_WORK)
    @MayAnswer({ProblemType.USER_TASK_NOT_FOUND, ProblemType.INVALID_REQUEST})
    @Operation(operationId = "completeUserTask", summary = "Complete a user task", description = """
                    The instance goes on with what was decided. The assignee, the candidates and the members of the candidate \
                    groups need no more than a grant on the application. A second completion finds no task.""")
    public void complete(
            @PathParam("userTaskKey") long userTaskKey, @OptionalBody @Nullable UserTaskCompletionRequest request) {
        completeWork.completeUserTask(
                caller.get(),
                userTaskKey,
                request == null || request.variables() == null ? Map.of() : request.variables());
    }
}
