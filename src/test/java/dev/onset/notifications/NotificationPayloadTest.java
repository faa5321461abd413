package dev.onset.notifications;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationPayloadTest {

    private final List<Long> topics = new ArrayList<>();
    private int all;

    @Test
    void a_payload_says_which_topics_are_meant() {
        List<Long> meant = List.of(1L, -1L, Topic.of("jobs", "mail").id());

        read(NotificationPayload.of(-5, meant), 7);

        assertThat(topics).isEqualTo(meant);
        assertThat(all).isZero();
    }

    @Test
    void as_many_topics_as_a_payload_may_name_fit_into_it() {
        String payload = NotificationPayload.of(-1, Collections.nCopies(NotificationPayload.MAX_TOPICS, -1L));

        assertThat(payload.getBytes(UTF_8)).hasSizeBetween(7900, 7999);
    }

    @Test
    void what_a_replica_sent_itself_it_does_not_hear() {
        read(NotificationPayload.of(7, List.of(1L)), 7);
        read(NotificationPayload.ofAll(7), 7);

        assertThat(topics).isEmpty();
        assertThat(all).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3 *", "", " ", "no hexadecimal", "3 12345678901234567", "{\"version\": 2}"})
    void what_is_not_understood_means_all(String payload) {
        read(payload, 7);

        assertThat(all).isEqualTo(1);
    }

    @Test
    void topics_of_different_kinds_or_names_are_apart() {
        assertThat(List.of(
                        Topic.of("jobs", "mail"),
                        Topic.of("jobs", "mails"),
                        Topic.of("job", "smail"),
                        Topic.of("instance", "mail"),
                        Topic.of("jobs", "")))
                .doesNotHaveDuplicates();
        assertThat(Topic.of("jobs", "mail")).isEqualTo(Topic.of("jobs", "mail"));
    }

    private void read(String payload, long self) {
        NotificationPayload.read(payload, self, topics::add, () -> all++);
    }
}
