package dev.onset.runtime;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.DatabaseProxy;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestModels;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How often each operation waits for the database, as docs/reference/round-trips.md says it. */
@QuarkusTest
@TestProfile(DatabaseProxy.NothingElse.class)
@WithTestResource(DatabaseProxy.class)
class RoundTripsTest {

    private static final Path TABLE = Path.of("docs", "reference", "round-trips.md");
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+?) +\\| +(\\d+) +\\|.*");

    /** How often an operation is counted; see {@link #fewest}. */
    private static final int COUNTED = 6;

    private static final BpmnModelInstance WORK = Bpmn.createExecutableProcess("work")
            .startEvent()
            .serviceTask("job", task -> task.zeebeJobType("job"))
            .boundaryEvent("caught", event -> event.error("KNOWN"))
            .endEvent()
            .moveToActivity("job")
            .endEvent()
            .done();

    private static final BpmnModelInstance TASK = Bpmn.createExecutableProcess("task")
            .startEvent()
            .userTask("look", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    private static final BpmnModelInstance CALLER = Bpmn.createExecutableProcess("caller")
            .startEvent()
            .callActivity("call", call -> call.zeebeProcessId("task"))
            .endEvent()
            .done();

    private static final BpmnModelInstance LATE_CALLER = Bpmn.createExecutableProcess("late-caller")
            .startEvent()
            .userTask("look", task -> task.zeebeUserTask())
            .callActivity("call", call -> call.zeebeProcessId("task"))
            .endEvent()
            .done();

    private static final BpmnModelInstance PAUSE = Bpmn.createExecutableProcess("pause")
            .startEvent()
            .intermediateCatchEvent("wait", event -> event.timerWithDuration("PT1H"))
            .endEvent()
            .done();

    private static final BpmnModelInstance ORDERED = Bpmn.createExecutableProcess("ordered")
            .startEvent()
            .message("ordered")
            .userTask("look", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    private static final BpmnModelInstance DAILY = Bpmn.createExecutableProcess("daily")
            .startEvent()
            .timerWithCycle("R/PT1H")
            .userTask("look", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    @Inject
    WakeupDelivery delivery;

    @Inject
    StartTimers startTimers;

    /** What is counted, by its name in the table. */
    private final Map<String, Supplier<Long>> operations = new LinkedHashMap<>();

    private TestApplication app;
    private UUID otherBuild;
    private int keys;

    @Test
    void each_operation_takes_as_many_round_trips_as_the_documentation_says() throws IOException {
        app = TestApplication.running(WORK, TASK, CALLER, LATE_CALLER, PAUSE, ORDERED, DAILY, TestModels.PAYMENT);
        otherBuild = app.publish("2.0.0", TASK);
        starts();
        jobs();
        userTasks();
        messages();
        wakeups();
        operators();
        Map<String, Long> documented = documented();

        assertThat(operations.keySet()).isEqualTo(documented.keySet());
        Map<String, Long> counted = new LinkedHashMap<>();
        operations.forEach((name, operation) -> counted.put(name, operation.get()));

        assertThat(counted).isEqualTo(documented);
    }

    private static Map<String, Long> documented() throws IOException {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertThat(rows.put(row.group(1), Long.valueOf(row.group(2))))
                        .as(row.group(1))
                        .isNull();
            }
        }
        return rows;
    }

    private void starts() {
        count("Start an instance", this::key, key -> app.start("task", Map.of()));
        count("Start an instance with an idempotency key and a business key", this::key, this::startWithKeys);
        count("Repeat a start with the same idempotency key", () -> "again", this::startWithKeys);
        count(
                "Start the first instance of a process on a replica",
                () -> TestApplication.running(TASK),
                fresh -> fresh.start("task", Map.of()));
        count("Start an instance that calls another one at once", this::key, key -> app.start("caller", Map.of()));
        // The answers to many more would fill a buffer of PostgreSQL's, which then sends some of them before it has
        // read all.
        count(
                "Start 50 instances in one request",
                this::key,
                key -> ok(as("alice")
                        .body(Map.of("starts", Collections.nCopies(50, Map.of("values", Map.of()))))
                        .post(
                                "/api/runtime/wks/{workspace}/app/{app}/process-name/task/starts",
                                app.workspaceId,
                                app.applicationId)));
        count(
                "Create a process instance (Camunda 8 API)",
                this::key,
                key -> ok(as("alice")
                        .body(Map.of("processDefinitionId", "task", "tenantId", app.applicationId))
                        .post("/v2/process-instances")));
    }

    private void jobs() {
        count("Activate as many jobs as were asked for", this::waitingJob, job -> app.takeJobs("job", 1));
        count("Activate fewer jobs than were asked for", this::waitingJob, job -> app.takeJobs("job", 100));
        count("Ask for jobs where there are none", this::key, key -> app.takeJobs("none", 100));
        count("Complete a job", this::job, job -> ok(TestApplication.completeJob(job, Map.of("done", true))));
        count("Fail a job with retries left", this::job, job -> fail(job, Map.of("retries", 2)));
        count(
                "Fail a job with retries left and with variables",
                this::job,
                job -> fail(job, Map.of("retries", 2, "variables", Map.of("failed", true))));
        count("Fail a job without retries left", this::job, job -> fail(job, Map.of("retries", 0)));
        count("Throw a BPMN error that is caught", this::job, job -> ok(Asking.throwError(job, "KNOWN")));
        count("Throw a BPMN error that is not caught", this::job, job -> ok(Asking.throwError(job, "UNKNOWN")));
        count("Extend the timeout of a job", this::job, job -> updateJob(job, Map.of("timeout", 60_000)));
        count("Set the retries of a job", this::job, job -> updateJob(job, Map.of("retries", 5)));
    }

    private void userTasks() {
        count(
                "Complete a user task",
                this::userTask,
                task -> ok(TestApplication.completeUserTask("alice", task, Map.of("seen", true))));
        count("Assign a user task", this::userTask, this::assign);
        count(
                "Unassign a user task",
                this::assignedTask,
                task -> ok(as("alice").delete("/v2/user-tasks/{key}/assignee", task)));
        count(
                "Update a user task",
                this::userTask,
                task -> ok(as("alice")
                        .body(Map.of("changeset", Map.of("priority", 70, "candidateGroups", List.of("experts"))))
                        .patch("/v2/user-tasks/{key}", task)));
        count("Read a user task", this::userTask, task -> ok(as("alice").get("/v2/user-tasks/{key}", task)));
    }

    private void messages() {
        count("Publish a message that nobody waits for", this::key, key -> publish("unknown", key, Asking.KEPT));
        count("Publish a message that one instance waits for", this::payment, key -> publish("paid", key, 0));
        count("Publish a message that starts an instance", this::key, key -> publish("ordered", key, 0));
        count("Start an instance that takes a buffered message", this::keptPayment, this::startPayment);
        count(
                "Correlate a message with an instance that waits",
                this::payment,
                key -> ok(Asking.correlate(app, "paid", key)));
        count(
                "Correlate a message that starts an instance",
                this::key,
                key -> ok(Asking.correlate(app, "ordered", key)));
        count(
                "Correlate a message that nobody waits for",
                this::key,
                key -> Asking.correlate(app, "paid", key).then().statusCode(404));
    }

    private void wakeups() {
        count(
                "Fire a timer",
                this::timer,
                timer -> assertThat(delivery.deliver(timer)).isTrue());
        count("Expire an instance", this::expiry, delivery::deliver);
        count(
                "Start an instance by a timer",
                this::startTimer,
                timer -> startTimers.fire(WakeupRows.idOf(timer), Long.parseLong(timer.split(":")[1])));
        count(
                "Call an instance in a further step",
                () -> Asking.userTask(app.start("late-caller", Map.of())),
                task -> ok(TestApplication.completeUserTask("alice", task, Map.of())));
        count("Tell the caller that a called instance has ended", this::endedCall, delivery::deliver);
        count("Cancel a called instance", this::canceledCall, delivery::deliver);
    }

    private void operators() {
        count("Hold an instance", this::instance, uuid -> ok(Asking.operate(uuid, "hold")));
        count("Resume an instance", this::held, uuid -> ok(Asking.operate(uuid, "resume")));
        count("Cancel an instance", this::instance, uuid -> ok(Asking.operate(uuid, "cancel")));
        count(
                "Change values of an instance",
                this::instance,
                uuid -> ok(as("alice").body(Map.of("changed", true)).patch(path(uuid) + "/values")));
        count("Change the expiry of an instance", this::instance, uuid -> ok(expireAt(uuid)));
        count(
                "Resolve an incident of an instance",
                this::incident,
                incident -> ok(as("alice")
                        .body(Map.of("retries", 2))
                        .post(path(incident.instance()) + "/incidents/{key}/resolution", incident.key())));
        count(
                "Resolve an incident (Camunda 8 API)",
                this::incident,
                incident -> ok(as("alice").post("/v2/incidents/{key}/resolution", incident.key())));
        count(
                "Migrate an instance",
                this::instance,
                uuid -> ok(as("alice").body(Map.of("buildId", otherBuild)).post(path(uuid) + "/migration")));
        count("Read an instance", this::instance, uuid -> ok(as("alice").get(path(uuid))));
        count(
                "Read the history of an instance",
                this::instance,
                uuid -> ok(as("alice").get(path(uuid) + "/history")));
    }

    private <T> void count(String name, Supplier<T> preparation, Consumer<T> operation) {
        operations.put(name, () -> fewest(preparation, operation));
    }

    /**
     * The fewest of several: each connection asks for the types of arrays once and prepares a statement when it has seen it some
     * times, and now and then another thread begins to use a connection of its own.
     */
    private static <T> long fewest(Supplier<T> preparation, Consumer<T> operation) {
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < COUNTED; i++) {
            T prepared = preparation.get();
            long before = DatabaseProxy.roundTrips();
            operation.accept(prepared);
            fewest = Math.min(fewest, DatabaseProxy.roundTrips() - before);
        }
        return fewest;
    }

    private static void ok(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isIn(200, 204);
    }

    private static String path(UUID instance) {
        return "/api/runtime/process-instance/" + instance;
    }

    private String key() {
        return "k-" + keys++;
    }

    private void startWithKeys(String key) {
        ok(as("alice")
                .header("Idempotency-Key", key)
                .body(Map.of())
                .queryParam("businessKey", key)
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/task/start",
                        app.workspaceId,
                        app.applicationId));
    }

    private String waitingJob() {
        return Asking.job(app.start("work", Map.of()));
    }

    /** A job that a worker has taken. */
    private String job() {
        String job = waitingJob();
        app.takeJobs("job", 100);
        return job;
    }

    private static void fail(String job, Map<String, ?> failure) {
        Map<String, Object> body = new LinkedHashMap<>(failure);
        body.put("retryBackOff", 3_600_000);
        ok(as("alice").body(body).post("/v2/jobs/{key}/failure", job));
    }

    private static void updateJob(String job, Map<String, ?> changeset) {
        ok(as("alice").body(Map.of("changeset", changeset)).patch("/v2/jobs/{key}", job));
    }

    private String userTask() {
        return Asking.userTask(instance());
    }

    private String assignedTask() {
        String task = userTask();
        assign(task);
        return task;
    }

    private void assign(String task) {
        ok(as("alice").body(Map.of("assignee", "bob")).post("/v2/user-tasks/{key}/assignment", task));
    }

    private void publish(String name, String key, long timeToLive) {
        ok(Asking.publish(app, name, key, timeToLive, Map.of()));
    }

    /** The key of a message that an instance waits for. */
    private String payment() {
        String key = key();
        startPayment(key);
        return key;
    }

    /** The key of a message that is kept. */
    private String keptPayment() {
        String key = key();
        publish("paid", key, Asking.KEPT);
        return key;
    }

    private void startPayment(String key) {
        app.start("payment", Map.of("order", key));
    }

    private Wakeup.Timer timer() {
        UUID uuid = app.start("pause", Map.of());
        String[] name = Rows.text("select task_instance from scheduled_tasks where task_instance like ?", uuid + ":%")
                .split(":");
        return new Wakeup.Timer(uuid, Long.parseLong(name[1]), Instant.ofEpochMilli(Long.parseLong(name[2])));
    }

    private static Response expireAt(UUID instance) {
        return as("alice").body("{\"expiryTime\":\"2100-01-01T00:00:00Z\"}").put(path(instance) + "/expiry");
    }

    private Wakeup.Expire expiry() {
        UUID uuid = instance();
        ok(expireAt(uuid));
        return new Wakeup.Expire(uuid, Instant.parse("2100-01-01T00:00:00Z"));
    }

    /** The name of the next wake-up of a timer that starts instances. */
    private String startTimer() {
        return Rows.text(
                "select task_instance from scheduled_tasks s join start_timer t on s.task_instance ="
                        + " t.id || ':' || trunc(extract(epoch from t.due) * 1000) where t.application_id = ?",
                app.applicationId);
    }

    private UUID called() {
        return Asking.calledBy(app.start("caller", Map.of())).getFirst();
    }

    private Wakeup.CallEnded endedCall() {
        UUID called = called();
        ok(TestApplication.completeUserTask("alice", Asking.userTask(called), Map.of()));
        return new Wakeup.CallEnded(called);
    }

    private Wakeup.CancelCall canceledCall() {
        return new Wakeup.CancelCall(called(), "alice");
    }

    private UUID instance() {
        return app.start("task", Map.of());
    }

    private UUID held() {
        UUID uuid = instance();
        ok(Asking.operate(uuid, "hold"));
        return uuid;
    }

    private record OpenIncident(UUID instance, String key) {}

    private OpenIncident incident() {
        UUID uuid = app.start("work", Map.of());
        app.takeJobs("job", 100);
        fail(Asking.job(uuid), Map.of("retries", 0));
        return new OpenIncident(uuid, Rows.text("select key from incident where instance_uuid = ?", uuid));
    }
}
