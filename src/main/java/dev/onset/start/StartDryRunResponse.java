package dev.onset.start;

import dev.onset.builds.BuildStatus;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The response to a dry run: what the start would start. Nothing is stored. */
@Schema(name = "StartDryRun")
record StartDryRunResponse(
        @Schema(description = "Always `true`.") boolean dryRun,
        @Schema(examples = "customer_onboarding") String processDefinitionName,

        @Schema(description = "Id of the process definition.")
        UUID processDefinitionFlowxUuid,

        UUID applicationId,

        @Schema(description = "The build that the instance would run on.")
        UUID buildId,

        BuildStatus buildStatus,

        @Schema(description = "Id of the start event at which the instance would start.", examples = "start")
        String startEvent)
        implements StartAnswer {

    static StartDryRunResponse from(StartPlans.Plan plan) {
        return new StartDryRunResponse(
                true,
                plan.definition().name(),
                plan.definition().id(),
                plan.target().applicationId(),
                plan.target().buildId(),
                plan.target().buildStatus(),
                plan.startEvent());
    }
}
