package dev.onset.runtime;

import dev.onset.notifications.Topic;
import java.util.UUID;

/** The notification topics of the runtime. */
public final class Topics {

    private Topics() {}

    /** The topic of an instance. Every step except the first one notifies it. */
    public static Topic instance(UUID uuid) {
        return Topic.of("instance", uuid.toString());
    }

    /** The topic of a job type. It is notified when jobs of this type are, or are about to be, available. */
    public static Topic jobs(String type) {
        return Topic.of("jobs", type);
    }
}
