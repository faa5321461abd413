package dev.onset.runtime;

import dev.onset.platform.Ids;
import java.util.UUID;

/** Derives the public ids of tokens. */
public final class TokenIds {

    private TokenIds() {}

    /** Returns the UUID of a token. It is derived from the UUID of the instance, and is therefore not stored. */
    public static UUID uuid(UUID instance, long token) {
        return Ids.named(instance, Long.toString(token));
    }
}
