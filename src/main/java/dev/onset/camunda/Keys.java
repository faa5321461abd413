package dev.onset.camunda;

import dev.onset.runtime.TokenIds;
import java.util.UUID;

/** 64-bit keys for what Onset knows by UUID, as Camunda's clients expect them: positive, and the same each time. */
public final class Keys {

    private Keys() {}

    public static String of(UUID id) {
        return Long.toString(id.getLeastSignificantBits() & Long.MAX_VALUE);
    }

    public static String of(UUID instance, long token) {
        return of(TokenIds.uuid(instance, token));
    }
}
