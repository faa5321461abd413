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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Stands between the application and its database and takes the one from the other. For tests that are annotated with it. */
public final class DatabaseOutage implements QuarkusTestResourceLifecycleManager {

    /** The state, from the test, which another class loader has loaded. */
    private static final String STATE = "onset.test.database-outage";

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** What keeps the application from its database. */
    public enum State {
        NONE,
        /** Whatever is sent is held back, and nothing says so: a network that drops packets, a machine that hangs. */
        SILENT,
        /** Connections are closed, and new ones too: a server that is shut down. */
        CUT
    }

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket server;

    public DatabaseOutage() {
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void set(State state) {
        System.setProperty(STATE, state.name());
    }

    private static State state() {
        return State.valueOf(System.getProperty(STATE, State.NONE.name()));
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
        set(State.NONE);
        close(server);
        open.forEach(DatabaseOutage::close);
    }

    private void cut() {
        while (!server.isClosed()) {
            if (state() == State.CUT) {
                open.forEach(DatabaseOutage::close);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private void accept(int port) {
        try {
            while (true) {
                Socket application = server.accept();
                if (state() == State.CUT) {
                    close(application);
                    continue;
                }
                Socket database = new Socket(InetAddress.getLoopbackAddress(), port);
                open.add(application);
                open.add(database);
                Thread.ofPlatform().daemon().start(() -> pump(application, database));
                Thread.ofPlatform().daemon().start(() -> pump(database, application));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                while (state() == State.SILENT) {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
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
