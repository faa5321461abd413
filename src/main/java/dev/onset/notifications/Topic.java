package dev.onset.notifications;

/**
 * What is waited for and signalled. Two topics may meet in one id: then one is woken with the other, looks, and waits on.
 *
 * @param id what goes over the wire, of one length whatever the names are
 */
public record Topic(long id) {

    // FNV-1a, 64 bits.
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    /**
     * A topic.
     *
     * @param kind what kind of thing it is, so that two features never share one by chance
     * @param name the thing's name or id
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
