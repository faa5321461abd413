package dev.onset.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The chart in {@code helm/onset}, as Helm renders it for the release "demo" in the namespace "processes". */
final class Chart {

    static final Path DIRECTORY = Path.of("helm", "onset").toAbsolutePath();
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final String KUBERNETES = "1.34.0";
    private static final Path SCENARIOS = DIRECTORY.resolve("scenarios");
    private static final Path TEST_VALUES = Path.of("src", "test", "resources", "helm");

    private Chart() {}

    /** The scenarios that the chart ships, and those that only tests have, which fill in every value. */
    static List<Path> scenarios() {
        return Stream.of(SCENARIOS, TEST_VALUES)
                .flatMap(directory -> list(directory).stream())
                .toList();
    }

    static Path scenario(String name) {
        return scenarios().stream()
                .filter(path -> path.getFileName().toString().equals(name + ".yaml"))
                .findFirst()
                .orElseThrow();
    }

    /** All objects of a scenario, hooks included, after some values were set as with {@code --set}. */
    static Rendering render(Path scenario, String... settings) {
        return new Rendering(documents(template(Hookless.CHART, KUBERNETES, scenario, settings)));
    }

    static Rendering render(String scenario, String... settings) {
        return render(scenario(scenario), settings);
    }

    /** The objects of a scenario as the chart itself renders them; Helm lists no hooks here. */
    static List<JsonNode> renderWithoutHooks(Path scenario) {
        return documents(template(DIRECTORY, KUBERNETES, scenario));
    }

    /** What Helm says where values are refused. */
    static String refusal(Path scenario, String... settings) {
        return refusalOn(KUBERNETES, scenario, settings);
    }

    static String refusalOn(String kubernetes, Path scenario, String... settings) {
        try {
            template(DIRECTORY, kubernetes, scenario, settings);
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
        throw new AssertionError("Helm took " + List.of(settings));
    }

    static LintResult lint() {
        return new Helm(DIRECTORY).lint().strict().call();
    }

    /** Lints the chart as it were if the scenario's values were its own, for the lint of this library takes no values. */
    static LintResult lint(Path scenario) {
        Path chart = copy(scenario.getFileName().toString(), UnaryOperator.identity());
        try {
            ObjectNode values =
                    (ObjectNode) YAML.readTree(DIRECTORY.resolve("values.yaml").toFile());
            merge(values, YAML.readTree(scenario.toFile()));
            YAML.writeValue(chart.resolve("values.yaml").toFile(), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Helm(chart).lint().strict().call();
    }

    private static String template(Path chart, String kubernetes, Path scenario, String... settings) {
        TemplateCommand command = new Helm(chart)
                .template()
                .withName("demo")
                .withNamespace("processes")
                .withKubeVersion(kubernetes)
                .withValuesFile(scenario);
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            command.set(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return command.call();
    }

    private static List<JsonNode> documents(String yaml) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll().stream()
                    .filter(document -> !document.isMissingNode() && !document.isNull())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void merge(ObjectNode target, JsonNode source) {
        source.properties().forEach(property -> {
            if (target.get(property.getKey()) instanceof ObjectNode inner
                    && property.getValue().isObject()) {
                merge(inner, property.getValue());
            } else {
                target.set(property.getKey(), property.getValue());
            }
        });
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(String name, UnaryOperator<String> edit) {
        try {
            Path copy = Path.of("target", "charts", name).toAbsolutePath();
            delete(copy);
            try (Stream<Path> files = Files.walk(DIRECTORY)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path target = copy.resolve(DIRECTORY.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.writeString(target, edit.apply(Files.readString(file)));
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** A copy of the chart whose hooks are ordinary objects, for Helm's library renders hooks but does not hand them out. */
    private static final class Hookless {
        static final Path CHART =
                copy("hooks-as-objects", content -> content.replace("helm.sh/hook: ", Rendering.HOOK + ": "));
    }
}
