package dev.onset.camunda.usertasks;

import dev.onset.camunda.Keys;
import dev.onset.camunda.SearchPage;
import dev.onset.usertasks.OpenUserTask;
import dev.onset.usertasks.UserTaskPage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A user task. */
@Schema(name = "UserTaskResult")
record UserTaskResponse(
        @Schema(description = "A 64-bit integer.", examples = "42")
        String userTaskKey,

        @Schema(examples = "Approve the loan") @Nullable String name,

        @Schema(description = "Always `CREATED`, because completed tasks are not kept.", examples = "CREATED")
        String state,

        @Schema(examples = "carol") @Nullable String assignee,

        @Schema(description = "The id of the BPMN element.", examples = "approve")
        String elementId,

        List<String> candidateGroups,
        List<String> candidateUsers,

        @Schema(description = "The name of the process.", examples = "customer_onboarding")
        String processDefinitionId,

        @Schema(examples = "customer_onboarding") String processName,
        int processDefinitionVersion,

        @Schema(description = "A 64-bit integer, derived from the id of the definition.")
        String processDefinitionKey,

        @Schema(description = "A 64-bit integer, derived from the UUID of the instance.")
        String processInstanceKey,

        @Schema(description = "Always null.") @Nullable String rootProcessInstanceKey,

        @Schema(description = "The UUID of the process instance.")
        String processInstanceUuid,

        @Schema(description = "A 64-bit integer.") String elementInstanceKey,
        Instant creationDate,

        @Schema(description = "Always null, because completed tasks are not kept.") @Nullable
        Instant completionDate,

        @Nullable Instant dueDate,
        @Nullable Instant followUpDate,

        @Schema(description = "From 0 to 100.", examples = "50")
        int priority,

        @Schema(description = "The key of the form that the process model names.") @Nullable
        String externalFormReference,

        @Schema(description = "Always null; `/v2/user-tasks/{userTaskKey}/form` gives the form.") @Nullable
        String formKey,

        @Schema(description = "Always empty.") Map<String, String> customHeaders,
        @Schema(description = "Always empty.") List<String> tags,

        @Schema(description = "The id of the application.") String tenantId) {

    static UserTaskResponse from(OpenUserTask task) {
        return new UserTaskResponse(
                Long.toString(task.key()),
                task.name(),
                "CREATED",
                task.assignee(),
                task.elementId(),
                task.candidateGroups(),
                task.candidateUsers(),
                task.processName(),
                task.processName(),
                1,
                Keys.of(task.definitionId()),
                Keys.of(task.instance()),
                null,
                task.instance().toString(),
                Keys.of(task.instance(), task.token()),
                task.createdAt(),
                null,
                task.dueDate(),
                task.followUpDate(),
                task.priority(),
                task.formKey(),
                null,
                Map.of(),
                List.of(),
                task.applicationId().toString());
    }

    /** A page of user tasks. */
    @Schema(name = "UserTaskSearchQueryResult")
    record Page(List<UserTaskResponse> items, SearchPage.Response page) {

        static Page from(UserTaskPage page) {
            return new Page(
                    page.tasks().stream().map(UserTaskResponse::from).toList(),
                    new SearchPage.Response(page.total(), page.more(), page.startCursor(), page.endCursor()));
        }
    }
}
