package dev.onset.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.StartEvent;
import dev.onset.platform.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Instances with a later start. */
class ScheduledStartTest {

    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final Instant LATER = Instant.parse("2026-12-24T18:00:00Z");

    private final Stepper stepper = new Stepper(100, Ids::next);
    private final ProcessModel model = new TestModel()
            .node("start", new StartEvent())
            .node("end", new EndEvent())
            .flow("start", "end")
            .build();

    private final StepResult created = stepper.schedule(model, "start", Map.of("amount", 5), LATER, NOW);
    private final long timer =
            created.state().tokens().getFirst().subscriptions().getFirst().id();

    @Test
    void an_instance_that_is_to_start_later_waits_for_its_time_with_its_values() {
        assertThat(created.state().state()).isEqualTo(InstanceState.CREATED);
        assertThat(created.state().variables()).isEqualTo(Map.of("amount", 5));
        assertThat(created.state().tokens()).hasSize(1);
        assertThat(created.effects()).isEqualTo(List.of(new Effect.ArmTimer(timer, Token.ROOT, "start", LATER)));
    }

    @Test
    void it_starts_when_the_time_has_come() throws StaleEvent {
        StepResult started = stepper.step(model, created.state(), new Event.Triggered(timer, Map.of()), LATER);

        assertThat(started.state().state()).isEqualTo(InstanceState.FINISHED);
        assertThat(started.state().variables()).isEqualTo(Map.of("amount", 5));
        assertThat(started.history()).extracting(HistoryEvent::node).containsExactly("start", "end");
        assertThat(started.effects()).isEmpty();
        assertThat(started.state().tokens().getFirst().subscriptions()).isEmpty();
    }

    @Test
    void it_can_be_canceled_until_then_and_takes_its_timer_back() throws StaleEvent {
        StepResult canceled = stepper.step(model, created.state(), new Event.Canceled(), NOW);

        assertThat(canceled.state().state()).isEqualTo(InstanceState.TERMINATED);
        assertThat(canceled.effects()).isEqualTo(List.of(new Effect.DisarmTimer(timer, LATER)));
        assertThatThrownBy(() -> stepper.step(model, canceled.state(), new Event.Triggered(timer, Map.of()), LATER))
                .isInstanceOf(StaleEvent.class);
    }

    @Test
    void nothing_else_can_happen_to_it() {
        for (Event event : List.of(
                new Event.Continue(),
                new Event.Triggered(timer + 1, Map.of()),
                new Event.IncidentRetried(Token.ROOT),
                new Event.WorkCompleted(Token.ROOT, Map.of()))) {
            assertThatThrownBy(() -> stepper.step(model, created.state(), event, NOW))
                    .as(event.toString())
                    .isInstanceOf(StaleEvent.class);
        }
    }
}
