package dev.onset.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.AtOnce;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TimedBuild;
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
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StartWhileActivatingTest {

    private static final int CHANGES = 30;
    private static final int STARTERS = 4;

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("moving")
            .startEvent()
            .userTask("wait", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    @Test
    void every_start_runs_on_the_build_that_was_active_at_its_moment() {
        TestApplication app = TestApplication.create();
        List<UUID> builds = List.of(app.publish("1", MODEL), app.publish("2", MODEL));

        startWhile(app, i -> {
            UUID build = builds.get(i % 2);
            app.activate(build);
            return build;
        });
    }

    @Test
    void every_start_runs_on_the_build_that_was_latest_on_the_branch_at_its_moment() {
        TestApplication app = TestApplication.create();
        app.choose(TestApplication.latestOn("main", false)).then().statusCode(200);

        startWhile(app, i -> app.publish("1." + i, MODEL));
    }

    /** @param change makes another build active, and gives it */
    private static void startWhile(TestApplication app, IntFunction<UUID> change) {
        List<TimedBuild> activations = Collections.synchronizedList(new ArrayList<>());
        List<TimedBuild> starts = Collections.synchronizedList(new ArrayList<>());
        List<Integer> refused = Collections.synchronizedList(new ArrayList<>());
        activations.add(TimedBuild.of(() -> change.apply(0)));
        AtomicInteger changes = new AtomicInteger();

        List<Callable<Void>> tasks = new ArrayList<>();
        tasks.add(() -> {
            while (changes.incrementAndGet() <= CHANGES) {
                activations.add(TimedBuild.of(() -> change.apply(changes.get())));
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
                        starts.add(new TimedBuild(answer.jsonPath().getUUID("buildId"), begin, end));
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
        assertThat(starts.stream().map(TimedBuild::build).distinct()).hasSizeGreaterThan(1);
        assertThat(starts)
                .allSatisfy(start -> assertThat(start.isOfItsTime(activations))
                        .as("the build of a start was active at some moment of the start")
                        .isTrue());
    }
}
