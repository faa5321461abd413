package dev.onset.runtime;

import dev.onset.activations.Activations;
import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.execution.CatchingElement;
import dev.onset.execution.Effect;
import dev.onset.execution.Event;
import dev.onset.execution.ExpressionFailure;
import dev.onset.execution.Node;
import dev.onset.execution.StaleEvent;
import dev.onset.execution.Trigger;
import dev.onset.execution.Variables;
import dev.onset.observability.Metrics;
import dev.onset.platform.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Messages: who waits for one gets it, now or when it begins to wait, as long as the message lives.
 *
 * <p>Publishing and subscribing to the same name and key exclude each other for the length of their transactions (an advisory
 * lock), so a message and a wait for it never miss each other. A message is first stored, then correlated in transactions of
 * their own, one for each instance, with the instance's lock first; what a crash interrupts, a task continues.
 */
@ApplicationScoped
public class Messages {

    /** How long the id of a message may not be used again, where the message itself lives shorter. */
    private static final Duration ID_RETENTION = Duration.ofHours(1);

    private final EntityManager entities;
    private final Instances instances;
    private final ProcessRuntime runtime;
    private final Activations activations;
    private final Definitions definitions;
    private final RuntimeScheduler scheduler;
    private final InstantSource clock;
    private final Metrics metrics;
    private final StartFailures failures;

    Messages(
            EntityManager entities,
            Instances instances,
            ProcessRuntime runtime,
            Activations activations,
            Definitions definitions,
            RuntimeScheduler scheduler,
            InstantSource clock,
            Metrics metrics,
            StartFailures failures) {
        this.entities = entities;
        this.instances = instances;
        this.runtime = runtime;
        this.activations = activations;
        this.definitions = definitions;
        this.scheduler = scheduler;
        this.clock = clock;
        this.metrics = metrics;
        this.failures = failures;
    }

    /**
     * A message to be published.
     *
     * @param correlationKey tells which instance it is for; empty for one that only starts instances
     * @param messageId while the message, or its id, is kept, a second one with this id is not accepted
     * @param timeToLive how long it waits for somebody who waits for it
     */
    public record NewMessage(
            UUID workspaceId,
            UUID applicationId,
            String name,
            String correlationKey,
            @Nullable String messageId,
            Map<String, @Nullable Object> variables,
            Duration timeToLive) {}

    /** Stores a message. {@link #correlate} brings it to who waits for it. Empty where its id was used before. */
    @Transactional
    public Optional<UUID> store(NewMessage message, String publishedBy) {
        lock(message.applicationId(), message.name(), message.correlationKey());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Optional<UUID> stored = insert(message, publishedBy, now);
        stored.ifPresent(id -> scheduler.correlate(id, now));
        return stored;
    }

    /** A message that reached somebody. */
    public record Correlated(UUID messageId, UUID instance) {}

    /**
     * Brings a message to the instances that wait for it now, and starts those that it starts; nobody gets it later. What a
     * crash interrupts, nothing continues: the caller has got no answer.
     *
     * @return the first instance that got it; empty where none did
     */
    public Optional<Correlated> correlateNow(NewMessage message, String publishedBy) {
        UUID id = storeForNow(message, publishedBy).orElseThrow();
        return correlate(id).stream().findFirst().map(instance -> new Correlated(id, instance));
    }

