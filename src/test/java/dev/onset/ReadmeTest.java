package dev.onset;

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
class ReadmeTest {

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void the_tour_of_the_readme_runs_as_it_stands() throws IOException, InterruptedException {
        List<JsonPath> answers =
                run(blocks("README.md")).lines().map(JsonPath::from).toList();

        assertThat(answers).hasSize(7);
        assertThat(answers.get(0).getString("changedBy")).isEqualTo("alice");
        assertThat(answers.get(1).getString("type")).isEqualTo("/problems/invalid-process-input");
        assertThat(answers.get(2).getString("state")).isEqualTo("STARTED");
        assertThat(answers.get(3).getList("tokens.nodeType")).containsExactly("userTask");
        assertThat(answers.get(4).getList("events.kind")).contains("LEFT");
        assertThat(answers.get(5).getString("state")).isEqualTo("FINISHED");
        assertThat(answers.get(6).getString("role")).isEqualTo("starter");
    }

    @Test
    void the_tutorial_about_a_worker_and_a_message_runs_as_it_stands_after_the_tour()
            throws IOException, InterruptedException {
        List<JsonPath> answers = ShellBlocks.run(port, Path.of("docs/tutorial/worker-and-message.md"));

        assertThat(answers).hasSize(3);
        assertThat(answers.get(0).getList("jobs.variables.reference")).containsExactly("4711");
        assertThat(answers.get(1).getString("messageKey")).isNotBlank();
        assertThat(answers.get(2).getString("state")).isEqualTo("FINISHED");
        assertThat(answers.get(2).getMap("values"))
                .containsEntry("courier", "Dove")
                .containsEntry("notice", "Order 4711 is late: ask Dove")
                .containsEntry("signedBy", "Ann");
    }

    @Test
    void what_the_documents_show_after_the_tour_runs_as_it_stands() throws IOException, InterruptedException {
        String output = run(blocks("README.md") + "echo AFTER\n" + blocks("docs/how-to/search.md")
                + blocks("docs/how-to/following.md"));
        String after = output.substring(output.indexOf("AFTER\n"));
        List<JsonPath> answers = after.lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonPath::from)
                .toList();

        assertThat(answers).hasSize(8);
        assertThat(answers.get(0).getList("items.state")).containsExactly("FINISHED");
        assertThat(answers.get(1).getList("items.startedBy")).contains("alice");
        assertThat(answers.get(2).getList("counts")).hasSize(8);
        assertThat(answers.get(4).getString("state")).isEqualTo("STARTED");
        assertThat(answers.get(5).getList("items.uuid"))
                .containsExactly(answers.get(4).getString("uuid"));
        assertThat(answers.get(6).getString("finishedAfter")).isEqualTo("P90D");
        assertThat(answers.get(7).getString("state")).isEqualTo("FINISHED");
        assertThat(answers.get(7).getLong("revision")).isEqualTo(2);
        assertThat(after.lines()).contains("304");
        assertThat(after.lines()
                        .filter(line -> line.startsWith("event:"))
                        .map(line -> line.substring(6).strip()))
                .containsExactly("step", "step", "end", "step", "end");
    }

    @Test
    void the_guide_for_workers_runs_as_it_stands_after_the_tour() throws IOException, InterruptedException {
        List<JsonPath> answers = ShellBlocks.run(port, Path.of("docs/how-to/workers.md"));

        assertThat(answers).hasSize(3);
        assertThat(answers.get(0).getList("jobs.variables.reference")).containsExactly("4712");
        assertThat(answers.get(1).getList("jobs.jobKey"))
                .isEqualTo(answers.get(0).getList("jobs.jobKey"));
        assertThat(answers.get(1).getList("jobs.retries")).containsExactly(1);
        assertThat(answers.get(2).getList("tokens.nodeId")).containsExactly("await_delivery");
    }

    @Test
    void the_snippets_about_starting_run_after_the_tour() throws IOException, InterruptedException {
        List<String> lines = run(blocks("README.md") + "echo SNIPPETS\n" + blocks("docs/how-to/starting.md"))
                .lines()
                .dropWhile(line -> !line.equals("SNIPPETS"))
                .skip(1)
                .toList();

        assertThat(lines).hasSize(9);
        assertThat(lines.get(1)).isEqualToIgnoringCase("Idempotency-Replayed: true");
        assertThat(JsonPath.from(lines.get(2)).getString("state")).isEqualTo("STARTED");
        assertThat(JsonPath.from(lines.get(3)).getBoolean("uniqueBusinessKeys")).isTrue();
        assertThat(JsonPath.from(lines.get(4)).getString("uuid"))
                .isEqualTo(JsonPath.from(lines.get(2)).getString("uuid"));
        assertThat(JsonPath.from(lines.get(5)).getBoolean("dryRun")).isTrue();
        assertThat(JsonPath.from(lines.get(6)).getInt("values.loanAmount")).isEqualTo(25000);
        assertThat(JsonPath.from(lines.get(7)).getString("state")).isEqualTo("CREATED");
        assertThat(JsonPath.from(lines.get(8)).getString("results[1].problem.type"))
                .isEqualTo("/problems/invalid-process-input");
    }

    private static String blocks(String document) throws IOException {
        return ShellBlocks.all(Path.of(document));
    }

    private String run(String commands) throws IOException, InterruptedException {
        return ShellBlocks.shell(port, commands);
    }
}
