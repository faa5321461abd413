package dev.onset.bpmn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Effect;
import dev.onset.engine.Event;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.InstanceState;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.StepResult;
import dev.onset.engine.Stepper;
import dev.onset.platform.Ids;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compiles the sample process and executes it in the engine. */
class SampleProcessTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final Stepper stepper = new Stepper(100, Ids::next);
    private final ProcessModel model = sample();

    private static ProcessModel sample() {
        try (InputStream file = SampleProcessTest.class.getResourceAsStream("/samples/customer_onboarding.bpmn")) {
            Compilation compilation = new BpmnCompiler()
                    .compile(
                            "customer_onboarding.bpmn",
                            Objects.requireNonNull(file).readAllBytes());
            assertThat(TestBpmn.errors(compilation)).isEmpty();
            CompiledProcess process = compilation.processes().getFirst();
            assertThat(process.processId()).isEqualTo("customer_onboarding");
            assertThat(process.name()).isEqualTo("Customer onboarding");
            return process.model();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private StepResult start(Object loanAmount) {
        Map<String, @Nullable Object> values = Map.of("customerEmail", "jane@example.com", "loanAmount", loanAmount);
        return stepper.start(model, model.startEvent(), values, NOW);
    }

    private static List<String> passed(StepResult result) {
        return result.history().stream()
                .filter(event -> event.kind() == HistoryEvent.Kind.PASSED)
                .map(HistoryEvent::node)
                .toList();
    }

    @Test
    void a_small_loan_is_accepted_at_once() {
        StepResult result = start(1000);

        assertThat(result.state().state()).isEqualTo(InstanceState.FINISHED);
        assertThat(result.effects()).isEmpty();
        assertThat(passed(result))
                .contains("score_small_loan", "file_application", "draft_contract", "application_accepted");
        assertThat(result.state().variables()).containsEntry("riskScore", 10);
        assertThat(result.state().variables().get("reference")).asString().matches("CO-[0-9A-F]{8}");
        assertThat(result.state().variables().get("contract"))
                .asString()
                .matches("\\{reference=CO-.{8}, customer=jane@example.com, amount=1000, yearlyRate=4.9}");
    }

    @Test
    void a_larger_loan_within_the_limit_is_scored_and_accepted() {
        StepResult result = start(10000);

        assertThat(result.state().state()).isEqualTo(InstanceState.FINISHED);
        assertThat(passed(result)).contains("score_loan", "application_accepted");
        assertThat(result.state().variables()).containsEntry("riskScore", 40);
    }

    @Test
    void a_loan_over_the_limit_waits_for_an_approver() throws Exception {
        StepResult waiting = start(20000);

        assertThat(waiting.state().state()).isEqualTo(InstanceState.STARTED);
        assertThat(waiting.effects()).singleElement().isInstanceOfSatisfying(Effect.CreateUserTask.class, task -> {
            assertThat(task.node()).isEqualTo("approve_loan");
            assertThat(task.name()).isEqualTo("Approve the loan");
            assertThat(task.candidateGroups()).containsExactly("approvers");
            assertThat(task.dueDate()).isEqualTo(NOW.plusSeconds(2 * 24 * 3600));
            assertThat(task.priority()).isEqualTo(80);
        });

        Effect.CreateUserTask task = (Effect.CreateUserTask) waiting.effects().getFirst();
        StepResult decided = stepper.step(
                model, waiting.state(), new Event.WorkCompleted(task.token(), Map.of("approved", true)), NOW);

        assertThat(decided.state().state()).isEqualTo(InstanceState.FINISHED);
        assertThat(decided.state().variables()).containsEntry("approved", true);
    }

    @Test
    void a_missing_amount_is_an_incident_that_says_so() {
        StepResult result = stepper.start(model, model.startEvent(), Map.of(), NOW);

        assertThat(result.effects()).singleElement().isInstanceOfSatisfying(Effect.RaiseIncident.class, incident -> {
            assertThat(incident.node()).isEqualTo("loan_size");
            assertThat(incident.message())
                    .startsWith("The condition of small: No variable found with name 'loanAmount'");
        });
    }
}
