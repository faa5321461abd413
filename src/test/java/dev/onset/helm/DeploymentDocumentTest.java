package dev.onset.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on deployment: each value in it is one of the chart, and the chart takes them all. */
class DeploymentDocumentTest {

    private static final Path PAGE = Path.of("docs", "how-to", "deployment.md");

    private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern MENTIONED = Pattern.compile("`([a-z][A-Za-z]+(?:\\.[a-z][A-Za-z]+)+)`");

    @TempDir
    private Path directory;

    @Test
    void the_chart_renders_the_values_of_each_block() throws IOException {
        List<String> blocks = blocks();
        assertThat(blocks).hasSize(3);

        assertThat(render(blocks.get(0)).objects())
                .extracting(object -> object.path("kind").asText())
                .contains("Deployment", "Job", "NetworkPolicy", "PodDisruptionBudget", "Service");
        assertThat(render(blocks.get(0) + blocks.get(1)).objects())
                .extracting(object -> object.path("kind").asText())
                .contains("HorizontalPodAutoscaler", "Ingress", "ServiceMonitor", "PrometheusRule", "CronJob");
        assertThat(render(merged(blocks.get(0), blocks.get(2))).objects())
                .filteredOn(object -> object.path("apiVersion").asText().startsWith("serving.knative.dev/"))
                .hasSize(1);
    }

    @Test
    void a_value_that_the_text_mentions_exists() throws IOException {
        JsonNode values =
                Chart.YAML.readTree(Chart.DIRECTORY.resolve("values.yaml").toFile());

        assertThat(MENTIONED.matcher(Files.readString(PAGE)).results().map((MatchResult match) -> match.group(1)))
                .contains("shutdown.timeoutSeconds")
                .filteredOn(path -> values.has(path.substring(0, path.indexOf('.'))))
                .allSatisfy(path -> assertThat(
                                values.at("/" + path.replace('.', '/')).isMissingNode())
                        .as(path)
                        .isFalse());
    }

    @Test
    void a_file_that_the_text_names_exists() throws IOException {
        List<String> named = Pattern.compile("(?:-f |`)((?:helm|bench|scripts|docs|Dockerfile)[\\w./-]*)")
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(named)
                .contains("Dockerfile.native", "Dockerfile.jvm", "helm/onset")
                .allMatch(name -> Files.exists(Path.of(name)));
    }

    private static List<String> blocks() throws IOException {
        return YAML_BLOCK
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    private static String merged(String first, String second) throws IOException {
        ObjectNode values = (ObjectNode) Chart.YAML.readTree(first);
        Chart.YAML.readTree(second).properties().forEach(property -> {
            if (values.get(property.getKey()) instanceof ObjectNode inner) {
                inner.setAll((ObjectNode) property.getValue());
            } else {
                values.set(property.getKey(), property.getValue());
            }
        });
        return Chart.YAML.writeValueAsString(values);
    }

    private Rendering render(String values) throws IOException {
        return Chart.render(Files.writeString(directory.resolve("my-values.yaml"), values));
    }
}
