package dev.onset.instances;

import dev.onset.builds.Definitions;
import dev.onset.execution.ProcessModel;
import dev.onset.runtime.History.Progress;
import dev.onset.runtime.HistoryPosition;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The steps of an instance as server-sent events. A stream asks its instance's feed for what comes next, each time it has
 * passed on what came before, so it keeps nothing but the position that it has reached. A long step is several events.
 */
@ApplicationScoped
class InstanceEvents {

    private final InstanceFeeds feeds;
    private final Definitions definitions;
    private final FollowingConfig config;
    private final InstantSource clock;

    InstanceEvents(InstanceFeeds feeds, Definitions definitions, FollowingConfig config, InstantSource clock) {
        this.feeds = feeds;
        this.definitions = definitions;
        this.config = config;
        this.clock = clock;
    }

    /** What is sent at once. */
    private record Part(List<OutboundSseEvent> events, boolean last) {}

    /** How far a stream is: read and written by one thread at a time, but not always the same. */
    private static final class Reached {

        private volatile HistoryPosition position;

        Reached(HistoryPosition position) {
            this.position = position;
        }
    }

    /**
     * The steps after a position, as they happen, until the instance has ended and all were sent.
     *
     * @param until when the stream ends in any case; null: never
     */
    Multi<OutboundSseEvent> of(UUID uuid, HistoryPosition after, @Nullable Instant until, Sse sse) {
        // Something at once, so that whoever follows knows that it does.
        Multi<OutboundSseEvent> opening = Multi.createFrom().item(comment(sse));
        Multi<OutboundSseEvent> steps = feeds.streaming(uuid, feed -> {
            Reached reached = new Reached(after);
            return Multi.createBy()
                    .repeating()
                    .uni(() -> part(feed, reached, until, sse))
                    .whilst(part -> !part.last())
                    .onItem()
                    .transformToIterable(Part::events);
        });
        return Multi.createBy().concatenating().streams(opening, steps);
    }

    private Uni<Part> part(InstanceFeed feed, Reached reached, @Nullable Instant until, Sse sse) {
        Duration left = until == null ? config.heartbeat() : Duration.between(clock.instant(), until);
        if (!left.isPositive()) {
            return Uni.createFrom().item(new Part(List.of(), true));
        }
        return feed.after(reached.position, left.compareTo(config.heartbeat()) < 0 ? left : config.heartbeat())
                .map(news -> {
                    Part part =
                            news.map(some -> part(some, sse)).orElseGet(() -> new Part(List.of(comment(sse)), false));
                    news.ifPresent(some -> reached.position = some.position());
                    return part;
                });
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

    /** The thread may serve no request, and the definition may have to be read. */
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
