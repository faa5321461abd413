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
 * Starts processes of the active build by messages. Of a process and a correlation key one instance runs at a time, as in
 * Camunda 8: the next message with that key starts one when it has ended.
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

    /** Starts the processes that a message starts. */
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

    /** The process of the active build, if a message starts it. */
    Optional<ProcessDefinition> startedBy(StoredMessage message, String process) {
        return processes
                .active(message.workspaceId(), message.applicationId(), process)
                .filter(definition -> startNodes(definition, engine.now()).containsKey(message.name()));
    }

    /**
     * Starts a process by a message that is claimed for another instance of it, unless the claim has gone.
     *
     * @param claim its instance does not wait for the message any more
     * @return false where an instance that was started with the same key runs: the message is still claimed
     */
    boolean startBy(Claim claim, StoredMessage message, ProcessDefinition definition) {
        return start(
                message,
                definition,
                startNodes(definition, engine.now()),
                first -> creation.createByClaim(first, claim));
    }

    /** Starts a process by the oldest message with the key of this one, unless an instance that was started with it runs. */
    void startNext(StoredMessage message, ProcessDefinition definition) {
        startOldest(
                definition,
                startNodes(definition, engine.now()),
                message.applicationId(),
                message.correlationKey(),
                message);
    }

    /** An instance that a message started has ended: the next message with the same key may start one. */
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

    /** @param known a message that need not be read again; null for none */
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

    /** @return whether the next message may be tried: an instance was started, or the process had this message */
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

    /** The start events of a process that messages trigger, by the names of those messages. */
    private static Map<String, String> startNodes(ProcessDefinition definition, Instant now) {
        Map<String, String> nodes = new LinkedHashMap<>();
        for (Node node : definition.model().triggeredStarts()) {
            if (node.element() instanceof CatchingElement event && event.trigger() instanceof Trigger.Message trigger) {
                try {
                    if (trigger.name().evaluate(Variables.NONE, now) instanceof String name) {
                        nodes.putIfAbsent(name, node.id());
                    }
                } catch (ExpressionFailure noName) {
                    // No message has the name of this start event.
                }
            }
        }
        return nodes;
    }
}
