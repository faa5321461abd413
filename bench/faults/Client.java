import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of both replicas that repeats what may be repeated. */
final class Client {

    static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(3)).build();

    private static final Duration TIMEOUT = Duration.ofSeconds(12);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\d{3,}");

    private final List<Replica> replicas;
    private final String token;
    private final Calm calm;
    private volatile Violations violations;

    Client(List<Replica> replicas, Provider provider, Calm calm) throws GeneralSecurityException {
        this.replicas = replicas;
        this.token = provider.token();
        this.calm = calm;
    }

    void begin(Violations sink) {
        violations = sink;
    }

    /**
     * What was answered.
     *
     * @param status 0 where there was no answer
     * @param doubtful whether an earlier try may have been carried out though it was not answered
     */
    record Answer(int status, Map<String, Object> body, boolean replayed, boolean doubtful) {

        boolean isOk() {
            return status / 100 == 2;
        }

        Object get(String member) {
            return body.get(member);
        }

        boolean isProblem(String slug) {
            return String.valueOf(body.get("type")).endsWith("/" + slug);
        }
    }

    /** One try. */
    Answer send(int replica, String method, String path, Object body, Map<String, String> headers) throws IOException, InterruptedException {
        return send(replica, method, path, body, headers, TIMEOUT);
    }

    private Answer send(int replica, String method, String path, Object body, Map<String, String> headers, Duration timeout) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(replicas.get(replica).url() + path)).timeout(timeout)
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(Json.write(body)));
        headers.forEach(request::header);
        long sent = System.nanoTime();
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        Map<String, Object> answered = response.body().startsWith("{") ? Json.object(response.body()) : Map.of();
        if (response.statusCode() >= 500 && violations != null) {
            String what = method + " " + ID.matcher(path).replaceAll("…") + ": " + response.statusCode() + " " + answered.get("detail");
            Matcher instance = Pattern.compile("process-instance/(" + Snapshot.UUID_PATTERN + ")").matcher(path);
            String uuid = instance.find() ? instance.group(1) : null;
            if (response.statusCode() != 503) {
                violations.add("no-answer-is-an-internal-error", uuid, what);
            } else if (calm.at(sent)) {
                violations.add("no-answer-is-503-without-a-fault", uuid, what);
            }
        }
        return new Answer(response.statusCode(), answered, response.headers().firstValue("Idempotency-Replayed").isPresent(), false);
    }

    /** What must go well, however long it takes. */
    Map<String, Object> call(int replica, String method, String path, Object body) throws IOException, InterruptedException {
        Answer answer = send(replica, method, path, body, Map.of(), Duration.ofMinutes(2));
        if (!answer.isOk()) {
            throw new IllegalStateException(method + " " + path + ": " + answer);
        }
        return answer.body;
    }

    Answer retry(String method, String path, Object body, Duration limit) {
        return retry(method, path, body, Map.of(), limit);
    }

    /** Tries, at one replica or the other, until there is an answer that says what became of it. */
    Answer retry(String method, String path, Object body, Map<String, String> headers, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        boolean doubtful = false;
        do {
            int replica = ThreadLocalRandom.current().nextInt(replicas.size());
            try {
                Answer answer = send(replica, method, path, body, headers);
                boolean again = answer.status >= 500 || answer.status == 429 || answer.isProblem("idempotency-key-in-use");
                if (!again) {
                    return new Answer(answer.status, answer.body, answer.replayed, doubtful);
                }
                doubtful |= answer.status >= 500;
            } catch (ConnectException notSent) {
                // Nothing has happened.
            } catch (IOException lost) {
                doubtful = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Answer(0, Map.of(), false, true);
            }
            Faults.sleep(100 + ThreadLocalRandom.current().nextInt(400));
        } while (System.nanoTime() < end);
        return new Answer(0, Map.of(), false, doubtful);
    }

    /** A single try at one of the replicas; null where it was not answered. */
    Answer once(String method, String path, Object body) {
        try {
            return send(ThreadLocalRandom.current().nextInt(replicas.size()), method, path, body, Map.of());
        } catch (IOException lost) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
