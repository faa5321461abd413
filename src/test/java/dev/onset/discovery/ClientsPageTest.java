package dev.onset.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.ShellBlocks;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@QuarkusTest
@DisabledOnOs(OS.WINDOWS)
class ClientsPageTest {

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void the_page_on_clients_runs_as_it_stands() throws IOException, InterruptedException {
        List<JsonPath> answers = ShellBlocks.run(port, Path.of("docs/how-to/clients.md"));

        assertThat(answers).hasSize(4);
        assertThat(answers.get(0).getList("items")).isNotEmpty();
        assertThat(answers.get(1).getList("items.name")).containsExactly("Onboarding");
        assertThat(answers.get(2).getList("items.name")).contains("customer_onboarding");
        assertThat(answers.get(2).getString("items[0].exampleBody.customerEmail"))
                .isEqualTo("jane.doe@example.com");
        assertThat(answers.get(3).getString("info.title")).isEqualTo("Onboarding");
        assertThat(Files.readString(Path.of("target/onset-app.yaml"))).contains("openapi: \"3.1.0\"");
    }
}
