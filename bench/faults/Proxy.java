import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Between a replica and the two servers of the database: a port for each. */
final class Proxy {

    enum Mode {
        PASS,
        /** Breaks the connections there are, and takes none. */
        REFUSE,
        /** Keeps what comes, from either side. */
        SILENT,
        /** Drops what the database says. */
        LOSE_ANSWERS
    }

    final List<Integer> ports = new ArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    /** Where connections come from, as the database sees them. */
    private final Set<Socket> outsides = ConcurrentHashMap.newKeySet();
    private final Object changed = new Object();
    private volatile Mode mode = Mode.PASS;
    private volatile int delay;

    Proxy(List<Integer> targets) throws IOException {
        for (int target : targets) {
            ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
            ports.add(server.getLocalPort());
            Thread.ofVirtual().start(() -> {
                while (true) {
                    try {
                        connect(server.accept(), target);
                    } catch (IOException e) {
                        // Nobody connects any more, or the database is down.
                    }
                }
            });
        }
    }

    List<Integer> clientPorts() {
        return outsides.stream().map(Socket::getLocalPort).toList();
    }

    void mode(Mode next) {
        synchronized (changed) {
            mode = next;
            delay = 0;
            changed.notifyAll();
        }
        if (next == Mode.REFUSE) {
            for (Socket socket : sockets) {
                try {
                    // Without waiting for what has not been sent.
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException closed) {
                    // The other side was faster.
                }
            }
        }
    }

    void delay(int millis) {
        delay = millis;
    }

    private void connect(Socket inside, int target) throws IOException {
        if (mode == Mode.REFUSE) {
            inside.close();
            return;
        }
        Socket outside;
        try {
            outside = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException down) {
            inside.close();
            return;
        }
        inside.setTcpNoDelay(true);
        outside.setTcpNoDelay(true);
        sockets.add(inside);
        sockets.add(outside);
        outsides.add(outside);
        // Platform threads, because a virtual one that waits for the monitor below would hold its carrier on JDK 21.
        Thread.ofPlatform().daemon().start(() -> copy(inside, outside, false));
        Thread.ofPlatform().daemon().start(() -> copy(outside, inside, true));
    }

    private void copy(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[65536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (delay > 0) {
                    Faults.sleep(delay);
                }
                synchronized (changed) {
                    while (mode == Mode.SILENT) {
                        changed.wait();
                    }
                }
                if (!answers || mode != Mode.LOSE_ANSWERS) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException closed) {
            // The other side is closed below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            for (Socket socket : List.of(from, to)) {
                sockets.remove(socket);
                outsides.remove(socket);
                try {
                    socket.close();
                } catch (IOException ignored) {
                    // It is closed.
                }
            }
        }
    }
}
