import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** An application as it was at one moment. */
final class Snapshot {

    static final String UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    final Map<String, Map<String, Object>> instances = new LinkedHashMap<>();
    List<Map<String, Object>> jobs;
    List<Map<String, Object>> userTasks;
    List<Map<String, Object>> incidents;
    List<Map<String, Object>> messageSubscriptions;
    List<Map<String, Object>> messages;
    List<Map<String, Object>> correlations;
    List<Map<String, Object>> scheduled;
    Map<String, List<Map<String, Object>>> history;
    /** By instance and revision, when by the database's clock. */
    final Map<Object, TreeMap<Long, Double>> moments = new HashMap<>();

    private final Map<String, List<Token>> tokens = new HashMap<>();

    static Snapshot take(Postgres postgres, UUID application) throws SQLException {
        Snapshot snapshot = new Snapshot();
        try (Connection connection = postgres.connect()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            for (Map<String, Object> row : Postgres.rows(connection, Tables.INSTANCES, application)) {
                snapshot.instances.put((String) row.get("uuid"), row);
            }
            snapshot.jobs = Postgres.rows(connection, Tables.JOBS, application);
            snapshot.userTasks = Postgres.rows(connection, Tables.USER_TASKS, application);
            snapshot.incidents = Postgres.rows(connection, Tables.INCIDENTS, application);
            snapshot.messageSubscriptions = Postgres.rows(connection, Tables.SUBSCRIPTIONS, application);
            snapshot.messages = Postgres.rows(connection, Tables.MESSAGES, application);
            snapshot.correlations = Postgres.rows(connection, Tables.CORRELATIONS, application);
            snapshot.scheduled = Postgres.rows(connection, Tables.SCHEDULED, application, application);
            for (Map<String, Object> step : Postgres.rows(connection, Tables.STEPS, application)) {
                snapshot.moments.computeIfAbsent(step.get("instance"), uuid -> new TreeMap<>()).put(number(step.get("revision")), ((Number) step.get("at")).doubleValue());
            }
            snapshot.history = Postgres.rows(connection, Tables.HISTORY, application).stream().collect(Collectors.groupingBy(row -> (String) row.get("instance_uuid")));
            connection.rollback();
        }
        return snapshot;
    }

    /**
     * A token as it is stored.
     *
     * @param whole whether it is a multi-instance activity as a whole
     */
    record Token(long id, long parent, String node, String status, boolean incident, boolean whole, List<Subscription> subscriptions) {}

    /** An event that a token waits for; a message where it has no time. */
    record Subscription(long id, String node, String due) {}

    /** The tokens, and the instance's own scope, token 0, where it waits for something. */
    List<Token> tokens(Map<String, Object> instance) {
        return tokens.computeIfAbsent((String) instance.get("uuid"), uuid -> Json.list(Json.map(instance.get("tokens")).get("tokens")).stream()
                .map(Json::map)
                .map(token -> new Token(number(token.get("id")), number(token.get("parent")), (String) token.get("node"), (String) token.get("status"),
                        Boolean.TRUE.equals(token.get("incident")), token.get("loop") != null,
                        Json.list(token.get("subscriptions")).stream().map(Json::map)
                                .map(wait -> new Subscription(number(wait.get("id")), (String) wait.get("node"), (String) wait.get("due"))).toList()))
                .toList());
    }

    Map<String, Object> variables(Map<String, Object> instance) {
        return Json.map(instance.get("variables"));
    }

    /** Whether a text is anywhere in the values of an instance, its tokens' own included. */
    boolean mentions(Map<String, Object> instance, String text) {
        return Json.write(instance.get("variables")).contains(text) || Json.write(instance.get("tokens")).contains(text);
    }

    static boolean hasEnded(Map<String, Object> instance) {
        return !Set.of("CREATED", "STARTED", "ON_HOLD").contains(instance.get("state"));
    }

    boolean isStarted(Object uuid) {
        return instances.containsKey(uuid) && "STARTED".equals(instances.get(uuid).get("state"));
    }

    static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
