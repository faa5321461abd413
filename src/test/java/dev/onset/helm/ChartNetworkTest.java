package dev.onset.helm;

import static dev.onset.helm.Rendering.elements;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches Onset, whom it reaches, and what Prometheus sees. */
class ChartNetworkTest {

    @Test
    void an_ingress_leads_to_the_api_alone() {
        Rendering rendering = Chart.render("production");
        JsonNode ingress = rendering.get("Ingress", "demo-onset");
        assertThat(ingress.at("/spec/rules/0/http/paths/0/backend/service/name").asText())
                .isEqualTo("demo-onset");
        assertThat(ingress.at("/spec/tls/0/secretName").asText()).isEqualTo("onset-tls");
        assertThat(elements(rendering.get("Service", "demo-onset").at("/spec/ports")))
                .extracting(port -> port.path("targetPort").asText())
                .containsExactly("http");
    }

    @Test
    void a_route_strips_the_prefix() {
        JsonNode rule = Chart.render("keycloak").get("HTTPRoute", "demo-onset").at("/spec/rules/0");
        assertThat(rule.at("/matches/0/path/value").asText()).isEqualTo("/rtm");
        assertThat(rule.at("/filters/0/urlRewrite/path/replacePrefixMatch").asText())
                .isEqualTo("/");
        assertThat(rule.at("/backendRefs/0/name").asText()).isEqualTo("demo-onset");
    }

    @Test
    void a_route_without_a_prefix_strips_nothing() {
        assertThat(Chart.render("keycloak", "httpRoute.pathPrefix=/")
                        .get("HTTPRoute", "demo-onset")
                        .at("/spec/rules/0")
                        .has("filters"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo-onset-server", "demo-onset-worker"})
    void the_management_port_is_for_the_namespace_and_those_named(String name) {
        JsonNode policy = Chart.render("production").get("NetworkPolicy", name);
        JsonNode rule = elements(policy.at("/spec/ingress"))
                .filter(r -> r.at("/ports/0/port").asInt() == 9000)
                .findFirst()
                .orElseThrow();
        assertThat(rule.path("from").toString())
                .isEqualTo("[{\"podSelector\":{}},{\"namespaceSelector\":{\"matchLabels\":"
                        + "{\"kubernetes.io/metadata.name\":\"monitoring\"}}}]");
    }

    @Test
    void a_closed_api_stays_open_to_the_charts_own_schedules_and_tests() {
        JsonNode rule = Chart.render("production")
                .get("NetworkPolicy", "demo-onset-server")
                .at("/spec/ingress/0");
        assertThat(rule.at("/ports/0/port").asInt()).isEqualTo(8080);
        assertThat(rule.at("/from/0").toString()).contains("[\"demo\"]").contains("[\"schedule\",\"test\"]");
        assertThat(rule.path("from")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "minimal, demo-onset-server, '[53, 53, 5432, 443]'",
        "production, demo-onset-worker, '[53, 53, 5432, 5433, 443]'",
        "production, demo-onset-migration, '[53, 53, 5432, 5433]'",
        "keycloak, demo-onset-server, '[53, 53, 5432, 8080]'",
        "deployment-with-everything, demo-runtime-server, '[53, 53, 6432, 8443, 9092]'",
        "knative-with-everything, engine-worker, '[53, 53, 5432, 80]'",
    })
    void what_onset_may_reach_follows_from_its_settings(String scenario, String policy, String ports) {
        List<Integer> allowed = elements(
                        Chart.render(scenario).get("NetworkPolicy", policy).at("/spec/egress"))
                .flatMap(rule -> elements(rule.path("ports")))
                .map(port -> port.path("port").asInt())
                .toList();
        assertThat(allowed).hasToString(ports);
    }

    @Test
    void a_policy_leaves_the_way_into_a_knative_pod_to_knative() {
        JsonNode policy = Chart.render("knative").get("NetworkPolicy", "demo-onset-server");
        assertThat(policy.at("/spec/policyTypes").toString()).isEqualTo("[\"Egress\"]");
        assertThat(policy.path("spec").has("ingress")).isFalse();
    }

    @Test
    void policies_can_be_left_out() {
        assertThat(Chart.render("production", "networkPolicy.enabled=false").all("NetworkPolicy"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "knative", "deployment-with-everything", "knative-with-everything"})
    void prometheus_finds_the_management_port_of_every_replica(String scenario) {
        Rendering rendering = Chart.render(scenario);
        JsonNode monitor = rendering.all("ServiceMonitor").findFirst().orElseThrow();
        List<JsonNode> services = rendering
                .all("Service")
                .filter(service -> Rendering.texts(service.at("/metadata/labels"))
                        .entrySet()
                        .containsAll(Rendering.texts(monitor.at("/spec/selector/matchLabels"))
                                .entrySet()))
                .toList();
        assertThat(services).hasSize(1);
        assertThat(services.getFirst().at("/spec/ports/0/name").asText())
                .isEqualTo(monitor.at("/spec/endpoints/0/port").asText());
        assertThat(services.getFirst().at("/spec/clusterIP").asText()).isEqualTo("None");
        assertThat(monitor.at("/spec/namespaceSelector/matchNames/0").asText()).isEqualTo("processes");
    }

    @Test
    void alerts_say_how_bad_it_is_and_what_to_look_at() {
        JsonNode group =
                Chart.render("production").get("PrometheusRule", "demo-onset").at("/spec/groups/0");
        assertThat(elements(group.path("rules")))
                .extracting(rule -> rule.path("alert").asText())
                .containsExactly(
                        "OnsetDown",
                        "OnsetWorkerDown",
                        "OnsetServerErrors",
                        "OnsetSlow",
                        "OnsetWaitsForConnections",
                        "OnsetTimersLate",
                        "OnsetNewIncidents",
                        "OnsetRestarts",
                        "OnsetMigrationFailed");
        assertThat(elements(group.path("rules"))).allSatisfy(rule -> {
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(rule.at("/annotations/summary").asText()).endsWith(".");
            assertThat(rule.at("/annotations/description").asText()).endsWith(".");
            String expression = rule.path("expr").asText();
            assertThat(expression).contains("namespace=\"processes\"");
            assertThat(expression.chars().filter(c -> c == '(' || c == '{').count())
                    .isEqualTo(
                            expression.chars().filter(c -> c == ')' || c == '}').count());
        });
    }

    @Test
    void alerts_are_for_what_is_installed() {
        assertThat(alerts(Chart.render("minimal", "prometheusRule.enabled=true")))
                .doesNotContain("OnsetWorkerDown", "OnsetMigrationFailed");
        assertThat(alerts(Chart.render("deployment-with-everything"))).contains("Ours");
    }

    private static List<String> alerts(Rendering rendering) {
        JsonNode rule = rendering.all("PrometheusRule").findFirst().orElseThrow();
        return elements(rule.at("/spec/groups/0/rules"))
                .map(r -> r.path("alert").asText())
                .toList();
    }
}
