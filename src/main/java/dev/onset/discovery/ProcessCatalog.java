package dev.onset.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.onset.activations.ActiveBuilds;
import dev.onset.builds.Builds;
import dev.onset.builds.Definitions;
import dev.onset.builds.InputSchema;
import dev.onset.builds.ProcessDefinition;
import dev.onset.builds.StoredBuild;
import dev.onset.engine.CatchingElement;
import dev.onset.engine.Node;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.Trigger;
import dev.onset.security.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lists the processes of active builds. Performs no authorization; callers must have authorized the request. */
@ApplicationScoped
class ProcessCatalog {

    private static final long MAX_KEPT = 2_000;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final TypeReference<Map<String, @Nullable Object>> MAP = new TypeReference<>() {};

    private final ActiveBuilds activeBuilds;
    private final Builds builds;
    private final Definitions definitions;

    /** Examples by definition. Definitions are immutable, and validating an example takes as long as validating a start. */
    private final Cache<UUID, Optional<Map<String, @Nullable Object>>> examples =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).build();

    ProcessCatalog(ActiveBuilds activeBuilds, Builds builds, Definitions definitions) {
        this.activeBuilds = activeBuilds;
        this.builds = builds;
        this.definitions = definitions;
    }

    /** The kind of a start event. */
    enum StartKind {
        /** A none start event. */
        NONE,
        MESSAGE,
        TIMER,
        /** Another start event. */
        EVENT
    }

    /** A start event of a process. */
    record StartEvent(String id, @Nullable String name, StartKind kind) {}

    /**
     * A process that can be started.
     *
     * @param inputSchema null if the process accepts any object
     * @param example null if no valid example was found
     */
    record Startable(
            String name,
            String processId,
            @Nullable JsonNode inputSchema,
            List<StartEvent> startEvents,
            @Nullable Map<String, @Nullable Object> example) {}

    /** The active build for a caller. */
    StoredBuild activeBuild(Principal principal, UUID workspaceId, UUID applicationId) {
        return builds.find(applicationId, activeBuilds.of(principal, workspaceId, applicationId))
                .orElseThrow(() -> new IllegalStateException("An activation without its build"));
    }

    /**
     * The processes of a build, ordered by name.
     *
     * @param after the last name of the previous page; null for the first page
     */
    @Transactional
    List<Startable> processes(StoredBuild build, @Nullable String after, int limit) {
        return build.processes().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .filter(process -> after == null || process.name().compareTo(after) > 0)
                .limit(limit)
                .map(process -> startable(definitions.get(process.id())))
                .toList();
    }

    private Startable startable(ProcessDefinition definition) {
        InputSchema schema = definition.inputSchema();
        return new Startable(
                definition.name(),
                definition.processId(),
                schema == null ? null : read(schema),
                startEvents(definition.model()),
                schema == null
                        ? Map.of()
                        : examples.get(definition.id(), id -> example(schema)).orElse(null));
    }

    private static Optional<Map<String, @Nullable Object>> example(InputSchema schema) {
        return ExampleValues.of(read(schema)).stream()
                .filter(JsonNode::isObject)
                .map(proposal -> MAPPER.convertValue(proposal, MAP))
                .filter(proposal -> schema.validate(proposal).isEmpty())
                .findFirst();
    }

    private static JsonNode read(InputSchema schema) {
        try {
            return MAPPER.readTree(schema.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A published schema is not JSON", e);
        }
    }

    private static List<StartEvent> startEvents(ProcessModel model) {
        List<StartEvent> events = new ArrayList<>();
        for (Node node : model.children(model.processId())) {
            if (node.element().isStart()) {
                events.add(new StartEvent(node.id(), node.name(), StartKind.NONE));
            }
        }
        for (Node node : model.triggeredStarts()) {
            events.add(new StartEvent(node.id(), node.name(), kind(node)));
        }
        return events;
    }

    private static StartKind kind(Node node) {
        Trigger trigger = node.element() instanceof CatchingElement event ? event.trigger() : null;
        if (trigger instanceof Trigger.Message) {
            return StartKind.MESSAGE;
        }
        return trigger instanceof Trigger.Timer ? StartKind.TIMER : StartKind.EVENT;
    }
}
