package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Effect;
import dev.onset.engine.Event;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.StaleEvent;
import dev.onset.engine.StepResult;
import dev.onset.engine.Stepper;
import dev.onset.platform.Ids;
import dev.onset.testing.TestInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The property {@code expiryTime} of a process limits the lifespan of its instances. */
class LifespanTest {

    private static final String NO_SUCH_TIME =
            "The expiryTime of the process must be an ISO 8601 duration, or a date and time with an offset,"
                    + " before the year 10000";

    private static String process(String properties) {
        return TestBpmn.process("<bpmn:extensionElements><zeebe:properties>" + properties
                + "</zeebe:properties></bpmn:extensionElements>" + start("s") + job("n") + end("e")
                + flow("f1", "s", "n") + flow("f2", "n", "e"));
    }

    private static String expiring(String value) {
        return process("<zeebe:property name='expiryTime' value='" + value + "'/>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PT36H                                    | 2026-11-25T22:00:00Z
            P1M                                      | 2026-12-24T10:00:00Z
            2027-01-31T18:00:00+02:00                | 2027-01-31T16:00:00Z
            2027-01-31T18:00:00+01:00[Europe/Berlin] | 2027-01-31T17:00:00Z
            2020-01-01T00:00:00Z                     | 2020-01-01T00:00:00Z
            =duration("PT1H") * hours                | 2026-11-24T12:00:00Z
            =until                                   | 2026-12-01T00:00:00Z
            =now() + duration("P1D")                 | 2026-11-25T10:00:00Z
            """)
    void it_is_a_duration_from_the_start_or_a_date_and_may_depend_on_the_values(String value, Instant expiry) {
        TestInstance play = TestBpmn.instance(expiring(value), Map.of("hours", 2, "until", "2026-12-01T00:00:00Z"));

        assertThat(play.incidentTexts()).isEmpty();
        assertThat(play.expiry()).isEqualTo(expiry);
        assertThat(play.waitingAt()).containsExactly("n");
    }

    @Test
    void without_it_or_with_other_properties_an_instance_may_run_for_ever() {
        assertThat(TestBpmn.instance(process("<zeebe:property name='expiry' value='PT1H'/>"))
                        .expiry())
                .isNull();
    }

    @Test
    void for_one_that_starts_later_it_counts_from_then() throws StaleEvent {
        ProcessModel model = TestBpmn.model(expiring("PT1H"));
        Stepper stepper = new Stepper(10, Ids::next);
        Instant later = TestInstance.NOW.plus(Duration.ofDays(1));
        StepResult created = stepper.schedule(model, "s", Map.of(), later, TestInstance.NOW);
        long timer =
                created.state().tokens().getFirst().subscriptions().getFirst().id();

        StepResult started = stepper.step(model, created.state(), new Event.Triggered(timer, Map.of()), later);

        assertThat(created.effects()).noneMatch(Effect.ExpireAt.class::isInstance);
        assertThat(started.effects()).contains(new Effect.ExpireAt(later.plus(Duration.ofHours(1))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            =until                | The value is null
            =5                    | no such time
            =duration("-PT1H")    | no such time
            ="in a while"         | no such time
            =duration("P9000Y")   | no such time
            """)
    void what_gives_no_time_stops_the_instance_at_its_start_until_the_values_do(String value, String reason)
            throws StaleEvent {
        TestInstance play = TestBpmn.instance(expiring(value));

        assertThat(play.waitingAt()).containsExactly("s");
        assertThat(play.expiry()).isNull();
        assertThat(play.incidentTexts())
                .singleElement()
                .asString()
                .contains(reason.equals("no such time") ? "s: " + NO_SUCH_TIME : "s: ");
        if (value.equals("=until")) {
            play.change(Map.of("until", "2026-12-01T00:00:00Z")).retry("s");
            assertThat(play.expiry()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
            assertThat(play.waitingAt()).containsExactly("n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            soon
            ''
            2027-01-31
            2027-01-31T18:00:00
            12027-01-31T18:00:00Z
            PT0S
            -PT1H
            PT-1H
            P
            1H
            P7600Y
            R/PT1H
            """)
    void what_is_no_time_is_refused_with_the_id_of_the_process(String value) {
        assertThat(errors(expiring(value))).containsExactly("p: " + NO_SUCH_TIME);
    }

    @Test
    void invalid_feel_is_refused_and_so_are_two_of_it() {
        assertThat(errors(expiring("=1 +")))
                .first()
                .asString()
                .startsWith("p: The property expiryTime is not valid FEEL");
        assertThat(errors(process("<zeebe:property name='expiryTime' value='PT1H'/>"
                        + "<zeebe:property name='expiryTime' value='PT2H'/>")))
                .containsExactly("p: A process with several properties expiryTime is not supported");
    }
}
