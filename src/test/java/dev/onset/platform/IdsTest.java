package dev.onset.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00.123Z");

    private final Ids ids = new Ids(InstantSource.fixed(NOW));

    @Test
    void an_id_is_a_version_7_uuid_that_begins_with_the_milliseconds_of_the_clock() {
        UUID id = ids.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void ids_of_the_same_millisecond_differ_and_ascend() {
        assertThat(Stream.generate(ids::next).limit(10_000))
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(Comparator.comparing(UUID::toString));
    }
}
