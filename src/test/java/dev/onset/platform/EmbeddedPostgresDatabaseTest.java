package dev.onset.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is bound to a process's life, so each one here has a process of its own. */
class EmbeddedPostgresDatabaseTest {

    /** Shares the binaries, which take longer to unpack than the server to start. */
    private static EmbeddedPostgresDatabase database(Duration startLimit) {
        return new EmbeddedPostgresDatabase(
                Path.of("target", "embedded-postgres").toAbsolutePath(), startLimit);
    }

    /** The process: starts the database, says where it is, and lives until its input ends. */
    static final class Runner {

        public static void main(String... arguments) throws IOException {
            try {
                System.out.println(database(Duration.ofSeconds(60)).start(Path.of(arguments[0])));
            } catch (StartRefused e) {
                e.print(System.out);
                System.exit(1);
            }
            System.in.read();
        }
    }

    @TempDir
    Path directory;

    private @Nullable Process running;

    @AfterEach
    void end() throws InterruptedException {
        if (running != null) {
            running.destroy();
            running.waitFor(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void what_was_stored_is_there_after_a_kill_and_the_orphaned_server_is_ended() throws Exception {
        execute(start(), "create table kept (id int)");
        ProcessHandle orphan = server();

        kill();
        assertThat(orphan.isAlive()).isTrue();
        execute(start(), "insert into kept values (1)");

        assertThat(server().pid()).isNotEqualTo(orphan.pid());
        // A zombie is alive where nobody reaps, but it is no process any more: it has no command.
        assertThat(orphan.isAlive() && orphan.info().command().isPresent()).isFalse();
    }

    @Test
    void the_server_ends_with_its_process() throws Exception {
        start();

        end();

        assertThat(directory.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void a_second_process_on_the_same_folder_is_refused_and_the_first_goes_on() throws Exception {
        String url = start();

        Process second = run();

        assertThat(firstLine(second))
                .startsWith("Onset cannot start. Another Onset process uses")
                .contains(directory.toRealPath().toString(), "ONSET_EMBEDDED_DATABASE_DIRECTORY");
        assertThat(second.waitFor()).isEqualTo(1);
        execute(url, "select 1");
    }

    @Test
    void a_process_that_was_given_the_id_of_a_dead_server_is_left_alone() throws Exception {
        start();
        end();
        Process innocent = new ProcessBuilder("sleep", "60").start();
        try {
            Files.write(
                    directory.resolve("postgres/postmaster.pid"),
                    List.of(
                            Long.toString(innocent.pid()),
                            directory.resolve("postgres").toString()));

            execute(start(), "select 1");

            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroy();
        }
    }

    @Test
    void a_server_that_does_not_start_is_refused_with_a_pointer_to_its_log() throws Exception {
        Files.createDirectories(directory.resolve("postgres"));
        Files.writeString(directory.resolve("postgres/postgresql.conf"), "this is no setting");

        assertThatThrownBy(() -> database(Duration.ofSeconds(1)).start(directory))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("postgres.log");
    }

    private String start() throws IOException {
        running = run();
        return firstLine(running);
    }

    private Process run() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Runner.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void kill() throws InterruptedException {
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    private ProcessHandle server() throws IOException {
        String pid =
                Files.readAllLines(directory.resolve("postgres/postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private static String firstLine(Process process) throws IOException {
        return String.valueOf(process.inputReader().readLine());
    }

    private static void execute(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
