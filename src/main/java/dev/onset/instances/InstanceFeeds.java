package dev.onset.instances;

import dev.onset.notifications.Notifications;
import dev.onset.runtime.History;
import dev.onset.runtime.Topics;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** Manages the feeds of the instances that are followed on this replica. A feed exists as long as it has followers. */
@ApplicationScoped
class InstanceFeeds {

    private final Notifications notifications;
    private final History history;
    private final ConcurrentMap<UUID, Shared> feeds = new ConcurrentHashMap<>();

    InstanceFeeds(Notifications notifications, History history) {
        this.notifications = notifications;
        this.history = history;
    }

    private record Shared(InstanceFeed feed, int followers) {}

    /** Uses the feed of an instance until the result of an action is complete. */
    <T> Uni<T> following(UUID uuid, Function<InstanceFeed, Uni<T>> action) {
        return Uni.createFrom()
                .deferred(() -> action.apply(acquire(uuid)).onTermination().invoke(() -> release(uuid)));
    }

    /** Uses the feed of an instance until a stream ends. */
    <T> Multi<T> streaming(UUID uuid, Function<InstanceFeed, Multi<T>> action) {
        return Multi.createFrom()
                .deferred(() -> action.apply(acquire(uuid)).onTermination().invoke(() -> release(uuid)));
    }

    private InstanceFeed acquire(UUID uuid) {
        return feeds.compute(
                        uuid,
                        (id, shared) -> shared == null
                                ? new Shared(open(id), 1)
                                : new Shared(shared.feed(), shared.followers() + 1))
                .feed();
    }

    private InstanceFeed open(UUID uuid) {
        InstanceFeed feed = new InstanceFeed(
                notifications.executor(),
                notifications::pollInterval,
                after -> history.progress(uuid, after, InstanceFeed.MAX_EVENTS, InstanceFeed.MAX_STEPS));
        feed.register(notifications.listen(Topics.instance(uuid), feed::changed));
        return feed;
    }

    private void release(UUID uuid) {
        feeds.computeIfPresent(uuid, (id, shared) -> {
            if (shared.followers() > 1) {
                return new Shared(shared.feed(), shared.followers() - 1);
            }
            shared.feed().close();
            return null;
        });
    }

    /** Returns the number of instances that are followed. */
    int size() {
        return feeds.size();
    }
}
