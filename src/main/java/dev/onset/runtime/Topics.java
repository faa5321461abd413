package dev.onset.runtime;

import dev.onset.notifications.Topic;
import java.util.UUID;

/** What can be waited for. */
public final class Topics {

    private Topics() {}

    /** An instance is not what it was: signalled by every step of it but the first. */
    public static Topic instance(UUID uuid) {
        return Topic.of("instance", uuid.toString());
    }

    /** There may be jobs of a type, or there will be some soon. */
    public static Topic jobs(String type) {
        return Topic.of("jobs", type);
    }
}
