package dev.onset.camunda;

import dev.onset.runtime.TokenIds;
import java.util.UUID;

/**
 * The 64-bit keys of objects that Onset identifies by a UUID. A key is positive and consists of the last 63 bits of the UUID, so
 * it is always the same for an object.
 */
public final class Keys {

    private Keys() {}

    public static String of(UUID id) {
        return Long.toString(id.getLeastSignificantBits() & Long.MAX_VALUE);
    }

    public static String of(UUID instance, long token) {
        return of(TokenIds.uuid(instance, token));
    }
}
