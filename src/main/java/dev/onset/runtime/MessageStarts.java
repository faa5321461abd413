package dev.onset.runtime;

import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.CatchingElement;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Node;
import dev.onset.engine.Trigger;
import dev.onset.engine.Variables;
import dev.onset.platform.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes of the active build by messages. For each process and correlation key, at most one instance runs at
 * a time, as in Camunda 8. When it ends, the next message with that key starts another instance.
 */
@ApplicationScoped
class MessageStarts {

    private final MessageStore messages;
    private final InstanceCreation creation;
    private final ProcessCatalog processes;
    private final Engine engine;
    private final MessageObserver observer;
    private final Supplier<UUID> ids;

    @Inject
    MessageStarts(
            MessageStore messages,
            InstanceCreation creation,
            ProcessCatalog processes,
            Engine engine,
            MessageObserver observer) {
        this(messages, creation, processes, engine, observer, Ids::next);
    }

    MessageStarts(
            MessageStore messages,
            InstanceCreation creation,
            ProcessCatalog processes,
            Engine engine,
            MessageObserver observer,
            Supplier<UUID> ids) {
        this.messages = messages;
        this.creation = creation;
        this.processes = processes;
        this.engine = engine;
        this.observer = observer;
        this.ids = ids;
    }

    /** Starts the processes that have a start event for a message. */
    void startBy(StoredMessage message) {
        for (ProcessDefinition definition : processes.active(message.workspaceId(), message.applicationId())) {
            Map<String, String> nodes = startNodes(definition, engine.now());
            if (nodes.containsKey(message.name())) {
                if (message.correlationKey().isEmpty()) {
                    start(message, definition, nodes);
                } else {
                    startOldest(definition, nodes, message.applicationId(), message.correlationKey(), message);
                }
            }
        }
    }

    /** Returns the process of the active build if it has a start event for a message. */
    Optional<ProcessDefinition> startedBy(StoredMessage message, String process) {
        return processes
                .active(message.workspaceId(), message.applicationId(), process)
                .filter(definition -> startNodes(definition, engine.now()).containsKey(message.name()));
    }

    /**
     * Starts a process by a message that is claimed for another instance of the process. Does nothing if the claim no
     * longer exists.
     *
     * @param claim the claim, whose instance no longer waits for the message
     * @return false if an instance with the same correlation key is running, in which case the message stays claimed
     */
    boolean startBy(Claim claim, StoredMessage message, ProcessDefinition definition) {
        return start(
                message,
                definition,
                startNodes(definition, engine.now()),
                first -> creation.createByClaim(first, claim));
    }

    /**
     * Starts a process by the oldest message with the same correlation key, unless an instance with that key is
     * running.
     */
    void startNext(StoredMessage message, ProcessDefinition definition) {
        startOldest(
                definition,
                startNodes(definition, engine.now()),
                message.applicationId(),
                message.correlationKey(),
                message);
    }

    /** Starts the next instance for the correlation key of an instance that has ended. */
    void startNext(StoredInstance ended) {
        String key = ended.messageKey();
        if (key == null) {
            return;
        }
        processes
                .active(ended.workspaceId(), ended.applicationId(), ended.processName())
                .ifPresent(definition -> startOldest(
                        definition, startNodes(definition, engine.now()), ended.applicationId(), key, null));
    }

    /**
     * Starts a process by the oldest unclaimed message.
     *
     * @param known a message that need not be read again; null for none
     */
    private void startOldest(
            ProcessDefinition definition,
            Map<String, String> nodes,
            UUID application,
            String correlationKey,
            @Nullable StoredMessage known) {
        List<UUID> waiting = messages.unclaimed(
                application, definition.name(), List.copyOf(nodes.keySet()), correlationKey, engine.now());
        for (UUID id : waiting) {
            StoredMessage message = known != null && known.id().equals(id)
                    ? known
                    : messages.find(id).orElse(null);
            if (message != null && !start(message, definition, nodes)) {
                return;
            }
        }
    }

    /**
     * Starts a process by a message.
     *
     * @return whether the next message can be tried, because an instance was started or the process had already
     *     received this message
     */
    private boolean start(StoredMessage message, ProcessDefinition definition, Map<String, String> nodes) {
        return start(message, definition, nodes, first -> creation.createIfUnclaimed(first, message.id()));
    }

    private boolean start(
            StoredMessage message,
            ProcessDefinition definition,
            Map<String, String> nodes,
            Predicate<InstanceWrite> write) {
        String key = message.correlationKey();
        NewInstance start = NewInstance.of(
                ids.get(),
                message.workspaceId(),
                message.applicationId(),
                definition,
                String.valueOf(nodes.get(message.name())),
                message.variables(),
                null,
                message.publishedBy(),
                null,
                key.isEmpty() ? null : key);
        try {
            engine.startIf(start, write).ifPresent(started -> observer.correlated("started"));
            return true;
        } catch (StartConflict running) {
            return false;
        } catch (RuntimeException failed) {
            observer.startFailed(message, definition.name(), failed);
            throw failed;
        }
    }

    /** Returns the message start events of a process by the names of their messages. */
    private static Map<String, String> startNodes(ProcessDefinition definition, Instant now) {
        Map<String, String> nodes = new LinkedHashMap<>();
        for (Node node : definition.model().triggeredStarts()) {
            if (node.element() instanceof CatchingElement event && event.trigger() instanceof Trigger.Message trigger) {
                try {
                    if (trigger.name().evaluate(Variables.NONE, now) instanceof String name) {
                        nodes.putIfAbsent(name, node.id());
                    }
                } catch (ExpressionFailure noName) {
                    // The message name of this start event cannot be evaluated, so no message matches it.
                }
            }
        }
        return nodes;
    }
}
