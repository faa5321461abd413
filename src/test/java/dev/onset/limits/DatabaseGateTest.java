package dev.onset.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatabaseGateTest {

    private final DatabaseGate gate = new DatabaseGate();

    @Test
    void everybody_enters_while_the_database_answers() {
        for (int i = 0; i < 1000; i++) {
            assertThat(gate.enter()).isTrue();
        }
    }

    @Test
    void only_a_few_enter_after_one_was_not_answered_and_everybody_after_one_was() {
        gate.enter();
        gate.leave(false);
        for (int i = 0; i < DatabaseGate.PROBES; i++) {
            assertThat(gate.enter()).isTrue();
        }
        assertThat(gate.enter()).isFalse();

        gate.leave(false);
        assertThat(gate.enter()).isTrue();
        assertThat(gate.enter()).isFalse();

        gate.leave(true);
        for (int i = 0; i < 100; i++) {
            assertThat(gate.enter()).isTrue();
        }
    }

    @Test
    void those_inside_count_when_the_database_goes_away() {
        for (int i = 0; i < 10; i++) {
            gate.enter();
        }
        gate.leave(false);

        assertThat(gate.enter()).isFalse();
    }
}
