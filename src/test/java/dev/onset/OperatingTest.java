package dev.onset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.ShellBlocks;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The commands of docs/how-to/operating.md, after those of the README that start an instance. */
@QuarkusTest
@DisabledOnOs(OS.WINDOWS)
class OperatingTest {

    private static final int UNTIL_STARTED = 4;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void the_commands_of_the_guide_run_as_they_stand() throws IOException, InterruptedException {
        String commands = Stream.concat(
                        ShellBlocks.blocks(Path.of("README.md")).limit(UNTIL_STARTED),
                        ShellBlocks.blocks(Path.of("docs/how-to/operating.md")))
                .collect(Collectors.joining());

        List<JsonPath> answers = ShellBlocks.shell(port, commands).lines().map(JsonPath::from).toList().stream()
                .skip(3)
                .toList();

        assertThat(answers).hasSize(16);
        assertThat(answers.get(0).getString("items[0].assignee")).isNull();
        assertThat(answers.get(1).getInt("priority")).isEqualTo(90);
        assertThat(answers.get(1).getString("assignee")).isNull();
        assertThat(answers.get(2).getString("state")).isEqualTo("ON_HOLD");
        assertThat(answers.get(3).getString("state")).isEqualTo("ON_HOLD");
        assertThat(answers.get(4).getString("state")).isEqualTo("STARTED");
        assertThat(answers.get(5).getBoolean("migrated")).isFalse();
        assertThat(answers.get(5).getList("obstacles")).isEmpty();
        assertThat(answers.get(6).getBoolean("migrated")).isTrue();
        assertThat(answers.get(7).getList("items")).isEmpty();
        assertThat(answers.get(8).getLong("refused")).isZero();
        assertThat(answers.get(9).getList("items")).isEmpty();
        assertThat(answers.get(10).getList("items")).isEmpty();
        assertThat(answers.get(11).getString("type")).isEqualTo("/problems/incident-not-found");
        assertThat(answers.get(12).getString("expiryTime")).isEqualTo("2030-01-31T12:00:00Z");
        assertThat(answers.get(13).getString("state")).isEqualTo("TERMINATED");
        assertThat(answers.get(14).getList("events.kind"))
                .contains(
                        "TASK_ASSIGNED",
                        "TASK_UPDATED",
                        "TASK_UNASSIGNED",
                        "HELD",
                        "VALUES_CHANGED",
                        "RESUMED",
                        "MIGRATED",
                        "EXPIRY_CHANGED",
                        "TERMINATED");
        assertThat(answers.get(15).getList("items.problem")).contains("invalid-process-input");
    }
}
