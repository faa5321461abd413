package dev.onset.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the application and its database, counts round trips on the wire (each time the application sends something
 * after the database has answered) and takes the one from the other. For tests that are annotated with it.
 */
public final class DatabaseProxy implements QuarkusTestResourceLifecycleManager {

    /** The state, from the test, which another class loader has loaded. */
    private static final String STATE = "onset.test.database-outage";

    /** The count, for the test. */
    private static final String COUNT = "onset.test.round-trips";

    /** The message that has PostgreSQL parse it, with the name that the driver then uses for it. */
    private static final Pattern COMMIT = Pattern.compile("(S_\\d+)?\0COMMIT\0");

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** What keeps the application from its database. */
    public enum Outage {
        NONE,
        /** Whatever is sent is held back, and nothing says so: a network that drops packets, a machine that hangs. */
        SILENT,
        /** The same, but whoever was connected meanwhile stays cut off afterwards: a firewall that forgot its connections. */
        LOST,
        /** Connections are closed, and new ones too: a server that is shut down. */
        CUT,
        /** The connection of a transaction breaks when that is to be committed: nobody learns whether it has been. */
        IN_COMMIT
    }

    /** Whatever else would use the database is off, so that what is counted is the test's; waits are short. */
    public static final class NothingElse implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            // Few connections, since the driver asks for the types of arrays once on each. Migrating takes two.
            return Map.of(
                    "onset.execution.scheduler-enabled", "false",
                    "onset.notifications.between-replicas", "false",
                    "onset.metrics.sample-interval", "PT0S",
                    "onset.clock.read-every", "PT0S",
                    "onset.limits.database.answer", "3S",
                    "onset.limits.database.statement-timeout", "3S",
                    "onset.limits.database.lock-timeout", "PT0.5S",
                    "quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout", "5",
                    "quarkus.datasource.jdbc.acquisition-timeout", "1S",
                    "quarkus.datasource.jdbc.max-size", "2");
        }
    }

    private final AtomicLong count = new AtomicLong();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> lost = ConcurrentHashMap.newKeySet();
    private final ServerSocket server;

    public DatabaseProxy() {
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many round trips there have been. */
    public static long roundTrips() {
        return Long.getLong(COUNT, 0);
    }

    public static void set(Outage outage) {
        System.setProperty(STATE, outage.name());
    }

    private static Outage outage() {
        return Outage.valueOf(System.getProperty(STATE, Outage.NONE.name()));
    }

    @Override
    public int order() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> database = new TestDatabase().start();
        String url = database.get("quarkus.datasource.jdbc.url");
        int port = Integer.parseInt(url.replaceAll(".*localhost:(\\d+)/.*", "$1"));
        Thread.ofPlatform().daemon().start(() -> accept(port));
        Thread.ofPlatform().daemon().start(this::cut);
        return Map.of(
                "quarkus.datasource.jdbc.url",
                url.replace(":" + port + "/", ":" + server.getLocalPort() + "/") + "?sslmode=disable");
    }

    @Override
    public void stop() {
        set(Outage.NONE);
        close(server);
        open.forEach(DatabaseProxy::close);
    }

    private void cut() {
        while (!server.isClosed()) {
            switch (outage()) {
                case CUT -> open.forEach(DatabaseProxy::close);
                case LOST -> lost.addAll(open);
                case NONE, SILENT, IN_COMMIT -> {}
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private void accept(int port) {
        try {
            while (true) {
                Socket application = server.accept();
                if (outage() == Outage.CUT) {
                    close(application);
                    continue;
                }
                Socket database = new Socket(InetAddress.getLoopbackAddress(), port);
                open.add(application);
                open.add(database);
                AtomicBoolean answered = new AtomicBoolean(true);
                Thread.ofPlatform().daemon().start(() -> pump(application, database, new Sent(answered)));
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> pump(database, application, (bytes, length) -> {
                            answered.set(true);
                            return true;
                        }));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private interface Passing {

        /** Whether the connection goes on with what was read from it. */
        boolean goesOn(byte[] bytes, int length);
    }

    /** What the application sends on a connection. */
    private final class Sent implements Passing {

        private final AtomicBoolean answered;

        /** What the driver calls the statement on the connection, once PostgreSQL has parsed it. */
        private @Nullable String commit;

        Sent(AtomicBoolean answered) {
            this.answered = answered;
        }

        @Override
        public boolean goesOn(byte[] bytes, int length) {
            if (answered.getAndSet(false)) {
                System.setProperty(COUNT, Long.toString(count.incrementAndGet()));
            }
            return !commits(new String(bytes, 0, length, ISO_8859_1)) || outage() != Outage.IN_COMMIT;
        }

        private boolean commits(String text) {
            Matcher parsed = COMMIT.matcher(text);
            if (parsed.find()) {
                commit = parsed.group(1);
                return true;
            }
            return commit != null && text.contains("\0" + commit + "\0");
        }
    }

    private void pump(Socket from, Socket to, Passing passing) {
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                while (outage() == Outage.SILENT) {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
                if (lost.contains(from)) {
                    continue;
                }
                if (!passing.goesOn(buffer, read)) {
                    break;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException closed) {
            // One side has hung up, so the other is too.
        } finally {
            close(from);
            close(to);
            open.remove(from);
            open.remove(to);
            lost.remove(from);
            lost.remove(to);
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception alreadyClosed) {
            // Nothing is left to close.
        }
    }
}
