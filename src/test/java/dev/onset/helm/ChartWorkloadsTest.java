package dev.onset.helm;

import static dev.onset.helm.Rendering.elements;
import static dev.onset.helm.Rendering.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What runs, how it starts and stops, and who runs the timers. */
class ChartWorkloadsTest {

    private static final String SCHEDULER = "ONSET_EXECUTION_SCHEDULER_ENABLED";
    private static final String MIGRATE = "QUARKUS_FLYWAY_MIGRATE_AT_START";
    private static final String VALIDATE = "QUARKUS_FLYWAY_VALIDATE_AT_START";

    @Test
    void probes_ask_the_management_port() {
        Rendering rendering = Chart.render("minimal");
        JsonNode container = rendering.container(rendering.get("Deployment", "demo-onset"));
        assertThat(probe(container, "startupProbe")).isEqualTo("/q/health/started 9000");
        assertThat(probe(container, "livenessProbe")).isEqualTo("/q/health/live 9000");
        assertThat(probe(container, "readinessProbe")).isEqualTo("/q/health/ready 9000");
    }

    @Test
    void the_management_port_is_a_value() {
        Rendering rendering = Chart.render("production", "management.port=9100");
        JsonNode deployment = rendering.get("Deployment", "demo-onset");
        assertThat(probe(rendering.container(deployment), "livenessProbe")).isEqualTo("/q/health/live 9100");
        assertThat(rendering.environment(deployment)).containsEntry("QUARKUS_MANAGEMENT_PORT", "9100");
        assertThat(rendering
                        .get("Service", "demo-onset-management")
                        .at("/spec/ports/0/targetPort")
                        .asInt())
                .isEqualTo(9100);
        assertThat(rendering.get("NetworkPolicy", "demo-onset-server").toString())
                .contains("\"port\":9100");
    }

    @Test
    void a_replica_stops_only_after_the_last_request_is_answered() {
        Rendering rendering = Chart.render("minimal", "shutdown.preStopSeconds=7", "shutdown.timeoutSeconds=50");
        JsonNode deployment = rendering.get("Deployment", "demo-onset");
        assertThat(rendering
                        .container(deployment)
                        .at("/lifecycle/preStop/sleep/seconds")
                        .asInt())
                .isEqualTo(7);
        assertThat(rendering.environment(deployment)).containsEntry("QUARKUS_SHUTDOWN_TIMEOUT", "50S");
        assertThat(rendering
                        .podSpec(deployment)
                        .path("terminationGracePeriodSeconds")
                        .asInt())
                .isGreaterThan(7 + 50);
    }

    @Test
    void a_new_replica_is_up_before_an_old_one_goes() {
        JsonNode deployment = Chart.render("minimal").get("Deployment", "demo-onset");
        assertThat(deployment.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(1))
                .isZero();
    }

    @Test
    void another_setting_makes_new_pods() {
        assertThat(checksum(Chart.render("minimal", "log.level=DEBUG")))
                .isNotEqualTo(checksum(Chart.render("minimal")));
        assertThat(checksum(Chart.render("minimal", "replicas=2"))).isEqualTo(checksum(Chart.render("minimal")));
    }

    @Test
    void every_replica_runs_timers_where_there_is_no_worker() {
        Rendering rendering = Chart.render("minimal");
        assertThat(rendering.find("Deployment", "demo-onset-worker")).isEmpty();
        assertThat(rendering.environment(rendering.get("Deployment", "demo-onset")))
                .containsEntry(SCHEDULER, "true");
    }

    @Test
    void only_the_worker_runs_timers_where_there_is_one() {
        Rendering rendering = Chart.render("production");
        assertThat(rendering.environment(rendering.get("Deployment", "demo-onset")))
                .containsEntry(SCHEDULER, "false");
        assertThat(rendering.environment(rendering.get("Deployment", "demo-onset-worker")))
                .containsEntry(SCHEDULER, "true");
    }

