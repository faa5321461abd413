package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns<String, Integer> turns = new Turns<>(10);

    private List<Integer> drained() {
        List<Integer> drained = new ArrayList<>();
        for (Integer next = turns.poll(); next != null; next = turns.poll()) {
            drained.add(next);
        }
        return drained;
    }

    @Test
    void what_belongs_to_one_is_taken_in_the_order_in_which_it_came() {
        for (int i = 1; i <= 5; i++) {
            turns.add("a", i);
        }

        assertThat(drained()).containsExactly(1, 2, 3, 4, 5);
        assertThat(turns.poll()).isNull();
    }

    @Test
    void owners_take_turns_however_many_one_has() {
        for (int i = 1; i <= 5; i++) {
            turns.add("a", i);
        }
        turns.add("b", 11);
        turns.add("c", 21);
        turns.add("b", 12);

        assertThat(drained()).containsExactly(1, 11, 21, 2, 12, 3, 4, 5);
    }

    @Test
    void who_comes_back_takes_its_turn_after_those_who_wait() {
        turns.add("a", 1);
        turns.add("b", 11);
        turns.add("b", 12);
        assertThat(turns.poll()).isEqualTo(1);

        turns.add("a", 2);

        assertThat(drained()).containsExactly(11, 2, 12);
    }

    @Test
    void one_that_fills_its_room_leaves_some_to_others() {
        for (int i = 1; i <= 9; i++) {
            assertThat(turns.add("a", i)).isTrue();
        }

        assertThat(turns.add("a", 10)).isFalse();
        assertThat(turns.add("b", 11)).isTrue();
        assertThat(turns.add("c", 21)).isFalse();
        assertThat(drained()).hasSize(10);
        assertThat(turns.add("a", 12)).isTrue();
    }
}
