package dev.onset.helm;

import static dev.onset.helm.Rendering.elements;
import static dev.onset.helm.Rendering.name;
import static dev.onset.helm.Rendering.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds whatever the values are. */
class ChartScenariosTest {

    /** For pods that no Service of the chart selects. */
    private static final Set<String> UNSERVED = Set.of("migration", "schedule", "test");

    static List<Path> scenarios() {
        return Chart.scenarios();
    }

    @Test
    void the_scenarios_that_the_chart_promises_are_there() {
        assertThat(scenarios())
                .extracting(path -> path.getFileName().toString())
                .contains("minimal.yaml", "production.yaml", "knative.yaml", "keycloak.yaml");
    }

    @Test
    void the_chart_without_values_passes_a_strict_lint() {
        LintResult result = Chart.lint();
        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void a_scenario_passes_a_strict_lint(Path scenario) {
        LintResult result = Chart.lint(scenario);
        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
        assertThat(result.getMessages()).allMatch(message -> message.contains("icon is recommended"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void the_chart_renders_what_its_copy_for_tests_renders(Path scenario) {
        assertThat(Chart.render(scenario).objects().stream()
                        .filter(object -> !annotations(object).containsKey(Rendering.HOOK)))
                .containsExactlyInAnyOrderElementsOf(Chart.renderWithoutHooks(scenario));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void every_object_is_one_that_its_api_knows(Path scenario) {
        assertThat(Chart.render(scenario).objects()).isNotEmpty().allSatisfy(KubernetesModel::check);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void names_are_unique_and_valid(Path scenario) {
        Rendering rendering = Chart.render(scenario);
        assertThat(rendering.objects().stream().map(object -> Rendering.kind(object) + " " + name(object)))
                .doesNotHaveDuplicates();
        assertThat(rendering.objects().stream().map(Rendering::name))
                .allSatisfy(name -> assertThat(name)
                        .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
                        .hasSizeLessThanOrEqualTo(63));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void every_object_carries_the_recommended_labels(Path scenario) {
        assertThat(Chart.render(scenario).objects())
                .allSatisfy(object -> assertThat(texts(object.at("/metadata/labels")))
                        .containsKeys(
                                "app.kubernetes.io/name", "app.kubernetes.io/component",
                                "app.kubernetes.io/version", "helm.sh/chart")
                        .containsEntry("app.kubernetes.io/instance", "demo")
                        .containsEntry("app.kubernetes.io/managed-by", "Helm"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void a_workload_selects_its_own_pods_and_no_others(Path scenario) {
        Rendering rendering = Chart.render(scenario);
        rendering.all("Deployment").forEach(deployment -> {
            Map<String, String> selector = texts(deployment.at("/spec/selector/matchLabels"));
            assertThat(selected(rendering, selector))
                    .as(name(deployment))
                    .extracting(Rendering::name)
                    .containsExactly(name(deployment));
        });
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void services_budgets_and_policies_select_pods_that_run(Path scenario) {
        Rendering rendering = Chart.render(scenario);
        List<JsonNode> selectors = new ArrayList<>();
        rendering.all("Service").map(service -> service.at("/spec/selector")).forEach(selectors::add);
        rendering
                .all("PodDisruptionBudget")
                .map(budget -> budget.at("/spec/selector/matchLabels"))
                .forEach(selectors::add);
        rendering
                .all("NetworkPolicy")
                .map(policy -> policy.at("/spec/podSelector/matchLabels"))
                .forEach(selectors::add);
        assertThat(selectors)
                .filteredOn(JsonNode::isObject)
                .isNotEmpty()
                .allSatisfy(selector ->
                        assertThat(selected(rendering, texts(selector))).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void no_service_sends_requests_to_a_pod_that_serves_none(Path scenario) {
        Rendering rendering = Chart.render(scenario);
        rendering
                .all("Service")
                .filter(service -> service.at("/spec/selector").isObject())
                .forEach(service -> {
                    assertThat(selected(rendering, texts(service.at("/spec/selector"))))
                            .extracting(workload ->
                                    texts(workload.at("/metadata/labels")).get("app.kubernetes.io/component"))
                            .doesNotContainAnyElementsOf(UNSERVED);
                });
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void named_ports_exist(Path scenario) {
        Rendering rendering = Chart.render(scenario);
        rendering
                .all("Service")
                .filter(service -> service.at("/spec/selector").isObject())
                .forEach(service -> {
                    JsonNode target = service.at("/spec/ports/0/targetPort");
                    if (target.isTextual()) {
                        assertThat(selected(rendering, texts(service.at("/spec/selector"))))
                                .allSatisfy(workload -> assertThat(elements(
                                                rendering.container(workload).path("ports")))
                                        .extracting(port -> port.path("name").asText())
                                        .contains(target.asText()));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void pods_meet_the_restricted_pod_security_standard(Path scenario) {
        Rendering rendering = Chart.render(scenario);
        assertThat(rendering.podTemplates().keySet()).allSatisfy(workload -> {
            JsonNode security = rendering.container(workload).path("securityContext");
            assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
            assertThat(security.at("/capabilities/add").isMissingNode()).isTrue();
            assertThat(security.path("runAsUser").asInt(1)).isPositive();
            assertThat(elements(rendering.podSpec(workload).path("volumes"))
                            .flatMap(volume -> texts(volume).keySet().stream()))
                    .isSubsetOf("name", "configMap", "secret", "emptyDir", "persistentVolumeClaim");
        });
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void no_pod_gets_a_token_of_the_cluster(Path scenario) {
        Rendering rendering = Chart.render(scenario);
        assertThat(rendering.podTemplates().keySet()).allSatisfy(workload -> {
            JsonNode spec = rendering.podSpec(workload);
            assertThat(spec.path("enableServiceLinks").asBoolean(true)).isFalse();
            if (!Rendering.kind(workload).startsWith("serving.knative.dev")) {
                assertThat(spec.path("automountServiceAccountToken").asBoolean(true))
                        .isFalse();
            }
        });
        assertThat(rendering.all("ServiceAccount"))
                .allSatisfy(account -> assertThat(
                                account.path("automountServiceAccountToken").asBoolean(true))
                        .isFalse());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void every_container_says_what_it_needs(Path scenario) {
        Rendering rendering = Chart.render(scenario);
        assertThat(rendering.podTemplates().keySet()).allSatisfy(workload -> {
            JsonNode container = rendering.container(workload);
            assertThat(container.at("/resources/requests/memory").isTextual()).isTrue();
            assertThat(container.path("image").asText()).matches(".+(:[\\w.-]+|@sha256:[a-f0-9]{64})");
        });
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void mounts_have_volumes_and_nothing_is_mounted_twice(Path scenario) {
        Rendering rendering = Chart.render(scenario);
        assertThat(rendering.podTemplates().keySet()).allSatisfy(workload -> {
            Set<String> volumes = new HashSet<>();
            assertThat(elements(rendering.podSpec(workload).path("volumes")))
                    .allSatisfy(
                            volume -> assertThat(volumes.add(volume.path("name").asText()))
                                    .isTrue());
            Set<String> paths = new HashSet<>();
            assertThat(elements(rendering.container(workload).path("volumeMounts")))
                    .allSatisfy(mount -> {
                        assertThat(volumes).contains(mount.path("name").asText());
                        assertThat(paths.add(mount.path("mountPath").asText())).isTrue();
                    });
        });
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void secrets_are_referred_to_and_never_spelt_out(Path scenario) {
        Rendering rendering = Chart.render(scenario);
        assertThat(rendering.all("Secret")).isEmpty();
        assertThat(rendering.podTemplates().keySet()).allSatisfy(workload -> {
            assertThat(rendering.environment(workload)).allSatisfy((name, value) -> {
                assertThat(name).doesNotContainPattern("(?i)PASSWORD|USERNAME|SECRET|CREDENTIAL");
                assertThat(value).doesNotContainPattern("(?i)password=|://[^/]+:[^/]+@");
            });
            assertThat(elements(rendering.container(workload).path("env")))
                    .extracting(variable -> variable.path("name").asText())
                    .doesNotHaveDuplicates();
        });
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void pods_that_run_onset_know_the_database_and_the_identity_provider(Path scenario) {
        Rendering rendering = Chart.render(scenario);
        List<JsonNode> workloads = rendering.podTemplates().keySet().stream()
                .filter(workload -> !component(workload).equals("test"))
                .filter(workload -> !component(workload).equals("schedule"))
                .toList();
        assertThat(workloads).isNotEmpty().allSatisfy(workload -> {
            assertThat(rendering.environment(workload))
                    .containsKeys(
                            "QUARKUS_OIDC_AUTH_SERVER_URL",
                            "QUARKUS_OIDC_TOKEN_AUDIENCE",
                            "QUARKUS_FLYWAY_MIGRATE_AT_START",
                            "ONSET_EXECUTION_SCHEDULER_ENABLED");
            assertThat(elements(rendering.container(workload).path("env"))
                            .filter(variable ->
                                    variable.at("/valueFrom/secretKeyRef").isObject()))
                    .extracting(variable -> variable.path("name").asText())
                    .contains("QUARKUS_DATASOURCE_USERNAME", "QUARKUS_DATASOURCE_PASSWORD");
            Stream<String> names = Stream.concat(
                    rendering.environment(workload).keySet().stream(),
                    elements(rendering.container(workload).path("env"))
                            .map(variable -> variable.path("name").asText()));
            assertThat(names).contains("QUARKUS_DATASOURCE_JDBC_URL");
        });
    }

    private static List<JsonNode> selected(Rendering rendering, Map<String, String> selector) {
        return rendering.podTemplates().entrySet().stream()
                .filter(e ->
                        texts(e.getValue().at("/metadata/labels")).entrySet().containsAll(selector.entrySet()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String component(JsonNode object) {
        return object.at("/metadata/labels").path("app.kubernetes.io/component").asText();
    }

    private static Map<String, String> annotations(JsonNode object) {
        return texts(object.at("/metadata/annotations"));
    }
}
