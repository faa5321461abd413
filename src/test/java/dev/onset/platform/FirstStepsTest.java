package dev.onset.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@QuarkusTest
@DisabledOnOs(OS.WINDOWS)
class FirstStepsTest {

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void the_commands_shown_get_a_token_start_a_process_approve_and_see_it_finished()
            throws IOException, InterruptedException {
        TestApplication sample = TestApplication.running(Bpmn.createExecutableProcess("customer_onboarding")
                .startEvent()
                .userTask("approve")
                .zeebeUserTask()
                .endEvent()
                .done());

        List<String> output = run(FirstSteps.token("http://localhost:" + port)
                        + FirstSteps.startAndFollow(sample.workspaceId.toString(), sample.applicationId.toString()))
                .lines()
                .toList();

        JsonPath end = JsonPath.from(output.getLast());
        assertThat(end.getString("state")).isEqualTo("FINISHED");
        assertThat(end.getString("startedBy")).isEqualTo("alice");
        assertThat(end.getInt("values.loanAmount")).isEqualTo(25000);
        assertThat(end.getBoolean("values.approved")).isTrue();
    }

    private static String run(String commands) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
        try (var input = shell.outputWriter()) {
            input.write(commands);
        }
        String output = new String(shell.getInputStream().readAllBytes());
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }
}
