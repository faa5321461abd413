import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures a packaged Onset: how it starts and how many processes it starts a second. See bench/README.md. Needs a JDK and a
 * PostgreSQL; it brings its own identity provider and its own load.
 */
class Bench {

    /** A start, a condition, a user task that it waits for. */
    private static final String MODEL = """
            <?xml version="1.0" encoding="UTF-8"?>
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="http://example.com">
              <bpmn:process id="bench" isExecutable="true">
                <bpmn:startEvent id="start"/>
                <bpmn:exclusiveGateway id="gate" default="small"/>
                <bpmn:userTask id="approve"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>
                <bpmn:endEvent id="approved"/>
                <bpmn:endEvent id="end"/>
                <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="gate"/>
                <bpmn:sequenceFlow id="large" sourceRef="gate" targetRef="approve">
                  <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=amount &gt; 100</bpmn:conditionExpression>
                </bpmn:sequenceFlow>
                <bpmn:sequenceFlow id="small" sourceRef="gate" targetRef="end"/>
                <bpmn:sequenceFlow id="f2" sourceRef="approve" targetRef="approved"/>
              </bpmn:process>
            </bpmn:definitions>
            """;

    /** Waits for a timer, which the scheduler fires. */
    private static final String LATER = """
            <?xml version="1.0" encoding="UTF-8"?>
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d2" targetNamespace="http://example.com">
              <bpmn:process id="later" isExecutable="true">
                <bpmn:startEvent id="start"/>
                <bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition id="t">
                  <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT2S</bpmn:timeDuration>
                </bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
                <bpmn:endEvent id="end"/>
                <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="wait"/>
                <bpmn:sequenceFlow id="f2" sourceRef="wait" targetRef="end"/>
              </bpmn:process>
            </bpmn:definitions>
            """;

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Map<String, String> options;
    private final Provider provider = Provider.start();

    private Bench(Map<String, String> options) {
        this.options = options;
    }

