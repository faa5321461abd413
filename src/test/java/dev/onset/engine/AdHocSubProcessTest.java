package dev.onset.engine;

import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.script;
import static dev.onset.engine.TestModel.task;
import static dev.onset.engine.TestModel.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.engine.elements.AdHocSubProcess;
import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.EventSubProcess;
import dev.onset.engine.elements.JobTask;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.TriggeredStartEvent;
import dev.onset.testing.TestInstance;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The elements of an ad-hoc subprocess are activated by an expression, or by the result of a job. */
class AdHocSubProcessTest {

    private static final List<Map<String, Object>> ELEMENTS =
            List.of(Map.of("elementId", "a"), Map.of("elementId", "b"), Map.of("elementId", "c"));

    /** Activates what the variable {@code active} names, and collects the variable {@code result}. */
    private static AdHoc byExpression(@Nullable Expression condition, boolean cancelRemaining) {
        return new AdHoc(
                ELEMENTS, variable("active"), condition, cancelRemaining, "results", variable("result"), "result");
    }

    private static AdHocSubProcess byJob() {
        return new AdHocSubProcess(
                new AdHoc(ELEMENTS, null, null, true, "results", variable("result"), "result"), deciding());
    }

    private static JobTask deciding() {
        return new JobTask("adHocSubProcess", Expression.literal("decide"), Expression.literal(3), Map.of());
    }

    /** The jobs a and b, and c, after which d follows, in the ad-hoc subprocess. */
    private static TestModel process(AdHocSubProcess adHoc) {
        return process(Node.of("adhoc", TestModel.PROCESS, adHoc));
    }

    private static TestModel process(Node adHoc) {
        return new TestModel()
                .node("start", new StartEvent())
                .node(adHoc)
                .node("end", new EndEvent())
                .node("a", "adhoc", job())
                .node("b", "adhoc", job())
                .node("c", "adhoc", task())
                .node("d", "adhoc", job())
                .flow("start", "adhoc")
                .flow("adhoc", "end")
                .flow("c", "d");
    }

    private static TestInstance start(AdHoc adHoc, Object... active) {
        return TestInstance.start(process(new AdHocSubProcess(adHoc, null)).build(), Map.of("active", List.of(active)));
    }

