package dev.onset.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
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
    void the_commands_shown_get_a_token_that_is_accepted() throws IOException, InterruptedException {
        String token = run(FirstSteps.token("http://localhost:" + port) + "echo $TOKEN\n")
                .lines()
                .reduce("", (before, line) -> line);

        given().auth().oauth2(token).get("/api/test/who").then().statusCode(200).body("name", is("alice"));
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
