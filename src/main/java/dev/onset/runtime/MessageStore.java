package dev.onset.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where messages, what waits for them, and claims are kept. Messages and subscriptions of one application, name and correlation
 * key (a channel) are matched in one place at a time; each call is one transaction, and none of them locks an instance.
 */
interface MessageStore {

    /**
     * Stores a message, which waits to be matched for the first time.
     *
     * @return false where its id was used before: nothing was stored
     */
    boolean store(UUID id, NewMessage message, String publishedBy, Instant now);

    /**
     * Matches the messages of a message's channel that live, oldest first: each is claimed for the oldest subscription of each
     * process that has not had it, where there is one that no other claim is open for. All of them are matched with what waits
     * at one moment: a subscription that repeats gets messages in their order.
     *
     * @return the new claims
     */
    List<Claim> match(UUID message, Instant now);

    /**
     * Matches the messages that live with what an instance waits for, oldest first.
     *
     * @return the new claims, for whichever instance has waited longest
     */
    List<Claim> matchFor(UUID instance, Instant now);

    /** The oldest message that is claimed for a subscription and that the instance has not been told of. */
    Optional<Delivery> next(UUID instance, long subscription);

    /**
     * Gives a claim back, since its instance does not wait for the message any more, with all later ones for the same
     * subscription, and matches the channel again. What is given back is matched with others of the same process even if its time to
     * live is over.
     *
     * @return the new claims
     */
    List<Claim> giveBack(Claim claim, Instant now);

    /**
     * Does the same, but what no other instance of the process waits for stays claimed as it is, so that it may start one.
     *
     * @return the new claims
     */
    List<Claim> passOn(Claim claim, Instant now);

    /** The message, if it has not been removed. */
    Optional<StoredMessage> find(UUID message);

    /**
     * Notes that a message has been matched for the first time, as {@link #matched} does, unless claims of it are open, and says
     * what became of it. Nobody gets the message afterwards who is not named.
     *
     * @return empty where the message has been removed
     */
    Optional<Outcome> conclude(UUID message);

    /**
     * What became of a message.
     *
     * @param open the claims whose instances have not been told; the message is not concluded while there are any
     * @param takers the instances that have taken it, or that it started, the first one first
     */
    record Outcome(List<Claim> open, List<UUID> takers) {}

    /**
     * The messages with a correlation key, of any of some names, that live and that no instance of a process has had, oldest
     * first.
     */
    List<UUID> unclaimed(UUID application, String process, List<String> names, String correlationKey, Instant now);

    /** The message has been matched for the first time: from now on it lives as long as it was published for. */
    void matched(UUID message);

    /** What a crash has left behind. */
    Leftovers leftovers(Instant now, int limit);

    /**
     * What a crash has left behind.
     *
     * @param messages published, but not matched; or matched with nobody, though somebody waits
     * @param claims whose instances have not been told
     */
    record Leftovers(List<UUID> messages, List<Claim> claims) {}

    /** Removes messages that nobody can get any more, and whose ids may be used again. */
    void removeExpired(Instant now);
}
