package dev.onset.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the models and their scenarios. Beside {@code a.bpmn}, {@code a.txt} has its scenarios: a line without indentation is
 * the name of one, its steps are indented, and what is indented further goes on with the step before.
 */
final class Models {

    static final Path FOLDER = Path.of("src/test/resources/models");

    private Models() {}

    /** The files that must run, by name. */
    static List<Path> files() {
        return filesIn(FOLDER);
    }

    /** The files that must be refused, by name. */
    static List<Path> refusedFiles() {
        return filesIn(FOLDER.resolve("refused"));
    }

    private static List<Path> filesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".bpmn"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The DMN file beside a model, if it has one. */
    static Optional<Path> decisions(Path file) {
        return Optional.of(Path.of(file.toString().replaceAll("\\.bpmn$", ".dmn")))
                .filter(Files::exists);
    }

    static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The scenarios of all models. */
    static Stream<Scenario> scenarios() {
        return files().stream().flatMap(file -> scenarios(file).stream());
    }

    /** The scenarios of a model: at least one. */
    static List<Scenario> scenarios(Path file) {
        String model = file.getFileName().toString();
        List<Scenario> scenarios = new ArrayList<>();
        int number = 0;
        for (String line : text(beside(file)).lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (!line.startsWith(" ")) {
                scenarios.add(new Scenario(model, line.strip(), new ArrayList<>()));
            } else {
                add(scenarios.getLast().steps(), number, line);
            }
        }
        return scenarios;
    }

    private static void add(List<Scenario.Step> steps, int number, String line) {
        if (line.startsWith("    ")) {
            Scenario.Step begun = steps.removeLast();
            steps.add(new Scenario.Step(begun.line(), begun.verb(), begun.argument() + " " + line.strip()));
            return;
        }
        String[] parts = line.strip().split(" +", 2);
        steps.add(new Scenario.Step(number, parts[0], parts.length == 1 ? "" : parts[1]));
    }

    /** The text file beside a model. */
    static Path beside(Path file) {
        return Path.of(file.toString().replaceAll("\\.bpmn$", ".txt"));
    }

    static String text(Path file) {
        return new String(content(file), StandardCharsets.UTF_8);
    }
}
