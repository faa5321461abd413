package dev.onset.instances;

import dev.onset.engine.IncidentType;
import dev.onset.engine.InstanceState;
import dev.onset.engine.NodeStatus;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.Token;
import dev.onset.engine.TokenState;
import dev.onset.runtime.OpenWork;
import dev.onset.runtime.StoredInstance;
import dev.onset.runtime.TokenIds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where an instance is. */
@Schema(name = "ProcessInstance")
record InstanceResponse(
        UUID uuid,
        @Schema(examples = "customer_onboarding") String processDefinitionName,

        @Schema(description = "Id of the process definition.")
        UUID processDefinitionFlowxUuid,

        InstanceState state,
        UUID workspaceId,
        UUID applicationId,
        UUID buildId,

        @Schema(description = "Goes up by one with each step.")
        long revision,

        @Schema(description = "The `Flowx-Platform` of its start.") @Nullable
        String platform,

        @Schema(description = "What it is known as elsewhere.", examples = "order-4711") @Nullable
        String businessKey,

        @Schema(
                description =
                        "The caller who started it: a user's name, `client:` and the id of a client, or `system:timer`; before a user's name that begins with `client:`, `system:`, `onset:` or `user:` stands `user:`.",
                examples = "alice")
        String startedBy,

        @Schema(description = "When the start was accepted.")
        Instant startedAt,

        @Schema(description = "When it is to start, while it is `CREATED`.") @Nullable
        Instant startAt,

        @Nullable Instant endedAt,

        @Schema(description = "When it ends as `EXPIRED`, if it has not ended by then.") @Nullable
        Instant expiryTime,

        @Schema(description = "Where it is: empty when it has ended.")
        List<InstanceToken> tokens,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "The process values.",
                examples = "{\"customerEmail\": \"alice@example.com\", \"loanAmount\": 25000}")
        Map<String, @Nullable Object> values,

        @Schema(description = "The first 100 jobs that it waits for.")
        List<OpenJobResponse> jobs,

        @Schema(description = "The first 100 user tasks that it waits for.")
        List<OpenUserTaskResponse> userTasks,

        @Schema(description = "The first 100 incidents that stop it.")
        List<IncidentResponse> incidents) {

    /** A token, with the node where it waits. */
    record InstanceToken(
            @Schema(description = "Unique within the instance.")
            long id,

            UUID uuid,
            TokenState state,
            NodeStatus statusCurrentNode,

            @Schema(description = "Id of the node in BPMN.", examples = "approve")
            String nodeId,

            @Schema(examples = "Approve the loan") @Nullable String nodeName,

            @Schema(description = "The node's BPMN element.", examples = "userTask")
            String nodeType,

            @Schema(description = "The token of the subprocess that it is in; null directly in the process.") @Nullable
            Long parentTokenId,

            @Schema(description = "Variables of the node's own scope.", type = SchemaType.OBJECT)
            Map<String, @Nullable Object> locals) {}

    /** A job that the instance waits for. */
    record OpenJobResponse(
            @Schema(description = "A 64-bit integer.", examples = "42")
            String jobKey,

            @Schema(examples = "send-mail") String type,
            String nodeId,
            long tokenId,
            int retries,

            @Schema(description = "When a worker may take it; while one has it, when its lock ends.")
            Instant availableAt,

            @Nullable String worker,

            @Schema(description = "Why it failed last.") @Nullable
            String errorMessage) {}

    /** A user task that the instance waits for. */
    record OpenUserTaskResponse(
            @Schema(description = "A 64-bit integer.", examples = "42")
            String userTaskKey,

            String nodeId,
            @Schema(examples = "Approve the loan") @Nullable String name,
            long tokenId,
            @Nullable String assignee,
            List<String> candidateGroups,
            List<String> candidateUsers,
            @Nullable Instant dueDate,
            int priority) {}

    /** An open incident. */
    @Schema(name = "Incident")
    record IncidentResponse(
            @Schema(description = "A 64-bit integer.", examples = "42")
            String incidentKey,

            IncidentType type,
            String nodeId,
            long tokenId,
            @Schema(description = "What is wrong.") String message,
            Instant createdAt) {}

    static InstanceResponse from(
            StoredInstance instance,
            ProcessModel model,
            List<OpenWork.OpenJob> jobs,
            List<OpenWork.OpenUserTask> userTasks,
            List<OpenWork.OpenIncident> incidents) {
        return new InstanceResponse(
                instance.uuid(),
                instance.processName(),
                instance.definitionId(),
                instance.execution().state(),
                instance.workspaceId(),
                instance.applicationId(),
                instance.buildId(),
                instance.revision(),
                instance.platform(),
                instance.businessKey(),
                instance.startedBy(),
                instance.startedAt(),
                instance.startAt(),
                instance.endedAt(),
                instance.expiresAt(),
                instance.execution().tokens().stream()
                        .filter(token -> token.id() != Token.ROOT)
                        .map(token -> token(instance, model, token))
                        .toList(),
                instance.execution().variables(),
                jobs.stream().map(InstanceResponse::job).toList(),
                userTasks.stream().map(InstanceResponse::userTask).toList(),
                incidents.stream().map(InstanceResponse::incident).toList());
    }

    private static InstanceToken token(StoredInstance instance, ProcessModel model, Token token) {
        return new InstanceToken(
                token.id(),
                TokenIds.uuid(instance.uuid(), token.id()),
                instance.execution().state() == InstanceState.ON_HOLD ? TokenState.ON_HOLD : TokenState.ACTIVE,
                token.status(),
                token.node(),
                model.node(token.node()).name(),
                model.node(token.node()).element().bpmnName(),
                token.parent() == Token.ROOT ? null : token.parent(),
                token.locals());
    }

    static OpenJobResponse job(OpenWork.OpenJob job) {
        return new OpenJobResponse(
                Long.toString(job.key()),
                job.type(),
                job.node(),
                job.token(),
                job.retries(),
                job.availableAt(),
                job.worker(),
                job.errorMessage());
    }

    static OpenUserTaskResponse userTask(OpenWork.OpenUserTask task) {
        return new OpenUserTaskResponse(
                Long.toString(task.key()),
                task.node(),
                task.name(),
                task.token(),
                task.assignee(),
                task.candidateGroups(),
                task.candidateUsers(),
                task.dueDate(),
                task.priority());
    }

    static IncidentResponse incident(OpenWork.OpenIncident incident) {
        return new IncidentResponse(
                Long.toString(incident.key()),
                incident.type(),
                incident.node(),
                incident.token(),
                incident.message(),
                incident.createdAt());
    }
}
