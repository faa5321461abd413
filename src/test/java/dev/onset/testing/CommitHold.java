package dev.onset.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between a replica and its database. Once told to, it lets the next statement through that starts an instance, which
 * commits by itself, and keeps every answer back from then on: the replica never learns that it has committed.
 */
public final class CommitHold implements AutoCloseable {

    /** The message that has PostgreSQL parse it, with the name that the driver then uses for it on the connection. */
    private static final Pattern PARSED = Pattern.compile("(S_\\d+)?\0[^\0]*insert into process_instance");

    private final ServerSocket server;
    private final int databasePort;
    private final CountDownLatch committed = new CountDownLatch(1);
    private volatile boolean armed;

    public CommitHold(int databasePort) {
        this.databasePort = databasePort;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Holds what follows the next start. */
    public void arm() {
        armed = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket application = server.accept();
                Socket database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
                Thread.ofPlatform().daemon().start(() -> pump(application, database, true));
                Thread.ofPlatform().daemon().start(() -> pump(database, application, false));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pump(Socket from, Socket to, boolean toDatabase) {
        String prepared = "";
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (toDatabase) {
                    String sent = new String(buffer, 0, read, ISO_8859_1);
                    Matcher parsed = PARSED.matcher(sent);
                    boolean starts = parsed.find();
                    if (starts) {
                        prepared = parsed.group(1) == null ? "" : parsed.group(1);
                    }
                    if (armed && (starts || !prepared.isEmpty() && sent.contains("\0" + prepared + "\0"))) {
                        committed.countDown();
                    }
                }
                if (toDatabase || committed.getCount() > 0) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (IOException closed) {
            // One side has hung up.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException alreadyClosed) {
            // Nothing is left to close.
        }
    }
}
