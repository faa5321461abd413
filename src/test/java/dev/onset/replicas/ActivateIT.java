package dev.onset.replicas;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.AtOnce;
import dev.onset.testing.Replicas;
import dev.onset.testing.Rows;
import dev.onset.testing.SecondReplica;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TimedBuild;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Starts at two replicas while the policy is changed at one of them. */
@ExtendWith(Replicas.With.class)
class ActivateIT {

    private static final int CHANGES = 9;
    private static final int STARTERS_EACH = 1;

    /** An instance that was started, and the build that the answer names. */
    private record Start(UUID instance, TimedBuild on) {}

    @Test
    void each_start_is_of_the_policy_before_or_after_a_change_and_whole(Replicas replicas) {
        TestApplication app = TestApplication.create();
        List<UUID> builds = new ArrayList<>();
        publish(app, builds);
        List<TimedBuild> activations = Collections.synchronizedList(new ArrayList<>());
        activations.add(TimedBuild.of(() -> {
            app.activate(builds.getFirst());
            return builds.getFirst();
        }));
        List<Start> starts = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean over = new AtomicBoolean();

        List<Callable<Void>> tasks = new ArrayList<>();
        tasks.add(() -> {
            try {
                for (int i = 0; i < CHANGES; i++) {
                    int number = i;
                    TimedBuild change = TimedBuild.of(() -> change(app, builds, number));
                    activations.add(change);
                    for (SecondReplica replica : replicas.both()) {
                        Start after = start(app, replica);
                        starts.add(after);
                        assertThat(after.on().build())
                                .as("what is started after the answer to change %s", number)
                                .isEqualTo(change.build());
                    }
                }
            } finally {
                over.set(true);
            }
            return null;
        });
        for (SecondReplica replica : replicas.both()) {
            for (int i = 0; i < STARTERS_EACH; i++) {
                tasks.add(() -> {
                    while (!over.get()) {
                        starts.add(start(app, replica));
                    }
                    return null;
                });
            }
        }
        AtOnce.all(tasks);

        assertThat(starts).hasSizeGreaterThan(CHANGES * 3);
        assertThat(starts)
                .allSatisfy(start -> assertThat(start.on().isOfItsTime(activations))
                        .as("the build of a start was active at some moment of the start")
                        .isTrue());
        starts.forEach(
                start -> assertThat(Rows.text("select build_id from process_instance where uuid = ?", start.instance()))
                        .isEqualTo(start.on().build().toString()));
        assertThat(Rows.count(
                        "process_instance i join process_definition d on d.id = i.definition_id"
                                + " join build b on b.id = i.build_id",
                        "i.application_id = ? and (d.build_id <> b.id or b.version <> i.variables ->> 'made'"
                                + " or i.tokens::text not like '%\"wait-' || b.version || '\"%')",
                        app.applicationId))
                .as("instances that are partly of another build")
                .isZero();
    }

    /** Pins an older build, follows the branch, and publishes on it, in turns; gives the build that is active then. */
    private static UUID change(TestApplication app, List<UUID> builds, int number) {
        switch (number % 3) {
            case 0 -> {
                UUID older = builds.get(number / 6);
                app.activate(older);
                return older;
            }
            case 1 -> {
                app.choose(TestApplication.latestOn("main", false)).then().statusCode(200);
                return builds.getLast();
            }
            default -> {
                return publish(app, builds);
            }
        }
    }

    /** A build that marks its instances. */
    private static UUID publish(TestApplication app, List<UUID> builds) {
        String version = "v" + builds.size();
        BpmnModelInstance model = Bpmn.createExecutableProcess("moving")
                .startEvent()
                .scriptTask(
                        "mark",
                        script -> script.zeebeExpression("\"" + version + "\"").zeebeResultVariable("made"))
                .userTask("wait-" + version, task -> task.zeebeUserTask())
                .endEvent()
                .done();
        builds.add(app.publish(version, model));
        return builds.getLast();
    }

    private static Start start(TestApplication app, SecondReplica replica) {
        Response[] answer = new Response[1];
        TimedBuild on = TimedBuild.of(() -> {
            answer[0] = as("alice")
                    .body(Map.of())
                    .post(
                            replica.url() + "/api/runtime/wks/{workspace}/app/{app}/process-name/moving/start",
                            app.workspaceId,
                            app.applicationId);
            assertThat(answer[0].statusCode()).as(answer[0]::asString).isEqualTo(200);
            return answer[0].jsonPath().getUUID("buildId");
        });
        return new Start(answer[0].jsonPath().getUUID("uuid"), on);
    }
}
