package dev.onset.runtime;

import dev.onset.platform.Ids;
import dev.onset.problems.UncertainOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Publishes messages. Performs no authorization; callers must have authorized the request.
 *
 * <p>A message is committed before it is matched. A subscription is also committed before its instance searches for
 * messages. Therefore, at least one of the two finds the other.
 */
@ApplicationScoped
public class Messages {

    /**
     * The maximum number of attempts to conclude a message while another thread is delivering a claim on it. If that
     * thread has failed, the sweep delivers the claim.
     */
    private static final int MAX_ROUNDS = 5;

    private final MessageStore messages;
    private final MessageDelivery delivery;
    private final MessageStarts starts;
    private final Engine engine;
    private final MessageObserver observer;
    private final Supplier<UUID> ids;

    @Inject
    Messages(
            MessageStore messages,
            MessageDelivery delivery,
            MessageStarts starts,
            Engine engine,
            MessageObserver observer) {
        this(messages, delivery, starts, engine, observer, Ids::next);
    }

    Messages(
            MessageStore messages,
            MessageDelivery delivery,
            MessageStarts starts,
            Engine engine,
            MessageObserver observer,
            Supplier<UUID> ids) {
        this.messages = messages;
        this.delivery = delivery;
        this.starts = starts;
        this.engine = engine;
        this.observer = observer;
        this.ids = ids;
    }

    /**
     * Stores a message, delivers it to the instances that currently wait for it, and starts the processes that it
     * triggers.
     *
     * @return the id of the stored message; empty if the message id was already used, in which case nothing has changed
     */
    public Optional<UUID> publish(NewMessage message, String publishedBy) {
        Optional<StoredMessage> stored = store(message, publishedBy);
        stored.ifPresent(this::correlate);
        return stored.map(StoredMessage::id);
    }

    private Optional<StoredMessage> store(NewMessage message, String publishedBy) {
        UUID id = ids.get();
        if (!messages.store(id, message, publishedBy, engine.now())) {
            observer.published("duplicate");
            return Optional.empty();
        }
        observer.published("stored");
        return Optional.of(new StoredMessage(
                id,
                message.workspaceId(),
                message.applicationId(),
                message.name(),
                message.correlationKey(),
                message.variables(),
                publishedBy));
    }

    /** A message and the instance that it was correlated with. */
    public record Correlated(UUID messageId, UUID instance) {}

    /**
     * Correlates a message with the instances that currently wait for it, and starts the processes that it triggers.
     * The message is not kept for later subscriptions.
     *
     * @return the first instance that received the message; empty if no instance waits for it and it starts no process
     * @throws UncertainOutcome if an instance may still receive the message, or if its outcome is no longer stored
     */
    public Optional<Correlated> correlateNow(NewMessage message, String publishedBy) {
        StoredMessage stored = store(message, publishedBy).orElseThrow();
        UUID id = stored.id();
        deliverAndStart(stored);
        MessageStore.Outcome outcome = outcome(id);
        for (int round = 0; round < MAX_ROUNDS && !outcome.open().isEmpty(); round++) {
            delivery.deliver(outcome.open());
            outcome = outcome(id);
        }
        if (!outcome.open().isEmpty()) {
            messages.matched(id);
            if (outcome.takers().isEmpty()) {
                throw outcomeUnknown();
            }
        }
        return outcome.takers().stream().findFirst().map(instance -> new Correlated(id, instance));
    }

    private MessageStore.Outcome outcome(UUID message) {
        return messages.conclude(message).orElseThrow(Messages::outcomeUnknown);
    }

    private static UncertainOutcome outcomeUnknown() {
        return new UncertainOutcome(
                "The message was stored, but the runtime could not determine whether an instance has received it or will"
                        + " receive it. If the message is sent again, an instance may receive it twice. First read the"
                        + " history of the instance that the message is for"
                        + " (GET /api/runtime/process-instance/{uuid}/history).");
    }

    /** Delivers a stored message. Can be repeated safely. */
    void correlate(UUID id) {
        messages.find(id).ifPresent(this::correlate);
    }

    private void correlate(StoredMessage message) {
        deliverAndStart(message);
        messages.matched(message.id());
    }

    private void deliverAndStart(StoredMessage message) {
        delivery.deliver(messages.match(message.id(), engine.now()));
        starts.startBy(message);
    }

    /** Processes messages and claims that were abandoned after a crash. */
    void takeUpLeftovers(int limit) {
        MessageStore.Leftovers left = messages.leftovers(engine.now(), limit);
        delivery.deliver(left.claims());
        left.messages().forEach(this::correlate);
    }

    void removeExpired() {
        messages.removeExpired(engine.now());
    }
}
