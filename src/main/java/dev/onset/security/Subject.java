package dev.onset.security;

import java.util.List;

/**
 * The unique textual identity of an actor in instances, histories and logs, and of the owner of idempotency keys. A user is its
 * name, a client is {@code client:} and its id, and the runtime is {@code system:} or {@code onset:} and the name of its part.
 * A user whose name begins with any of these prefixes gets the prefix {@code user:}.
 */
public final class Subject {

    private static final String USER = "user:";
    private static final String CLIENT = "client:";
    private static final String SYSTEM = "system:";
    private static final String ONSET = "onset:";
    private static final List<String> KINDS = List.of(USER, CLIENT, SYSTEM, ONSET);

    /** The publisher of mounted builds. */
    public static final String MOUNTED_BUILDS = ONSET + "mounted-builds";

    private Subject() {}

    public static String ofUser(String name) {
        return KINDS.stream().anyMatch(name::startsWith) ? USER + name : name;
    }

    public static String ofClient(String id) {
        return CLIENT + id;
    }

    /** A part of the runtime. */
    public static String ofSystem(String part) {
        return SYSTEM + part;
    }
}
