package dev.onset.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {

    private static final List<ZonedDateTime> TIMES = List.of(
            ZonedDateTime.parse("2026-11-24T10:00:00Z"),
            ZonedDateTime.parse("2026-01-31T23:30:00Z"),
            ZonedDateTime.parse("2028-02-29T00:00:00Z"),
            ZonedDateTime.parse("2026-03-28T02:30:00+01:00[Europe/Paris]"));

    @ParameterizedTest
    @CsvSource({
        "P1Y2M3DT4H5M6.7S, P1Y2M3D, PT4H5M6.7S",
        "P1Y2M3DT4H, P1Y2M3D, PT4H",
        "P2W, P14D, PT0S",
        "P1W2D, P9D, PT0S",
        "P1M, P1M, PT0S",
        "PT36H, P0D, PT36H",
        "PT1M, P0D, PT1M",
        "'PT1,5S', P0D, PT1.5S",
        "PT0.000000001S, P0D, PT0.000000001S",
        "P0D, P0D, PT0S",
        "P14M, P14M, PT0S",
        "+P1DT1H, P1D, PT1H",
        "-P1DT1H, P-1D, PT-1H",
        "-P1Y2MT3M, P-1Y-2M, PT-3M",
        "P-1DT-1H, P-1D, PT-1H",
        "P1DT-48H, P1D, PT-48H",
        "-P-1D, P1D, PT0S"
    })
    void a_duration_has_parts_of_the_calendar_and_of_time(String text, Period days, Duration time) {
        assertThat(Interval.parse(text)).isEqualTo(new Interval(days, time));
        assertThatZeebeAgrees(text);
    }

    /** Designators of single parts may be in lower case, as in Zeebe. ISO 8601 has them in upper case. */
    @ParameterizedTest
    @ValueSource(strings = {"P1d", "P1y2m3w", "PT1h", "PT1s", "P1DT1m"})
    void the_designator_of_a_part_may_be_in_lower_case(String text) {
        assertThat(Interval.parse(text)).isEqualTo(Interval.parse(text.toUpperCase(java.util.Locale.ROOT)));
        assertThatZeebeAgrees(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P",
                "PT",
                "P1DT",
                "-",
                "+P",
                "1D",
                "P1",
                "T1H",
                "PT1D",
                "P1H",
                "P1D1Y",
                "P1S",
                "PT1H1H",
                "--P1D",
                "P 1D",
                " P1D",
                "P1D ",
                "P1DT1H T1M",
                "PT1.S1",
                "P1D/P1D",
                "P99999999999D",
                "PT99999999999999999999S",
                "P1Y2M3DT",
                "P२D",
                "P0003-06-04T12:30:05"
            })
    void another_text_is_no_duration(String text) {
        assertThatThrownBy(() -> Interval.parse(text)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> zeebe(text)).isInstanceOf(RuntimeException.class);
    }

    /** ISO 8601 allows a fraction of the smallest part, whichever that is. Zeebe, too, takes a fraction of seconds only. */
    @ParameterizedTest
    @ValueSource(strings = {"PT0.5H", "PT1.5M", "P0.5D", "P1.5Y", "P0.5W"})
    void only_seconds_may_have_a_fraction(String text) {
        assertThatThrownBy(() -> Interval.parse(text)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> zeebe(text)).isInstanceOf(DateTimeException.class);
    }

    /** Zeebe takes these if they have no time, and the library in any case. ISO 8601 does not. */
    @ParameterizedTest
    @ValueSource(strings = {"p1d", "P1Dt1H", "pt1h", "-p1m"})
    void the_designators_of_a_duration_and_of_its_time_are_in_upper_case(String text) {
        assertThatThrownBy(() -> Interval.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void months_end_with_the_month_and_parts_are_counted_from_the_given_time() {
        ZonedDateTime lastOfJanuary = ZonedDateTime.parse("2026-01-31T12:00:00Z");

        assertThat(Interval.parse("P1M").after(lastOfJanuary, 1)).isEqualTo("2026-02-28T12:00:00Z");
        assertThat(Interval.parse("P1M").after(lastOfJanuary, 3)).isEqualTo("2026-04-30T12:00:00Z");
        assertThat(Interval.parse("P1M1DT12H").after(lastOfJanuary, 1)).isEqualTo("2026-03-02T00:00:00Z");
        assertThat(Interval.parse("-P1M").after(ZonedDateTime.parse("2026-03-31T00:00:00Z"), 1))
                .isEqualTo("2026-02-28T00:00:00Z");
    }

    private static void assertThatZeebeAgrees(String text) {
        for (ZonedDateTime time : TIMES) {
            Instant due = Interval.parse(text).after(time, 1);
            assertThat(due)
                    .as("%s after %s", text, time)
                    .isEqualTo(time.plus(zeebe(text)).toInstant());
        }
    }

    private static io.camunda.zeebe.model.bpmn.util.time.Interval zeebe(String text) {
        return io.camunda.zeebe.model.bpmn.util.time.Interval.parse(text);
    }
}
