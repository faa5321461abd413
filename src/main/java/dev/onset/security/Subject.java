package dev.onset.security;

import java.util.List;

/**
 * How somebody who does something is written down, as one text that no two have: in instances, histories and logs, and as the
 * owner of idempotency keys. A user is its name, a client {@code client:} and its id, and the runtime itself {@code system:} or
 * {@code onset:} and the part of it. A user whose name begins like any of these is written with {@code user:} before it, whatever it chose.
 */
public final class Subject {

    private static final String USER = "user:";
    private static final String CLIENT = "client:";
    private static final String SYSTEM = "system:";
    private static final String ONSET = "onset:";
    private static final List<String> KINDS = List.of(USER, CLIENT, SYSTEM, ONSET);

    /** What publishes builds that are mounted. */
    public static final String MOUNTED_BUILDS = ONSET + "mounted-builds";

    private Subject() {}

    public static String ofUser(String name) {
        return KINDS.stream().anyMatch(name::startsWith) ? USER + name : name;
    }

    public static String ofClient(String id) {
        return CLIENT + id;
    }

    /** A part of the runtime that acts by itself. */
    public static String ofSystem(String part) {
        return SYSTEM + part;
    }
}
