package dev.onset.notifications;

import java.util.Collection;
import java.util.function.LongConsumer;

/**
 * What a notification carries: which replica sent it, and the ids of topics, or that all are meant. Everything in hexadecimal
 * and apart by blanks, so that it never needs escaping.
 */
final class NotificationPayload {

    /** Of NOTIFY, in bytes; a payload has to be shorter (PostgreSQL, NOTIFY). */
    private static final int LIMIT = 8000;

    private static final String ALL = "*";
    private static final int LONGEST_ID = 17;

    /** How many topics a payload can name. More than that are named by naming all. */
    static final int MAX_TOPICS = (LIMIT - LONGEST_ID) / LONGEST_ID;

    private NotificationPayload() {}

    static String of(long sender, Collection<Long> topics) {
        StringBuilder payload = new StringBuilder(LONGEST_ID * (topics.size() + 1)).append(Long.toHexString(sender));
        for (long topic : topics) {
            payload.append(' ').append(Long.toHexString(topic));
        }
        return payload.toString();
    }

    static String ofAll(long sender) {
        return Long.toHexString(sender) + ' ' + ALL;
    }

    /** Reads one that is not this replica's own. What is not understood, of another version, say, means all. */
    static void read(String payload, long self, LongConsumer topic, Runnable all) {
        String[] words = payload.split(" ", -1);
        try {
            if (Long.parseUnsignedLong(words[0], 16) == self) {
                return;
            }
            for (int i = 1; i < words.length; i++) {
                topic.accept(Long.parseUnsignedLong(words[i], 16));
            }
        } catch (NumberFormatException e) {
            all.run();
        }
    }
}
