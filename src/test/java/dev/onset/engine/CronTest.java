package dev.onset.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the times of cron expressions with every day of ten years. The test defines the meaning of each field
 * independently, as a condition on a date of the calendar.
 */
class CronTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final LocalDate END = FIRST.plusYears(10);
    private static final EnumSet<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

    private static final Map<String, Predicate<LocalDate>> DAYS_OF_MONTH = new LinkedHashMap<>();
    private static final Map<String, Predicate<LocalDate>> MONTHS = new LinkedHashMap<>();
    private static final Map<String, Predicate<LocalDate>> DAYS_OF_WEEK = new LinkedHashMap<>();

    static {
        DAYS_OF_MONTH.put("*", day -> true);
        DAYS_OF_MONTH.put("?", day -> true);
        DAYS_OF_MONTH.put("1", day -> day.getDayOfMonth() == 1);
        DAYS_OF_MONTH.put("29", day -> day.getDayOfMonth() == 29);
        DAYS_OF_MONTH.put("31", day -> day.getDayOfMonth() == 31);
        DAYS_OF_MONTH.put("3-5,30", day -> Set.of(3, 4, 5, 30).contains(day.getDayOfMonth()));
        DAYS_OF_MONTH.put("*/10", day -> Set.of(1, 11, 21, 31).contains(day.getDayOfMonth()));
        DAYS_OF_MONTH.put("28/1", day -> day.getDayOfMonth() >= 28);
        DAYS_OF_MONTH.put("2-20/7", day -> Set.of(2, 9, 16).contains(day.getDayOfMonth()));
        DAYS_OF_MONTH.put("L", CronTest::isLast);
        DAYS_OF_MONTH.put("15,L", day -> day.getDayOfMonth() == 15 || isLast(day));
        DAYS_OF_MONTH.put("L,1,15-16", day -> isLast(day) || Set.of(1, 15, 16).contains(day.getDayOfMonth()));
        DAYS_OF_MONTH.put(
                "L-3",
                day -> isLast(day.plusDays(3))
                        && day.getMonth() == day.plusDays(3).getMonth());
        DAYS_OF_MONTH.put("L-30", day -> day.getDayOfMonth() == 1 && day.lengthOfMonth() == 31);
        DAYS_OF_MONTH.put("5,L-1", day -> day.getDayOfMonth() == 5 || isLast(day.plusDays(1)));
        DAYS_OF_MONTH.put("LW", day -> nearest(day, day.lengthOfMonth()));
        DAYS_OF_MONTH.put("10,LW", day -> day.getDayOfMonth() == 10 || nearest(day, day.lengthOfMonth()));
        for (int n : new int[] {1, 2, 15, 28, 29, 30, 31}) {
            DAYS_OF_MONTH.put(n + "W", day -> nearest(day, n));
        }
        DAYS_OF_MONTH.put("1W,15W", day -> nearest(day, 1) || nearest(day, 15));
        DAYS_OF_MONTH.put("15W,20", day -> nearest(day, 15) || day.getDayOfMonth() == 20);
        DAYS_OF_MONTH.put(
                "29W,30W,31W,L", day -> nearest(day, 29) || nearest(day, 30) || nearest(day, 31) || isLast(day));

        MONTHS.put("*", day -> true);
        MONTHS.put("2", day -> day.getMonth() == Month.FEBRUARY);
        MONTHS.put("feb,APR-jun", day -> Set.of(2, 4, 5, 6).contains(day.getMonthValue()));
        MONTHS.put("*/3", day -> Set.of(1, 4, 7, 10).contains(day.getMonthValue()));
        MONTHS.put("5/4", day -> Set.of(5, 9).contains(day.getMonthValue()));

        DAYS_OF_WEEK.put("*", day -> true);
        DAYS_OF_WEEK.put("?", day -> true);
        DAYS_OF_WEEK.put("MON-FRI", day -> !WEEKEND.contains(day.getDayOfWeek()));
        DAYS_OF_WEEK.put("0", day -> day.getDayOfWeek() == DayOfWeek.SUNDAY);
        DAYS_OF_WEEK.put("7", day -> day.getDayOfWeek() == DayOfWeek.SUNDAY);
        DAYS_OF_WEEK.put("0-1", day -> is(day, DayOfWeek.SUNDAY, DayOfWeek.MONDAY));
        DAYS_OF_WEEK.put("5-7", day -> is(day, DayOfWeek.FRIDAY, DayOfWeek.SATURDAY, DayOfWeek.SUNDAY));
        DAYS_OF_WEEK.put("sat-mon", day -> is(day, DayOfWeek.SATURDAY, DayOfWeek.SUNDAY, DayOfWeek.MONDAY));
        DAYS_OF_WEEK.put("mon/3", day -> is(day, DayOfWeek.MONDAY, DayOfWeek.THURSDAY, DayOfWeek.SUNDAY));
        DAYS_OF_WEEK.put("5L", day -> isLastOfMonth(day, DayOfWeek.FRIDAY));
        DAYS_OF_WEEK.put("SUNL", day -> isLastOfMonth(day, DayOfWeek.SUNDAY));
        DAYS_OF_WEEK.put("TUE,FRIL", day -> is(day, DayOfWeek.TUESDAY) || isLastOfMonth(day, DayOfWeek.FRIDAY));
        DAYS_OF_WEEK.put("MON#1", day -> isNth(day, 1, DayOfWeek.MONDAY));
        DAYS_OF_WEEK.put("3#5", day -> isNth(day, 5, DayOfWeek.WEDNESDAY));
        DAYS_OF_WEEK.put("0#2,WED#4", day -> isNth(day, 2, DayOfWeek.SUNDAY) || isNth(day, 4, DayOfWeek.WEDNESDAY));
    }

    private static boolean isLast(LocalDate day) {
        return day.plusDays(1).getDayOfMonth() == 1;
    }

    private static boolean is(LocalDate day, DayOfWeek... some) {
        return List.of(some).contains(day.getDayOfWeek());
    }

    private static boolean isLastOfMonth(LocalDate day, DayOfWeek weekday) {
        return day.equals(day.with(TemporalAdjusters.lastInMonth(weekday)));
    }

    private static boolean isNth(LocalDate day, int n, DayOfWeek weekday) {
        LocalDate nth = day.withDayOfMonth(1)
                .with(TemporalAdjusters.nextOrSame(weekday))
                .plusWeeks(n - 1L);
        return nth.equals(day);
    }

    /** Whether a day is the weekday of its month that is nearest to the n-th. A month without an n-th day has none. */
    private static boolean nearest(LocalDate day, int n) {
        if (WEEKEND.contains(day.getDayOfWeek()) || n > day.lengthOfMonth()) {
            return false;
        }
        // A Saturday is one day away from Friday, and a Sunday from Monday, so the nearest weekday is unique.
        int distance = Math.abs(day.getDayOfMonth() - n);
        return day.withDayOfMonth(1)
                .datesUntil(day.withDayOfMonth(1).plusMonths(1))
                .filter(other -> !WEEKEND.contains(other.getDayOfWeek()))
                .noneMatch(other -> Math.abs(other.getDayOfMonth() - n) < distance);
    }

    static List<String> daysOfMonth() {
        return List.copyOf(DAYS_OF_MONTH.keySet());
    }

    @ParameterizedTest
    @MethodSource("daysOfMonth")
    void it_fires_on_the_days_of_ten_years_that_its_fields_name_and_on_no_others(String ofMonth) throws Exception {
        for (Map.Entry<String, Predicate<LocalDate>> month : MONTHS.entrySet()) {
            for (Map.Entry<String, Predicate<LocalDate>> ofWeek : DAYS_OF_WEEK.entrySet()) {
                Predicate<LocalDate> expected =
                        DAYS_OF_MONTH.get(ofMonth).and(month.getValue()).and(ofWeek.getValue());
                String expression = "0 0 12 " + ofMonth + " " + month.getKey() + " " + ofWeek.getKey();

                assertThat(days(expression))
                        .as(expression)
                        .isEqualTo(FIRST.datesUntil(END).filter(expected).toList());
            }
        }
    }

    /** Returns the days of the ten years on which an expression fires at noon, in order. */
    private static List<LocalDate> days(String expression) {
        Cron cron = Cron.parse(expression);
        List<LocalDate> days = new ArrayList<>();
        Instant at = cron.after(FIRST.atStartOfDay().toInstant(ZoneOffset.UTC));
        while (at != null && at.isBefore(END.atStartOfDay().toInstant(ZoneOffset.UTC))) {
            assertThat(at.atOffset(ZoneOffset.UTC).toLocalTime()).isEqualTo(LocalTime.NOON);
            days.add(at.atOffset(ZoneOffset.UTC).toLocalDate());
            at = cron.after(at);
        }
        return days;
    }

    private record Times(String fields, IntPredicate hour, IntPredicate minute, IntPredicate second) {}

    static List<Times> times() {
        return List.of(
                new Times("* * *", hour -> true, minute -> true, second -> true),
                new Times("0 * *", hour -> true, minute -> true, second -> second == 0),
                new Times("*/7 0/15 8-10", h -> h >= 8 && h <= 10, m -> m % 15 == 0, s -> s % 7 == 0),
                new Times("59 59 23", hour -> hour == 23, minute -> minute == 59, second -> second == 59),
                new Times("0,30 5-20/5 */6", h -> h % 6 == 0, m -> m >= 5 && m <= 20 && m % 5 == 0, s -> s % 30 == 0),
                new Times("58/1 3,1,2 0,23", h -> h == 0 || h == 23, m -> m >= 1 && m <= 3, s -> s >= 58));
    }

    @ParameterizedTest
    @MethodSource("times")
    void it_fires_at_the_seconds_of_a_day_that_its_fields_name_and_at_no_others(Times times) throws Exception {
        Cron cron = Cron.parse(times.fields() + " * * ?");
        Instant day = Instant.parse("2028-02-29T00:00:00Z");

        List<Long> found = new ArrayList<>();
        for (Instant at = cron.after(day.minusNanos(1)); at.isBefore(day.plusSeconds(86_400)); at = cron.after(at)) {
            found.add(at.getEpochSecond() - day.getEpochSecond());
        }

        List<Long> expected = new ArrayList<>();
        for (int second = 0; second < 86_400; second++) {
            if (times.hour().test(second / 3600)
                    && times.minute().test(second / 60 % 60)
                    && times.second().test(second % 60)) {
                expected.add((long) second);
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "@yearly,   2027-01-01T00:00:00Z",
        "@annually, 2027-01-01T00:00:00Z",
        "@monthly,  2026-12-01T00:00:00Z",
        "@weekly,   2026-11-29T00:00:00Z",
        "@daily,    2026-11-25T00:00:00Z",
        "@MIDNIGHT, 2026-11-25T00:00:00Z",
        "@hourly,   2026-11-24T11:00:00Z",
    })
    void some_have_names(String name, Instant next) {
        assertThat(Cron.parse(name).after(Instant.parse("2026-11-24T10:00:00Z")))
                .isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 0 31W * *,   2025-06-01T00:00:00Z, 2025-07-31 2025-08-29 2025-10-31 2025-12-31 2026-01-30",
        "0 0 0 29 2 *,    2026-11-24T00:00:00Z, 2028-02-29 2032-02-29 2036-02-29",
        "0 0 0 29 2 MON,  2072-03-01T00:00:00Z, 2112-02-29 2140-02-29",
        "0 0 0 31 * ?,    2026-01-31T00:00:00Z, 2026-03-31 2026-05-31",
    })
    void no_short_month_ends_it(String expression, Instant from, String days) {
        Cron cron = Cron.parse(expression);
        Instant at = from;
        for (String day : days.split(" ")) {
            at = cron.after(at);
            assertThat(at).isEqualTo(Instant.parse(day + "T00:00:00Z"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0 30 2 *", "0 0 0 31 4,6 *", "0 0 0 30W 2 *", "0 0 0 1 * MON#2", "0 0 0 L-30 2 ?"})
    void what_the_calendar_does_not_have_never_comes(String expression) {
        assertThat(Cron.parse(expression).after(Instant.parse("2026-11-24T10:00:00Z")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@never",
                "* * * * *",
                "* * * * * * *",
                "60 * * * * *",
                "* 60 * * * *",
                "* * 24 * * *",
                "* * * 0 * *",
                "* * * 32 * *",
                "* * * * 13 *",
                "* * * * 0 *",
                "* * * * * 8",
                "* * * * MON *",
                "* * * * * JAN",
                "*/0 * * * * *",
                "*/ * * * * *",
                "/5 * * * * *",
                "1, * * * * *",
                ",1 * * * * *",
                "1- * * * * *",
                "-1 * * * * *",
                "5-1 * * * * *",
                "* * 22-2 * * *",
                "? * * * * *",
                "* * * * ? *",
                "* * * ?,1 * *",
                "* * * W * *",
                "* * * 32W * *",
                "* * * 1-5W * *",
                "* * * W15 * *",
                "* * * L-0 * *",
                "* * * L-31 * *",
                "* * * L/2 * *",
                "* * * LL * *",
                "* * * * * MON#0",
                "* * * * * MON#6",
                "* * * * * #1",
                "* * * * * MON#",
                "* * * * * 8L",
                "1e1 * * * * *",
                "99999999999 * * * * *",
                "\u0661 * * * * *",
            })
    void what_is_no_expression_is_refused(String text) {
        assertThatThrownBy(() -> Cycle.parse(text, Instant.EPOCH))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessageContaining("a cron expression with six fields");
    }

    @Test
    void the_time_of_a_fraction_of_a_second_is_over_when_the_second_has_begun() {
        Cron cron = Cron.parse("0 0 * * * *");

        assertThat(cron.after(Instant.parse("2026-11-24T10:00:00.000001Z")))
                .isEqualTo(Instant.parse("2026-11-24T11:00:00Z"));
        assertThat(cron.after(Instant.parse("2026-11-24T09:59:59.999999Z")))
                .isEqualTo(Instant.parse("2026-11-24T10:00:00Z"));
    }
}
