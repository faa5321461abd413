package dev.onset.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A client that follows an instance: what it has got so far, and whether the stream has ended. */
public final class EventStream implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** An event. */
    public record Event(String id, String name, JsonPath data) {}

    public final HttpResponse<InputStream> response;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    private EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofPlatform().daemon().start(this::read);
    }

    /** Follows at the application under test. */
    public static EventStream open(String token, UUID instance, @Nullable String lastEventId) {
        return open("http://localhost:" + RestAssured.port, token, instance, lastEventId);
    }

    /** Follows at the replica of an address. */
    public static EventStream open(String url, String token, UUID instance, @Nullable String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(url + "/api/runtime/process-instance/" + instance + "/events"))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            return new EventStream(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public List<Event> events() {
        return events;
    }

    public List<String> ids() {
        return events.stream().map(Event::id).toList();
    }

    public int comments() {
        return comments.size();
    }

    public boolean ended() {
        return ended;
    }

    public EventStream awaitEvents(int count) {
        await().untilAsserted(() -> assertThat(events).hasSizeGreaterThanOrEqualTo(count));
        return this;
    }

    public EventStream awaitEnd() {
        await().until(this::ended);
        return this;
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As in the HTML standard, 9.2.6. */
    private void read() {
        try (var lines =
                new java.io.BufferedReader(new java.io.InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String id = "";
            String name = "message";
            List<String> data = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        events.add(new Event(id, name, JsonPath.from(String.join("\n", data))));
                    }
                    name = "message";
                    data.clear();
                } else if (line.startsWith(":")) {
                    comments.add(line);
                } else if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.add(line.substring(5));
                }
            }
        } catch (IOException hungUp) {
            // One side has.
        } finally {
            ended = true;
        }
    }
}
