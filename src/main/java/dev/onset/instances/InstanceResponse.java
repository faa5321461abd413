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

/** A process instance with its tokens and values and what it waits for. */
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

        @Schema(description = "The revision, which each step increments by one.")
        long revision,

        @Schema(description = "The value of `Flowx-Platform` at the start.") @Nullable
        String platform,

        @Schema(description = "The key that identifies the instance in other systems.", examples = "order-4711")
        @Nullable
        String businessKey,

        @Schema(
                description =
                        "The caller who started the instance: the name of a user, `client:` and the id of a client, or `system:timer`. A user name that begins with `client:`, `system:`, `onset:` or `user:` is prefixed with `user:`.",
                examples = "alice")
        String startedBy,

        @Schema(description = "When the start was accepted.")
        Instant startedAt,

        @Schema(description = "When the instance is to start, while it is `CREATED`.") @Nullable
        Instant startAt,

        @Nullable Instant endedAt,

        @Schema(description = "When the instance ends as `EXPIRED` unless it has ended before.") @Nullable
        Instant expiryTime,

        @Schema(description = "The tokens of the instance; empty if it has ended.")
        List<InstanceToken> tokens,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "The process values.",
                examples = "{\"customerEmail\": \"alice@example.com\", \"loanAmount\": 25000}")
        Map<String, @Nullable Object> values,

        @Schema(description = "The first 100 jobs that the instance waits for.")
        List<OpenJobResponse> jobs,

        @Schema(description = "The first 100 user tasks that the instance waits for.")
        List<OpenUserTaskResponse> userTasks,

        @Schema(description = "The first 100 incidents that stop the instance.")
        List<IncidentResponse> incidents) {

    /** A token and the node where it waits. */
    record InstanceToken(
            @Schema(description = "Unique within the instance.")
            long id,

            UUID uuid,
            TokenState state,
            NodeStatus statusCurrentNode,

            @Schema(description = "Id of the node in BPMN.", examples = "approve")
            String nodeId,

            @Schema(examples = "Approve the loan") @Nullable String nodeName,

            @Schema(description = "The BPMN element of the node.", examples = "userTask")
            String nodeType,

            @Schema(description = "The token of the enclosing subprocess; null at process level.") @Nullable
            Long parentTokenId,

            @Schema(description = "The variables of the node's own scope.", type = SchemaType.OBJECT)
            Map<String, @Nullable Object> locals) {}

    /** A job that the instance waits for. */
    record OpenJobResponse(
            @Schema(description = "A 64-bit integer.", examples = "42")
            String jobKey,

            @Schema(examples = "send-mail") String type,
            String nodeId,
            long tokenId,
            int retries,

            @Schema(
                    description =
                            "When a worker can activate the job; while it is activated, when its activation times out.")
            Instant availableAt,

            @Nullable String worker,

            @Schema(description = "The message of the last failure.") @Nullable
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

            @Schema(description = "A description of the error.")
            String message,

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
