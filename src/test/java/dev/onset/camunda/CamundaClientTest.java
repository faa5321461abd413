package dev.onset.camunda;

import static dev.onset.testing.TestApplication.instance;
import static dev.onset.testing.TestApplication.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.onset.jobs.Jobs;
import dev.onset.testing.TestApplication;
import io.camunda.client.CamundaClient;
import io.camunda.client.CredentialsProvider;
import io.camunda.client.api.command.ProblemException;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.response.ProcessInstanceResult;
import io.camunda.client.api.search.response.UserTask;
import io.camunda.client.api.worker.JobHandler;
import io.camunda.client.api.worker.JobWorker;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stock Camunda client, unchanged: REST, the client credentials grant by its own means, an application of Onset as its
 * tenant.
 */
@QuarkusTest
class CamundaClientTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    /** A client that is closed waits for what its workers still ask for. */
    private static final Duration SHORT = Duration.ofMillis(300);

    @TestHTTPResource("/")
    URI onset;

    @ConfigProperty(name = "quarkus.oidc.auth-server-url")
    String issuer;

    @Inject
    Jobs jobs;

    @TempDir
    Path directory;

    @Inject
    DataSource dataSource;

    private final String clientId = "shop-" + UUID.randomUUID();
    private TestApplication app;
    private CamundaClient client;

    @BeforeEach
    void connect() {
        app = TestApplication.running(
                Bpmn.createExecutableProcess("order")
                        .startEvent("start")
                        .serviceTask(
                                "charge",
                                task -> task.zeebeJobType("charge")
                                        .zeebeJobRetries("2")
                                        .zeebeTaskHeader("currency", "EUR"))
                        .boundaryEvent("declined", event -> event.error("DECLINED"))
                        .endEvent("refused")
                        .moveToActivity("charge")
                        .endEvent("end")
                        .done(),
                Bpmn.createExecutableProcess("payment")
                        .startEvent()
                        .intermediateCatchEvent(
                                "paid",
                                event -> event.message(
                                        message -> message.name("paid").zeebeCorrelationKeyExpression("order")))
                        .endEvent()
                        .done(),
                Bpmn.createExecutableProcess("approval")
                        .startEvent()
                        .userTask("approve", task -> task.zeebeUserTask().zeebeCandidateGroups("approvers"))
                        .endEvent()
                        .done());
        app.grant("client", clientId, "operator");
        app.grant("client", clientId, "starter");
        client = connect(clientId);
    }

    private CamundaClient connect(String id) {
        return CamundaClient.newClientBuilder()
                .restAddress(onset)
                .preferRestOverGrpc(true)
                .applyEnvironmentVariableOverrides(false)
                .defaultTenantId(app.applicationId.toString())
                .defaultJobWorkerTenantIds(List.of(app.applicationId.toString()))
                .credentialsProvider(CredentialsProvider.newCredentialsProviderBuilder()
                        .clientId(id)
                        .clientSecret("secret")
                        .audience("onset")
                        .authorizationServerUrl(issuer + "/token")
                        .credentialsCachePath(directory.resolve("credentials").toString())
                        .applyEnvironmentOverrides(false)
                        .build())
                .build();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void it_sees_a_cluster_that_works() {
        var topology = client.newTopologyRequest().send().join();

        assertThat(topology.getBrokers()).hasSize(1);
        assertThat(topology.getBrokers().getFirst().getPartitions())
                .allMatch(partition -> partition.isLeader()
                        && partition.getHealth() == io.camunda.client.api.response.PartitionBrokerHealth.HEALTHY);
    }

    @Test
    void a_worker_that_waits_gets_a_job_and_completes_it() throws SQLException {
        Queue<ActivatedJob> seen = new ConcurrentLinkedQueue<>();
        try (JobWorker worker = work(LONG, (jobs, job) -> {
            seen.add(job);
            jobs.newCompleteCommand(job).variable("charged", true).send().join();
        })) {
            await().until(() -> jobs.waitingActivations() == 1);
            long key = client.newCreateInstanceCommand()
                    .bpmnProcessId("order")
                    .latestVersion()
                    .variables(Map.of("amount", 20, "customer", "c-1"))
                    .send()
                    .join()
                    .getProcessInstanceKey();

            await().until(() -> seen.size() == 1);
            ActivatedJob job = seen.element();
            UUID uuid = uuidOf(job);
            await().untilAsserted(
                            () -> assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED"));
            assertThat(instance(uuid).getBoolean("values.charged")).isTrue();
            assertThat(job.getProcessInstanceKey()).isEqualTo(key);
            assertThat(job.getType()).isEqualTo("charge");
            assertThat(job.getBpmnProcessId()).isEqualTo("order");
            assertThat(job.getElementId()).isEqualTo("charge");
            assertThat(job.getCustomHeaders()).isEqualTo(Map.of("currency", "EUR"));
            assertThat(job.getVariablesAsMap()).isEqualTo(Map.of("amount", 20));
            assertThat(job.getRetries()).isEqualTo(2);
            assertThat(job.getTenantId()).isEqualTo(app.applicationId.toString());
            assertThat(job.getWorker()).isEqualTo("cashier");
            assertThat(worker.isOpen()).isTrue();
        }
    }

    @Test
    void a_job_that_fails_comes_again_after_its_back_off_and_is_an_incident_without_retries() {
        Queue<ActivatedJob> seen = new ConcurrentLinkedQueue<>();
        UUID uuid = app.start("order", Map.of("amount", 20));
        try (JobWorker worker = work(SHORT, (jobs, job) -> {
            seen.add(job);
            jobs.newFailCommand(job)
                    .retries(job.getRetries() - 1)
                    .retryBackoff(Duration.ofMillis(50))
                    .errorMessage("The bank did not answer")
                    .send()
                    .join();
        })) {
            await().until(() -> instance(uuid).getList("incidents").size() == 1);
            assertThat(worker.isOpen()).isTrue();
        }

        assertThat(seen).extracting(ActivatedJob::getRetries).containsExactly(2, 1);
        assertThat(instance(uuid).getString("incidents[0].message")).isEqualTo("The bank did not answer");
    }

    @Test
    void an_exception_of_a_worker_fails_the_job() {
        UUID uuid = app.start("order", Map.of());
        try (JobWorker worker = work(SHORT, (jobs, job) -> {
            throw new IllegalStateException("No cash");
        })) {
            await().until(() -> instance(uuid).getList("incidents").size() == 1);
            assertThat(worker.isOpen()).isTrue();
        }
        assertThat(instance(uuid).getString("incidents[0].message")).contains("No cash");
    }

    @Test
    void a_bpmn_error_takes_the_way_of_its_boundary_event() {
        UUID uuid = app.start("order", Map.of("amount", 20));
        try (JobWorker worker = work(
                SHORT,
                (jobs, job) -> jobs.newThrowErrorCommand(job)
                        .errorCode("DECLINED")
                        .errorMessage("No cover")
                        .variables(Map.of("reason", "no cover"))
                        .send()
                        .join())) {
            await().until(() -> instance(uuid).getString("state").equals("FINISHED"));
            assertThat(worker.isOpen()).isTrue();
        }

        assertThat(path(uuid)).endsWith("declined", "refused");
        assertThat(instance(uuid).getString("values.reason")).isEqualTo("no cover");
    }

    @Test
    void it_activates_jobs_by_itself_and_changes_their_lock_and_their_retries() {
        UUID uuid = app.start("order", Map.of("amount", 20));

        List<ActivatedJob> jobs = activate(5);
        assertThat(jobs).hasSize(1);
        ActivatedJob job = jobs.getFirst();
        client.newUpdateTimeoutCommand(job).timeout(Duration.ofHours(1)).send().join();
        client.newUpdateRetriesCommand(job).retries(7).send().join();
        client.newUpdateJobCommand(job).update(9, 1_800_000L).send().join();

        assertThat(instance(uuid).getInt("jobs[0].retries")).isEqualTo(9);
        client.newCompleteCommand(job).send().join();
        ProblemException gone =
                problem(() -> client.newCompleteCommand(job).send().join());
        assertThat(gone.details().getStatus()).isEqualTo(404);
        assertThat(gone.details().getType()).hasToString("/problems/job-not-found");
    }

    @Test
    void a_message_that_is_published_finds_its_instance() {
        UUID uuid = app.start("payment", Map.of("order", "o-1"));

        var published = client.newPublishMessageCommand()
                .messageName("paid")
                .correlationKey("o-1")
                .timeToLive(Duration.ofMinutes(1))
                .messageId("m-1")
                .variables(Map.of("amount", 5))
                .send()
                .join();

        assertThat(published.getMessageKey()).isPositive();
        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(instance(uuid).getInt("values.amount")).isEqualTo(5);
        assertThat(problem(() -> client.newPublishMessageCommand()
                                .messageName("paid")
                                .correlationKey("o-1")
                                .messageId("m-1")
                                .send()
                                .join())
                        .details()
                        .getStatus())
                .isEqualTo(409);
    }

    @Test
    void a_message_that_is_correlated_says_whom_it_reached() {
        long key = client.newCreateInstanceCommand()
                .bpmnProcessId("payment")
                .latestVersion()
                .variable("order", "o-2")
                .send()
                .join()
                .getProcessInstanceKey();

        var correlated = client.newCorrelateMessageCommand()
                .messageName("paid")
                .correlationKey("o-2")
                .variable("amount", 5)
                .send()
                .join();

        assertThat(correlated.getProcessInstanceKey()).isEqualTo(key);
        assertThat(correlated.getTenantId()).isEqualTo(app.applicationId.toString());
        ProblemException nobody = problem(() -> client.newCorrelateMessageCommand()
                .messageName("paid")
                .correlationKey("o-2")
                .send()
                .join());
        assertThat(nobody.details().getStatus()).isEqualTo(404);
        assertThat(nobody.details().getType()).hasToString("/problems/message-not-correlated");
    }

    @Test
    void a_user_task_is_found_assigned_changed_and_completed() {
        UUID uuid = app.start("approval", Map.of());

        UserTask task = client.newUserTaskSearchRequest()
                .filter(filter -> filter.elementId("approve").tenantId(app.applicationId.toString()))
                .send()
                .join()
                .items()
                .getFirst();
        long key = task.getUserTaskKey();
        client.newAssignUserTaskCommand(key).assignee("carol").send().join();
        client.newUpdateUserTaskCommand(key).priority(80).send().join();
        assertThat(instance(uuid).getString("userTasks[0].assignee")).isEqualTo("carol");
        assertThat(instance(uuid).getInt("userTasks[0].priority")).isEqualTo(80);
        client.newUnassignUserTaskCommand(key).send().join();
        client.newCompleteUserTaskCommand(key)
                .variables(Map.of("approved", true))
                .send()
                .join();

        assertThat(task.getCandidateGroups()).containsExactly("approvers");
        assertThat(instance(uuid).getString("state")).isEqualTo("FINISHED");
        assertThat(instance(uuid).getBoolean("values.approved")).isTrue();
    }

    @Test
    void an_instance_can_be_awaited() {
        try (JobWorker worker = work(
                SHORT,
                (jobs, job) -> jobs.newCompleteCommand(job)
                        .variable("charged", true)
                        .send()
                        .join())) {
            ProcessInstanceResult result = client.newCreateInstanceCommand()
                    .bpmnProcessId("order")
                    .latestVersion()
                    .variables(Map.of("amount", 20))
                    .withResult()
                    .fetchVariables("charged")
                    .requestTimeout(LONG)
                    .send()
                    .join();

            assertThat(result.getVariablesAsMap()).isEqualTo(Map.of("charged", true));
            assertThat(worker.isOpen()).isTrue();
        }
        ProblemException running = problem(() -> client.newCreateInstanceCommand()
                .bpmnProcessId("payment")
                .latestVersion()
                .variable("order", "o-3")
                .withResult()
                .requestTimeout(Duration.ofMillis(100))
                .send()
                .join());
        assertThat(running.details().getType()).hasToString("/problems/still-running");
    }

    @Test
    void what_is_refused_is_a_problem_that_it_understands() {
        ProblemException unknown = problem(() -> client.newCreateInstanceCommand()
                .bpmnProcessId("unknown")
                .latestVersion()
                .send()
                .join());
        assertThat(unknown.details().getStatus()).isEqualTo(404);
        assertThat(unknown.details().getType()).hasToString("/problems/process-not-found");

        try (CamundaClient stranger = connect("stranger-" + UUID.randomUUID())) {
            ProblemException hidden = problem(() -> stranger.newCreateInstanceCommand()
                    .bpmnProcessId("order")
                    .latestVersion()
                    .send()
                    .join());
            assertThat(hidden.details().getStatus()).isEqualTo(404);
        }
    }

    private JobWorker work(Duration requestTimeout, JobHandler handler) {
        return client.newWorker()
                .jobType("charge")
                .handler(handler)
                .name("cashier")
                .timeout(Duration.ofMinutes(1))
                .maxJobsActive(5)
                .requestTimeout(requestTimeout)
                .fetchVariables("amount")
                .streamEnabled(false)
                .open();
    }

    private List<ActivatedJob> activate(int max) {
        return client.newActivateJobsCommand()
                .jobType("charge")
                .maxJobsToActivate(max)
                .timeout(Duration.ofMinutes(1))
                .workerName("once")
                .send()
                .join()
                .getJobs();
    }

    /** The client has no member for it. */
    private UUID uuidOf(ActivatedJob job) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select uuid from process_instance where application_id = ? and process_name = ?")) {
            statement.setObject(1, app.applicationId);
            statement.setString(2, job.getBpmnProcessId());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getObject(1, UUID.class);
            }
        }
    }

    private static ProblemException problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, call);
        assertThat(problem).as("a problem").isNotNull();
        return problem;
    }
}
