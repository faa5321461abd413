package dev.onset.instances;

import dev.onset.builds.Definitions;
import dev.onset.engine.ProcessModel;
import dev.onset.notifications.Notifications;
import dev.onset.problems.Problem;
import dev.onset.runtime.History.Progress;
import dev.onset.runtime.HistoryPosition;
import dev.onset.security.Session;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sends the steps of an instance as server-sent events. A stream requests the next steps from its instance's feed after
 * it has sent the previous ones, so its only state is the position that it has reached. A long step is sent as several
 * events.
 */
@ApplicationScoped
class InstanceEvents {

    private final InstanceFeeds feeds;
    private final InstanceAccess access;
    private final Notifications notifications;
    private final Definitions definitions;
    private final FollowingConfig config;
    private final InstantSource clock;

    InstanceEvents(
            InstanceFeeds feeds,
            InstanceAccess access,
            Notifications notifications,
            Definitions definitions,
            FollowingConfig config,
            InstantSource clock) {
        this.feeds = feeds;
        this.access = access;
        this.notifications = notifications;
        this.definitions = definitions;
        this.config = config;
        this.clock = clock;
    }

    /** The events that are sent together. */
    private record Part(List<OutboundSseEvent> events, boolean last) {

        static final Part END = new Part(List.of(), true);
    }

    /** A stream and its position. */
    private final class Stream {

        private final UUID uuid;
        private final Session session;
        private final Sse sse;
        private final InstanceFeed feed;

        // Parts are processed sequentially, but each may run on another thread.
        private volatile HistoryPosition reached;
        private volatile Instant checkedAt;

        Stream(UUID uuid, HistoryPosition after, Session session, Sse sse, InstanceFeed feed) {
            this.uuid = uuid;
            this.session = session;
            this.sse = sse;
            this.feed = feed;
            this.reached = after;
            this.checkedAt = clock.instant();
        }

        Uni<Part> next() {
            Instant now = clock.instant();
            if (session.isOver(now)) {
                return Uni.createFrom().item(Part.END);
            }
            return feed.after(reached, session.bound(config.heartbeat(), now))
                    .chain(news -> isToBeChecked()
                            ? notifications.look(() -> mayRead() ? pass(news) : Part.END)
                            : Uni.createFrom().item(() -> pass(news)));
        }

        private boolean isToBeChecked() {
            return !clock.instant().isBefore(checkedAt.plus(config.accessCheckInterval()));
        }

        private boolean mayRead() {
            try {
                Instant now = clock.instant();
                checkedAt = feed.checkReader(session.principal(), now.minus(config.accessCheckInterval()), () -> {
                    access.requireStillReadable(session.principal(), uuid);
                    return now;
                });
                return true;
            } catch (Problem lost) {
                return false;
            }
        }

        private Part pass(Optional<InstanceFeed.News> news) {
            if (news.isEmpty()) {
                return new Part(List.of(comment(sse)), false);
            }
            Part part = part(news.get(), sse);
            reached = news.get().position();
            return part;
        }
    }

    /**
     * Returns the steps after a position as they occur. The stream ends when the instance has ended and all steps were
     * sent, or when the reader may no longer read the instance.
     *
     * @param session the session of the reader, who currently may read the instance
     */
    Multi<OutboundSseEvent> of(UUID uuid, HistoryPosition after, Session session, Sse sse) {
        // Send a comment immediately, so that the client knows that the stream is open.
        Multi<OutboundSseEvent> opening = Multi.createFrom().item(comment(sse));
        Multi<OutboundSseEvent> steps = feeds.streaming(uuid, feed -> {
            Stream stream = new Stream(uuid, after, session, sse, feed);
            return Multi.createBy()
                    .repeating()
                    .uni(stream::next)
                    .whilst(part -> !part.last())
                    .onItem()
                    .transformToIterable(Part::events);
        });
        return Multi.createBy().concatenating().streams(opening, steps);
    }

    private Part part(InstanceFeed.News news, Sse sse) {
        List<OutboundSseEvent> events = new ArrayList<>();
        Progress progress = news.progress();
        if (progress != null) {
            ProcessModel model = model(progress.definitionId());
            news.steps()
                    .forEach(step -> events.add(event(sse, "step", step.position(), StepResponse.from(step, model))));
            if (news.isLast()) {
                events.add(
                        event(sse, "end", progress.end(), new StepResponse.End(progress.revision(), progress.state())));
            }
        }
        return new Part(events, news.isLast());
    }

    /** Returns the model. Called outside requests, and the definition may have to be read in a transaction. */
    private ProcessModel model(UUID definitionId) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> definitions.get(definitionId).model());
    }

    private static OutboundSseEvent event(Sse sse, String name, HistoryPosition position, Object data) {
        return sse.newEventBuilder()
                .id(position.toString())
                .name(name)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(data.getClass(), data)
                .build();
    }

    private static OutboundSseEvent comment(Sse sse) {
        return sse.newEventBuilder().comment("").build();
    }
}
