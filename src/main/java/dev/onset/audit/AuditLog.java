package dev.onset.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Writes the lines, to a log category of their own ({@value #CATEGORY}) that can be sent elsewhere: {@code name=value} pairs,
 * with values in quotes where they are not plain words, so that nobody's name can forge a line or a pair.
 */
public final class AuditLog {

    static final String CATEGORY = "dev.onset.audit";

    private static final Logger LOG = Logger.getLogger(CATEGORY);

    private AuditLog() {}

    /**
     * Writes a line.
     *
     * @param who the caller's subject, or what part of the runtime
     * @param what for example {@code POST /api/management/workspaces}
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
