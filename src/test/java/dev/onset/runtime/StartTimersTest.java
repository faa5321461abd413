package dev.onset.runtime;

import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.AtOnce;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StartTimersTest {

    private static final String DAILY = "R/P1D";

    @Inject
    StartTimers startTimers;

    @Inject
    DataSource dataSource;

    private TestApplication app;

    @BeforeEach
    void create() {
        app = TestApplication.create();
    }

    private static BpmnModelInstance cycle(String name, String cycle) {
        return Bpmn.createExecutableProcess(name)
                .startEvent("again")
                .timerWithCycle(cycle)
                .endEvent("end")
                .done();
    }

    private static BpmnModelInstance date(String name, Instant date) {
        return Bpmn.createExecutableProcess(name)
                .startEvent("once")
                .timerWithDate(date.toString())
                .endEvent("end")
                .done();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    }

    private long instances() {
        return Rows.count("process_instance", "application_id = ?", app.applicationId);
    }

    private List<UUID> timers() {
        return query("select id from start_timer where application_id = ? and due is not null");
    }

    private long scheduled() {
        return Rows.number(
                "select count(*) from scheduled_tasks s join start_timer t on s.task_instance like t.id || ':%'"
                        + " where s.task_name = 'start-by-timer' and t.application_id = ?",
                app.applicationId);
    }

    private List<UUID> query(String sql) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, app.applicationId);
            try (var rows = statement.executeQuery()) {
                var found = new java.util.ArrayList<UUID>();
                while (rows.next()) {
                    found.add(rows.getObject(1, UUID.class));
                }
                return found;
            }
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets a timer have become due some time ago, while nobody was there to fire it. */
    private void overdue(Duration since) {
        Instant due = now().minus(since);
        assertThat(Rows.update(
                        "with t as (update start_timer set due = ? where application_id = ? returning id)"
                                + " update scheduled_tasks set task_instance = t.id || ':' || ?, execution_time = ? from t"
                                + " where task_name = 'start-by-timer' and task_instance like t.id || ':%'",
                        Timestamp.from(due), app.applicationId, Long.toString(due.toEpochMilli()), Timestamp.from(due)))
                .isEqualTo(1);
    }

    private UUID onlyInstance() {
        await().untilAsserted(() -> assertThat(instances()).isEqualTo(1));
        return query("select uuid from process_instance where application_id = ?")
                .getFirst();
    }

    @Test
    void a_cycle_starts_instances_of_the_active_build_again_and_again() {
        app.activate(app.publish("1", cycle("tick", "R3/PT1S")));

        await().untilAsserted(() -> assertThat(instances()).isEqualTo(3));
        await().untilAsserted(() -> assertThat(scheduled()).isZero());

        assertThat(timers()).isEmpty();
        for (UUID uuid : query("select uuid from process_instance where application_id = ?")) {
            assertThat(TestApplication.instance(uuid).getString("startedBy")).isEqualTo("system:timer");
            assertThat(path(uuid)).containsExactly("again", "end");
        }
    }

    @Test
    void nothing_is_armed_for_a_build_that_is_only_published() {
        app.publish("1", cycle("tick", DAILY));

        assertThat(timers()).isEmpty();
        assertThat(scheduled()).isZero();
    }

    @Test
    void a_date_that_came_while_no_replica_was_up_starts_its_instance_at_the_next_start_and_once() {
        UUID build = app.publish("1", date("dated", now().plusSeconds(3600)));
        app.activate(build);
        assertThat(timers()).hasSize(1);

        overdue(Duration.ofHours(5));

        UUID uuid = onlyInstance();
        await().untilAsserted(() -> assertThat(scheduled()).isZero());
        assertThat(path(uuid)).containsExactly("once", "end");
        assertThat(TestApplication.instance(uuid).getUUID("buildId")).isEqualTo(build);
        assertThat(timers()).isEmpty();
    }

    @Test
    void a_cycle_that_was_missed_several_times_starts_one_instance_and_goes_on() {
        app.activate(app.publish("1", cycle("tick", "R/PT1H")));

        overdue(Duration.ofHours(5));

        onlyInstance();
        await().untilAsserted(() -> assertThat(scheduled()).isEqualTo(1));
        assertThat(Rows.count("start_timer", "application_id = ? and due > now()", app.applicationId))
                .isEqualTo(1);
        assertThat(instances()).isEqualTo(1);
    }

    @Test
    void replicas_that_fire_a_timer_at_the_same_time_start_one_instance() {
        app.activate(app.publish("1", cycle("tick", DAILY)));
        UUID timer = timers().getFirst();
        long due = Rows.number("select extract(epoch from due) * 1000 from start_timer where id = ?", timer);

        AtOnce.times(8, () -> {
            startTimers.fire(timer, due);
            return null;
        });

        assertThat(instances()).isEqualTo(1);
        startTimers.fire(UUID.randomUUID(), due);
        assertThat(instances()).isEqualTo(1);
    }

    @Test
    void a_date_that_is_past_when_its_build_becomes_active_starts_nothing() {
        app.activate(app.publish("1", date("dated", now().minusSeconds(60)), cycle("tick", DAILY)));

        assertThat(timers()).hasSize(1);
        assertThat(scheduled()).isEqualTo(1);
    }

    @Test
    void another_active_build_takes_the_timers_over_and_a_roll_back_gives_them_back() {
        UUID first = app.publish("1", cycle("same", DAILY), cycle("other", "R/PT5H"), cycle("gone", DAILY));
        UUID second = app.publish("2", cycle("same", DAILY), cycle("other", "R/PT6H"), cycle("new", DAILY));
        UUID third = app.publish("3", date("dated", now().minusSeconds(60)));
        app.activate(first);
        List<UUID> same = query("select id from start_timer where process_name = 'same' and application_id = ?");
        long due = Rows.number("select extract(epoch from due) * 1000 from start_timer where id = ?", same.getFirst());

        app.activate(second);

        assertThat(Rows.number(
                        "select count(*) from start_timer t join process_definition d on d.id = t.definition_id"
                                + " where t.application_id = ? and d.build_id = ?",
                        app.applicationId,
                        second))
                .isEqualTo(3);
        assertThat(Rows.count(
                        "start_timer",
                        "application_id = ? and process_name in ('same', 'other', 'new')",
                        app.applicationId))
                .isEqualTo(3);
        assertThat(scheduled()).isEqualTo(3);
        // What has not changed goes on as it was.
        assertThat(Rows.number("select extract(epoch from due) * 1000 from start_timer where id = ?", same.getFirst()))
                .isEqualTo(due);

        app.activate(third);
        assertThat(timers()).isEmpty();
        assertThat(scheduled()).isZero();

        as("alice").post(app.path() + "/activation/rollback").then().statusCode(200);
        assertThat(timers()).hasSize(3);
        assertThat(scheduled()).isEqualTo(3);
    }
}
