import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

record Options(Path jar, int rounds, long seed, long minutes, Path faketime, Path postgres, Set<String> only, int pause, int faults, List<String> java) {

    static Options parse(String... arguments) {
        Map<String, String> given = new HashMap<>();
        Path jar = null;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("--")) {
                jar = Path.of(argument).toAbsolutePath();
            } else if (argument.contains("=")) {
                given.put(argument.substring(2, argument.indexOf('=')), argument.substring(argument.indexOf('=') + 1));
            } else if (i + 1 < arguments.length) {
                given.put(argument.substring(2), arguments[++i]);
            }
        }
        if (jar == null || !Files.exists(jar)
                || !Set.of("rounds", "seed", "minutes", "faketime", "postgres", "only", "pause", "faults", "java").containsAll(given.keySet())) {
            System.err.println("java bench/faults/Faults.java [--rounds N] [--seed S] [--minutes M] [--faults SECONDS] [--only FAULT,…] [--faketime PATH] [--postgres DIR] JAR   (bench/README.md)");
            System.exit(2);
        }
        long minutes = Long.parseLong(given.getOrDefault("minutes", "600"));
        return new Options(
                jar,
                Integer.parseInt(given.getOrDefault("rounds", given.containsKey("minutes") ? "1000000" : "5")),
                Long.parseLong(given.getOrDefault("seed", Long.toString(System.currentTimeMillis() / 1000))),
                minutes,
                faketime(given.get("faketime")),
                given.containsKey("postgres") ? Path.of(given.get("postgres")) : null,
                given.containsKey("only") ? Set.of(given.get("only").split(",")) : Set.of(),
                Integer.parseInt(given.getOrDefault("pause", "250")),
                Integer.parseInt(given.getOrDefault("faults", "40")),
                List.of(given.getOrDefault("java", "-Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC").split(" ")));
    }

    private static Path faketime(String given) {
        return Stream.of(
                        given,
                        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
                        "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
                        "/usr/lib64/faketime/libfaketimeMT.so.1",
                        "/usr/lib/faketime/libfaketimeMT.so.1")
                .filter(path -> path != null && Files.exists(Path.of(path)))
                .map(path -> Path.of(path).toAbsolutePath())
                .findFirst()
                .orElse(null);
    }
}
