package dev.onset.instances;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.problems.ProblemType;
import dev.onset.testing.DatabaseProxy;
import dev.onset.testing.EventStream;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(FollowByEventsTest.OftenThere.class)
@WithTestResource(DatabaseProxy.class)
class FollowByEventsTest {

    private static final int FOLLOWERS = 2_000;

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("steps")
            .startEvent("start")
            .userTask("look", task -> task.zeebeUserTask())
            .userTask("again", task -> task.zeebeUserTask())
            .endEvent("end")
            .done();

    @Inject
    InstanceFeeds feeds;

    /** Comments that a test need not wait for long, and nothing but what is tested in the database. */
    public static final class OftenThere implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "onset.following.heartbeat", "PT1S",
                    "onset.following.access-check-interval", "PT4S",
                    "onset.execution.scheduler-enabled", "false");
        }
    }

    @Test
    void each_step_is_an_event_and_the_stream_ends_with_the_instance() {
        UUID uuid = TestApplication.running(MODEL).start("steps", Map.of());
        try (EventStream stream = EventStream.open(Tokens.of("alice"), uuid, null)) {
            stream.awaitEvents(1);
            completeTask(uuid);
            stream.awaitEvents(2);
            completeTask(uuid);
            stream.awaitEnd();

            assertThat(stream.response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            assertThat(stream.response.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(stream.events())
                    .extracting(event -> event.id() + " " + event.name())
                    .containsExactly("1 step", "2 step", "3 step", "3 end");
            assertThat(stream.events().get(1).data().getLong("revision")).isEqualTo(2);
            assertThat(stream.events().get(1).data().getString("actor")).isEqualTo("alice");
            assertThat(stream.events().get(1).data().getList("events.nodeId")).containsExactly("look", "again");
            assertThat(stream.events().get(3).data().getMap("")).isEqualTo(Map.of("revision", 3, "state", "FINISHED"));
        }
        await().until(() -> feeds.size() == 0);
    }

    @Test
    void who_comes_back_gets_what_it_has_missed_and_nothing_twice() {
        UUID uuid = TestApplication.running(MODEL).start("steps", Map.of());
        EventStream first = EventStream.open(Tokens.of("alice"), uuid, null).awaitEvents(1);
        first.close();
        completeTask(uuid);
        for (int i = 0; i < 250; i++) {
            OtherReplica.step(uuid, "STARTED");
        }

        try (EventStream second =
                EventStream.open(Tokens.of("alice"), uuid, first.ids().getLast())) {
            second.awaitEvents(251);
            OtherReplica.step(uuid, "TERMINATED");
            second.awaitEnd();

            assertThat(second.ids())
                    .isEqualTo(IntStream.concat(IntStream.rangeClosed(2, 253), IntStream.of(253))
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    @Test
    void a_step_of_many_events_comes_in_parts_and_is_continued_within() {
        UUID uuid = TestApplication.running(MODEL).start("steps", Map.of());
        OtherReplica.step(uuid, "STARTED", 2_500);
        OtherReplica.step(uuid, "TERMINATED", 1);

        try (EventStream all = EventStream.open(Tokens.of("alice"), uuid, null);
                EventStream rest = EventStream.open(Tokens.of("alice"), uuid, "2-1500")) {
            all.awaitEnd();
            rest.awaitEnd();

            assertThat(all.ids()).containsExactly("1", "2-998", "2-1998", "2", "3", "3");
            assertThat(all.events().subList(0, 5))
                    .extracting(event -> event.data().getBoolean("more"))
                    .containsExactly(false, true, true, false, false);
            assertThat(tokens(all).subList(2, 2_502))
                    .isEqualTo(IntStream.rangeClosed(1, 2_500).boxed().toList());
            // What another stream has read already comes first, as a part of its own.
            assertThat(rest.ids()).endsWith("2", "3", "3").hasSizeLessThanOrEqualTo(4);
            assertThat(tokens(rest).subList(0, 1_000))
                    .isEqualTo(IntStream.rangeClosed(1_501, 2_500).boxed().toList());
        }
    }

    private static List<Integer> tokens(EventStream stream) {
        return stream.events().stream()
                .filter(event -> event.name().equals("step"))
                .flatMap(event -> event.data().<Integer>getList("events.tokenId").stream())
                .toList();
    }

    @Test
    void who_has_seen_the_end_is_told_it_again_and_no_more() {
        UUID uuid = TestApplication.running(MODEL).start("steps", Map.of());
        completeTask(uuid);
        completeTask(uuid);

        try (EventStream stream = EventStream.open(Tokens.of("alice"), uuid, "3")) {
            stream.awaitEnd();
            assertThat(stream.events()).extracting(EventStream.Event::name).containsExactly("end");
        }
    }

    @Test
    void while_nothing_happens_the_stream_says_that_it_is_there() {
        UUID uuid = TestApplication.running(MODEL).start("steps", Map.of());
        try (EventStream stream = EventStream.open(Tokens.of("alice"), uuid, "1")) {
            await().until(() -> stream.comments() >= 3);
            assertThat(stream.events()).isEmpty();
            assertThat(stream.ended()).isFalse();
        }
        await().until(() -> feeds.size() == 0);
    }

    @Test
    void the_stream_ends_when_the_token_expires() {
        UUID uuid = TestApplication.running(MODEL).start("steps", Map.of());
        String token = Tokens.expiringIn("alice", Duration.ofSeconds(4));
        try (EventStream stream = EventStream.open(token, uuid, null)) {
            stream.awaitEvents(1).awaitEnd();

            assertThat(stream.ids()).containsExactly("1");
        }
        assertThat(Rows.count("process_instance", "uuid = ? and state = 'STARTED'", uuid))
                .isEqualTo(1);
    }

    @Test
    void the_stream_ends_when_its_reader_may_no_longer_read_the_instance() {
        TestApplication app = TestApplication.running(MODEL);
        String reader = "reader-" + UUID.randomUUID();
        app.grant("user", reader, "viewer");
        UUID uuid = app.start("steps", Map.of());
        try (EventStream stream = EventStream.open(Tokens.of(reader), uuid, null)) {
            stream.awaitEvents(1);
            app.revoke(reader);
            stream.awaitEnd();

            assertThat(stream.ids()).containsExactly("1");
        }
        assertThat(Rows.count("process_instance", "uuid = ? and state = 'STARTED'", uuid))
                .isEqualTo(1);
    }

    @Test
    void the_stream_ends_when_the_instance_is_removed() {
        UUID uuid = TestApplication.running(MODEL).start("steps", Map.of());
        try (EventStream stream = EventStream.open(Tokens.of("alice"), uuid, null)) {
            stream.awaitEvents(1);
            Rows.update("delete from process_instance where uuid = ?", uuid);
            OtherReplica.step(uuid, "STARTED");
            stream.awaitEnd();

            assertThat(stream.ids()).containsExactly("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "2", "2-1", "1-x", "99999999999999999999"})
    void what_is_no_id_of_an_event_is_refused(String id) {
        UUID uuid = TestApplication.running(MODEL).start("steps", Map.of());

        assertThat(assertProblem(
                                as("alice")
                                        .accept("text/event-stream")
                                        .header("Last-Event-ID", id)
                                        .get("/api/runtime/process-instance/{uuid}/events", uuid),
                                ProblemType.INVALID_PARAMETER)
                        .getString("parameter"))
                .isEqualTo("Last-Event-ID");
    }

    @Test
    void an_instance_is_followed_by_those_who_may_read_it() {
        TestApplication app = TestApplication.running(MODEL);
        app.grant("user", "bob", "starter");
        UUID own = app.start("bob", "steps", Map.of()).jsonPath().getUUID("uuid");
        UUID others = app.start("steps", Map.of());

        try (EventStream stream = EventStream.open(Tokens.of("bob"), own, null)) {
            stream.awaitEvents(1);
        }
        assertProblem(as("bob").get("/api/runtime/process-instance/{uuid}/events", others), ProblemType.FORBIDDEN);
        assertProblem(
                as("dave").get("/api/runtime/process-instance/{uuid}/events", own), ProblemType.INSTANCE_NOT_FOUND);
        assertThat(EventStream.open("x", own, null).response.statusCode()).isEqualTo(401);
    }

    @Test
    void two_thousand_follow_without_threads_or_connections_and_each_change_is_read_once() {
        UUID uuid = TestApplication.running(MODEL).start("steps", Map.of());
        String task = TestApplication.instance(uuid).getString("userTasks[0].userTaskKey");
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        int threadsBefore = threads();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        try {
            follow(vertx, uuid, first, second);
            await().atMost(Duration.ofMinutes(2)).until(() -> first.get() == FOLLOWERS);

            // On a busy machine as many workers as there may be have answered the requests; none of them waits.
            assertThat(threads() - threadsBefore).isLessThan(FOLLOWERS / 4);
            assertThat(Rows.number("""
                            select count(*) from pg_stat_activity
                            where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'""")).isZero();
            long roundTrips = DatabaseProxy.roundTrips();
            TestApplication.completeUserTask("alice", task, Map.of()).then().statusCode(204);
            await().atMost(Duration.ofMinutes(1)).until(() -> second.get() == FOLLOWERS);

            // The completion itself, the notification, and a look or two.
            assertThat(DatabaseProxy.roundTrips() - roundTrips).isLessThan(30);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        await().until(() -> feeds.size() == 0);
    }

    private static void follow(Vertx vertx, UUID uuid, AtomicInteger first, AtomicInteger second) {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(FOLLOWERS).setMaxWaitQueueSize(-1));
        String token = Tokens.of("alice");
        for (int i = 0; i < FOLLOWERS; i++) {
            StringBuilder got = new StringBuilder();
            boolean[] seen = new boolean[2];
            client.request(
                            HttpMethod.GET,
                            RestAssured.port,
                            "localhost",
                            "/api/runtime/process-instance/" + uuid + "/events")
                    .compose(request -> request.putHeader("Authorization", "Bearer " + token)
                            .send())
                    .onSuccess(response -> response.handler(bytes -> {
                        got.append(bytes);
                        if (!seen[0] && got.indexOf("id: 1") + got.indexOf("id:1") > -2) {
                            seen[0] = true;
                            first.incrementAndGet();
                        }
                        if (!seen[1] && got.indexOf("id: 2") + got.indexOf("id:2") > -2) {
                            seen[1] = true;
                            second.incrementAndGet();
                        }
                    }));
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static void completeTask(UUID uuid) {
        String task = TestApplication.instance(uuid).getString("userTasks[0].userTaskKey");
        TestApplication.completeUserTask("alice", task, Map.of()).then().statusCode(204);
    }
}
