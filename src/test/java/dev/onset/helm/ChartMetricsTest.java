package dev.onset.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.onset.testing.Activity;
import dev.onset.testing.Scrape;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What alerts and the dashboard ask for is there to be asked for: a query for a metric that is not, finds nothing and is silent. */
@QuarkusTest
class ChartMetricsTest {

    /** What others expose: Prometheus itself and kube-state-metrics. */
    private static final Pattern NOT_ONSETS = Pattern.compile("up|kube_.*");

    /** Words of PromQL that are no names. */
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "by", "without", "on", "inf");

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Test
    void the_metrics_of_a_query_are_found() {
        assertThat(
                        namesIn(
                                "sum by (le, uri) (rate(a_bucket{b=\"c_d\",e=~\"5..\"}[5m])) / sum(f_count) > 0.5 or vector(0)"))
                .containsExactly("a_bucket", "f_count");
        assertThat(namesIn("label_values(g_total{namespace=\"$namespace\"}, job)"))
                .containsExactly("g_total");
        assertThat(namesIn("histogram_quantile(0.95, sum by (le) (rate(h_bucket[$__rate_interval])))"))
                .containsExactly("h_bucket");
    }

    @Test
    void every_alert_asks_for_metrics_that_exist() {
        List<String> queries = Chart.render("production")
                .all("PrometheusRule")
                .flatMap(rule -> rule.findValuesAsText("expr").stream())
                .toList();
        assertThat(queries).hasSizeGreaterThan(7);
        assertExposed(queries);
    }

    @Test
    void every_panel_and_variable_of_the_dashboard_asks_for_metrics_that_exist() throws IOException {
        JsonNode dashboard = dashboard();
        List<String> queries = Stream.concat(
                        dashboard.path("panels").findValuesAsText("expr").stream(),
                        dashboard.at("/templating/list").findValuesAsText("definition").stream())
                .toList();
        assertThat(queries).hasSizeGreaterThan(30);
        assertExposed(queries);
    }

    @Test
    void what_the_chart_hands_to_grafana_is_the_dashboard() throws IOException {
        JsonNode configMap = Chart.render("production").get("ConfigMap", "demo-onset-dashboard");
        assertThat(configMap.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        assertThat(new ObjectMapper().readTree(configMap.at("/data/onset.json").asText()))
                .isEqualTo(dashboard());
        assertThat(Chart.render("minimal").find("ConfigMap", "demo-onset-dashboard"))
                .isEmpty();
    }

    private void assertExposed(List<String> queries) {
        Activity.ofEveryKind("some value");
        Set<String> asked = new TreeSet<>();
        queries.forEach(query -> asked.addAll(namesIn(query)));
        asked.removeIf(name -> NOT_ONSETS.matcher(name).matches());
        assertThat(asked).isNotEmpty();
        await().untilAsserted(() -> assertThat(Scrape.of(metrics).names()).containsAll(asked));
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper()
                .readTree(Chart.DIRECTORY
                        .resolve("dashboards")
                        .resolve("onset.json")
                        .toFile());
    }

    /** Names that are neither functions, labels nor words of the language (prometheus.io/docs, Querying basics). */
    private static Set<String> namesIn(String query) {
        String bare = query.replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "")
                .replaceAll("\\{[^}]*\\}", "")
                .replaceAll("\\[[^\\]]*\\]", "")
                .replaceAll("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)", "")
                .replaceAll("label_values\\(([^,]*),[^)]*\\)", "$1");
        Set<String> names = new TreeSet<>();
        Pattern.compile("\\b[a-zA-Z_:][a-zA-Z0-9_:]*\\b(?!\\s*\\()")
                .matcher(bare)
                .results()
                .map(name -> name.group())
                .filter(name -> !WORDS.contains(name))
                .forEach(names::add);
        return names;
    }
}
