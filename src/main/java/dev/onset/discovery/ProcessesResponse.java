package dev.onset.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.onset.builds.StoredBuild;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of the processes of the active build, ordered by name. */
@Schema(name = "StartableProcessPage")
record ProcessesResponse(
        UUID workspaceId,
        UUID applicationId,

        @Schema(description = "The active build for the caller.")
        UUID buildId,

        @Schema(examples = "1.0.0") String buildVersion,
        List<Item> items,

        @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
        String next) {

    /** A process that can be started. */
    @Schema(name = "StartableProcess")
    record Item(
            @Schema(description = "The name by which the process is started.", examples = "customer_onboarding")
            String name,

            @Schema(description = "The BPMN id.", examples = "customer_onboarding")
            String processId,

            @Schema(
                    type = SchemaType.OBJECT,
                    implementation = Object.class,
                    description =
                            "The JSON Schema (2020-12) of the input values; null if the process accepts any object.")
            @Nullable
            JsonNode inputSchema,

            @Schema(description = "The start events of the process.")
            List<Event> startEvents,

            @Schema(
                    type = SchemaType.OBJECT,
                    additionalProperties = Object.class,
                    description = "An example of a valid body; null if none was found.",
                    examples = "{\"customerEmail\": \"jane.doe@example.com\", \"loanAmount\": 15000}")
            @Nullable
            Map<String, @Nullable Object> exampleBody) {}

    /** A start event. */
    @Schema(name = "ProcessStartEvent")
    record Event(
            @Schema(description = "The BPMN id.", examples = "application_received")
            String id,

            @Schema(examples = "Application received") @Nullable
            String name,

            @Schema(description = "`NONE` is the start event of a start that names no event.")
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
