package dev.onset.helm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts of schedules and of {@code helm test}, run by a shell of this machine against a server of this test's: they
 * come out of the rendered objects, only the directories and addresses are others.
 */
class ChartClientTest {

    private static final String START = "/api/runtime/wks/2ae77b6a-d284-4a0b-ab23-ceaa364c7122"
            + "/app/dbe0ab87-539b-4015-962d-6e73226b9e58/process-name/%5BB%5D%28x%29/start";

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> answers = new HashMap<>();

    @TempDir
    private Path directory;

    private HttpServer server;

    private record Request(String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    private record Answer(int status, String body) {}

    private record Outcome(int exit, String output) {}

    @BeforeEach
    void start() throws IOException {
        assumeTrue(canRun("curl"), "no curl on this machine");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Files.createDirectories(directory.resolve("client"));
        Files.createDirectories(directory.resolve("tmp"));
        Files.writeString(directory.resolve("client/id"), "nightly");
        Files.writeString(directory.resolve("client/secret"), "s&cret =+");
        answers.put("/token", new Answer(200, "{\"access_token\": \"abc.def-_\",\"expires_in\":60}"));
        answers.put(START, new Answer(200, "{\"state\":\"STARTED\"}"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void a_process_is_started_with_a_token_of_the_clients_own() throws Exception {
        Outcome outcome = run(startContainer());

        assertThat(outcome.output()).isEqualTo("{\"state\":\"STARTED\"}");
        assertThat(outcome.exit()).isZero();
        assertThat(requests).extracting(Request::path).containsExactly("/token", START);
        assertThat(requests.getFirst().body().replace("+", "%20"))
                .isEqualTo(
                        "grant_type=client_credentials&client_id=nightly&client_secret=s%26cret%20%3D%2B&scope=a%20b");
        Request start = requests.getLast();
        assertThat(start.header("Authorization")).isEqualTo("Bearer abc.def-_");
        assertThat(start.header("Content-type")).isEqualTo("application/json");
        assertThat(start.header("Idempotency-key")).isEqualTo("helm-test-demo-1");
        assertThat(Chart.YAML.readTree(start.body()))
                .isEqualTo(Chart.YAML.readTree("{\"name\":\"O'Neil \\\"x\\\" $HOME `id`\",\"amount\":25000}"));
    }

    @Test
    void a_start_that_is_refused_fails_and_shows_the_problem() throws Exception {
        answers.put(START, new Answer(403, "{\"type\":\"/problems/forbidden\"}"));

        Outcome outcome = run(startContainer());

        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.output()).contains("/problems/forbidden").contains("403");
    }

    @Test
    void nothing_is_started_without_a_token() throws Exception {
        answers.put("/token", new Answer(200, "{\"error\":\"none\"}"));

        Outcome outcome = run(startContainer());

        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.output()).contains("without an access token");
        assertThat(requests).extracting(Request::path).containsExactly("/token");
    }

    @Test
    void neither_secret_nor_token_is_printed() throws Exception {
        answers.put("/token", new Answer(401, "{\"error\":\"invalid_client\"}"));

        Outcome outcome = run(startContainer());

        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.output()).doesNotContain("s&cret").doesNotContain("s%26cret");
    }

    @Test
    void a_retried_job_is_told_from_the_next_one() {
        Rendering rendering = Chart.render("production");
        JsonNode container = rendering.container(rendering.get("CronJob", "demo-onset-start-nightly-review"));
        assertThat(Rendering.elements(container.path("env")))
                .filteredOn(variable -> variable.path("name").asText().equals("KEY"))
                .extracting(
                        variable -> variable.at("/valueFrom/fieldRef/fieldPath").asText())
                .containsExactly("metadata.labels['batch.kubernetes.io/job-name']");
    }

    @Test
    void the_health_test_wants_readiness_and_a_closed_door() throws Exception {
        answers.put("/q/health/ready", new Answer(200, "{\"status\":\"UP\"}"));
        answers.put("/api/management/workspaces", new Answer(401, ""));
        JsonNode container = container("minimal", "demo-onset-test-health");

        assertThat(run(container).exit()).isZero();

        answers.put("/api/management/workspaces", new Answer(200, "[]"));
        assertThat(run(container).exit()).isNotZero();
    }

    private static JsonNode startContainer() {
        return container("deployment-with-everything", "demo-runtime-test-start");
    }

    private static JsonNode container(String scenario, String pod) {
        Rendering rendering = Chart.render(scenario);
        return rendering.container(rendering.get("Pod", pod));
    }

    private Outcome run(JsonNode container) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        container
                .path("command")
                .forEach(word -> command.add(word.asText()
                        .replace("/tmp/", directory.resolve("tmp") + "/")
                        .replace("/run/client/", directory.resolve("client") + "/")));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        container
                .path("env")
                .forEach(variable -> builder.environment()
                        .put(
                                variable.path("name").asText(),
                                variable.path("value")
                                        .asText()
                                        .replaceFirst(
                                                "^https?://[^/]+",
                                                "http://localhost:"
                                                        + server.getAddress().getPort())));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            requests.add(new Request(
                    path,
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            Answer answer = answers.getOrDefault(path, new Answer(404, ""));
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static boolean canRun(String program) throws IOException {
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
