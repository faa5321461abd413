import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The packaged application in a process of its own, behind a proxy. */
final class Replica {

    final int number;
    final Path log;
    final Proxy proxy;
    private final Options options;
    private final Path folder;
    private final Provider provider;
    private final int port = freePort();
    private final int managementPort = freePort();
    private final Path archive;
    private Process process;
    private int skew;

    Replica(int number, Options options, Path folder, List<Integer> databases, Provider provider) throws IOException {
        this.number = number;
        this.options = options;
        this.folder = folder;
        this.provider = provider;
        this.log = folder.resolve("replica-" + number + ".log");
        this.proxy = new Proxy(databases);
        this.archive = folder.resolve("classes.jsa");
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** The right clock is that of the database. */
    int skew() {
        return skew;
    }

    void start(int skewSeconds) throws IOException {
        start(skewSeconds, Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of());
    }

    /** The first start keeps the classes that it has loaded, so that each further one takes two thirds of the time. */
    void startAndArchive() throws Exception {
        start(0, Runtime.version().feature() >= 19 ? List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive) : List.of());
        awaitReady();
        process.destroy();
        process.waitFor();
    }

    private synchronized void start(int skewSeconds, List<String> archiving) throws IOException {
        if (process != null && process.isAlive()) {
            return;
        }
        skew = skewSeconds;
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options.java());
        command.addAll(archiving);
        command.addAll(List.of("-jar", options.jar().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", provider.issuer());
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", proxy.ports.stream().map(database -> "localhost:" + database).collect(Collectors.joining(",", "jdbc:postgresql://", ""))
                + "/onset?user=postgres&targetServerType=primary&hostRecheckSeconds=1");
        // Steps are short, so that instances go on by continuations, too.
        environment.put("ONSET_EXECUTION_MAX_VISITS_PER_STEP", "20");
        if (skewSeconds != 0) {
            environment.put("LD_PRELOAD", options.faketime().toString());
            environment.put("FAKETIME", String.format(Locale.ROOT, "%+d", skewSeconds));
            // The time that passes is right, and so are waits: without the last setting, a JVM's end at once.
            environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            environment.put("DONT_FAKE_MONOTONIC", "1");
            environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
            // Files keep their times, or the archive of classes would not fit the package.
            environment.put("NO_FAKE_STAT", "1");
        }
        process = builder.start();
    }

    void awaitReady() throws Exception {
        // Counts tries, not time: the machine may stand still.
        for (int tries = 0; !answers(); tries++) {
            if (!process.isAlive()) {
                // The database may be down just now: whoever runs replicas starts them anew.
                Faults.sleep(1000);
                start(skew);
            }
            if (tries > 2_000) {
                throw new IllegalStateException("The replica " + number + " does not serve; its log is " + log);
            }
            Faults.sleep(100);
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return Client.HTTP.send(HttpRequest.newBuilder(URI.create("http://localhost:" + managementPort + "/q/health/ready")).timeout(Duration.ofSeconds(5)).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    synchronized void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    synchronized void signal(String name) throws IOException, InterruptedException {
        if (process.isAlive()) {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
        }
    }

    void ensureServing() throws Exception {
        signal("CONT");
        start(skew);
        awaitReady();
    }

    void restart(int skewSeconds) throws Exception {
        kill();
        start(skewSeconds);
        awaitReady();
    }

    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
