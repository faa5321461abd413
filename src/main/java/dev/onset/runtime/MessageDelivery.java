package dev.onset.runtime;

import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.Event;
import dev.onset.engine.StaleEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Delivers claimed messages to instances. The step that takes a message consumes it. If the instance no longer waits
 * for the message, the claim is given back, and the message is correlated with the next waiting subscription or starts
 * its process.
 */
@ApplicationScoped
class MessageDelivery {

    /** The maximum number of deliveries of one call. The sweep delivers what remains. */
    private static final int MAX_DELIVERIES = 10_000;

    private final MessageStore messages;
    private final MessageStarts starts;
    private final Engine engine;
    private final MessageObserver observer;

    MessageDelivery(MessageStore messages, MessageStarts starts, Engine engine, MessageObserver observer) {
        this.messages = messages;
        this.starts = starts;
        this.engine = engine;
        this.observer = observer;
    }

    /** Correlates the stored messages with the subscriptions of an instance, and delivers them. */
    void lookFor(UUID instance) {
        deliver(messages.matchFor(instance, engine.now()));
    }

    /** Delivers claimed messages, including the claims that result when others are given back. */
    void deliver(Collection<Claim> claims) {
        Deque<Claim> open = new ArrayDeque<>(claims);
        for (int i = 0; i < MAX_DELIVERIES && !open.isEmpty(); i++) {
            Claim claim = open.remove();
            open.addAll(deliver(claim.instance(), claim.subscription()));
        }
    }

    /**
     * Delivers all messages that are claimed for a subscription, in the order of their publication.
     *
     * @return the claims that were created because others were given back
     */
    private List<Claim> deliver(UUID instance, long subscription) {
        Deque<Claim> again = new ArrayDeque<>();
        boolean more = true;
        while (more) {
            AtomicReference<@Nullable Delivery> read = new AtomicReference<>();
            try {
                Optional<StoredInstance> moved = engine.move(
                                () -> {
                                    Optional<Delivery> next = messages.next(instance, subscription);
                                    read.set(next.orElse(null));
                                    return next.filter(delivery -> delivery.instance() != null)
                                            .map(ExistingDelivery::new);
                                },
                                ExistingDelivery::instance,
                                existing -> Move.by(
                                        new Event.Triggered(
                                                subscription,
                                                existing.delivery().message().variables()),
                                        existing.delivery().claim()))
                        .map(Engine.Moved::instance);
                moved.ifPresent(taken -> observer.correlated("waiting"));
                Delivery orphan = read.get();
                if (moved.isEmpty() && orphan != null) {
                    again.addAll(giveBack(orphan));
                }
                more = moved.isPresent() ? waits(moved.get(), subscription) : orphan != null;
            } catch (StaleEvent gone) {
                again.addAll(giveBack(Objects.requireNonNull(read.get())));
            }
        }
        return List.copyOf(again);
    }

    /**
     * Gives a claim back. The claim prevented the message from starting its process, so the message starts it now
     * unless another instance waits for the message.
     */
    private List<Claim> giveBack(Delivery delivery) {
        Claim claim = delivery.claim();
        ProcessDefinition process =
                starts.startedBy(delivery.message(), claim.process()).orElse(null);
        if (process == null) {
            return messages.giveBack(claim, engine.now());
        }
        List<Claim> next = new ArrayList<>(messages.passOn(claim, engine.now()));
        if (!starts.startBy(claim, delivery.message(), process)) {
            next.addAll(messages.giveBack(claim, engine.now()));
            // The instance with that key may have ended while the message was still claimed.
            starts.startNext(delivery.message(), process);
        }
        return next;
    }

    private static boolean waits(StoredInstance instance, long subscription) {
        return instance.execution().tokens().stream()
                .flatMap(token -> token.subscriptions().stream())
                .anyMatch(wait -> wait.id() == subscription);
    }

    /** A delivery whose instance exists. */
    private record ExistingDelivery(Delivery delivery) {

        StoredInstance instance() {
            StoredInstance instance = delivery.instance();
            if (instance == null) {
                throw new IllegalStateException("The instance was removed");
            }
            return instance;
        }
    }
}