    private static Event chosen(
            TestInstance instance, List<Activation> activations, boolean fulfilled, boolean cancel) {
        long scope = instance.openWork.entrySet().stream()
                .filter(work -> work.getValue() instanceof Effect.CreateJob job
                        && job.node().equals("adhoc"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        return new Event.ElementsChosen(scope, Map.of(), activations, fulfilled, cancel);
    }

    private static Activation element(String id) {
        return new Activation(id, Map.of());
    }

    private static List<String> jobs(TestInstance instance) {
        return instance.openWork.values().stream()
                .map(work -> ((Effect.CreateJob) work).node())
                .toList();
    }

    @Test
    void without_a_condition_it_is_completed_when_none_of_its_elements_is_active() throws StaleEvent {
        TestInstance instance = start(byExpression(null, true), "a", "c");

        assertThat(jobs(instance)).containsExactly("a", "d");
        instance.complete("a", Map.of("result", 1));
        assertThat(instance.state.state()).isEqualTo(InstanceState.STARTED);
        instance.complete("d", Map.of("result", 2)).assertEnded(InstanceState.FINISHED);
        assertThat(instance.values()).containsEntry("results", List.of(1, 2)).doesNotContainKey("result");
    }

    @Test
    void an_element_may_be_activated_several_times() throws StaleEvent {
        TestInstance instance = start(byExpression(null, true), "a", "a");

        assertThat(instance.tokensAt("a")).hasSize(2);
        for (long token : List.copyOf(instance.tokensAt("a"))) {
            instance.apply(new Event.WorkCompleted(token, Map.of("result", token)));
        }
        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void the_elements_are_described_by_a_variable_of_its_scope() {
        TestInstance instance = start(byExpression(null, true), "a");

        assertThat(instance.seenBy(instance.tokenAt("a"))).containsEntry("adHocSubProcessElements", ELEMENTS);
        assertThat(instance.values()).doesNotContainKey("adHocSubProcessElements");
    }

    @Test
    void when_the_condition_is_true_the_active_elements_are_withdrawn() throws StaleEvent {
        TestInstance instance = start(byExpression(variable("enough"), true), "a", "b", "c");

        instance.complete("a", Map.of("enough", false));
        assertThat(jobs(instance)).containsExactly("b", "d");
        instance.complete("b", Map.of("enough", true)).assertEnded(InstanceState.FINISHED);
        assertThat(instance.kinds("d")).contains(HistoryEvent.Kind.CANCELED);
    }

    @Test
    void when_the_condition_is_true_the_active_elements_may_be_waited_for() throws StaleEvent {
        TestInstance instance = start(byExpression(variable("enough"), false), "a", "b");

        instance.complete("a", Map.of("enough", true));
        assertThat(jobs(instance)).containsExactly("b");
        instance.complete("b").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void as_long_as_the_condition_is_false_it_stays_active() throws StaleEvent {
        TestInstance instance = start(byExpression(variable("enough"), true), "a");

        instance.complete("a", Map.of("enough", false));

        assertThat(instance.waitingAt()).containsExactly("adhoc");
        instance.apply(new Event.Canceled()).assertEnded(InstanceState.TERMINATED);
    }

    @Test
    void without_any_element_to_activate_it_stays_active() {
        assertThat(start(byExpression(null, true)).waitingAt()).containsExactly("adhoc");
    }

    @Test
    void elements_that_do_not_exist_or_cannot_be_activated_are_an_incident() throws StaleEvent {
        for (Object active : List.of("d", "nowhere", 1, List.of("a"))) {
            TestInstance instance = start(byExpression(null, true), active);

            assertThat(instance.incidentTexts()).singleElement().asString().startsWith("adhoc: The active elements");
            instance.change(Map.of("active", List.of("b"))).retry("adhoc");
            instance.complete("b").assertEnded(InstanceState.FINISHED);
        }
    }

    @Test
    void a_condition_that_is_no_boolean_is_an_incident_that_can_be_retried() throws StaleEvent {
        TestInstance instance = start(byExpression(variable("enough"), true), "a");

        instance.complete("a", Map.of("enough", "yes"));
        assertThat(instance.incidentTexts())
                .containsExactly("adhoc: The completion condition must be a boolean, but is a string");
        long stopped = instance.incidents.keySet().iterator().next();
        instance.change(Map.of("enough", true)).apply(new Event.IncidentRetried(stopped));
        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void each_item_of_a_multi_instance_activity_is_an_ad_hoc_subprocess_of_its_own() throws StaleEvent {
        MultiInstance each = new MultiInstance(
                false, Expression.literal(List.of("x", "y")), "item", "all", variable("results"), null);
        ProcessModel model = process(new Node(
                        "adhoc",
                        null,
                        TestModel.PROCESS,
                        new AdHocSubProcess(byExpression(null, true), null),
                        List.of(),
                        List.of(),
                        each))
                .build();
        TestInstance instance = TestInstance.start(model, Map.of("active", List.of("a")));

        int number = 0;
        for (long token : List.copyOf(instance.tokensAt("a"))) {
            instance.apply(new Event.WorkCompleted(token, Map.of("result", ++number)));
        }
        instance.assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_boundary_event_withdraws_everything_in_it() throws StaleEvent {
        ProcessModel model = process(byJob())
                .node("late", new BoundaryEvent("adhoc", true, TestModel.after("PT1H")))
                .flow("late", "end")
                .build();
        TestInstance instance = TestInstance.start(model);
        instance.apply(chosen(instance, List.of(element("a"), element("b")), false, false));
        instance.complete("a");

        instance.trigger("late").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void an_error_of_an_element_is_caught_by_an_event_subprocess_or_at_the_boundary() throws StaleEvent {
        TestModel caught = process(byJob())
                .node("on", "adhoc", new EventSubProcess("on-start"))
                .node("on-start", "on", new TriggeredStartEvent(true, new Trigger.Error("E")))
                .node("handle", "on", job())
                .flow("on-start", "handle");
        TestInstance instance = TestInstance.start(caught.build());
        instance.apply(chosen(instance, List.of(element("a"), element("b")), false, false));
        instance.complete("b");

        instance.error("a", "E");
        assertThat(jobs(instance)).containsExactly("handle");
        instance.complete("handle").assertEnded(InstanceState.FINISHED);

        ProcessModel atBoundary = process(byJob())
                .node("failed", new BoundaryEvent("adhoc", true, new Trigger.Error("E")))
                .flow("failed", "end")
                .build();
        TestInstance other = TestInstance.start(atBoundary);
        other.apply(chosen(other, List.of(element("a")), false, false));
        other.error("a", "E").assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_job_chooses_elements_with_variables_of_their_own_and_is_asked_again_when_one_is_done() throws StaleEvent {
        TestInstance instance = TestInstance.start(process(byJob()).build());
        assertThat(jobs(instance)).containsExactly("adhoc");

        instance.apply(chosen(
                instance,
                List.of(new Activation("a", Map.of("input", 1)), new Activation("a", Map.of("input", 2))),
                false,
                false));
        assertThat(jobs(instance)).containsExactly("a", "a");
        List<Long> tokens = List.copyOf(instance.tokensAt("a"));
        assertThat(instance.seenBy(tokens.getFirst())).containsEntry("input", 1);
        assertThat(instance.seenBy(tokens.getLast())).containsEntry("input", 2);

        instance.apply(new Event.WorkCompleted(tokens.getFirst(), Map.of("result", "first")));
        assertThat(jobs(instance)).containsExactly("a", "adhoc");
        instance.apply(new Event.WorkCompleted(tokens.getLast(), Map.of("result", "second")));
        assertThat(jobs(instance)).containsExactly("adhoc");

        instance.apply(chosen(instance, List.of(), true, false)).assertEnded(InstanceState.FINISHED);
        assertThat(instance.values()).isEqualTo(Map.of("results", List.of("first", "second")));
    }

    @Test
    void a_fulfilled_condition_waits_for_active_elements_or_withdraws_them() throws StaleEvent {
        for (boolean cancel : List.of(false, true)) {
            TestInstance instance = TestInstance.start(process(byJob()).build());
            instance.apply(chosen(instance, List.of(element("a"), element("b")), false, false));
            instance.complete("a");

            instance.apply(chosen(instance, List.of(), true, cancel));

            assertThat(jobs(instance)).isEqualTo(cancel ? List.of() : List.of("b"));
            if (!cancel) {
                instance.complete("b");
            }
            instance.assertEnded(InstanceState.FINISHED);
        }
    }

    @Test
    void an_element_that_waits_for_nothing_leads_to_the_next_job_at_once() throws StaleEvent {
        AdHoc adHoc = new AdHoc(List.of(Map.of("elementId", "x")), null, null, true, null, null, null);
        ProcessModel model = TestModelOf.adHoc(new AdHocSubProcess(adHoc, deciding()), script("x", ignored -> 1));
        TestInstance instance = TestInstance.start(model);

        instance.apply(chosen(instance, List.of(element("x")), false, false));

        assertThat(jobs(instance)).containsExactly("adhoc");
    }

    @Test
    void a_job_cannot_choose_what_cannot_be_activated() {
        TestInstance instance = TestInstance.start(process(byJob()).build());
        ExecutionState before = instance.state;

        assertThatThrownBy(() -> instance.apply(chosen(instance, List.of(element("a"), element("d")), false, false)))
                .isInstanceOfSatisfying(
                        StaleEvent.class,
                        stale -> assertThat(stale.isRejected()).isTrue())
                .hasMessage("The ad-hoc subprocess has no element d that can be activated");
        assertThat(instance.state).isEqualTo(before);
    }

    @Test
    void a_job_without_retries_is_an_incident_of_its_own_type_that_can_be_retried() throws StaleEvent {
        TestInstance instance = TestInstance.start(process(byJob()).build());

        instance.apply(new Event.WorkFailed(instance.tokenAt("adhoc"), "no answer"));
        assertThat(instance.incidents.values())
                .extracting(Effect.RaiseIncident::type)
                .containsExactly(IncidentType.AD_HOC_SUB_PROCESS_NO_RETRIES);
        instance.retry("adhoc");
        instance.apply(chosen(instance, List.of(), true, false)).assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_job_that_chooses_nothing_leaves_it_active() throws StaleEvent {
        TestInstance instance = TestInstance.start(process(byJob()).build());

        instance.complete("adhoc");

        assertThat(instance.waitingAt()).containsExactly("adhoc");
        assertThat(instance.openWork).isEmpty();
    }

    @Test
    void it_goes_on_when_a_step_is_cut_anywhere() throws StaleEvent {
        for (int visits : IntStream.rangeClosed(1, 8).toArray()) {
            TestInstance instance = TestInstance.startWithVisits(
                    process(new AdHocSubProcess(byExpression(null, true), null)).build(),
                    visits,
                    Map.of("active", List.of("a", "c")));

            instance.goOn().complete("a").goOn().complete("d").goOn().assertEnded(InstanceState.FINISHED);
        }
    }

    @Test
    void a_migration_keeps_its_elements() throws StaleEvent {
        TestInstance instance = TestInstance.start(process(byJob()).build());
        instance.apply(chosen(instance, List.of(element("a"), element("c")), false, false));

        instance.move(process(byJob()).build());
        instance.complete("a");
        instance.move(process(byJob()).build());
        instance.apply(chosen(instance, List.of(), true, true)).assertEnded(InstanceState.FINISHED);
    }

    @Test
    void a_migration_describes_the_elements_of_the_target() throws StaleEvent {
        TestInstance instance = TestInstance.start(process(byJob()).build());
        AdHoc other =
                new AdHoc(List.of(Map.of("elementId", "b")), null, null, true, "results", variable("result"), "result");

        instance.move(process(new AdHocSubProcess(other, deciding())).build());

        assertThat(instance.seenBy(instance.tokenAt("adhoc")))
                .containsEntry("adHocSubProcessElements", List.of(Map.of("elementId", "b")));
        assertThatThrownBy(() -> instance.apply(chosen(instance, List.of(element("a")), false, false)))
                .isInstanceOf(StaleEvent.class);
    }

    /** A process with an ad-hoc subprocess that contains one element x. */
    private static final class TestModelOf {

        static ProcessModel adHoc(AdHocSubProcess adHoc, Element inside) {
            return new TestModel()
                    .node("start", new StartEvent())
                    .node("adhoc", adHoc)
                    .node("x", "adhoc", inside)
                    .node("end", new EndEvent())
                    .flow("start", "adhoc")
                    .flow("adhoc", "end")
                    .build();
        }
    }
}
