package dev.onset.execution;

import static dev.onset.execution.TestModel.line;
import static dev.onset.execution.TestModel.timer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.execution.Trigger.TimerType;
import dev.onset.execution.elements.CatchEvent;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CycleTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "DATE,     2026-12-01T09:00:00+01:00,                2026-12-01T08:00:00Z",
        "DATE,     '2026-12-01T09:00:00+01:00[Europe/Paris]', 2026-12-01T08:00:00Z",
        "DURATION, PT10S,                                    2026-11-24T10:00:10Z",
        "DURATION, P1M,                                      2026-12-24T10:00:00Z",
        "DURATION, P1DT12H,                                  2026-11-25T22:00:00Z",
        "CYCLE,    R3/PT10S,                                 2026-11-24T10:00:10Z",
        "CYCLE,    R/P1D,                                    2026-11-25T10:00:00Z",
        "CYCLE,    R/2026-12-01T09:00:00Z/P1D,               2026-12-01T09:00:00Z",
        "CYCLE,    0 30 12 * * *,                            2026-11-24T12:30:00Z",
    })
    void a_timer_is_due_when_its_text_says(TimerType type, String text, Instant due) {
        TestInstance instance = TestInstance.start(waiting(type, text));

        assertThat(instance.due("wait")).isEqualTo(due);
    }

    @ParameterizedTest
    @CsvSource({
        "R/2026-11-20T09:00:00Z/P1D,               2026-11-25T09:00:00Z",
        "R/2026-11-24T09:59:55Z/PT10S,             2026-11-24T10:00:05Z",
        "R/2026-11-24T10:00:00Z/P1D,               2026-11-24T10:00:00Z",
        "R/1970-01-15T00:00:00Z/P1M,               2026-12-15T00:00:00Z",
        "R/-100000000-01-01T00:00:00Z/PT1S,        2026-11-24T10:00:00Z",
        "R/-100000-01-01T00:00:00Z/P1D,            2026-11-25T00:00:00Z",
    })
    void a_cycle_that_began_long_ago_is_due_next_where_its_grid_goes_on(String text, Instant due) {
        TestInstance instance = TestInstance.start(waiting(TimerType.CYCLE, text));

        assertThat(instance.due("wait")).isEqualTo(due);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "DATE, tomorrow",
                "DATE, 2026-12-01T09:00:00",
                "DATE, null",
                "DURATION, 10s",
                "DURATION, P",
                "DURATION, P999999999999D",
                "CYCLE, R0/PT10S",
                "CYCLE, R/PT0S",
                "CYCLE, R/PT0.999S",
                "CYCLE, R/PT-1S",
                "CYCLE, R/P1M-31D",
                "CYCLE, R/2026-11-20T09:00:00Z/PT0S",
                "CYCLE, R99999999999/PT1S",
                "CYCLE, R/yesterday/PT1S",
                "CYCLE, 61 * * * * *",
                "CYCLE, 0 0 0 30 2 *",
                "CYCLE, * * *",
            })
    void a_timer_that_cannot_be_read_is_an_incident(TimerType type, @Nullable String text) {
        TestInstance instance = TestInstance.start(waiting(type, text));

        assertThat(instance.subscriptions).isEmpty();
        assertThat(instance.incidents.values())
                .extracting(Effect.RaiseIncident::type)
                .containsExactly(IncidentType.EXTRACT_VALUE_ERROR);
    }

    @Test
    void a_cycle_fires_as_often_as_it_says() throws ExpressionFailure {
        Cycle cycle = Cycle.parse("R3/PT10S", NOW).cycle();

        assertThat(cycle.fired()).isEqualTo(new Cycle("PT10S", 2));
        assertThat(cycle.fired().fired().fired()).isNull();
        Cycle endless = Cycle.parse("R/PT10S", NOW).cycle();
        assertThat(endless.fired()).isEqualTo(endless);
    }

    @Test
    void times_that_were_missed_are_skipped_and_the_grid_stays() throws ExpressionFailure {
        Cycle cycle = Cycle.parse("R/PT10S", NOW).cycle();

        assertThat(cycle.next(NOW, NOW.plusMillis(3))).isEqualTo(NOW.plusSeconds(10));
        assertThat(cycle.next(NOW, NOW.plusSeconds(10))).isEqualTo(NOW.plusSeconds(10));
        assertThat(cycle.next(NOW, NOW.plusSeconds(3601))).isEqualTo(NOW.plusSeconds(3610));
        Cycle cron = Cycle.parse("0 0 * * * *", NOW).cycle();
        assertThat(cron.next(NOW, NOW.plusSeconds(7201))).isEqualTo(NOW.plusSeconds(3 * 3600));
    }

    @Test
    void a_clock_that_is_behind_does_not_make_a_cycle_fire_twice_for_one_time() throws ExpressionFailure {
        Cycle cron = Cycle.parse("0 0 * * * *", NOW).cycle();

        assertThat(cron.next(NOW, NOW.minusMillis(5))).isEqualTo(NOW.plusSeconds(3600));
        assertThat(Cycle.parse("R/PT10S", NOW).cycle().next(NOW, NOW.minusMillis(5)))
                .isEqualTo(NOW.plusSeconds(10));
    }

    @Test
    void a_cycle_that_reaches_the_end_of_time_is_over() throws ExpressionFailure {
        Cycle cycle = Cycle.parse("R/P900000000Y", NOW).cycle();

        assertThat(cycle.next(Cycle.parse("R/P900000000Y", NOW).due(), NOW)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATE", "DURATION", "CYCLE"})
    void a_timer_s_value_must_be_text(TimerType type) {
        assertThatThrownBy(() -> Timers.due(type, 10, NOW)).isInstanceOf(ExpressionFailure.class);
        assertThatThrownBy(() -> Timers.due(type, " ", NOW)).isInstanceOf(ExpressionFailure.class);
    }

    @Property(tries = 3000)
    void any_text_is_a_time_that_is_not_past_or_is_refused(
            @ForAll
                    @StringLength(max = 24)
                    @Chars({'R', 'P', 'T', '/', '*', '-', ' ', '?', '#', 'L', 'W', 'D', 'M', 'S', '.', ',', 'Y'})
                    @CharRange(from = '0', to = '9')
                    String text) {
        try {
            Cycle.First first = Cycle.parse(text, NOW);
            assertThat(first.due()).isAfterOrEqualTo(NOW);
        } catch (ExpressionFailure refused) {
            assertThat(refused).hasMessageStartingWith("The timer's");
        }
    }

    private static ProcessModel waiting(TimerType type, @Nullable String text) {
        return line(Node.of("wait", TestModel.PROCESS, new CatchEvent(timer(type, text))));
    }
}
