import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the replicas and PostgreSQL have written since the last look. */
final class Logs {

    private static final Pattern BEGIN = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[,.]\\d+ .*");
    private static final Pattern ERROR = Pattern.compile("\\S+ \\S+ (ERROR|FATAL) .*", Pattern.DOTALL);
    /**
     * What a lost connection may cause, what db-scheduler says where another replica has taken over from one that stood still, and what the locks may
     * cause of commits that wait for the standby.
     */
    private static final Pattern EXPECTED = Pattern.compile("(?i)I/O error occurred while sending|connection (has been|is|was) (closed|refused|reset)|Connection to \\S+ refused|connection attempt failed|"
            + "This connection has been closed|association of connection to existing transaction|terminating connection|database system is|Acquisition timeout|Unable to acquire JDBC|not currently accepting|in recovery mode|SocketException|EOFException|"
            + "Could not find a server|canceling statement due to (lock timeout|user request)|Connection reset|Broken pipe|SocketTimeoutException|crash of another server process|the database.* cannot be used|"
            + "Expected one execution to be (removed, but removed|updated, but updated) 0");

    private final List<Path> replicas;
    private final List<Path> databases;
    private final Map<Path, Long> read = new HashMap<>();

    Logs(List<Replica> replicas, Postgres postgres) {
        this.replicas = replicas.stream().map(replica -> replica.log).toList();
        this.databases = postgres.servers.stream().map(server -> server.log).toList();
    }

    void check(Violations violations) throws IOException {
        for (Path log : replicas) {
            for (String record : records(fresh(log))) {
                if (ERROR.matcher(record).matches() && !EXPECTED.matcher(record).find()) {
                    Matcher instance = Pattern.compile("process-instance/(" + Snapshot.UUID_PATTERN + ")").matcher(record);
                    violations.add("no-unexpected-error-is-logged", instance.find() ? instance.group(1) : null, log.getFileName() + ": " + record.lines().limit(2).collect(Collectors.joining(" / ")));
                }
            }
        }
        for (Path log : databases) {
            fresh(log).lines().filter(line -> line.contains("deadlock detected")).forEach(line -> violations.add("no-deadlock-in-the-database", null, line));
        }
    }

    private String fresh(Path log) throws IOException {
        byte[] all = Files.readAllBytes(log);
        int from = (int) Math.min(all.length, read.getOrDefault(log, 0L));
        read.put(log, (long) all.length);
        return new String(all, from, all.length - from, UTF_8);
    }

    /** A line with a time, and what belongs to it. */
    private static List<String> records(String text) {
        List<StringBuilder> records = new ArrayList<>();
        text.lines().forEach(line -> {
            if (BEGIN.matcher(line).matches() || records.isEmpty()) {
                records.add(new StringBuilder());
            }
            records.getLast().append(line).append('\n');
        });
        return records.stream().map(StringBuilder::toString).toList();
    }
}
