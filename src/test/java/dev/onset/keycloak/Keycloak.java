package dev.onset.keycloak;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Keycloak as a process of its own, from the distribution that the Maven profile {@code keycloak} unpacks, with the realm
 * {@code onset} of {@code src/test/resources/keycloak}. Where it is and which process it is, is in system properties, since
 * tests are loaded by another class loader.
 */
public final class Keycloak implements QuarkusTestResourceLifecycleManager {

    static final String HOME = "onset.keycloak.home";
    static final String ADMINISTRATOR = "admin";

    private static final String PROCESS = "onset.keycloak.process";
    private static final String URL = "onset.keycloak.url";
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    /** After the provider that other tests have, whose settings it replaces. */
    @Override
    public int order() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Map<String, String> start() {
        int port = freePort();
        String url = "http://localhost:" + port;
        try {
            Path home = Path.of(System.getProperty(HOME)).toAbsolutePath();
            Path imports = Files.createDirectories(home.resolve("data").resolve("import"));
            Files.copy(
                    Path.of("src", "test", "resources", "keycloak", "onset-realm.json"),
                    imports.resolve("onset-realm.json"),
                    StandardCopyOption.REPLACE_EXISTING);
            ProcessBuilder command = new ProcessBuilder(
                            "sh",
                            home.resolve("bin").resolve("kc.sh").toString(),
                            "start-dev",
                            "--import-realm",
                            "--http-host=127.0.0.1",
                            "--http-port=" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "keycloak.log").toFile());
            command.environment().put("JAVA_HOME", System.getProperty("java.home"));
            command.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMINISTRATOR);
            command.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMINISTRATOR);
            Process process = command.start();
            System.setProperty(PROCESS, Long.toString(process.pid()));
            System.setProperty(URL, url);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> answers(url + "/realms/onset/.well-known/openid-configuration"));
        return Map.of(
                "quarkus.oidc.auth-server-url",
                url + "/realms/onset",
                "quarkus.oidc.roles.role-claim-path",
                "realm_access/roles",
                "quarkus.oidc.token.forced-jwk-refresh-interval",
                "1S");
    }

    @Override
    public void stop() {
        kill();
    }

    static String url() {
        return System.getProperty(URL);
    }

    /** Ends the process and those that it started, at once. */
    static void kill() {
        ProcessHandle.of(Long.getLong(PROCESS)).ifPresent(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            try {
                process.onExit().get(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("Keycloak does not end", e);
            }
        });
        await().until(() -> !answers(url() + "/realms/onset"));
    }

    private static boolean answers(String url) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                                    HttpRequest.newBuilder(URI.create(url))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
