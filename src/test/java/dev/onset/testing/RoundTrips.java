package dev.onset.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between the application and its database and counts round trips on the wire: each time the application sends
 * something after the database has answered. For tests that are annotated with it.
 */
public final class RoundTrips implements QuarkusTestResourceLifecycleManager {

    /** The count, for the test, which another class loader has loaded. */
    private static final String COUNT = "onset.test.round-trips";

    private final AtomicLong count = new AtomicLong();
    private final ServerSocket server;

    public RoundTrips() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many there have been. */
    public static long count() {
        return Long.getLong(COUNT, 0);
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
        return Map.of(
                "quarkus.datasource.jdbc.url",
                url.replace(":" + port + "/", ":" + server.getLocalPort() + "/") + "?sslmode=disable");
    }

    @Override
    public void stop() {
        close(server);
    }

    private void accept(int port) {
        try {
            while (true) {
                Socket application = server.accept();
                Socket database = new Socket(InetAddress.getLoopbackAddress(), port);
                AtomicBoolean answered = new AtomicBoolean(true);
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> pump(application, database, () -> {
                            if (answered.getAndSet(false)) {
                                System.setProperty(COUNT, Long.toString(count.incrementAndGet()));
                            }
                        }));
                Thread.ofPlatform().daemon().start(() -> pump(database, application, () -> answered.set(true)));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void pump(Socket from, Socket to, Runnable onBytes) {
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                onBytes.run();
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException closed) {
            // One side has hung up, so the other is too.
        } finally {
            close(from);
            close(to);
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