    @Test
    void knative_replaces_the_deployment_and_always_has_a_worker() {
        Rendering rendering = Chart.render("knative");
        JsonNode service = knativeService(rendering);
        assertThat(rendering.all("Deployment").map(Rendering::name)).containsExactly("demo-onset-worker");
        assertThat(rendering.all("Service").filter(s -> !s.equals(service)).map(Rendering::name))
                .as("Knative makes a Service of this name itself")
                .doesNotContain("demo-onset");
        assertThat(rendering.environment(service)).containsEntry(SCHEDULER, "false");
        JsonNode worker = rendering.get("Deployment", "demo-onset-worker");
        assertThat(rendering.environment(worker)).containsEntry(SCHEDULER, "true");
        assertThat(worker.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(texts(service.at("/spec/template/metadata/annotations")))
                .containsEntry("autoscaling.knative.dev/min-scale", "0")
                .containsEntry("autoscaling.knative.dev/max-scale", "20");
    }

    @Test
    void a_knative_service_has_only_what_knative_takes_without_feature_flags() {
        Rendering rendering = Chart.render("knative");
        JsonNode service = knativeService(rendering);
        assertThat(texts(rendering.podSpec(service)).keySet())
                .isSubsetOf(
                        "containers",
                        "volumes",
                        "serviceAccountName",
                        "imagePullSecrets",
                        "enableServiceLinks",
                        "containerConcurrency",
                        "timeoutSeconds");
        assertThat(texts(rendering.container(service)).keySet()).doesNotContain("lifecycle", "startupProbe");
        assertThat(rendering.container(service).path("ports")).hasSize(1);
        assertThat(elements(rendering.podSpec(service).path("volumes"))
                        .flatMap(volume -> texts(volume).keySet().stream()))
                .doesNotContain("persistentVolumeClaim");
    }

    @Test
    void a_knative_service_can_be_kept_within_the_cluster() {
        assertThat(texts(knativeService(Chart.render("knative", "knative.clusterLocal=true"))
                        .at("/metadata/labels")))
                .containsEntry("networking.knative.dev/visibility", "cluster-local");
    }

    @Test
    void a_job_migrates_before_an_upgrade_and_the_replicas_only_look() {
        Rendering rendering = Chart.render("production");
        JsonNode job = rendering.get("Job", "demo-onset-migration");
        assertThat(texts(job.at("/metadata/annotations"))).containsEntry(Rendering.HOOK, "pre-install,pre-upgrade");
        assertThat(rendering.environment(job))
                .containsEntry("QUARKUS_INIT_AND_EXIT", "true")
                .containsEntry(MIGRATE, "true")
                .containsEntry(VALIDATE, "false")
                .containsEntry(SCHEDULER, "false");
        assertThat(elements(rendering.container(job).path("env")))
                .filteredOn(variable -> variable.path("name").asText().equals("QUARKUS_DATASOURCE_PASSWORD"))
                .extracting(
                        variable -> variable.at("/valueFrom/secretKeyRef/name").asText())
                .containsExactly("onset-database-owner");
        assertThat(rendering.environment(rendering.get("Deployment", "demo-onset")))
                .containsEntry(MIGRATE, "false")
                .containsEntry(VALIDATE, "true")
                .doesNotContainKey("QUARKUS_INIT_AND_EXIT");
    }

    @Test
    void the_migration_needs_nothing_that_the_chart_is_yet_to_create() {
        Rendering rendering = Chart.render("production");
        JsonNode job = rendering.get("Job", "demo-onset-migration");
        assertThat(rendering.container(job).has("envFrom")).isFalse();
        assertThat(rendering.podSpec(job).has("serviceAccountName")).isFalse();
    }

    @Test
    void an_old_replica_starts_on_a_new_schema() {
        Rendering rendering = Chart.render("production");
        assertThat(rendering.environment(rendering.get("Deployment", "demo-onset")))
                .containsEntry("QUARKUS_FLYWAY_IGNORE_FUTURE_MIGRATIONS", "true");
    }

    @Test
    void a_replica_migrates_where_it_is_to() {
        Rendering rendering = Chart.render("minimal");
        assertThat(rendering.all("Job")).isEmpty();
        assertThat(rendering.environment(rendering.get("Deployment", "demo-onset")))
                .containsEntry(MIGRATE, "true")
                .containsEntry(VALIDATE, "false");
    }

    @Test
    void nothing_migrates_where_nothing_is_to() {
        Rendering rendering = Chart.render("minimal", "migration.strategy=none");
        assertThat(rendering.all("Job")).isEmpty();
        assertThat(rendering.environment(rendering.get("Deployment", "demo-onset")))
                .containsEntry(MIGRATE, "false")
                .containsEntry(VALIDATE, "true");
    }

    @Test
    void a_budget_is_for_more_than_one_replica() {
        assertThat(budgets(Chart.render("minimal"))).isEmpty();
        assertThat(budgets(Chart.render("minimal", "replicas=2"))).containsExactly("demo-onset");
        assertThat(budgets(Chart.render("production"))).containsExactlyInAnyOrder("demo-onset", "demo-onset-worker");
        assertThat(budgets(Chart.render("production", "podDisruptionBudget.enabled=false")))
                .isEmpty();
        assertThat(budgets(Chart.render("knative"))).isEmpty();
    }

    @Test
    void the_autoscaler_alone_decides_how_many_replicas_there_are() {
        Rendering rendering = Chart.render("production");
        assertThat(rendering.get("Deployment", "demo-onset").at("/spec").has("replicas"))
                .isFalse();
        JsonNode autoscaler = rendering.get("HorizontalPodAutoscaler", "demo-onset");
        assertThat(autoscaler.at("/spec/scaleTargetRef/name").asText()).isEqualTo("demo-onset");
        assertThat(autoscaler.at("/spec/minReplicas").asInt()).isEqualTo(3);
        assertThat(autoscaler.at("/spec/maxReplicas").asInt()).isEqualTo(12);
    }

    @Test
    void replicas_spread_over_zones_and_nodes() {
        Rendering rendering = Chart.render("production");
        JsonNode spread =
                rendering.podSpec(rendering.get("Deployment", "demo-onset")).path("topologySpreadConstraints");
        assertThat(elements(spread))
                .extracting(constraint -> constraint.path("topologyKey").asText())
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        assertThat(elements(spread))
                .allSatisfy(constraint -> assertThat(texts(constraint.at("/labelSelector/matchLabels")))
                        .containsEntry("app.kubernetes.io/component", "server"));
    }

    @Test
    void builds_are_mounted_where_the_application_looks_for_them() {
        Rendering rendering = Chart.render("deployment-with-everything");
        JsonNode deployment = rendering.get("Deployment", "demo-runtime");
        assertThat(rendering.environment(deployment)).containsEntry("ONSET_BUILDS_DIRECTORY", "/etc/onset/builds");
        assertThat(elements(rendering.container(deployment).path("volumeMounts")))
                .filteredOn(mount -> mount.path("readOnly").asBoolean())
                .extracting(mount -> mount.path("mountPath").asText())
                .contains("/etc/onset/builds/loans", "/etc/onset/builds/cards");
        assertThat(rendering.environment(rendering.get("Job", "demo-runtime-migration")))
                .doesNotContainKey("ONSET_BUILDS_DIRECTORY");
    }

    @Test
    void numbers_stay_numbers() {
        Rendering rendering = Chart.render("deployment-with-everything");
        assertThat(rendering.environment(rendering.get("Deployment", "demo-runtime")))
                .containsEntry("ONSET_EXECUTION_MAX_VISITS_PER_STEP", "1000000")
                .containsEntry("QUARKUS_HTTP_LIMITS_MAX_CONNECTIONS", "1000000")
                .containsEntry("QUARKUS_LOG_CONSOLE_ENABLED", "true");
    }

    @Test
    void identity_is_configured_by_values() {
        Rendering rendering = Chart.render("keycloak");
        assertThat(rendering.environment(rendering.get("Deployment", "demo-onset")))
                .containsEntry("QUARKUS_OIDC_AUTH_SERVER_URL", "http://keycloak.identity.svc:8080/realms/onset")
                .containsEntry("QUARKUS_OIDC_TOKEN_ISSUER", "https://login.example.com/realms/onset")
                .containsEntry("QUARKUS_OIDC_TOKEN_AUDIENCE", "onset")
                .containsEntry("QUARKUS_OIDC_ROLES_ROLE_CLAIM_PATH", "realm_access/roles")
                .containsEntry("ONSET_SECURITY_GROUPS_CLAIM", "groups")
                .containsEntry("ONSET_SECURITY_PLATFORM_ADMIN_ROLE", "onset-admin")
                .containsEntry("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true")
                .containsEntry("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "10.0.0.0/8");
    }

    private static JsonNode knativeService(Rendering rendering) {
        return rendering
                .all("Service")
                .filter(service -> service.path("apiVersion").asText().equals("serving.knative.dev/v1"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> budgets(Rendering rendering) {
        Stream<JsonNode> budgets = rendering.all("PodDisruptionBudget");
        return budgets.map(Rendering::name).toList();
    }

    private static String probe(JsonNode container, String probe) {
        JsonNode get = container.path(probe).path("httpGet");
        return get.path("path").asText() + " " + get.path("port").asText();
    }

    private static String checksum(Rendering rendering) {
        return rendering
                .get("Deployment", "demo-onset")
                .at("/spec/template/metadata/annotations")
                .path("checksum/config")
                .asText();
    }
}
