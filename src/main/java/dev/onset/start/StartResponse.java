package dev.onset.start;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.onset.engine.InstanceState;
import dev.onset.runtime.StoredInstance;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The response to a start on the active build, as defined by the API contract. Members must not be added. */
record StartResponse(
        @Schema(examples = "customer_onboarding", required = true)
        String processDefinitionName,

        @Schema(description = "Id of the instance.", examples = "24cb4216-52a5-4a5f-93a1-9b2a0c7a2d5e", required = true)
        UUID uuid,

        @Schema(
                description =
                        "The state at acceptance: `STARTED`, even if the process ends immediately, or `CREATED` if it starts later. If the request preferred to wait, the state at the time of the response.",
                examples = "STARTED",
                required = true)
        InstanceState state,

        @Schema(examples = "dbe0ab87-539b-4015-962d-6e73226b9e58", required = true)
        UUID applicationId,

        @Schema(
                description = "The build that the instance runs on.",
                examples = "7d5560be-6e3f-4d3e-8b8a-0f6c6b1f7c11",
                required = true)
        UUID buildId,

        @Schema(required = true) InstanceMetadata instanceMetadata,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description =
                        "The process values at the time of the response; only present if the request preferred to wait.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Map<String, @Nullable Object> values)
        implements StartAnswer {

    /**
     * Metadata of the instance.
     *
     * @param processInstanceUuid equal to {@code uuid}
     */
    @Schema(name = "InstanceMetadata")
    record InstanceMetadata(@Schema(required = true) UUID processInstanceUuid) {}

    static StartResponse from(Started started) {
        return from(started, null);
    }

    /**
     * Returns the response.
     *
     * @param seen the instance at the time of the response; null if the request did not prefer to wait
     */
    static StartResponse from(Started started, @Nullable StoredInstance seen) {
        return new StartResponse(
                started.processName(),
                started.uuid(),
                seen == null ? started.state() : seen.execution().state(),
                started.target().applicationId(),
                started.target().buildId(),
                new InstanceMetadata(started.uuid()),
                seen == null ? null : seen.execution().variables());
    }
}
