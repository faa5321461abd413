import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The programs and the driver of PostgreSQL: those of the package, or of an installation. */
final class Binaries {

    final Path directory;
    private final Driver driver;
    private final ClassLoader libraries;

    Binaries(Path jar, Path installed, Path unpacked) throws Exception {
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> files = Files.list(jar.resolveSibling("lib").resolve("main"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".jar") && !file.toString().contains("slf4j-jboss")).toList()) {
                urls.add(file.toUri().toURL());
            }
        }
        libraries = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        driver = (Driver) libraries.loadClass("org.postgresql.Driver").getDeclaredConstructor().newInstance();
        if (installed != null) {
            directory = installed.toAbsolutePath();
            return;
        }
        Files.createDirectories(unpacked);
        unpack(unpacked);
        try (Stream<Path> files = Files.walk(unpacked)) {
            directory = files.filter(file -> file.endsWith(Path.of("bin", "postgres"))).findFirst().orElseThrow().getParent();
        }
    }

    /** The library has no method that only unpacks: it starts a server, whose data nobody needs. */
    private void unpack(Path unpacked) throws Exception {
        Thread.currentThread().setContextClassLoader(libraries);
        // It would say that nothing takes its log.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        Class<?> library = libraries.loadClass("io.zonky.test.db.postgres.embedded.EmbeddedPostgres");
        Object builder = library.getMethod("builder").invoke(null);
        Class<?> type = builder.getClass();
        type.getMethod("setOverrideWorkingDirectory", java.io.File.class).invoke(builder, unpacked.toFile());
        type.getMethod("setDataDirectory", Path.class).invoke(builder, unpacked.resolve("unused"));
        type.getMethod("setRegisterShutdownHook", boolean.class).invoke(builder, false);
        type.getMethod("setPGStartupWait", Duration.class).invoke(builder, Duration.ofMinutes(2));
        type.getMethod("setOutputRedirector", ProcessBuilder.Redirect.class).invoke(builder, ProcessBuilder.Redirect.DISCARD);
        type.getMethod("setErrorRedirector", ProcessBuilder.Redirect.class).invoke(builder, ProcessBuilder.Redirect.DISCARD);
        AutoCloseable server = (AutoCloseable) type.getMethod("start").invoke(builder);
        server.close();
    }

    Process run(Path log, String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PostgreSQL refuses to run as root, but not as somebody whom the system takes for root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(directory.resolve(program).toString());
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    }

    Connection connect(int port, String database) throws SQLException {
        Properties properties = new Properties();
        properties.put("user", "postgres");
        properties.put("socketTimeout", "60");
        return driver.connect("jdbc:postgresql://localhost:" + port + "/" + database, properties);
    }
}
