package dev.onset.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the chart's documents say is what the chart is. */
class ChartDocumentsTest {

    private static final Path README = Chart.DIRECTORY.resolve("README.md");

    @Test
    void every_value_is_in_the_table_of_the_readme_and_nothing_else_is() throws IOException {
        List<String> table = Pattern.compile("^\\| `([A-Za-z.]+)` \\|", Pattern.MULTILINE)
                .matcher(Files.readString(README))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(table).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(leaves(values(), ""));
    }

    @Test
    void a_value_that_the_text_mentions_exists() throws IOException {
        JsonNode values = values();
        List<String> mentioned = Pattern.compile("`([a-z][A-Za-z]+(?:\\.[a-z][A-Za-z]+)+)`")
                .matcher(Files.readString(README))
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(path -> values.has(path.substring(0, path.indexOf('.'))))
                .toList();
        assertThat(mentioned)
                .isNotEmpty()
                .allSatisfy(path -> assertThat(
                                values.at("/" + path.replace('.', '/')).isMissingNode())
                        .as(path)
                        .isFalse());
    }

    @Test
    void a_value_that_the_schema_knows_is_in_values_yaml() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
        TreeSet<String> known = new TreeSet<>();
        properties(schema, "", known);
        known.remove("global");
        TreeSet<String> given = new TreeSet<>();
        objects(values(), "", given);
        assertThat(given).containsAll(known);
    }

    @Test
    void every_object_of_the_schema_is_closed() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
        assertThat(schema.findParents("properties"))
                .filteredOn(node -> node.path("properties").isObject() && node.has("type"))
                .filteredOn(node -> !node.equals(schema.at("/definitions/namedObjects/items")))
                .isNotEmpty()
                .allSatisfy(node ->
                        assertThat(node.path("additionalProperties").toString()).isEqualTo("false"));
    }

    @Test
    void the_chart_installs_the_version_that_it_is_built_with() throws IOException {
        JsonNode chart =
                Chart.YAML.readTree(Chart.DIRECTORY.resolve("Chart.yaml").toFile());
        String pom = Files.readString(Path.of("pom.xml"));
        String version = Pattern.compile("<artifactId>onset</artifactId>\\s*<version>([^<]+)<")
                .matcher(pom)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        assertThat(chart.path("appVersion").asText()).isEqualTo(version);
        assertThat(chart.path("version").asText()).isEqualTo(version);
    }

    private static JsonNode values() throws IOException {
        return Chart.YAML.readTree(Chart.DIRECTORY.resolve("values.yaml").toFile());
    }

    private static List<String> leaves(JsonNode node, String path) {
        if (!node.isObject() || node.isEmpty() || path.equals("resources")) {
            return List.of(path);
        }
        return node.properties().stream()
                .flatMap(property -> leaves(property.getValue(), join(path, property.getKey())).stream())
                .toList();
    }

    private static void properties(JsonNode schema, String path, TreeSet<String> found) {
        schema.path("properties").properties().forEach(property -> {
            found.add(join(path, property.getKey()));
            if (!property.getKey().equals("affinity")) {
                properties(property.getValue(), join(path, property.getKey()), found);
            }
        });
    }

    private static void objects(JsonNode values, String path, TreeSet<String> found) {
        values.properties().forEach(property -> {
            found.add(join(path, property.getKey()));
            objects(property.getValue(), join(path, property.getKey()), found);
        });
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
