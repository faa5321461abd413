package dev.onset.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.AtOnce;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StartWhileActivatingTest {

    private static final int CHANGES = 60;
    private static final int STARTERS = 4;

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("moving")
            .startEvent()
            .userTask("wait", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    /** A call: a build became active, or an instance was started on one. */
    private record Call(UUID build, long begin, long end) {}

    @Test
    void every_start_runs_on_the_build_that_was_active_at_its_moment() {
        TestApplication app = TestApplication.create();
        List<UUID> builds = List.of(app.publish("1", MODEL), app.publish("2", MODEL));
        List<Call> activations = Collections.synchronizedList(new ArrayList<>());
        List<Call> starts = Collections.synchronizedList(new ArrayList<>());
        List<Integer> refused = Collections.synchronizedList(new ArrayList<>());
        activations.add(activate(app, builds.getFirst()));
        AtomicInteger changes = new AtomicInteger();

        List<Callable<Void>> tasks = new ArrayList<>();
        tasks.add(() -> {
            while (changes.incrementAndGet() <= CHANGES) {
                activations.add(activate(app, builds.get(changes.get() % 2)));
            }
            return null;
        });
        for (int i = 0; i < STARTERS; i++) {
            tasks.add(() -> {
                while (changes.get() <= CHANGES) {
                    long begin = System.nanoTime();
                    Response answer = app.start("alice", "moving", Map.of());
                    long end = System.nanoTime();
                    if (answer.statusCode() == 200) {
                        starts.add(new Call(answer.jsonPath().getUUID("buildId"), begin, end));
                    } else {
                        refused.add(answer.statusCode());
                    }
                }
                return null;
            });
        }
        AtOnce.all(tasks);

        assertThat(refused).isEmpty();
        assertThat(starts).hasSizeGreaterThan(CHANGES);
        assertThat(starts).extracting(Call::build).contains(builds.getFirst(), builds.getLast());
        assertThat(starts)
                .allSatisfy(start -> assertThat(couldBeActive(start, activations))
                        .as("the build of a start was active at some moment of the start")
                        .isTrue());
    }

    /** A build can be active from when its activation was asked for until the next one was answered. */
    private static boolean couldBeActive(Call start, List<Call> activations) {
        for (int i = 0; i < activations.size(); i++) {
            long until = i + 1 < activations.size() ? activations.get(i + 1).end() : Long.MAX_VALUE;
            if (activations.get(i).build().equals(start.build())
                    && start.end() >= activations.get(i).begin()
                    && start.begin() <= until) {
                return true;
            }
        }
        return false;
    }

    private static Call activate(TestApplication app, UUID build) {
        long begin = System.nanoTime();
        app.activate(build);
        return new Call(build, begin, System.nanoTime());
    }
}
