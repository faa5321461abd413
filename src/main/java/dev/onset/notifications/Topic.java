package dev.onset.notifications;

/**
 * A subject of notifications. Two topics can have the same id; their listeners are then woken for both, query, and
 * continue to wait.
 *
 * @param id a hash of fixed length, which is transmitted between replicas
 */
public record Topic(long id) {

    // FNV-1a, 64 bits.
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    /**
     * Returns the topic with a name.
     *
     * @param kind the kind of the named object, which keeps the topics of different features apart
     * @param name the name or id of the object
     */
    public static Topic of(String kind, String name) {
        return new Topic(hash(hash(BASIS, kind) * PRIME, name));
    }

    private static long hash(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }
}
