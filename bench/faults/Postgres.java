import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A primary, and a standby that has each commit before it is acknowledged. After a failover they have changed places. */
final class Postgres {

    /** What a copy of a running server is made without; it comes by replication, or is of this server's memory only. */
    private static final Set<String> NOT_COPIED = Set.of("pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans");
    private static final Set<String> FILES_NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts", "standby.signal", "backup_label", "pg_internal.init");

    final Path directory;
    final List<Server> servers;
    private volatile Server primary;
    private volatile Server standby;

    Postgres(Path jar, Path installed, Path folder) throws Exception {
        directory = Files.createDirectories(folder.resolve("database"));
        Binaries binaries = new Binaries(jar, installed, directory.resolve("binaries"));
        servers = List.of(new Server(0, binaries, directory, folder), new Server(1, binaries, directory, folder));
        primary = servers.get(0);
        standby = servers.get(1);
    }

    void start() throws Exception {
        primary.create();
        primary.start();
        buildStandby();
    }

    /** The first process of the primary is killed, and the primary recovers. */
    void crash(int millis) throws Exception {
        primary.killPostmaster();
        Faults.sleep(millis);
        primary.startIfDown();
        awaitInSync();
    }

    /**
     * The primary is gone, the standby takes its place, and a new standby is built. As whatever watches over PostgreSQL does, it promotes only a
     * standby that has all that the primary had told anybody.
     */
    void failOver(int millis) throws Exception {
        awaitInSync();
        primary.kill();
        Faults.sleep(millis);
        try (Connection connection = standby.connect("postgres")) {
            connection.createStatement().execute("select pg_promote(true, 60)");
        }
        Server lost = primary;
        primary = standby;
        standby = lost;
        buildStandby();
    }

    /** Nothing is replicated for a while, so that commits wait. */
    void loseStandby(int millis, boolean killed, String endsWaits) throws Exception {
        if (killed) {
            standby.kill();
        } else {
            standby.signal("STOP");
        }
        Faults.sleep(millis / 2);
        if (!endsWaits.isEmpty()) {
            ask("select " + endsWaits + "(pid) from pg_stat_activity where wait_event = 'SyncRep'");
        }
        Faults.sleep(millis / 2);
        if (killed) {
            standby.start();
        } else {
            standby.signal("CONT");
        }
        awaitInSync();
    }

    /** Ends some of the sessions that come from these ports. */
    void terminate(Collection<Integer> ports, int percent) throws SQLException {
        ask("select pg_terminate_backend(pid) from pg_stat_activity where client_port in (select p::integer from unnest(string_to_array(?, ',')) p) and random() * 100 < ?",
                ports.stream().map(String::valueOf).collect(Collectors.joining(",")), percent);
    }

    void heal() throws Exception {
        primary.startIfDown();
        standby.startIfDown();
        awaitInSync();
    }

    /** The low-level way to copy a running server, which needs no program but the server: PostgreSQL's documentation, section 25.3.4. */
    private void buildStandby() throws Exception {
        // The folder itself stays: by its inode, PostgreSQL finds and frees the memory of the server that was killed here.
        Files.createDirectories(standby.data);
        try (Stream<Path> files = Files.list(standby.data)) {
            files.toList().forEach(Faults::delete);
        }
        String label;
        try (Connection connection = primary.connect("postgres")) {
            connection.createStatement().execute("select pg_backup_start('standby', true)");
            copy(primary.data, standby.data);
            try (ResultSet row = connection.createStatement().executeQuery("select labelfile from pg_backup_stop(false)")) {
                row.next();
                label = row.getString(1);
            }
        }
        Files.writeString(standby.data.resolve("backup_label"), label);
        Files.createFile(standby.data.resolve("standby.signal"));
        Files.writeString(standby.data.resolve("postgresql.auto.conf"), "primary_conninfo = 'host=localhost port=" + primary.port + " user=postgres application_name=standby'\n");
        Files.setPosixFilePermissions(standby.data, PosixFilePermissions.fromString("rwx------"));
        standby.start();
        awaitInSync();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path name = from.relativize(file);
                if (!NOT_COPIED.contains(name.getName(0).toString()) && !FILES_NOT_COPIED.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(file, to.resolve(name));
                    } catch (NoSuchFileException removed) {
                        // So it is not needed; or the log says so.
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException removed) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Waits until the standby has what the primary has written by now. */
    private void awaitInSync() throws Exception {
        Object written = ask("select pg_current_wal_flush_lsn()::text as lsn").getFirst().get("lsn");
        for (int tries = 0; ask("select 1 as yes from pg_stat_replication where state = 'streaming' and sync_state = 'sync' and flush_lsn >= ?::pg_lsn", written).isEmpty(); tries++) {
            if (tries > 1_200) {
                throw new IllegalStateException("The standby does not follow; its log is " + standby.log);
            }
            standby.startIfDown();
            Faults.sleep(50);
        }
    }

    void end() {
        servers.forEach(Server::end);
    }

    void create(String database) throws SQLException {
        try (Connection connection = primary.connect("postgres")) {
            connection.createStatement().execute("create database " + database);
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect()) {
            connection.createStatement().execute(sql);
        }
    }

    Connection connect() throws SQLException {
        return primary.connect("onset");
    }

    private List<Map<String, Object>> ask(String sql, Object... parameters) throws SQLException {
        try (Connection connection = primary.connect("postgres")) {
            return rows(connection, sql, parameters);
        }
    }

    List<Map<String, Object>> rows(String sql, Object... parameters) throws SQLException {
        try (Connection connection = connect()) {
            return rows(connection, sql, parameters);
        }
    }

    /** Each row as JSON, so that times, arrays and documents need no types here. */
    static List<Map<String, Object>> rows(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select row_to_json(t)::text from (" + sql + ") t")) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<Map<String, Object>> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(Json.object(row.getString(1)));
                }
            }
            return rows;
        }
    }
}
