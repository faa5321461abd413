package dev.onset.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.AtOnce;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundedNamesTest {

    @Test
    void names_beyond_the_limit_are_one_and_the_first_ones_stay() {
        BoundedNames names = new BoundedNames(2);
        assertThat(names.of("a")).isEqualTo("a");
        assertThat(names.of("b")).isEqualTo("b");
        assertThat(names.of("c")).isEqualTo("other");
        assertThat(names.of("d")).isEqualTo("other");
        assertThat(names.of("a")).isEqualTo("a");
    }

    @Test
    void the_limit_holds_for_those_who_come_at_once() {
        BoundedNames names = new BoundedNames(10);
        AtomicInteger next = new AtomicInteger();
        Set<String> values = new HashSet<>(AtOnce.times(40, () -> names.of("name-" + next.incrementAndGet())));
        assertThat(values).hasSize(11).contains("other");
    }
}
