package dev.onset.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.onset.builds.StoredBuild;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of the processes of the active build, in the order of their names. */
@Schema(name = "StartableProcessPage")
record ProcessesResponse(
        UUID workspaceId,
        UUID applicationId,

        @Schema(description = "The build that is active for you.")
        UUID buildId,

        @Schema(examples = "1.0.0") String buildVersion,
        List<Item> items,

        @Schema(description = "Send as `after` to get the next page; null on the last.") @Nullable
        String next) {

    /** A process that can be started. */
    @Schema(name = "StartableProcess")
    record Item(
            @Schema(description = "What it is started by.", examples = "customer_onboarding")
            String name,

            @Schema(description = "Its id in BPMN.", examples = "customer_onboarding")
            String processId,

            @Schema(
                    type = SchemaType.OBJECT,
                    implementation = Object.class,
                    description = "The JSON Schema (2020-12) of its values; null where it accepts any object.")
            @Nullable
            JsonNode inputSchema,

            @Schema(description = "What begins an instance.")
            List<Event> startEvents,

            @Schema(
                    type = SchemaType.OBJECT,
                    additionalProperties = Object.class,
                    description = "A body that the schema accepts; null where none was found.",
                    examples = "{\"customerEmail\": \"jane.doe@example.com\", \"loanAmount\": 15000}")
            @Nullable
            Map<String, @Nullable Object> exampleBody) {}

    /** A start event. */
    @Schema(name = "ProcessStartEvent")
    record Event(
            @Schema(description = "Its id in BPMN.", examples = "application_received")
            String id,

            @Schema(examples = "Application received") @Nullable
            String name,

            @Schema(description = "`NONE`: a call starts it without naming it.")
            ProcessCatalog.StartKind kind) {}

    static ProcessesResponse from(StoredBuild build, List<ProcessCatalog.Startable> processes, int limit) {
        return new ProcessesResponse(
                build.workspaceId(),
                build.applicationId(),
                build.id(),
                build.version(),
                processes.stream().map(ProcessesResponse::item).toList(),
                processes.size() < limit ? null : processes.getLast().name());
    }

    private static Item item(ProcessCatalog.Startable process) {
        return new Item(
                process.name(),
                process.processId(),
                process.inputSchema(),
                process.startEvents().stream()
                        .map(event -> new Event(event.id(), event.name(), event.kind()))
                        .toList(),
                process.example());
    }
}
