package dev.onset.runtime;

import static dev.onset.runtime.Asking.keep;
import static dev.onset.runtime.Asking.operate;
import static dev.onset.runtime.Asking.state;
import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.zeebe.MessageBuilder;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that are there before anybody waits for them, and branches of which only one may use each up. */
@QuarkusTest
class BufferedMessagesTest {

    /** When the messages come. */
    private enum Messages {
        BEFORE_THE_START,
        WHILE_ON_HOLD
    }

    /** What waits for one of the messages a and b, and then for the other. */
    private enum Choice {
        EVENT_BASED_GATEWAY {
            @Override
            BpmnModelInstance model() {
                return Bpmn.createExecutableProcess("choice")
                        .startEvent()
                        .eventBasedGateway("gateway")
                        .intermediateCatchEvent("first-a", event -> event.message(message("a")))
                        .intermediateCatchEvent("then-b", event -> event.message(message("b")))
                        .endEvent()
                        .moveToNode("gateway")
                        .intermediateCatchEvent("first-b", event -> event.message(message("b")))
                        .intermediateCatchEvent("then-a", event -> event.message(message("a")))
                        .endEvent()
                        .done();
            }
        },
        INTERRUPTING_BOUNDARY_EVENTS {
            @Override
            BpmnModelInstance model() {
                return Bpmn.createExecutableProcess("choice")
                        .startEvent()
                        .userTask("task", task -> task.zeebeUserTask())
                        .boundaryEvent("first-a", event -> event.message(message("a")))
                        .intermediateCatchEvent("then-b", event -> event.message(message("b")))
                        .endEvent()
                        .moveToActivity("task")
                        .boundaryEvent("first-b", event -> event.message(message("b")))
                        .intermediateCatchEvent("then-a", event -> event.message(message("a")))
                        .endEvent()
                        .moveToActivity("task")
                        .endEvent()
                        .done();
            }
        },
        RECEIVE_TASK_WITH_A_BOUNDARY_EVENT {
            @Override
            BpmnModelInstance model() {
                return Bpmn.createExecutableProcess("choice")
                        .startEvent()
                        .receiveTask("first-a", task -> task.message(message("a")))
                        .boundaryEvent("first-b", event -> event.message(message("b")))
                        .intermediateCatchEvent("then-a", event -> event.message(message("a")))
                        .endEvent()
                        .moveToActivity("first-a")
                        .intermediateCatchEvent("then-b", event -> event.message(message("b")))
                        .endEvent()
                        .done();
            }
        },
        SUBPROCESS_WITH_A_BOUNDARY_EVENT {
            @Override
            BpmnModelInstance model() {
                return Bpmn.createExecutableProcess("choice")
                        .startEvent()
                        .subProcess("scope")
                        .embeddedSubProcess()
                        .startEvent()
                        .intermediateCatchEvent("first-a", event -> event.message(message("a")))
                        .endEvent()
                        .subProcessDone()
                        .boundaryEvent("first-b", event -> event.message(message("b")))
                        .intermediateCatchEvent("then-a", event -> event.message(message("a")))
                        .endEvent()
                        .moveToActivity("scope")
                        .intermediateCatchEvent("then-b", event -> event.message(message("b")))
                        .endEvent()
                        .done();
            }
        };

        abstract BpmnModelInstance model();
    }

