package dev.onset.problems;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes problems as JSON (RFC 9457, section 3). */
@Singleton
final class ProblemDocument {

    static final String MEDIA_TYPE = "application/problem+json";

    private final ObjectMapper json;

    ProblemDocument(ObjectMapper json) {
        this.json = json;
    }

    /** @param path the request's path as it was sent, percent-encoded */
    byte[] write(Problem problem, String path) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", problem.type().uri());
        members.put("title", problem.type().title());
        members.put("status", problem.type().status());
        members.put("detail", problem.detail());
        members.put("instance", uriReference(path));
        members.putAll(problem.extensions());
        try {
            return json.writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem's member cannot be written as JSON", e);
        }
    }

    /** Answers a request that did not reach a resource. */
    void answer(Problem problem, RoutingContext routing) {
        HttpServerResponse response = routing.response();
        if (response.headWritten()) {
            routing.request().connection().close();
            return;
        }
        response.setStatusCode(problem.type().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        problem.retryAfter().ifPresent(delay -> response.putHeader("Retry-After", String.valueOf(delay.toSeconds())));
        response.end(Buffer.buffer(write(problem, routing.request().path())));
    }

    /** Encodes characters that are invalid in a URI but accepted by the server, because {@code instance} is a URI reference. */
    private static String uriReference(String path) {
        StringBuilder safe = new StringBuilder(path.length());
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            if (character > ' ' && character < 0x7f && "\"<>\\^`{|}#?".indexOf(character) < 0) {
                safe.append(character);
            } else {
                safe.append('%').append("%02X".formatted(octet & 0xff));
            }
        }
        return safe.toString();
    }
}