    @Transactional
    Optional<UUID> storeForNow(NewMessage message, String publishedBy) {
        return insert(message, publishedBy, clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private Optional<UUID> insert(NewMessage message, String publishedBy, Instant now) {
        UUID id = Ids.next();
        int stored = entities.createNativeQuery("""
                        insert into message (id, workspace_id, application_id, name, correlation_key, message_id, variables,
                            published_at, published_by, expires_at)
                        values (:id, :workspace, :application, :name, :key, cast(:messageId as text),
                            cast(:variables as jsonb), :now, :by, :expires)
                        on conflict (application_id, name, correlation_key, message_id) do nothing""")
                .setParameter("id", id)
                .setParameter("workspace", message.workspaceId())
                .setParameter("application", message.applicationId())
                .setParameter("name", message.name())
                .setParameter("key", message.correlationKey())
                .setParameter("messageId", message.messageId())
                .setParameter("variables", Values.write(message.variables()))
                .setParameter("now", now)
                .setParameter("by", publishedBy)
                .setParameter("expires", now.plus(message.timeToLive()))
                .executeUpdate();
        metrics.messagePublished(stored == 0 ? "duplicate" : "stored");
        return stored == 0 ? Optional.empty() : Optional.of(id);
    }

    /**
     * Brings a stored message to the instances that wait for it, and starts those that it starts: at most one of each process.
     *
     * @return the instances that got it now
     */
    public List<UUID> correlate(UUID messageId) {
        List<UUID> reached = new ArrayList<>();
        for (Waiting waiting : waiting(messageId)) {
            deliver(messageId, waiting).ifPresent(reached::add);
        }
        reached.addAll(startBy(messageId));
        return reached;
    }

    record Waiting(UUID instance, long subscription, String process) {}

    @Transactional
    List<Waiting> waiting(UUID messageId) {
        return entities.unwrap(Session.class)
                .createNativeQuery("""
                        select distinct on (s.process_name) s.instance_uuid, s.subscription_id, s.process_name
                        from message m join message_subscription s on s.application_id = m.application_id
                            and s.name = m.name and s.correlation_key = m.correlation_key
                        join process_instance i on i.uuid = s.instance_uuid and i.state = 'STARTED'
                        where m.id = :id and not exists (select 1 from message_correlation c
                            where c.message_id = m.id and c.process_name = s.process_name)
                        order by s.process_name, s.created_at, s.instance_uuid""", Tuple.class)
                .setParameter("id", messageId)
                .getResultStream()
                .map(row -> new Waiting(
                        row.get(0, UUID.class), row.get(1, Number.class).longValue(), row.get(2, String.class)))
                .toList();
    }

    @Transactional
    Optional<UUID> deliver(UUID messageId, Waiting waiting) {
        return instances.lock(waiting.instance()).flatMap(instance -> {
            if (!takeFor(messageId, waiting.process(), waiting.instance())) {
                return Optional.empty();
            }
            try {
                runtime.apply(instance, new Event.Triggered(waiting.subscription(), variables(messageId)), null);
                metrics.messageCorrelated("waiting");
                return Optional.of(waiting.instance());
            } catch (StaleEvent overtaken) {
                giveBack(messageId, waiting.process());
                return Optional.empty();
            }
        });
    }

    private List<UUID> startBy(UUID messageId) {
        List<UUID> started = new ArrayList<>();
        Optional<StoredMessage> stored = read(messageId);
        if (stored.isEmpty()) {
            return started;
        }
        StoredMessage message = stored.get();
        for (ProcessDefinition definition :
                activations.activeDefinitions(message.workspaceId(), message.applicationId())) {
            startNode(definition, message.name(), clock.instant())
                    .flatMap(node -> failures.telling(
                            message.workspaceId(),
                            message.applicationId(),
                            definition.name(),
                            message.publishedBy(),
                            () -> startOnce(messageId, message, definition, node)))
                    .ifPresent(started::add);
        }
        return started;
    }

    @Transactional
    Optional<UUID> startOnce(UUID messageId, StoredMessage message, ProcessDefinition definition, String node) {
        if (!takeFor(messageId, definition.name(), definition.id())) {
            return Optional.empty();
        }
        metrics.messageCorrelated("started");
        return Optional.of(runtime.start(new ProcessRuntime.Start(
                message.workspaceId(),
                message.applicationId(),
                definition,
                node,
                variables(messageId),
                null,
                message.publishedBy(),
                null)));
    }

    /** The start event of a process that a message of a name triggers. */
    private static Optional<String> startNode(ProcessDefinition definition, String name, Instant now) {
        return definition.model().triggeredStarts().stream()
                .filter(node -> node.element() instanceof CatchingElement event
                        && event.trigger() instanceof Trigger.Message trigger
                        && name.equals(nameOf(trigger, now)))
                .map(Node::id)
                .findFirst();
    }

    private static @Nullable Object nameOf(Trigger.Message trigger, Instant now) {
        try {
            return trigger.name().evaluate(Variables.NONE, now);
        } catch (ExpressionFailure e) {
            return null;
        }
    }

    /**
     * A message that lives and that an instance which just began to wait may have.
     *
     * @return what happens to the instance by it
     */
    Optional<Event> buffered(StoredInstance instance, Effect.AwaitMessage wait, Instant now) {
        lock(instance.applicationId(), wait.name(), wait.correlationKey());
        List<?> found = entities.createNativeQuery("""
                        select m.id from message m
                        where m.application_id = :application and m.name = :name and m.correlation_key = :key
                            and m.expires_at > :now and not exists (select 1 from message_correlation c
                                where c.message_id = m.id and c.process_name = :process)
                        order by m.published_at, m.id limit 1""", UUID.class)
                .setParameter("application", instance.applicationId())
                .setParameter("name", wait.name())
                .setParameter("key", wait.correlationKey())
                .setParameter("now", now)
                .setParameter("process", instance.processName())
                .getResultList();
        if (found.isEmpty() || !takeFor((UUID) found.getFirst(), instance.processName(), instance.uuid())) {
            return Optional.empty();
        }
        metrics.messageCorrelated("late");
        return Optional.of(new Event.Triggered(wait.subscription(), variables((UUID) found.getFirst())));
    }

    /** Messages that live and that came while an instance which waits for them was on hold. */
    List<Event> missed(StoredInstance instance, Instant now) {
        return entities
                .unwrap(Session.class)
                .createNativeQuery("""
                        select subscription_id, token_id, node_id, name, correlation_key from message_subscription
                        where instance_uuid = :instance order by subscription_id""", Tuple.class)
                .setParameter("instance", instance.uuid())
                .getResultStream()
                .map(row -> new Effect.AwaitMessage(
                        row.get(0, Number.class).longValue(),
                        row.get(1, Number.class).longValue(),
                        row.get(2, String.class),
                        row.get(3, String.class),
                        row.get(4, String.class)))
                .toList()
                .stream()
                .flatMap(wait -> buffered(instance, wait, now).stream())
                .toList();
    }

    /**
     * Removes the messages that nobody can get any more and whose ids may be used again. One that is still to be brought to
     * those who wait is kept, however short it lives.
     */
    @Transactional
    void removeExpired() {
        entities.createNativeQuery("""
                        delete from message m where m.expires_at < :now
                            and (m.message_id is null or m.published_at < :before)
                            and not exists (select 1 from scheduled_tasks t
                                where t.task_name = :correlation and t.task_instance = cast(m.id as text))""")
                .setParameter("correlation", RuntimeScheduler.CORRELATION)
                .setParameter("now", clock.instant())
                .setParameter("before", clock.instant().minus(ID_RETENTION))
                .executeUpdate();
    }

    private void lock(UUID applicationId, String name, String key) {
        entities.createNativeQuery("select cast(pg_advisory_xact_lock(hashtextextended(:what, 0)) as text)")
                .setParameter("what", applicationId + "\u0001" + name + "\u0001" + key)
                .getResultList();
    }

    private boolean takeFor(UUID messageId, String process, UUID by) {
        return entities.createNativeQuery("""
                        insert into message_correlation (message_id, process_name, instance_uuid)
                        select m.id, :process, :by from message m where m.id = :id
                        on conflict do nothing""")
                        .setParameter("id", messageId)
                        .setParameter("process", process)
                        .setParameter("by", by)
                        .executeUpdate()
                == 1;
    }

    private void giveBack(UUID messageId, String process) {
        entities.createNativeQuery("delete from message_correlation where message_id = :id and process_name = :process")
                .setParameter("id", messageId)
                .setParameter("process", process)
                .executeUpdate();
    }

    record StoredMessage(UUID workspaceId, UUID applicationId, String name, String publishedBy) {}

    /** Empty where it has expired and was removed. */
    @Transactional
    Optional<StoredMessage> read(UUID messageId) {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select workspace_id, application_id, name, published_by from message where id = :id",
                        Tuple.class)
                .setParameter("id", messageId)
                .uniqueResultOptional()
                .map(row -> new StoredMessage(
                        row.get(0, UUID.class),
                        row.get(1, UUID.class),
                        row.get(2, String.class),
                        row.get(3, String.class)));
    }

    private Map<String, @Nullable Object> variables(UUID messageId) {
        return Values.read((String)
                entities.createNativeQuery("select cast(variables as text) from message where id = :id", String.class)
                        .setParameter("id", messageId)
                        .getSingleResult());
    }
}
