package dev.onset.engine;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.Rows;
import dev.onset.testing.Settling;
import dev.onset.testing.ShortSteps;
import dev.onset.testing.TestApplication;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Random processes as in {@link TokenConservationTest}, but published, and executed with the database, the scheduler and
 * workers.
 */
@QuarkusTest
@TestProfile(ShortSteps.class)
class RandomInstancesTest {

    private static final int INSTANCES = 30;

    @Test
    void random_processes_do_in_the_database_what_their_structure_says_and_leave_nothing_there() {
        long seed = new Random().nextLong();
        try {
            play(new Random(seed));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("With the seed " + seed, e);
        }
    }

    private static void play(Random random) {
        Map<String, BlockDrawing.Drawn> drawings = new TreeMap<>();
        List<Map<String, String>> files = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            String process = "random" + i;
            BlockDrawing.Drawn drawn = BlockDrawing.draw(Block.random(random, 2));
            drawings.put(process, drawn);
            files.add(Map.of("path", process + ".bpmn", "content", ModelXml.of(drawn.model(), process)));
        }
        TestApplication app = TestApplication.create();
        app.activate(app.published(Map.of("version", "1.0.0", "files", files)));

        Settling settling = new Settling(app.applicationId);
        List<Instance> instances = new ArrayList<>();
        drawings.forEach((process, drawn) ->
                instances.add(new Instance(app, settling, process, drawn, app.start(process, drawn.values()))));
        settling.settle();
        List<Instance> open = new ArrayList<>(instances);
        while (!open.isEmpty()) {
            Instance instance = open.get(random.nextInt(open.size()));
            if (!instance.move(random)) {
                open.remove(instance);
            }
        }

        instances.forEach(Instance::assertEndedAsDrawn);
        assertThat(settling.left()).isEmpty();
    }

    /** An instance of a random process, with the events that have occurred. */
    private static final class Instance {

        private final TestApplication app;
        private final Settling settling;
        private final String process;
        private final BlockDrawing.Drawn drawn;
        private final UUID uuid;
        private final Map<String, Integer> happened = new TreeMap<>();
        private final Map<String, Boolean> markers = new HashMap<>();

        Instance(TestApplication app, Settling settling, String process, BlockDrawing.Drawn drawn, UUID uuid) {
            this.app = app;
            this.settling = settling;
            this.process = process;
            this.drawn = drawn;
            this.uuid = uuid;
        }

        /** Lets a possible event occur; returns false if none is possible. */
        boolean move(Random random) {
            List<Runnable> moves = new ArrayList<>();
            rows("""
                    select key || ' ' || node_id || ' ' || coalesce(listener_event, '-') from job
                    where instance_uuid = ? and retries > 0 order by key""").forEach(job -> moves.addAll(movesOf(job[0], job[1], job[2].equals("-"), random)));
            rows("select key || ' ' || node_id from incident where instance_uuid = ? order by key")
                    .forEach(incident ->
                            moves.add(() -> post(204, Map.of(), "/v2/incidents/{key}/resolution", incident[0])));
            rows("select name || ' ' || node_id from message_subscription where instance_uuid = ? order by 1")
                    .forEach(wait -> {
                        if (wait[1].startsWith("wait") || random.nextInt(4) == 0) {
                            moves.add(() -> publish(wait[0], wait[1]));
                        }
                    });
            timers().forEach(timer -> {
                if (random.nextInt(4) == 0) {
                    moves.add(() -> {
                        settling.fire(timer[0]);
                        happened.merge(timer[1], 1, Integer::sum);
                    });
                }
            });
            if (moves.isEmpty()) {
                return Rows.count("process_instance", "uuid = ? and ended_at is null", uuid) == 1;
            }
            moves.get(random.nextInt(moves.size())).run();
            settling.settle();
            return true;
        }

        /** @param marks whether the job is that of the element itself, and not that of a listener */
        private List<Runnable> movesOf(String job, String node, boolean marks, Random random) {
            List<Runnable> moves = new ArrayList<>();
            moves.add(() -> {
                Map<String, Boolean> marker = marks ? Map.of("by-" + job, true) : Map.of();
                markers.putAll(marker);
                post(204, Map.of("variables", marker), "/v2/jobs/{key}/completion", job);
            });
            if (random.nextInt(4) == 0) {
                moves.add(() -> post(204, Map.of("retries", 0), "/v2/jobs/{key}/failure", job));
            }
            drawn.boundaries().stream()
                    .filter(boundary -> boundary.activity().equals(node))
                    .map(BlockDrawing.Boundary::event)
                    .filter(event ->
                            ((CatchingElement) drawn.model().node(event).element()).trigger() instanceof Trigger.Error)
                    .forEach(event -> moves.add(() -> {
                        post(204, Map.of("errorCode", "E"), "/v2/jobs/{key}/error", job);
                        happened.merge(event, 1, Integer::sum);
                    }));
            return moves;
        }

        private void publish(String name, String node) {
            post(
                    200,
                    Map.of("name", name, "correlationKey", process, "tenantId", app.applicationId),
                    "/v2/messages/publication");
            happened.merge(node, 1, Integer::sum);
        }

        private static void post(int status, Map<String, ?> body, String path, Object... parameters) {
            as("alice").body(body).post(path, parameters).then().statusCode(status);
        }

        /** Returns the armed timers: their task and their node. */
        private List<String[]> timers() {
            return rows("""
                    select t.task_instance || ' ' || (s ->> 'node')
                    from process_instance i, jsonb_path_query(i.tokens, '$.tokens[*].subscriptions[*]') s, scheduled_tasks t
                    where i.uuid = ? and t.task_name = 'fire-timer' and t.task_instance like i.uuid || ':' || (s ->> 'id') || ':%'
                    order by 1\
                    """);
        }

        private List<String[]> rows(String sql) {
            return Rows.list(String.class, sql, uuid).stream()
                    .map(row -> row.split(" "))
                    .toList();
        }

        void assertEndedAsDrawn() {
            Map<String, Integer> visits = new TreeMap<>();
            TestApplication.path(uuid).forEach(node -> visits.merge(node, 1, Integer::sum));
            visits.keySet().removeAll(drawn.interruptible());
            assertThat(visits).as(process).isEqualTo(drawn.expected(happened));
            Map<String, Object> values = TestApplication.instance(uuid).getMap("values");
            assertThat(values).containsAllEntriesOf(markers);
            assertThat(Feel.number(values.get("sum"))).isEqualTo(drawn.sum());
            drawn.outputs().forEach((name, items) -> assertThat(values).containsEntry(name, items));
        }
    }
}
