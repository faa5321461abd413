package dev.onset.replicas;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.Replicas;
import dev.onset.testing.SecondReplica;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Instances that are stepped at one replica and followed at both. How a follower survives a replica: {@link TwoReplicasIT}. */
@ExtendWith(Replicas.With.class)
class FollowIT {

    private static final int TASKS = 12;

    /** Who asks for the instance again and again, and is answered when it has changed. */
    private static final class Poller {
        private final List<Long> revisions = new CopyOnWriteArrayList<>();
        private final List<Integer> statuses = new CopyOnWriteArrayList<>();
        private volatile String state = "";

        private Poller(SecondReplica replica, UUID instance) {
            Thread.ofPlatform().daemon().start(() -> poll(replica.url(), instance));
        }

        private void poll(String url, UUID instance) {
            String known = "W/\"0\"";
            while (!state.equals("FINISHED")) {
                Response answer = as("alice")
                        .header("Prefer", "wait=50")
                        .header("If-None-Match", known)
                        .get(url + "/api/runtime/process-instance/{uuid}", instance);
                statuses.add(answer.statusCode());
                known = answer.header("ETag");
                revisions.add(answer.jsonPath().getLong("revision"));
                state = answer.jsonPath().getString("state");
            }
        }

        private boolean hasSeen(long revision) {
            return !revisions.isEmpty() && revisions.getLast() >= revision;
        }
    }

    /** A lost signal would cost each step more than the twenty seconds after which a follower looks by itself. */
    @Test
    void whoever_follows_at_one_replica_sees_each_step_that_happens_at_the_other(Replicas replicas) {
        AbstractFlowNodeBuilder<?, ?> tasks =
                Bpmn.createExecutableProcess("steps").startEvent();
        for (int i = 1; i <= TASKS; i++) {
            tasks = tasks.userTask("task-" + i, task -> task.zeebeUserTask());
        }
        UUID instance = TestApplication.running(tasks.endEvent().done()).start("steps", Map.of());
        List<SecondReplica> both = replicas.both();
        List<Follower> followers =
                both.stream().map(replica -> Follower.at(replica, instance)).toList();
        List<Poller> pollers =
                both.stream().map(replica -> new Poller(replica, instance)).toList();

        for (int i = 1; i <= TASKS; i++) {
            long revision = i;
            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> followers.stream()
                                    .allMatch(follower -> follower.seen().size() == revision)
                            && pollers.stream().allMatch(poller -> poller.hasSeen(revision)));
            complete(both.get(i % 2), instance);
        }

        await().until(() -> pollers.stream().allMatch(poller -> poller.state.equals("FINISHED")));
        followers.forEach(Follower::assertSawEachStepOnce);
        assertThat(pollers).allSatisfy(poller -> {
            assertThat(poller.statuses).containsOnly(200);
            assertThat(poller.revisions)
                    .isEqualTo(LongStream.rangeClosed(1, TASKS + 1).boxed().toList());
        });
    }

    private static void complete(SecondReplica replica, UUID instance) {
        String task = TestApplication.instance(instance).getString("userTasks[0].userTaskKey");
        as("alice")
                .body(Map.of())
                .post(replica.url() + "/v2/user-tasks/{key}/completion", task)
                .then()
                .statusCode(204);
    }
}
