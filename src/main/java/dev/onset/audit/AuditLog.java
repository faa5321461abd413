package dev.onset.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Writes the audit log to the log category {@value #CATEGORY}. A line consists of {@code name=value} pairs; values other than
 * plain words are quoted, so that they cannot forge lines or pairs.
 */
public final class AuditLog {

    static final String CATEGORY = "dev.onset.audit";

    private static final Logger LOG = Logger.getLogger(CATEGORY);

    private AuditLog() {}

    /**
     * Writes a line.
     *
     * @param who the subject of the caller, or the part of the runtime
     * @param what the operation, for example {@code POST /api/management/workspaces}
     * @param outcome {@code done}, {@code forbidden}, {@code refused} or {@code failed}
     */
    public static void record(String who, String what, String outcome, Map<String, ?> details) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        pairs.put("who", who);
        pairs.put("what", what);
        pairs.put("outcome", outcome);
        pairs.putAll(details);
        LOG.info(pairs.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + written(String.valueOf(pair.getValue())))
                .collect(Collectors.joining(" ")));
    }

    private static String written(String value) {
        if (value.matches("[A-Za-z0-9_.:@/+-]+")) {
            return value;
        }
        return '"'
                + value.replaceAll("\\p{Cntrl}|[\\u2028\\u2029]", "?")
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                + '"';
    }
}
