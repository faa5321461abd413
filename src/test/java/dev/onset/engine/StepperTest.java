package dev.onset.engine;

import static dev.onset.engine.TestModel.failing;
import static dev.onset.engine.TestModel.job;
import static dev.onset.engine.TestModel.line;
import static dev.onset.engine.TestModel.script;
import static dev.onset.engine.TestModel.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.engine.HistoryEvent.Kind;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.JobTask;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.ScriptTask;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.engine.elements.TerminateEndEvent;
import dev.onset.engine.elements.UserTask;
import dev.onset.testing.TestInstance;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepperTest {

    @Test
    void a_process_without_work_finishes_in_its_first_step() {
        TestInstance instance = TestInstance.start(line(node("a", task())));

        assertThat(instance.state.state()).isEqualTo(InstanceState.FINISHED);
        assertThat(instance.waitingAt()).isEmpty();
        assertThat(instance.path()).containsExactly("start", "a", "end");
        assertThat(instance.last.effects()).isEmpty();
    }

    @Test
    void a_token_waits_for_the_job_that_it_hands_out() {
        TestInstance instance = TestInstance.start(line(node("a", job())));

        assertThat(instance.state.state()).isEqualTo(InstanceState.STARTED);
        assertThat(instance.waitingAt()).containsExactly("a");
        assertThat(instance.openWork.values())
                .containsExactly(new Effect.CreateJob(instance.tokenAt("a"), "a", "work", 3, Map.of()));
    }

    @Test
    void completed_work_moves_its_token_on_and_its_result_into_the_process_values() throws StaleEvent {
        TestInstance instance = TestInstance.start(line(node("a", job())), Map.of("x", 1));

        instance.complete("a", Map.of("y", 2));

        assertThat(instance.state.state()).isEqualTo(InstanceState.FINISHED);
        assertThat(instance.openWork).isEmpty();
        assertThat(instance.state.variables()).isEqualTo(Map.of("x", 1, "y", 2));
        assertThat(instance.kinds("a")).containsExactly(Kind.ENTERED, Kind.LEFT);
        assertThat(instance.kinds("end")).containsExactly(Kind.PASSED);
    }

    @Test
    void completing_the_same_work_again_is_stale_and_changes_nothing() throws StaleEvent {
        TestInstance instance = TestInstance.start(line(node("a", job()), node("b", job())));
        long token = instance.tokenAt("a");
        instance.complete("a").complete("b");

        assertThatThrownBy(() -> instance.apply(new Event.WorkCompleted(token, Map.of())))
                .isInstanceOf(StaleEvent.class);
    }

    @Test
    void an_event_for_a_token_that_waits_for_something_else_is_stale() {
        TestInstance instance = TestInstance.start(line(node("a", job())));

        assertThatThrownBy(() -> instance.apply(new Event.WorkCompleted(Token.ROOT, Map.of())))
                .isInstanceOf(StaleEvent.class);
        assertThatThrownBy(() -> instance.apply(new Event.WorkCompleted(77, Map.of())))
                .isInstanceOf(StaleEvent.class);
        assertThatThrownBy(() -> instance.apply(new Event.IncidentRetried(instance.tokenAt("a"))))
                .isInstanceOf(StaleEvent.class);
        assertThatThrownBy(() -> instance.apply(new Event.Continue())).isInstanceOf(StaleEvent.class);
    }

    @Test
    void an_incident_in_one_branch_does_not_stop_another() throws StaleEvent {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("bad", new ScriptTask(failing("no"), "x"))
                .node("good", job())
                .node("after", task())
                .flow("start", "fork")
                .flow("fork", "bad")
                .flow("fork", "good")
                .flow("good", "after")
                .build();
        TestInstance instance = TestInstance.start(model);

        instance.complete("good");

        assertThat(instance.path()).contains("good", "after");
        assertThat(instance.waitingAt()).containsExactly("bad");
        assertThat(instance.state.state()).isEqualTo(InstanceState.STARTED);
    }

    @Test
    void work_that_failed_for_good_is_an_incident_and_can_be_revived() throws StaleEvent {
        TestInstance instance = TestInstance.start(line(node("a", job())));
        long token = instance.tokenAt("a");

        instance.apply(new Event.WorkFailed(token, "boom"));
        assertThat(instance.incidents.get(token).type()).isEqualTo(IncidentType.JOB_NO_RETRIES);
        assertThatThrownBy(() -> instance.apply(new Event.WorkFailed(token, "boom")))
                .isInstanceOf(StaleEvent.class);

        instance.apply(new Event.IncidentRetried(token));
        assertThat(instance.last.effects()).contains(new Effect.ReviveJob(token, 0));
        assertThat(instance.incidents).isEmpty();
    }

    @Test
    void what_failed_work_leaves_is_seen_by_the_next_try_and_by_no_other_node() throws StaleEvent {
        TestInstance instance = TestInstance.start(line(node("a", job()), node("b", job())));
        long token = instance.tokenAt("a");

        instance.apply(new Event.WorkPutOff(token, Map.of("page", 1, "of", 3)));
        assertThat(instance.last.history()).extracting(HistoryEvent::detail).containsExactly("of, page");
        instance.apply(new Event.WorkFailed(token, "boom", Map.of("page", 2)));
        assertThat(localsAt(instance, "a")).isEqualTo(Map.of("page", 2, "of", 3));
        assertThat(instance.incidents).containsKey(token);
        assertThatThrownBy(() -> instance.apply(new Event.WorkPutOff(token, Map.of("page", 3))))
                .isInstanceOf(StaleEvent.class);

        instance.apply(new Event.IncidentRetried(token));
        instance.complete("a");
        assertThat(instance.state.variables()).isEmpty();
        assertThat(localsAt(instance, "b")).isEmpty();
    }

    @Test
    void work_that_is_completed_after_all_closes_its_incident() throws StaleEvent {
        TestInstance instance = TestInstance.start(line(node("a", job())));
        instance.apply(new Event.WorkFailed(instance.tokenAt("a"), "boom"));

        instance.complete("a");

        assertThat(instance.incidents).isEmpty();
        assertThat(instance.state.state()).isEqualTo(InstanceState.FINISHED);
    }

    @Test
    void a_join_waits_for_a_token_by_each_flow() throws StaleEvent {
        TestInstance instance = TestInstance.start(forkAndJoin());
        assertThat(instance.waitingAt()).containsExactly("a", "b");

        instance.complete("b");
        assertThat(instance.waitingAt()).containsExactlyInAnyOrder("a", "join");

        instance.complete("a");
        assertThat(instance.state.state()).isEqualTo(InstanceState.FINISHED);
        assertThat(instance.path().stream().filter("end"::equals)).hasSize(1);
    }

    @Test
    void a_second_token_by_one_flow_waits_for_the_next_round_of_the_join() throws StaleEvent {
        // Two tokens pass a and one passes b, so the join completes once and one token from a remains.
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("twice", new ParallelGateway())
                .node("merge", new ExclusiveGateway(null))
                .node("b", job())
                .node("join", new ParallelGateway())
                .node("end", new EndEvent())
                .flow("start", "fork")
                .flow("fork", "twice")
                .flow("fork", "b")
                .flow("twice", "merge")
                .flow("merge", "join")
                .flow("b", "join")
                .flow("join", "end")
                .build();
        ProcessModel doubled = withSecondFlow(model);
        TestInstance instance = TestInstance.start(doubled);
        assertThat(instance.waitingAt()).containsExactlyInAnyOrder("join", "join", "b");

        instance.complete("b");

        assertThat(instance.waitingAt()).containsExactly("join");
        assertThat(instance.path().stream().filter("end"::equals)).hasSize(1);
        assertThat(instance.state.state()).isEqualTo(InstanceState.STARTED);
    }

    @Test
    void a_subprocess_is_done_when_its_last_token_has_ended() throws StaleEvent {
        TestInstance instance = TestInstance.start(subprocess(new EndEvent()));
        assertThat(instance.waitingAt()).containsExactly("sub", "in-a", "in-b");

        instance.complete("in-a");
        assertThat(instance.waitingAt()).containsExactly("sub", "in-b");

        instance.complete("in-b");
        assertThat(instance.state.state()).isEqualTo(InstanceState.FINISHED);
        assertThat(instance.path()).endsWith("sub", "end");
    }

    @Test
    void a_terminate_end_ends_its_scope_and_takes_back_the_work_in_it() throws StaleEvent {
        TestInstance instance = TestInstance.start(subprocess(new TerminateEndEvent()));

        instance.complete("in-a");

        assertThat(instance.openWork).isEmpty();
        assertThat(instance.kinds("in-b")).containsExactly(Kind.ENTERED, Kind.CANCELED);
        assertThat(instance.path()).endsWith("sub", "end");
        assertThat(instance.state.state()).isEqualTo(InstanceState.FINISHED);
    }

    @Test
    void work_that_is_handed_out_and_taken_back_in_one_step_is_never_asked_for() {
        ProcessModel model = new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("a", job())
                .node("kill", new TerminateEndEvent())
                .flow("start", "fork")
                .flow("fork", "a")
                .flow("fork", "kill")
                .build();

        TestInstance instance = TestInstance.start(model);

        assertThat(instance.last.effects()).isEmpty();
        assertThat(instance.state.state()).isEqualTo(InstanceState.FINISHED);
    }

    @Test
    void a_loop_is_cut_after_the_allowed_visits_and_goes_on_where_it_was() throws StaleEvent {
        ProcessModel endless = new TestModel()
                .node("start", new StartEvent())
                .node("merge", new ExclusiveGateway(null))
                .node(
                        "count",
                        script("n", variables -> variables.get("n") == null ? 1 : ((Integer) variables.get("n")) + 1))
                .flow("start", "merge")
                .flow("merge", "count")
                .flow("count", "merge")
                .build();

        TestInstance instance = TestInstance.startWithVisits(endless, 100);
        assertThat(instance.last.effects()).containsExactly(new Effect.ContinueLater());
        assertThat(instance.state.variables()).isEqualTo(Map.of("n", 49));

        instance.apply(new Event.Continue());
        assertThat(instance.last.effects()).containsExactly(new Effect.ContinueLater());
        assertThat(instance.state.variables()).isEqualTo(Map.of("n", 99));
        assertThat(instance.state.tokens()).hasSize(2);
    }

    @Test
    void a_user_task_tells_whom_it_is_for() {
        Node approve = new Node(
                "approve",
                "Approve",
                TestModel.PROCESS,
                new UserTask(
                        Expression.literal(null),
                        Expression.literal(List.of("approvers")),
                        Expression.literal(null),
                        Expression.literal("2026-12-01T09:00:00+01:00"),
                        Expression.literal(null),
                        Expression.literal(new BigDecimal("70")),
                        Expression.literal("form")),
                List.of(),
                List.of());

        TestInstance instance = TestInstance.start(line(approve));

        assertThat(instance.openWork.values())
                .containsExactly(new Effect.CreateUserTask(
                        instance.tokenAt("approve"),
                        "approve",
                        "Approve",
                        null,
                        List.of("approvers"),
                        List.of(),
                        Instant.parse("2026-12-01T08:00:00Z"),
                        null,
                        70,
                        "form"));
    }

    @Test
    void a_job_type_that_is_no_text_is_an_incident() {
        TestInstance instance = TestInstance.start(
                line(node("a", new JobTask("serviceTask", Expression.literal(7), Expression.literal(3), Map.of()))));

        assertThat(instance.incidents.values())
                .extracting(Effect.RaiseIncident::message)
                .containsExactly("The job type must be a non-empty string, but is a number");
    }

    @Test
    void an_instance_that_has_ended_takes_no_event() {
        TestInstance instance = TestInstance.start(line());

        assertThatThrownBy(() -> instance.apply(new Event.Continue())).isInstanceOf(StaleEvent.class);
    }

    private static Node node(String id, Element element) {
        return Node.of(id, TestModel.PROCESS, element);
    }

    private static ProcessModel forkAndJoin() {
        return new TestModel()
                .node("start", new StartEvent())
                .node("fork", new ParallelGateway())
                .node("a", job())
                .node("b", job())
                .node("join", new ParallelGateway())
                .node("end", new EndEvent())
                .flow("start", "fork")
                .flow("fork", "a")
                .flow("fork", "b")
                .flow("a", "join")
                .flow("b", "join")
                .flow("join", "end")
                .build();
    }

    private static ProcessModel withSecondFlow(ProcessModel model) {
        List<Node> nodes = new ArrayList<>();
        model.nodes().forEach(nodes::add);
        List<Flow> flows = new ArrayList<>();
        nodes.forEach(node -> flows.addAll(model.outgoing(node.id())));
        flows.add(new Flow("again", "twice", "merge", null));
        return new ProcessModel(model.processId(), nodes, flows);
    }

    private static ProcessModel subprocess(Element endOfA) {
        return new TestModel()
                .node("start", new StartEvent())
                .node("sub", new SubProcess("in"))
                .node("end", new EndEvent())
                .node("in", "sub", new StartEvent())
                .node("in-fork", "sub", new ParallelGateway())
                .node("in-a", "sub", job())
                .node("in-b", "sub", job())
                .node("in-a-end", "sub", endOfA)
                .flow("start", "sub")
                .flow("sub", "end")
                .flow("in", "in-fork")
                .flow("in-fork", "in-a")
                .flow("in-fork", "in-b")
                .flow("in-a", "in-a-end")
                .build();
    }

    private static Map<String, @Nullable Object> localsAt(TestInstance instance, String node) {
        return instance.state.tokens().stream()
                .filter(token -> token.node().equals(node))
                .findFirst()
                .orElseThrow()
                .locals();
    }
}
