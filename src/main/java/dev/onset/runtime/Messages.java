package dev.onset.runtime;

import dev.onset.platform.Ids;
import dev.onset.problems.UncertainOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Publishes messages. Performs no authorization; callers must have authorized the request. A message is stored first and matched
 * after that commit, as what waits for it is stored first and looks for messages after its commit: so they never miss each other.
 */
@ApplicationScoped
public class Messages {

    /** Somebody else delivers a claim of the message just now, or has died over it: the sweep finds that. */
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
     * Stores a message, and brings it to the instances that wait for it now and to the processes that it starts.
     *
     * @return the message's id; empty where its message id was used before: nothing has changed
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

    /** A message that reached an instance. */
    public record Correlated(UUID messageId, UUID instance) {}

    /**
     * Brings a message to the instances that wait for it now, and starts those that it starts; nobody gets it later.
     *
     * @return the first instance that got it; empty where nobody waits for it and it starts nothing
     * @throws UncertainOutcome where an instance may still take it, or has taken it so long ago that it is not known any more
     */
    public Optional<Correlated> correlateNow(NewMessage message, String publishedBy) {
        StoredMessage stored = store(message, publishedBy).orElseThrow();
        UUID id = stored.id();
        bring(stored);
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
                "The message was stored, and it is not known whether an instance has taken it or will. Sent"
                        + " again, it may reach an instance twice: first read the history of the instance that it is for"
                        + " (GET /api/runtime/process-instance/{uuid}/history).");
    }

    /** Brings a stored message to whom it is for; may be done again. */
    void correlate(UUID id) {
        messages.find(id).ifPresent(this::correlate);
    }

    private void correlate(StoredMessage message) {
        bring(message);
        messages.matched(message.id());
    }

    private void bring(StoredMessage message) {
        delivery.deliver(messages.match(message.id(), engine.now()));
        starts.startBy(message);
    }

    /** Takes up what a crash has left behind. */
    void takeUpLeftovers(int limit) {
        MessageStore.Leftovers left = messages.leftovers(engine.now(), limit);
        delivery.deliver(left.claims());
        left.messages().forEach(this::correlate);
    }

    void removeExpired() {
        messages.removeExpired(engine.now());
    }
}
