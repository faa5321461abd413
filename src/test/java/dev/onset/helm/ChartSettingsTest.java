package dev.onset.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.onset.testing.ConfigInterfaces;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A misspelt environment variable is silently ignored; so what the chart sets has to be a setting that exists. */
class ChartSettingsTest {

    /** Those of Quarkus that are read at the start, as its extensions on the class path document them. */
    private static Set<String> quarkusSettings = Set.of();

    private static Set<String> onsetSettings = Set.of();

    @BeforeAll
    static void readSettings() throws IOException, ClassNotFoundException {
        quarkusSettings = quarkusSettings();
        onsetSettings = onsetSettings();
    }

    static List<Path> scenarios() {
        return Chart.scenarios();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void every_setting_exists_and_is_read_at_the_start(Path scenario) {
        Rendering rendering = Chart.render(scenario);
        Set<String> set = new TreeSet<>();
        rendering.podTemplates().keySet().forEach(workload -> {
            set.addAll(rendering.environment(workload).keySet());
            Rendering.elements(rendering.container(workload).path("env"))
                    .forEach(variable -> set.add(variable.path("name").asText()));
        });
        assertThat(set)
                .filteredOn(name -> name.startsWith("QUARKUS_"))
                .isNotEmpty()
                .isSubsetOf(quarkusSettings);
        assertThat(set)
                .filteredOn(name -> name.startsWith("ONSET_"))
                .isNotEmpty()
                .isSubsetOf(onsetSettings);
    }

    private static Set<String> quarkusSettings() throws IOException {
        Set<String> settings = new HashSet<>();
        for (URL model : Collections.list(ChartSettingsTest.class
                .getClassLoader()
                .getResources("META-INF/quarkus-config-doc/quarkus-config-model.json"))) {
            try (InputStream input = model.openStream()) {
                collect(new ObjectMapper().readTree(input), settings);
            }
        }
        return settings;
    }

    private static void collect(JsonNode node, Set<String> settings) {
        if (node.path("phase").asText().equals("RUN_TIME")) {
            settings.add(node.at("/path/environmentVariable").asText());
            node.path("additionalPaths")
                    .forEach(path ->
                            settings.add(path.path("environmentVariable").asText()));
        }
        node.forEach(child -> collect(child, settings));
    }

    private static Set<String> onsetSettings() throws IOException, ClassNotFoundException {
        return ConfigInterfaces.bySource().values().stream()
                .flatMap(List::stream)
                .flatMap(mapping -> ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet().stream())
                .map(property -> property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
