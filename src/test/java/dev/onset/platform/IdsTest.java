package dev.onset.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void ids_are_of_version_7_and_sort_in_the_order_in_which_they_were_made() {
        List<String> ids =
                Stream.generate(Ids::next).limit(10_000).map(UUID::toString).toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(UUID.fromString(ids.getFirst()).version()).isEqualTo(7);
    }

    @Test
    void the_same_name_in_the_same_namespace_is_the_same_id() {
        UUID namespace = Ids.next();

        assertThat(Ids.named(namespace, "1")).isEqualTo(Ids.named(namespace, "1"));
        assertThat(Ids.named(namespace, "1")).isNotEqualTo(Ids.named(namespace, "2"));
        assertThat(Ids.named(namespace, "1").version()).isEqualTo(5);
    }
}
