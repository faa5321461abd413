package dev.onset.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The {@code postmaster.pid} file in a PostgreSQL data directory. A running server writes it, and a killed server
 * leaves it behind. Its first line is the process id.
 */
record PostmasterFile(Path data, Path file) {

    private static final Duration POLL = Duration.ofMillis(50);

    static PostmasterFile in(Path data) {
        return new PostmasterFile(data, data.resolve("postmaster.pid"));
    }

    /**
     * Ends a server that an earlier process left running on the directory. The caller must hold the directory's lock.
     *
     * @param limit how long the server may take to stop before it is killed (it recovers at its next start)
     */
    void endOrphan(Duration limit) {
        Optional<ProcessHandle> process = process();
        if (process.isEmpty()) {
            // PostgreSQL itself detects that no process has this id.
            return;
        }
        if (!isServerOfThisFolder(process.get())) {
            // Another process has received the id. PostgreSQL would mistake it for a server and refuse to start.
            delete();
            return;
        }
        process.get().destroy();
        if (!awaitEnd(process.get(), limit)) {
            process.get().destroyForcibly();
            awaitEnd(process.get(), limit);
        }
    }

    /**
     * Requests the server to stop when its clients have disconnected.
     *
     * @return false if the request is not possible, or if the server has not stopped in time
     */
    boolean endGently(Duration limit) {
        Optional<ProcessHandle> process = process().filter(this::isServerOfThisFolder);
        if (process.isEmpty()) {
            return true;
        }
        // On Windows, destroy() kills the process.
        if (!process.get().supportsNormalTermination()) {
            return false;
        }
        process.get().destroy();
        return awaitEnd(process.get(), limit);
    }

    private Optional<ProcessHandle> process() {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(ProcessHandle::isAlive);
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the process is a PostgreSQL server that was started with {@code -D} and this directory. */
    private boolean isServerOfThisFolder(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        boolean isPostgres = info.command()
                .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                .orElse(false);
        // Windows does not provide the arguments of a process, so the process id in the file must suffice there.
        return isPostgres
                && info.arguments()
                        .map(arguments -> List.of(arguments).contains(data.toString()))
                        .orElse(true);
    }

    /**
     * Waits for the end of a server. A server that stops normally removes its file. The process of a killed server
     * remains until its parent has waited for it.
     */
    private boolean awaitEnd(ProcessHandle process, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (process.isAlive() && Files.exists(file)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return true;
    }

    private void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
