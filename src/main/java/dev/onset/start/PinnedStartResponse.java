package dev.onset.start;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.onset.builds.BuildStatus;
import dev.onset.engine.InstanceState;
import dev.onset.engine.NodeStatus;
import dev.onset.engine.TokenState;
import dev.onset.runtime.StoredInstance;
import dev.onset.runtime.TokenIds;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The response to a start on a pinned build, as defined by the API contract. */
record PinnedStartResponse(
        @Schema(examples = "customer_onboarding", required = true)
        String processDefinitionName,

        @Schema(description = "Id of the process definition.", required = true)
        UUID processDefinitionFlowxUuid,

        @Schema(description = "Id of the instance.", required = true)
        UUID uuid,

        @Schema(
                description =
                        "The state at acceptance: `STARTED`, even if the process ends immediately, or `CREATED` if it starts later. If the request preferred to wait, the state at the time of the response.",
                required = true)
        InstanceState state,

        @Schema(required = true) UUID applicationId,
        @Schema(required = true) UUID buildId,
        @Schema(required = true) BuildStatus buildStatusAtStart,

        @Schema(description = "The application of the calling instance; null for a start by the API.") @Nullable
        String parentApplicationId,

        @Schema(description = "The application of the root instance; null for a start by the API.") @Nullable
        String rootApplicationId,

        @Schema(description = "The tokens at acceptance; empty if the instance starts later.", required = true)
        List<StartToken> tokens,

        @Schema(required = true) StartResponse.InstanceMetadata instanceMetadata,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description =
                        "The process values at the time of the response; only present if the request preferred to wait.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Map<String, @Nullable Object> values)
        implements StartAnswer {

    /** A token at acceptance, which has arrived at the start event. */
    record StartToken(
            @Schema(description = "Unique within the instance.", required = true)
            long id,

            @Schema(required = true) UUID uuid,
            @Schema(examples = "ACTIVE", required = true) TokenState state,
            @Schema(examples = "ARRIVED", required = true) NodeStatus statusCurrentNode) {}

    private static final long FIRST_TOKEN = 1;

    /**
     * Returns the response.
     *
     * @param seen the instance at the time of the response; null if the request did not prefer to wait
     */
    static PinnedStartResponse from(Started started, @Nullable StoredInstance seen) {
        return new PinnedStartResponse(
                started.processName(),
                started.target().definitionId(),
                started.uuid(),
                seen == null ? started.state() : seen.execution().state(),
                started.target().applicationId(),
                started.target().buildId(),
                started.target().buildStatus(),
                null,
                null,
                started.state() == InstanceState.CREATED
                        ? List.of()
                        : List.of(new StartToken(
                                FIRST_TOKEN,
                                TokenIds.uuid(started.uuid(), FIRST_TOKEN),
                                TokenState.ACTIVE,
                                NodeStatus.ARRIVED)),
                new StartResponse.InstanceMetadata(started.uuid()),
                seen == null ? null : seen.execution().variables());
    }
}
