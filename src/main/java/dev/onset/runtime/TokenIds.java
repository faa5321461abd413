package dev.onset.runtime;

import dev.onset.platform.Ids;
import java.util.UUID;

/** The ids of tokens outside their instance. */
public final class TokenIds {

    private TokenIds() {}

    /** A token's UUID: derived from its instance's, so that it need not be kept. */
    public static UUID uuid(UUID instance, long token) {
        return Ids.named(instance, Long.toString(token));
    }
}
