package dev.onset.runtime;

import dev.onset.platform.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
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
        UUID id = ids.get();
        if (!messages.store(id, message, publishedBy, engine.now())) {
            observer.published("duplicate");
            return Optional.empty();
        }
        observer.published("stored");
        correlate(new StoredMessage(
                id,
                message.workspaceId(),
                message.applicationId(),
                message.name(),
                message.correlationKey(),
                message.variables(),
                publishedBy));
        return Optional.of(id);
    }

    /** A message that reached an instance. */
    public record Correlated(UUID messageId, UUID instance) {}

    /**
     * Brings a message to the instances that wait for it now, and starts those that it starts; nobody gets it later.
     *
     * @return the first instance that got it; empty where nobody waits for it and it starts nothing
     */
    public Optional<Correlated> correlateNow(NewMessage message, String publishedBy) {
        UUID id = publish(message, publishedBy).orElseThrow();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<Claim> open = messages.open(id);
            if (open.isEmpty()) {
                break;
            }
            delivery.deliver(open);
        }
        return messages.takers(id).stream().findFirst().map(instance -> new Correlated(id, instance));
    }

    /** Brings a stored message to whom it is for; may be done again. */
    void correlate(UUID id) {
        messages.find(id).ifPresent(this::correlate);
    }

    private void correlate(StoredMessage message) {
        delivery.deliver(messages.match(message.id(), engine.now()));
        starts.startBy(message);
        messages.matched(message.id());
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
