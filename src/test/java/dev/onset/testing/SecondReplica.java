package dev.onset.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A replica of its own: the packaged application in another process. For tests that run after packaging ({@code *IT}); a
 * test starts as many as it needs, on one database.
 */
public final class SecondReplica implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration START = Duration.ofSeconds(120);

    private final Process process;
    private final int port;
    private final int managementPort;

    private SecondReplica(Process process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    /**
     * Starts one and waits until it serves. Its output is in {@code target/replica-<port>.log}.
     *
     * @param settings of the application: the database, the identity provider
     */
    public static SecondReplica start(Map<String, String> settings) {
        return start(settings, List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    }

    /** @param jvm options of the JVM */
    public static SecondReplica start(Map<String, String> settings, List<String> jvm) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException("There is no " + JAR + ": package the application first");
        }
        try {
            int port = freePort();
            int managementPort = freePort();
            List<String> command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Dquarkus.http.host=localhost",
                    "-Dquarkus.http.port=" + port,
                    "-Dquarkus.management.host=localhost",
                    "-Dquarkus.management.port=" + managementPort));
            command.addAll(jvm);
            settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
            command.addAll(List.of("-jar", JAR.toString()));
            Path log = Path.of("target", "replica-" + port + ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            SecondReplica replica = new SecondReplica(process, port, managementPort);
            replica.awaitStart(log);
            return replica;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart(Path log) throws IOException {
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://localhost:" + managementPort + "/q/health/ready"))
                .build();
        long deadline = System.nanoTime() + START.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < deadline) {
                if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("The replica has ended: " + Files.readString(log));
                }
                try {
                    if (client.send(ready, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    // It does not listen.
                }
            }
            kill();
            throw new IllegalStateException("The replica does not serve: " + Files.readString(log));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
            throw new IllegalStateException(e);
        }
    }

    /** Where it serves. */
    public String url() {
        return "http://localhost:" + port;
    }

    public int port() {
        return port;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as a power cut does: it finishes nothing and tells nobody. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
