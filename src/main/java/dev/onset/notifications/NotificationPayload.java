package dev.onset.notifications;

import java.util.Collection;
import java.util.function.LongConsumer;

/**
 * Encodes and decodes the payload of a NOTIFY: the id of the sending replica, followed by the ids of topics or a
 * wildcard for all topics. Ids are hexadecimal and separated by spaces, so that a payload never needs escaping.
 */
final class NotificationPayload {

    /** The size limit of a payload in bytes, exclusive (PostgreSQL, NOTIFY). */
    private static final int LIMIT = 8000;

    private static final String ALL = "*";
    private static final int LONGEST_ID = 17;

    /** The maximum number of topics in a payload. A sender with more topics uses the wildcard. */
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

    /**
     * Decodes a payload, and ignores those that this replica sent. A payload that cannot be decoded, for example
     * because another release sent it, is treated as the wildcard.
     */
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
