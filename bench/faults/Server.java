import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One PostgreSQL server with data of its own. */
final class Server {

    final int port = Replica.freePort();
    final Path data;
    final Path log;
    private final Binaries binaries;
    private Process process;

    Server(int number, Binaries binaries, Path directory, Path folder) {
        this.binaries = binaries;
        this.data = directory.resolve("data-" + number);
        this.log = folder.resolve("postgres-" + number + ".log");
    }

    void create() throws Exception {
        if (binaries.run(log, "initdb", List.of("-D", data.toString(), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")).waitFor() != 0) {
            throw new IllegalStateException("initdb has failed; its log is " + log);
        }
    }

    /** Whatever it is, primary or standby, it has the same settings, so that either can become the other. */
    synchronized void start() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        for (String setting : List.of("listen_addresses=localhost", "unix_socket_directories=", "max_connections=100", "fsync=on", "lc_messages=C", "log_line_prefix=%m [%p] ",
                "log_lock_waits=on",
                // A commit is acknowledged when the standby has it, too, and waits as long as there is none.
                "synchronous_commit=on", "synchronous_standby_names=*", "wal_keep_size=512MB", "wal_retrieve_retry_interval=200ms")) {
            arguments.addAll(List.of("-c", setting));
        }
        process = null;
        for (int tries = 0; tries < 1_200; tries++) {
            // What the killed server left in memory may be in use for a moment: then a new one ends at once.
            if (process == null || !process.isAlive()) {
                process = binaries.run(log, "postgres", arguments);
            }
            Faults.sleep(100);
            try (Connection connection = connect("postgres")) {
                return;
            } catch (SQLException notYet) {
                // It recovers.
            }
        }
        throw new IllegalStateException("PostgreSQL does not start; its log is " + log);
    }

    synchronized void startIfDown() throws Exception {
        if (!process.isAlive()) {
            start();
        }
    }

    /** Only its first process: the others notice, and end by themselves. */
    synchronized void killPostmaster() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** All of its processes, as a machine that loses its power. */
    synchronized void kill() throws InterruptedException {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    synchronized void signal(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).forEach(each -> command.add(Long.toString(each.pid())));
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    /** The quick way to end: what it leaves is recovered, or deleted. */
    synchronized void end() {
        if (process != null && process.isAlive()) {
            try {
                signal("CONT");
                signal("QUIT");
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    kill();
                }
            } catch (IOException e) {
                process.destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    Connection connect(String database) throws SQLException {
        return binaries.connect(port, database);
    }
}
