package dev.onset.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.EventStream;
import dev.onset.testing.Rows;
import dev.onset.testing.SecondReplica;
import dev.onset.testing.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Somebody who follows an instance by server-sent events and, where the replica dies, goes on at another. */
final class Follower {

    private final UUID instance;
    private final List<EventStream> streams = new ArrayList<>();

    private Follower(UUID instance) {
        this.instance = instance;
    }

    /** Follows an instance from its first step, which it has seen then. */
    static Follower at(SecondReplica replica, UUID instance) {
        Follower follower = new Follower(instance);
        follower.streams.add(EventStream.open(replica.url(), Tokens.of("alice"), instance, null)
                .awaitEvents(1));
        return follower;
    }

    /** Goes on with the last event that it has seen, once the stream has broken. */
    void goOnAt(SecondReplica replica) {
        EventStream broken = streams.getLast().awaitEnd();
        EventStream.Event last = broken.events().getLast();
        if (!last.name().equals("end")) {
            streams.add(EventStream.open(replica.url(), Tokens.of("alice"), instance, last.id()));
        }
    }

    /** What it has seen, as {@code NAME REVISION}. */
    List<String> seen() {
        return streams.stream()
                .flatMap(stream -> stream.events().stream())
                .map(event -> event.name() + " " + event.id())
                .toList();
    }

    /** Waits for the end of an instance that has ended. */
    void assertSawEachStepOnce() {
        streams.getLast().awaitEnd();
        long last = Rows.number("select revision from process_instance where uuid = ?", instance);
        assertThat(seen())
                .isEqualTo(Stream.concat(
                                LongStream.rangeClosed(1, last).mapToObj(revision -> "step " + revision),
                                Stream.of("end " + last))
                        .toList());
    }
}
