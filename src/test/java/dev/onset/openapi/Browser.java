package dev.onset.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/** A Chromium without a window, and its one page, by the protocol of its developer tools. */
final class Browser implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger sent = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final WebSocket page;

    /** @param executable of Chromium, or of a browser that is made of it */
    Browser(String executable) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "browser");
        process = new ProcessBuilder(
                        executable,
                        "--headless=new",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("browser.log").toFile())
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        await().atMost(PATIENCE)
                .until(() -> Files.exists(port) && !Files.readAllLines(port).isEmpty());
        String tools = "http://127.0.0.1:" + Files.readAllLines(port).getFirst();
        await().atMost(PATIENCE).until(() -> !pages(tools).isEmpty());
        page = client.newWebSocketBuilder()
                .buildAsync(URI.create(pages(tools).getFirst()), new Answers())
                .join();
    }

    /** The addresses of what it shows. */
    private List<String> pages(String tools) throws IOException, InterruptedException {
        HttpRequest list =
                HttpRequest.newBuilder(URI.create(tools + "/json/list")).build();
        JsonNode shown = MAPPER.readTree(
                client.send(list, HttpResponse.BodyHandlers.ofString()).body());
        return StreamSupport.stream(shown.spliterator(), false)
                .filter(one -> one.path("type").asText().equals("page"))
                .map(one -> one.path("webSocketDebuggerUrl").asText())
                .toList();
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    JsonNode message = MAPPER.readTree(text.toString());
                    CompletableFuture<JsonNode> answer =
                            answers.remove(message.path("id").asInt());
                    if (answer != null) {
                        answer.complete(message);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                } finally {
                    text.setLength(0);
                }
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }
    }

    private JsonNode ask(String method, ObjectNode parameters) {
        int id = sent.incrementAndGet();
        ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        page.sendText(message.toString(), true).join();
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Shows what is at an address. */
    void open(String url) {
        ask("Page.navigate", MAPPER.createObjectNode().put("url", url));
        await().atMost(PATIENCE)
                .until(() -> run("return location.href !== 'about:blank' && document.readyState === 'complete'")
                        .asBoolean());
    }

    /** Runs the body of an asynchronous function in the page, and gives what it returns. */
    JsonNode run(String body) {
        JsonNode answer = ask(
                "Runtime.evaluate",
                MAPPER.createObjectNode()
                        .put("expression", "(async () => {" + body + "})()")
                        .put("awaitPromise", true)
                        .put("returnByValue", true));
        assertThat(answer.at("/result/exceptionDetails").isMissingNode())
                .as(answer::toString)
                .isTrue();
        return answer.at("/result/result/value");
    }

    @Override
    public void close() {
        process.destroy();
        client.close();
    }
}