    public static void main(String... arguments) throws Exception {
        Map<String, String> options = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("--")) {
                String[] parts = argument.substring(2).split("=", 2);
                options.put(parts[0], parts.length == 1 ? "" : parts[1]);
            } else {
                words.add(argument);
            }
        }
        if (words.size() < 2) {
            System.err.println("java bench/Bench.java startup|starts|compare|drain [--database=jdbc:…] package…   (bench/README.md)");
            System.exit(2);
        }
        Bench bench = new Bench(options);
        List<String> packages = words.subList(1, words.size());
        switch (words.getFirst()) {
            case "startup" -> bench.startup(packages);
            case "starts" -> bench.starts(packages);
            case "compare" -> bench.compare(packages);
            case "drain" -> bench.drain(packages);
            default -> throw new IllegalArgumentException(words.getFirst());
        }
        System.exit(0);
    }

    private int number(String option, int otherwise) {
        return Integer.parseInt(options.getOrDefault(option, Integer.toString(otherwise)));
    }

    /** How long from the process's creation until it is ready, and what it has used by then. */
    private void startup(List<String> packages) throws Exception {
        run(packages.getFirst()).close(); // migrates the database
        System.out.printf("%-24s %10s %10s %10s %14s%n", "package", "ready s", "CPU s", "MB", "MB, 100 starts");
        for (String name : packages) {
            List<Double> ready = new ArrayList<>();
            List<Double> cpu = new ArrayList<>();
            List<Double> memory = new ArrayList<>();
            List<Double> used = new ArrayList<>();
            for (int i = 0; i < number("rounds", 5); i++) {
                try (Onset onset = run(name)) {
                    ready.add(onset.readySeconds);
                    cpu.add(onset.cpuSeconds());
                    memory.add(onset.megabytes());
                    Target target = onset.prepare();
                    try (Connection connection = new Connection(onset.port)) {
                        for (int start = 0; start < 100; start++) {
                            connection.start(target.request);
                        }
                    }
                    used.add(onset.megabytes());
                }
            }
            System.out.printf(Locale.ROOT, "%-24s %10.2f %10.1f %10.0f %14.0f%n", name, median(ready), median(cpu), median(memory), median(used));
        }
    }

    /** Starts a second of each package, after a warm-up. */
    private void starts(List<String> packages) throws Exception {
        System.out.printf("%-24s %10s %10s %10s %10s%n", "package", "starts/s", "p50 ms", "p99 ms", "MB");
        for (String name : packages) {
            try (Onset onset = run(name)) {
                Target target = onset.prepare();
                load(onset, target, number("warmup", 20));
                Load load = load(onset, target, number("seconds", 20));
                System.out.printf(Locale.ROOT, "%-24s %10.0f %10.2f %10.2f %10.0f%n", name, load.perSecond, load.millis(0.5), load.millis(0.99), onset.megabytes());
            }
        }
    }

    /**
     * Two packages, turn by turn, on one machine and one database within one run: what else the machine does meets both, so
     * that their ratio says more than two numbers of two days.
     */
    private void compare(List<String> packages) throws Exception {
        String one = packages.get(0);
        String other = packages.get(1);
        try (Onset first = run(one);
                Onset second = run(other)) {
            Target ofFirst = first.prepare();
            Target ofSecond = second.prepare();
            load(first, ofFirst, number("warmup", 20));
            load(second, ofSecond, number("warmup", 20));
            List<Double> ratios = new ArrayList<>();
            for (int round = 1; round <= number("rounds", 5); round++) {
                boolean swapped = round % 2 == 0;
                double a = swapped ? 0 : load(first, ofFirst, number("seconds", 10)).perSecond;
                double b = load(second, ofSecond, number("seconds", 10)).perSecond;
                a = swapped ? load(first, ofFirst, number("seconds", 10)).perSecond : a;
                ratios.add(b / a);
                System.out.printf(Locale.ROOT, "round %d: %.0f and %.0f starts/s, ratio %.3f%n", round, a, b, b / a);
            }
            System.out.printf(Locale.ROOT, "%s : %s = %.3f (median; %.3f to %.3f)%n", other, one, median(ratios), Collections.min(ratios), Collections.max(ratios));
        }
    }

    /**
     * Sends SIGTERM under load. Every start that was answered with 200 must be there afterwards; a connection that is closed
     * between two requests is what a load balancer repeats elsewhere, an answer that breaks off is a lost request.
     */
    private void drain(List<String> packages) throws Exception {
        Onset onset = run(packages.getFirst());
        Target target = onset.prepare();
        int warm = load(onset, target, 5).nanos.length;
        AtomicBoolean stop = new AtomicBoolean();
        List<UUID> answered = Collections.synchronizedList(new ArrayList<>());
        AtomicLong broken = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < number("connections", 16); i++) {
            clients.add(Thread.ofPlatform().start(() -> {
                try (Connection connection = new Connection(onset.port)) {
                    while (!stop.get()) {
                        answered.add(UUID.fromString(group("\"uuid\":\"([^\"]+)\"", connection.start(target.request))));
                    }
                } catch (Refused | NotSent closed) {
                    refused.incrementAndGet();
                } catch (IOException lost) {
                    broken.incrementAndGet();
                }
            }));
        }
        List<UUID> timed = new ArrayList<>();
        try (Connection connection = new Connection(onset.port)) {
            for (int i = 0; i < 50; i++) {
                timed.add(UUID.fromString(group("\"uuid\":\"([^\"]+)\"", connection.start(target.later))));
            }
        }
        Thread.sleep(2000);
        long before = answered.size();
        long terminated = System.nanoTime();
        onset.process.destroy();
        for (Thread client : clients) {
            client.join();
        }
        onset.process.waitFor(60, TimeUnit.SECONDS);
        double seconds = (System.nanoTime() - terminated) / 1e9;
        stop.set(true);
        int missing = 0;
        try (Onset again = run(packages.getFirst())) {
            for (UUID uuid : answered) {
                HttpResponse<String> found = again.get("/api/runtime/process-instance/" + uuid);
                missing += found.statusCode() == 200 && found.body().contains("\"userTaskKey\"") ? 0 : 1;
            }
            long limit = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (!timed.isEmpty() && System.nanoTime() < limit) {
                UUID first = timed.getFirst();
                if (again.get("/api/runtime/process-instance/" + first).body().contains("\"state\":\"FINISHED\"")) {
                    timed.removeFirst();
                } else {
                    Thread.sleep(100);
                }
            }
        }
        System.out.printf(Locale.ROOT, "%d starts answered, %d of them after SIGTERM; ended after %.2f s with %d%n", answered.size(), answered.size() - before, seconds, onset.process.exitValue());
        System.out.printf("connections closed between requests or refused %d, answers broken off %d, answered but not there afterwards %d%n", refused.get(), broken.get(), missing);
        System.out.printf("whether a closed connection had carried a request, the database says: select count(*) - %d from process_instance "
                + "where application_id = '%s'%n", warm + answered.size() + 50, target.application);
        System.out.printf("of 50 timers that were due around SIGTERM, %d did not fire%n", timed.size());
        if (broken.get() + missing + timed.size() > 0) {
            System.exit(1);
        }
    }

    private Onset run(String name) throws Exception {
        return new Onset(name, options.get("database"), provider);
    }

    private record Load(double perSecond, long[] nanos) {
        double millis(double quantile) {
            return nanos.length == 0 ? 0 : nanos[(int) (quantile * (nanos.length - 1))] / 1e6;
        }
    }

    private Load load(Onset onset, Target target, int seconds) throws InterruptedException {
        long begin = System.nanoTime();
        long end = begin + Duration.ofSeconds(seconds).toNanos();
        List<long[]> all = Collections.synchronizedList(new ArrayList<>());
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < number("connections", 16); i++) {
            clients.add(Thread.ofPlatform().start(() -> {
                long[] times = new long[1 << 20];
                int count = 0;
                try (Connection connection = new Connection(onset.port)) {
                    for (long now = System.nanoTime(); now < end; ) {
                        connection.start(target.request);
                        long then = System.nanoTime();
                        times[count++] = then - now;
                        now = then;
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                all.add(Arrays.copyOf(times, count));
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
        double taken = (System.nanoTime() - begin) / 1e9;
        long[] nanos = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Load(nanos.length / taken, nanos);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static String group(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("No " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    /** The bytes of a start, those of one with a timer, and the application that they are for. */
    private record Target(byte[] request, byte[] later, UUID application) {}

    /** A running package, ready for requests. */
    private static final class Onset implements AutoCloseable {
        final int port;
        final Process process;
        final double readySeconds;
        private final String token;

        Onset(String name, String database, Provider provider) throws Exception {
            port = freePort();
            token = provider.token();
            Path app = Path.of("target/quarkus-app");
            String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            List<String> command = switch (name) {
                case "jar" -> List.of(java, "-jar", "quarkus-run.jar");
                case "aot" -> List.of(java, "-XX:AOTCache=app.aot", "-jar", "quarkus-run.jar");
                default -> name.endsWith(".jar") ? List.of(java, "-jar", Path.of(name).toAbsolutePath().toString())
                        : List.of(Path.of(name).toAbsolutePath().toString());
            };
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(Files.createTempFile("onset-bench", ".log").toFile());
            if (name.equals("jar") || name.equals("aot")) {
                builder.directory(app.toFile());
            }
            Map<String, String> environment = builder.environment();
            environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
            environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(freePort()));
            environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", provider.issuer());
            environment.put("QUARKUS_SHUTDOWN_TIMEOUT", "30S");
            if (database == null) {
                environment.put("ONSET_EMBEDDED_DATABASE", "true");
                environment.put("ONSET_EMBEDDED_DATABASE_DIRECTORY", Path.of("target/bench-database").toAbsolutePath().toString());
            } else {
                environment.put("QUARKUS_DATASOURCE_JDBC_URL", database);
            }
            long begin = System.nanoTime();
            process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            while (!answers()) {
                if (!process.isAlive() || System.nanoTime() - begin > 120e9) {
                    throw new IllegalStateException(name + " did not start:\n" + Files.readString(builder.redirectOutput().file().toPath()));
                }
                Thread.sleep(5);
            }
            readySeconds = (System.nanoTime() - begin) / 1e9;
        }

        private boolean answers() throws InterruptedException {
            try {
                return get("/.well-known/oauth-protected-resource").statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                    .header("Authorization", "Bearer " + token).header("Content-Type", "application/json");
        }

        private String send(String method, String path, String body) throws IOException, InterruptedException {
            HttpResponse<String> response = HTTP.send(
                    request(path).method(method, HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            return response.body();
        }

        /** Publishes the process in a workspace of its own. */
        Target prepare() throws IOException, InterruptedException {
            UUID workspace = UUID.randomUUID();
            UUID app = UUID.randomUUID();
            String path = "/api/management/workspaces/" + workspace + "/applications/" + app;
            send("POST", "/api/management/workspaces", "{\"id\": \"" + workspace + "\", \"name\": \"Bench\"}");
            send("POST", "/api/management/workspaces/" + workspace + "/applications", "{\"id\": \"" + app + "\", \"name\": \"Bench\"}");
            String build = send("POST", path + "/builds", "{\"version\": \"1\", \"files\": [" + file("bench", MODEL) + ", " + file("later", LATER) + "]}");
            send("PUT", path + "/activation", "{\"buildId\": \"" + group("\"id\":\"([^\"]+)\"", build) + "\"}");
            String body = "{\"amount\": 200, \"customer\": \"c-1\"}";
            return new Target(startOf("bench", workspace, app, body), startOf("later", workspace, app, body), app);
        }

        private static String file(String name, String model) {
            String content = model.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
            return "{\"path\": \"" + name + ".bpmn\", \"content\": \"" + content + "\"}";
        }

        private byte[] startOf(String process, UUID workspace, UUID app, String body) {
            return ("POST /api/runtime/wks/" + workspace + "/app/" + app + "/process-name/" + process + "/start HTTP/1.1\r\n"
                    + "Host: localhost\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body).getBytes(UTF_8);
        }

        /** Resident memory; 0 where the system does not tell. */
        double megabytes() throws IOException {
            Path status = Path.of("/proc/" + process.pid() + "/status");
            return Files.exists(status) ? Long.parseLong(group("VmRSS:\\s+(\\d+)", Files.readString(status))) / 1024.0 : 0;
        }

        double cpuSeconds() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }
    }

    /** The server takes no new connection. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The server had closed the connection before it has seen anything of the request. */
    private static final class NotSent extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** HTTP/1.1 with as little work as can be, since the load shares the processors with what is measured. */
    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Connection(int port) throws IOException {
            try {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (java.net.ConnectException e) {
                throw new Refused();
            }
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 8192);
        }

        String start(byte[] request) throws IOException {
            int first;
            try {
                socket.getOutputStream().write(request);
                first = in.read();
            } catch (java.net.SocketException closed) {
                throw new NotSent();
            }
            if (first < 0) {
                throw new NotSent();
            }
            String status = (char) first + line();
            int length = -1;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring("content-length:".length()).strip());
                }
            }
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new IOException("The answer broke off");
            }
            if (status.contains(" 503")) {
                throw new Refused();
            }
            if (!status.contains(" 200")) {
                throw new IOException(status + " " + new String(body, UTF_8));
            }
            return new String(body, UTF_8);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("The answer broke off");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** An OpenID Connect provider: discovery, one key, tokens of an administrator. */
    private record Provider(String issuer, KeyPair keys) {

        static Provider start() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                Provider provider = new Provider("http://localhost:" + server.getAddress().getPort(), generator.generateKeyPair());
                RSAPublicKey key = (RSAPublicKey) provider.keys.getPublic();
                serve(server, "/.well-known/openid-configuration", "{\"issuer\": \"" + provider.issuer + "\", \"jwks_uri\": \"" + provider.issuer
                        + "/keys\", \"token_endpoint\": \"" + provider.issuer + "/token\"}");
                serve(server, "/keys", "{\"keys\": [{\"kty\": \"RSA\", \"kid\": \"bench\", \"use\": \"sig\", \"alg\": \"RS256\", \"n\": \""
                        + base64(key.getModulus()) + "\", \"e\": \"" + base64(key.getPublicExponent()) + "\"}]}");
                server.start();
                return provider;
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void serve(HttpServer server, String path, String json) {
            server.createContext(path, exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, json.length());
                exchange.getResponseBody().write(json.getBytes(UTF_8));
                exchange.close();
            });
        }

        String token() throws GeneralSecurityException {
            long now = Instant.now().getEpochSecond();
            String signed = base64("{\"alg\": \"RS256\", \"kid\": \"bench\", \"typ\": \"JWT\"}") + "." + base64("{\"iss\": \"" + issuer
                    + "\", \"aud\": \"onset\", \"sub\": \"bench\", \"preferred_username\": \"bench\", \"groups\": [\"onset-admin\"], \"iat\": " + now
                    + ", \"exp\": " + (now + 36_000) + "}");
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        }

        private static String base64(String text) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
        }

        private static String base64(BigInteger number) {
            byte[] bytes = number.toByteArray();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
        }
    }
}
