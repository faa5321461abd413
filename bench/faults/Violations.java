import java.nio.file.Files;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What a round has found. */
final class Violations {

    private static final int SHOWN = 3;

    private final Report report;
    private final long seed;
    private final UUID application;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Set<String> once = new HashSet<>();
    private final Map<String, String> instances = new LinkedHashMap<>();

    Violations(Report report, long seed, UUID application) {
        this.report = report;
        this.seed = seed;
        this.application = application;
    }

    synchronized void addOnce(String invariant, String instance, String text, String what) {
        if (once.add(invariant + " " + what)) {
            add(invariant, instance, text);
        }
    }

    synchronized void add(String invariant, String instance, String text) {
        if (!Invariants.ALL.containsKey(invariant)) {
            throw new IllegalArgumentException(invariant);
        }
        // A look during the load may have found it, too.
        if (!once.add(invariant + " " + instance + " " + text)) {
            return;
        }
        int count = counts.merge(invariant, 1, Integer::sum);
        String line = "  seed " + seed + ", " + invariant + ", instance " + (instance == null ? "-" : instance) + ": " + text;
        report.note(line);
        if (count <= SHOWN) {
            Faults.say(line);
            if (instance != null) {
                instances.putIfAbsent(instance, invariant);
            }
        } else if (count == SHOWN + 1) {
            Faults.say("  seed " + seed + ", " + invariant + ": more are in " + report.file);
        }
    }

    /** Keeps what is known of the instances that were shown. */
    void dump(Postgres postgres) throws Exception {
        for (Map.Entry<String, String> each : instances.entrySet()) {
            UUID uuid = UUID.fromString(each.getKey());
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("instance", postgres.rows("select * from process_instance where uuid = ? or parent_uuid = ?", uuid, uuid));
            all.put("history", postgres.rows("select * from instance_history where instance_uuid = ? order by revision", uuid));
            for (String table : Tables.OPEN_WORK) {
                all.put(table, postgres.rows("select * from " + table + " where instance_uuid = ?", uuid));
            }
            all.put("messages", postgres.rows("select m.*, (select json_agg(c) from message_correlation c where c.message_id = m.id) as correlations from message m"
                    + " where m.application_id = ? and m.correlation_key = (select variables->>'k' from process_instance where uuid = ?)", application, uuid));
            all.put("scheduled", postgres.rows("select * from scheduled_tasks where task_instance like ?", uuid + "%"));
            StringBuilder text = new StringBuilder("seed " + seed + ", " + each.getValue() + "\n");
            all.forEach((name, rows) -> {
                text.append('\n').append(name).append('\n');
                Json.list(rows).forEach(row -> text.append(Json.write(row)).append('\n'));
            });
            Files.writeString(report.folder.resolve("instance-" + uuid + ".txt"), text);
        }
    }

    synchronized int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }
}
