package dev.onset.engine;

import static dev.onset.engine.TestModel.line;
import static dev.onset.engine.TestModel.timer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.engine.Trigger.TimerType;
import dev.onset.engine.elements.CatchEvent;
import dev.onset.testing.TestInstance;
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
        "CYCLE,    R-1/PT10S,                                2026-11-24T10:00:10Z",
        "CYCLE,    R/+PT10S,                                 2026-11-24T10:00:10Z",
        "CYCLE,    'R/2026-12-01T09:00:00+01:00[Europe/Paris]/P1D', 2026-12-01T08:00:00Z",
        "CYCLE,    'R2/2026-12-01T09:00:00Z[UTC]/PT1H',      2026-12-01T09:00:00Z",
        "DURATION, +PT10S,                                   2026-11-24T10:00:10Z",
        "DURATION, PT0S,                                     2026-11-24T10:00:00Z",
        "DURATION, P7973Y,                                   9999-11-24T10:00:00Z",
        "DATE,     9999-12-31T23:59:59Z,                     9999-12-31T23:59:59Z",
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
                "DURATION, P300000Y",
                "DURATION, P7974Y",
                "DURATION, PT1000000000000H",
                "DURATION, PT9223372036854775807S",
                "DURATION, P2147483647Y",
                "DURATION, XT1H",
                "DURATION, -",
                "DURATION, -P",
                "DURATION, T1H",
                "DATE, +300000-01-01T00:00:00Z",
                "DATE, 10000-01-01T00:00:00Z",
                "DATE, 9999-12-31T23:59:59-01:00",
                "DATE, +999999999-12-31T23:59:59-18:00",
                "CYCLE, R/-PT1H",
                "CYCLE, R-2/PT1H",
                "CYCLE, R/P300000Y",
                "CYCLE, R/PT1000000000000H",
                "CYCLE, R/P2147483647M",
                "CYCLE, R/PT9223372036854775807S",
                "CYCLE, R/+300000-01-01T00:00:00Z/P1D",
                "CYCLE, R/9999-12-31T00:00:00-23:00/P1D",
                "CYCLE, R/2026-12-01T09:00:00+01:00[Nowhere/Land]/P1D",
                "CYCLE, R/P1D/P1D",
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

    @ParameterizedTest
    @ValueSource(strings = {"R/P5000Y", "R/PT40000000H", "R/9999-12-31T12:00:00Z/P1D"})
    void a_cycle_that_reaches_the_end_of_time_is_over(String text) throws ExpressionFailure {
        Cycle.First first = Cycle.parse(text, NOW);

        assertThat(first.due()).isBefore(Bounds.LAST_TIME);
        assertThat(first.cycle().next(first.due(), NOW)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "-PT1H,                      2026-11-24T09:00:00Z",
        "PT-1H,                      2026-11-24T09:00:00Z",
        "-P1DT12H,                   2026-11-22T22:00:00Z",
        "P-1D,                       2026-11-23T10:00:00Z",
        "-P1Y2M,                     2025-09-24T10:00:00Z",
        "P1DT-48H,                   2026-11-23T10:00:00Z",
        "PT-1H-0.5S,                 2026-11-24T08:59:59.500Z",
        "-P300000Y,                  0001-01-01T00:00:00Z",
        "-PT1000000000000H,          0001-01-01T00:00:00Z",
    })
    void a_negative_duration_is_due_already(String text, Instant due) throws ExpressionFailure {
        assertThat(Timers.due(TimerType.DURATION, text, NOW)).isEqualTo(new Timers.Due(due, null));
        Timers.check(TimerType.DURATION, text);
    }

    @Test
    void a_date_before_all_others_is_as_past_as_the_first() throws ExpressionFailure {
        assertThat(Timers.due(TimerType.DATE, "-300000-01-01T00:00:00Z", NOW).at())
                .isEqualTo(Bounds.FIRST_TIME);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DURATION | P7500Y                             | The timer's duration leads past the year 9999
            DURATION | PT1000000000000H                   | The timer's duration leads past the year 9999
            DATE     | +300000-01-01T00:00:00Z            | The timer's date leads past the year 9999
            CYCLE    | R/P7500Y                           | The timer's cycle leads past the year 9999
            CYCLE    | R/+300000-01-01T00:00:00Z/P1D      | The timer's cycle leads past the year 9999
            """)
    void a_model_may_not_have_a_time_that_leads_past_the_last_year(TimerType type, String text, String reason) {
        assertThatThrownBy(() -> Timers.check(type, text))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessage(reason);
    }

    @Test
    void a_text_that_is_too_long_is_no_time() {
        String zeros = "0".repeat(Bounds.TIME);

        for (TimerType type : TimerType.values()) {
            assertThatThrownBy(() -> Timers.due(type, "PT" + zeros + "1S", NOW))
                    .hasMessage("The timer's value has more than 200 characters");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            R/2026-01-31T00:00:00Z/P1M | 2026-01-01T00:00:00Z | 2026-01-31T00:00:00Z 2026-02-28T00:00:00Z 2026-03-31T00:00:00Z 2026-04-30T00:00:00Z 2026-05-31T00:00:00Z
            R/2027-08-31T00:00:00Z/P1M | 2028-01-31T00:00:00Z | 2028-01-31T00:00:00Z 2028-02-29T00:00:00Z 2028-03-31T00:00:00Z
            R/2024-02-29T12:00:00Z/P1Y | 2026-11-24T10:00:00Z | 2027-02-28T12:00:00Z 2028-02-29T12:00:00Z 2029-02-28T12:00:00Z
            R/P1M                      | 2026-01-31T08:15:30.000123Z | 2026-02-28T08:15:30.000123Z 2026-03-31T08:15:30.000123Z 2026-04-30T08:15:30.000123Z
            R/P1M1DT1H                 | 2026-01-31T00:00:00Z | 2026-03-01T01:00:00Z 2026-04-02T02:00:00Z 2026-05-03T03:00:00Z
            R/2026-01-31T00:30:00+01:00/P1M | 2026-01-01T00:00:00Z | 2026-01-30T23:30:00Z 2026-02-27T23:30:00Z 2026-03-30T23:30:00Z
            R/2026-03-27T02:30:00+01:00[Europe/Paris]/P1D | 2026-03-01T00:00:00Z | 2026-03-27T01:30:00Z 2026-03-28T01:30:00Z 2026-03-29T01:30:00Z 2026-03-30T00:30:00Z
            R/2026-10-24T09:00:00+02:00[Europe/Paris]/P1D | 2026-10-24T00:00:00Z | 2026-10-24T07:00:00Z 2026-10-25T08:00:00Z 2026-10-26T08:00:00Z
            R/2020-01-01T09:00:00+01:00[Europe/Paris]/P1D | 2026-10-25T07:30:00Z | 2026-10-25T08:00:00Z 2026-10-26T08:00:00Z
            """)
    void each_time_of_a_cycle_is_counted_from_its_start(String text, Instant now, String times)
            throws ExpressionFailure {
        Cycle.First first = Cycle.parse(text, now);
        Instant due = first.due();
        for (String time : times.split(" ")) {
            assertThat(due).isEqualTo(time);
            // Returns the cycle after it has been stored and read again.
            due = new Cycle(first.cycle().interval(), -1).next(due, due.plusMillis(7));
        }
    }

    @Test
    void a_cycle_that_missed_times_goes_on_at_the_ends_of_months() throws ExpressionFailure {
        Cycle.First first = Cycle.parse("R/2026-01-31T00:00:00Z/P1M", NOW.minusSeconds(86_400L * 400));

        assertThat(first.cycle().next(first.due(), NOW)).isEqualTo("2026-11-30T00:00:00Z");
        assertThat(first.cycle().next(first.due(), Instant.parse("2028-02-29T00:00:00Z")))
                .isEqualTo("2028-02-29T00:00:00Z");
    }

    @Test
    void only_what_needs_its_start_carries_it() throws ExpressionFailure {
        assertThat(Cycle.parse("R3/PT10S", NOW).cycle()).isEqualTo(new Cycle("PT10S", 3));
        assertThat(Cycle.parse("R/2026-01-31T00:00:00+01:00/P1D", NOW).cycle()).isEqualTo(new Cycle("P1D", -1));
        assertThat(Cycle.parse("R/2026-01-31T00:00:00Z/P1M", NOW).cycle())
                .isEqualTo(new Cycle("2026-01-31T00:00Z/P1M", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "P1M,           2026-12-24T10:00:00Z",
        "P1D,           2026-11-25T10:00:00Z",
        "PT10S,         2026-11-24T10:00:10Z",
        "0 0 12 * * *,  2026-11-24T12:00:00Z",
    })
    void a_cycle_that_an_earlier_release_stored_goes_on(String interval, Instant next) {
        assertThat(new Cycle(interval, -1).next(NOW, NOW)).isEqualTo(next);
    }

    @Test
    void a_stored_cycle_that_cannot_be_read_is_over() {
        assertThat(new Cycle("nonsense", -1).next(NOW, NOW)).isNull();
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