    @ParameterizedTest
    @EnumSource
    void the_branch_that_loses_uses_up_no_message(Choice choice) {
        for (String first : List.of("a", "b")) {
            TestApplication app = TestApplication.running(choice.model());
            String second = first.equals("a") ? "b" : "a";
            keep(app, first, "k", Map.of());
            keep(app, second, "k", Map.of());

            UUID uuid = app.start("choice", Map.of("key", "k"));

            assertThat(state(uuid)).isEqualTo("FINISHED");
            assertThat(path(uuid))
                    .as("the oldest message comes first")
                    .containsSubsequence("first-" + first, "then-" + second);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_branch_that_loses_uses_up_no_message_that_came_while_the_instance_was_on_hold(Choice choice) {
        for (String first : List.of("a", "b")) {
            TestApplication app = TestApplication.running(choice.model());
            String second = first.equals("a") ? "b" : "a";
            UUID uuid = app.start("choice", Map.of("key", "k"));
            operate(uuid, "hold").then().statusCode(200);
            keep(app, first, "k", Map.of());
            keep(app, second, "k", Map.of());
            assertThat(state(uuid)).isEqualTo("ON_HOLD");

            operate(uuid, "resume").then().statusCode(200);

            assertThat(state(uuid)).isEqualTo("FINISHED");
            assertThat(path(uuid)).containsSubsequence("first-" + first, "then-" + second);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_event_subprocess_that_interrupts_uses_up_no_message_of_what_it_interrupts(Messages messages) {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("choice")
                .eventSubProcess(
                        "interruption",
                        sub -> sub.startEvent("interrupted")
                                .interrupting(true)
                                .message(message("b"))
                                .intermediateCatchEvent("then-a", event -> event.message(message("a")))
                                .endEvent())
                .startEvent()
                .intermediateCatchEvent("first-a", event -> event.message(message("a")))
                .userTask("task", task -> task.zeebeUserTask())
                .endEvent()
                .done());

        UUID uuid = startWith(app, messages, () -> {
            keep(app, "b", "k", Map.of());
            keep(app, "a", "k", Map.of());
        });

        assertThat(state(uuid)).isEqualTo("FINISHED");
        assertThat(path(uuid)).containsSubsequence("interrupted", "then-a").doesNotContain("first-a");
    }

    @ParameterizedTest
    @EnumSource
    void a_boundary_event_that_does_not_interrupt_takes_all_messages_in_their_order(Messages messages) {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("choice")
                .startEvent()
                .userTask("task", task -> task.zeebeUserTask())
                .boundaryEvent("noted", event -> event.cancelActivity(false).message(message("note")))
                .scriptTask(
                        "collect",
                        task -> task.zeebeExpression("append(seen, i)").zeebeResultVariable("seen"))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done());

        assertAllAreTaken(app, messages);
    }

    @ParameterizedTest
    @EnumSource
    void an_event_subprocess_that_does_not_interrupt_takes_all_messages_in_their_order(Messages messages) {
        TestApplication app = TestApplication.running(Bpmn.createExecutableProcess("choice")
                .eventSubProcess(
                        "notes",
                        sub -> sub.startEvent("noted")
                                .interrupting(false)
                                .message(message("note"))
                                .scriptTask(
                                        "collect",
                                        task -> task.zeebeExpression("append(seen, i)")
                                                .zeebeResultVariable("seen"))
                                .endEvent())
                .startEvent()
                .userTask("task", task -> task.zeebeUserTask())
                .endEvent()
                .done());

        assertAllAreTaken(app, messages);
    }

    private static void assertAllAreTaken(TestApplication app, Messages messages) {
        UUID uuid = startWith(app, messages, () -> {
            for (int i = 1; i <= 3; i++) {
                keep(app, "note", "k", Map.of("i", i));
            }
        });

        assertThat(instance(uuid).getList("values.seen")).containsExactly(1, 2, 3);
        keep(app, "note", "k", Map.of("i", 4));
        assertThat(instance(uuid).getList("values.seen")).containsExactly(1, 2, 3, 4);
        TestApplication.completeUserTask("alice", Asking.userTask(uuid), Map.of())
                .then()
                .statusCode(204);
        assertThat(state(uuid)).isEqualTo("FINISHED");
    }

    private static UUID startWith(TestApplication app, Messages messages, Runnable publication) {
        Map<String, Object> values = Map.of("key", "k", "seen", List.of());
        if (messages == Messages.BEFORE_THE_START) {
            publication.run();
            return app.start("choice", values);
        }
        UUID uuid = app.start("choice", values);
        operate(uuid, "hold").then().statusCode(200);
        publication.run();
        operate(uuid, "resume").then().statusCode(200);
        return uuid;
    }

    private static Consumer<MessageBuilder> message(String name) {
        return message -> message.name(name).zeebeCorrelationKeyExpression("key");
    }
}
