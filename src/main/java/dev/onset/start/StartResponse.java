package dev.onset.start;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.onset.engine.InstanceState;
import dev.onset.runtime.StoredInstance;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the contract answers to a start on the active build: these fields and no others. */
record StartResponse(
        @Schema(examples = "customer_onboarding", required = true)
        String processDefinitionName,

        @Schema(description = "Id of the instance.", examples = "24cb4216-52a5-4a5f-93a1-9b2a0c7a2d5e", required = true)
        UUID uuid,

        @Schema(
                description =
                        "The state at acceptance: `STARTED`, also where the process ends at once, or `CREATED` where it starts later. Where the request preferred to wait, the state at the answer.",
                examples = "STARTED",
                required = true)
        InstanceState state,

        @Schema(examples = "dbe0ab87-539b-4015-962d-6e73226b9e58", required = true)
        UUID applicationId,

        @Schema(
                description = "The build that it runs on.",
                examples = "7d5560be-6e3f-4d3e-8b8a-0f6c6b1f7c11",
                required = true)
        UUID buildId,

        @Schema(required = true) InstanceMetadata instanceMetadata,

        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = Object.class,
                description = "The process values at the answer; only where the request preferred to wait.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Map<String, @Nullable Object> values)
        implements StartAnswer {

    /** @param processInstanceUuid equal to {@code uuid} */
    @Schema(name = "InstanceMetadata")
    record InstanceMetadata(@Schema(required = true) UUID processInstanceUuid) {}

    static StartResponse from(Started started) {
        return from(started, null);
    }

    /** @param seen the instance at the answer; null where the request did not wait for that */
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
