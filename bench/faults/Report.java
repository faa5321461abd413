import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

final class Report {

    final Path folder;
    final Path file;
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Set<Long>> seeds = new HashMap<>();
    /** By kind, how long each took, from its beginning until what it had stopped served again. */
    private final Map<Fault.Kind, List<Double>> faults = new TreeMap<>();
    private final long began = System.nanoTime();
    private int rounds;
    private long operations;
    private long instances;
    private long maximumSeconds;
    private final Map<String, List<Double>> takeovers = new TreeMap<>();
    private String lastTakeover = "not measured";

    Report(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("violations.txt");
    }

    synchronized void note(String line) {
        append(file, line.strip());
    }

    /** When the script did what, to be read beside the logs. */
    synchronized void time(String what) {
        append(folder.resolve("timeline.txt"), Instant.now() + " " + what);
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void round(long seed, List<String> injected, Ledger ledger, Snapshot snapshot, long restSeconds, Violations violations) {
        rounds++;
        operations += ledger.acknowledged();
        instances += snapshot.instances.size();
        maximumSeconds = Math.max(maximumSeconds, restSeconds);
        violations.counts().forEach((invariant, count) -> {
            counts.merge(invariant, count, Integer::sum);
            seeds.computeIfAbsent(invariant, name -> new java.util.TreeSet<>()).add(seed);
        });
        Faults.say(String.format(Locale.ROOT, "seed %d: %d faults (%s); takeover %s; %d instances, %d operations acknowledged, at rest after %d s; %s", seed, injected.size(),
                String.join(", ", injected), lastTakeover, snapshot.instances.size(), ledger.acknowledged(), restSeconds, violations.total() == 0 ? "no violation" : violations.total() + " violations of " + violations.counts().keySet()));
    }

    synchronized void injected(Fault.Kind kind, double seconds) {
        faults.computeIfAbsent(kind, any -> new ArrayList<>()).add(seconds);
    }

    /** How long each execution took that a replica which was killed had in hand. */
    synchronized void takeover(String clocks, long picked, List<Double> seconds) {
        takeovers.computeIfAbsent(clocks, any -> new ArrayList<>()).addAll(seconds);
        List<Double> sorted = seconds.stream().sorted().toList();
        lastTakeover = sorted.isEmpty() ? "of nothing" : String.format(Locale.ROOT, "of %d (%d picked) from a clock of %s: median %.1f s, maximum %.1f s",
                sorted.size(), picked, clocks, sorted.get(sorted.size() / 2), sorted.getLast());
        time("takeover " + lastTakeover);
    }

    private static void line(String what, List<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        if (!sorted.isEmpty()) {
            Faults.say(String.format(Locale.ROOT, "%-50s %10d  %.1f %.1f", what, sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast()));
        }
    }

    boolean isSound() {
        return rounds > 0 && counts.isEmpty();
    }

    void table() {
        Faults.say("");
        Faults.say(String.format(Locale.ROOT, "%-50s %10s  %s", "invariant", "violations", "seeds"));
        for (String invariant : Invariants.ALL.keySet()) {
            List<String> found = seeds.getOrDefault(invariant, Set.of()).stream().map(String::valueOf).toList();
            Faults.say(String.format(Locale.ROOT, "%-50s %10d  %s", invariant, counts.getOrDefault(invariant, 0), String.join(" ", found.subList(0, Math.min(4, found.size()))) + (found.size() > 4 ? " …" : "")));
        }
        Faults.say("");
        Faults.say(String.format(Locale.ROOT, "%-50s %10s  %s", "fault", "injected", "seconds: median, maximum"));
        faults.forEach((kind, seconds) -> line(kind.name().toLowerCase(Locale.ROOT), seconds));
        Faults.say("");
        Faults.say(String.format(Locale.ROOT, "%-50s %10s  %s", "takeover from a replica with a clock of", "executions", "seconds: median, maximum"));
        takeovers.forEach(Report::line);
        Faults.say("");
        Faults.say(String.format(Locale.ROOT, "%d rounds in %d minutes, %d faults, %d instances, %d operations acknowledged, at rest after %d s at most, violations %d", rounds,
                (System.nanoTime() - began) / 60_000_000_000L, faults.values().stream().mapToInt(List::size).sum(), instances, operations, maximumSeconds,
                counts.values().stream().mapToInt(Integer::intValue).sum()));
        Faults.say("logs: " + folder);
    }
}
