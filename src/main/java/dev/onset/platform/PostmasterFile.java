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
 * The {@code postmaster.pid} of a PostgreSQL data folder: what a running server writes there, and what a killed one leaves
 * there. Its first line is the process id.
 */
record PostmasterFile(Path data, Path file) {

    private static final Duration POLL = Duration.ofMillis(50);

    static PostmasterFile in(Path data) {
        return new PostmasterFile(data, data.resolve("postmaster.pid"));
    }

    /**
     * Ends a server that an earlier process left running on the folder. Only for whoever holds the folder's lock.
     *
     * @param limit how long it may take to end by itself before it is killed (it recovers at its next start)
     */
    void endOrphan(Duration limit) {
        Optional<ProcessHandle> process = process();
        if (process.isEmpty()) {
            // PostgreSQL itself sees that nobody has this process id.
            return;
        }
        if (!isServerOfThisFolder(process.get())) {
            // The id went to another process since. PostgreSQL would take that for a server and refuse to start.
            delete();
            return;
        }
        process.get().destroy();
        if (!awaitEnd(process.get(), limit)) {
            process.get().destroyForcibly();
            awaitEnd(process.get(), limit);
        }
    }

    /** Asks the server to end once its clients are gone; false where it cannot be asked or has not ended in time. */
    boolean endGently(Duration limit) {
        Optional<ProcessHandle> process = process().filter(this::isServerOfThisFolder);
        if (process.isEmpty()) {
            return true;
        }
        // Elsewhere (Windows) destroy() is a kill.
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

    /** Whether the process is a PostgreSQL that was started with {@code -D} and this folder. */
    private boolean isServerOfThisFolder(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        boolean isPostgres = info.command()
                .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                .orElse(false);
        // Windows does not tell the arguments of a process; there the file's own claim must do.
        return isPostgres
                && info.arguments()
                        .map(arguments -> List.of(arguments).contains(data.toString()))
                        .orElse(true);
    }

    /** A server that ends in order removes its file; one that was killed stays as a process until its parent has looked. */
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
