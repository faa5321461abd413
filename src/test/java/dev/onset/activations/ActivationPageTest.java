package dev.onset.activations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.ShellBlocks;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@QuarkusTest
@DisabledOnOs(OS.WINDOWS)
class ActivationPageTest {

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void the_page_on_activation_runs_as_it_stands() throws IOException, InterruptedException {
        List<JsonPath> answers = ShellBlocks.run(port, Path.of("docs/how-to/activation.md"));

        assertThat(answers).hasSize(7);
        assertThat(answers.get(0).getString("policy.type")).isEqualTo("LATEST_ON_BRANCH");
        assertThat(answers.get(1).getString("buildSettings.version")).isEqualTo("1.1.0");
        assertThat(answers.get(2).getString("subject")).isEqualTo("testers");
        assertThat(answers.get(3).getString("why")).contains("No override matches");
        assertThat(answers.get(4).getList("rules.outcome")).containsExactly("WON", "OVERRULED");
        assertThat(answers.get(5).getString("policy.type")).isEqualTo("BUILD");
        assertThat(answers.get(6).getList("items.kind"))
                .containsExactly("REMOVED", "ROLLED_BACK", "ACTIVATED", "MOVED", "ACTIVATED", "ACTIVATED");
    }
}
