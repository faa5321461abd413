package dev.onset;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@QuarkusTest
@DisabledOnOs(OS.WINDOWS)
class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("```bash\\n(.*?)```", Pattern.DOTALL);

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void the_tour_of_the_readme_runs_as_it_stands() throws IOException, InterruptedException {
        String tour = BLOCK.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .collect(Collectors.joining())
                .replace("http://localhost:8080", "http://localhost:" + port);

        List<JsonPath> answers = run(tour).lines().map(JsonPath::from).toList();

        assertThat(answers).hasSize(10);
        assertThat(answers.get(0).getString("changedBy")).isEqualTo("alice");
        assertThat(answers.get(1).getString("type")).isEqualTo("/problems/invalid-process-input");
        assertThat(answers.get(2).getString("state")).isEqualTo("STARTED");
        assertThat(answers.get(3).getList("tokens.nodeType")).containsExactly("userTask");
        assertThat(answers.get(4).getList("events.kind")).contains("LEFT");
        assertThat(answers.get(5).getString("state")).isEqualTo("FINISHED");
        assertThat(answers.get(6).getList("jobs.variables.reference")).containsExactly("4711");
        assertThat(answers.get(7).getString("messageKey")).isNotBlank();
        assertThat(answers.get(8).getString("state")).isEqualTo("FINISHED");
        assertThat(answers.get(8).getMap("values"))
                .containsEntry("notice", "Order 4711 is late: ask Dove")
                .containsEntry("signedBy", "Ann");
        assertThat(answers.get(9).getString("role")).isEqualTo("starter");
    }

    static String run(String commands) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
        try (var input = shell.outputWriter()) {
            input.write(commands);
        }
        String output = new String(shell.getInputStream().readAllBytes());
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }
}
