package dev.onset.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores messages, message subscriptions and claims. A channel consists of an application, a message name and a
 * correlation key. Only one transaction at a time matches the messages and subscriptions of a channel. Each method is
 * one transaction, and none locks an instance.
 */
interface MessageStore {

    /**
     * Stores a message as pending, that is, not matched yet.
     *
     * @return false if the message id was already used, in which case nothing was stored
     */
    boolean store(UUID id, NewMessage message, String publishedBy, Instant now);

    /**
     * Correlates the unexpired messages in the channel of a message, oldest first. A message is claimed once for each
     * process: for the oldest subscription without an open claim, unless the process already received the message. All
     * messages of the channel are matched in one step, so that a repeating subscription receives them in order.
     *
     * @return the new claims
     */
    List<Claim> match(UUID message, Instant now);

    /**
     * Correlates the unexpired messages, oldest first, with the channels that an instance is subscribed to.
     *
     * @return the new claims, which belong to the instances that have waited longest
     */
    List<Claim> matchFor(UUID instance, Instant now);

    /** Returns the oldest message that is claimed for a subscription and not yet delivered. */
    Optional<Delivery> next(UUID instance, long subscription);

    /**
     * Gives back a claim whose instance no longer waits for the message, together with all later claims of the same
     * subscription, and matches the channel again. Messages that were given back are matched with other subscriptions
     * of the same process even if they have expired.
     *
     * @return the new claims
     */
    List<Claim> giveBack(Claim claim, Instant now);

    /**
     * Gives back claims as {@link #giveBack} does, but keeps the claim on a message that no other instance of the
     * process waits for, so that the message can start an instance.
     *
     * @return the new claims
     */
    List<Claim> passOn(Claim claim, Instant now);

    /** Returns a message; empty if it was removed. */
    Optional<StoredMessage> find(UUID message);

    /**
     * Marks a message as matched, as {@link #matched} does, unless it has open claims, and returns its outcome. If the
     * outcome has no open claims, it is final: no other instance receives the message.
     *
     * @return empty if the message was removed
     */
    Optional<Outcome> conclude(UUID message);

    /**
     * The outcome of a message.
     *
     * @param open the undelivered claims; while there are any, the message is not concluded
     * @param takers the instances that took the message or were started by it, the earliest first
     */
    record Outcome(List<Claim> open, List<UUID> takers) {}

    /**
     * Returns the unexpired messages with one of the given names and the correlation key that no instance of the
     * process has received, oldest first.
     */
    List<UUID> unclaimed(UUID application, String process, List<String> names, String correlationKey, Instant now);

    /** Marks a message as matched for the first time. From now on, its time to live applies. */
    void matched(UUID message);

    /** Finds messages and claims that were abandoned after a crash. */
    Leftovers leftovers(Instant now, int limit);

    /**
     * Messages and claims that were abandoned after a crash.
     *
     * @param messages the messages that were published and not matched, or not matched with an existing subscription
     * @param claims the claims that were not delivered
     */
    record Leftovers(List<UUID> messages, List<Claim> claims) {}

    /** Removes the messages that can no longer be delivered and whose ids no longer need to be kept. */
    void removeExpired(Instant now);
}
