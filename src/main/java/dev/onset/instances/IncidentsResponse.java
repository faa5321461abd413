package dev.onset.instances;

import dev.onset.engine.IncidentType;
import dev.onset.runtime.OpenWork;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of the open incidents of an application, newest first. */
@Schema(name = "ApplicationIncidentPage")
record IncidentsResponse(
        List<Item> items,

        @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
        String next) {

    /** An open incident and the instance that it stops. */
    @Schema(name = "ApplicationIncident")
    record Item(
            @Schema(description = "A 64-bit integer.", examples = "42")
            String incidentKey,

            UUID processInstanceUuid,
            @Schema(examples = "customer_onboarding") String processDefinitionName,
            IncidentType type,
            String nodeId,
            long tokenId,

            @Schema(description = "A description of the error.")
            String message,

            Instant createdAt) {

        static Item from(OpenWork.StoppedInstance found) {
            OpenWork.OpenIncident incident = found.incident();
            return new Item(
                    Long.toString(incident.key()),
                    found.instance(),
                    found.processName(),
                    incident.type(),
                    incident.node(),
                    incident.token(),
                    incident.message(),
                    incident.createdAt());
        }
    }
}
