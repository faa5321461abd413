package dev.onset.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** How PostgreSQL really executes a query of ours, with its parameters: {@code explain analyze} in its place. */
public final class Plans {

    /**
     * One scan of a plan.
     *
     * @param rows how many rows it read in all, those that a filter then dropped included
     */
    public record Scan(String type, String table, String index, double rows) {}

    private Plans() {}

    /** The scans of all queries that an action sends to the data source it is given. */
    public static List<Scan> of(DataSource dataSource, Consumer<DataSource> action) {
        List<Scan> scans = new ArrayList<>();
        action.accept(proxy(DataSource.class, (method, arguments) -> {
            Object result = method.invoke(dataSource, arguments);
            return method.getName().equals("getConnection") ? explaining((Connection) result, scans) : result;
        }));
        if (scans.isEmpty()) {
            throw new AssertionError("No query was sent");
        }
        return scans;
    }

    private static Connection explaining(Connection connection, List<Scan> scans) {
        return proxy(Connection.class, (method, arguments) -> {
            Object result = method.invoke(connection, arguments);
            return method.getName().equals("prepareStatement")
                    ? explained(
                            (PreparedStatement) result,
                            connection.prepareStatement("explain (analyze, format json) " + arguments[0]),
                            scans)
                    : result;
        });
    }

    /** Parameters go to both; the plan is asked for first. */
    private static PreparedStatement explained(PreparedStatement real, PreparedStatement explain, List<Scan> scans) {
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("set") || method.getName().equals("close")) {
                method.invoke(explain, arguments);
            } else if (method.getName().equals("executeQuery")) {
                try (ResultSet plan = explain.executeQuery()) {
                    plan.next();
                    collect(new ObjectMapper().readTree(plan.getString(1)), scans);
                }
            }
            return method.invoke(real, arguments);
        });
    }

    private interface Call {
        Object invoke(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                Plans.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return call.invoke(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static void collect(JsonNode node, List<Scan> scans) {
        if (node.path("Node Type").asText().contains("Scan") && node.has("Relation Name")) {
            double dropped = node.path("Rows Removed by Filter").asDouble()
                    + node.path("Rows Removed by Index Recheck").asDouble();
            scans.add(new Scan(
                    node.path("Node Type").asText(),
                    node.path("Relation Name").asText(),
                    node.path("Index Name").asText(),
                    (node.path("Actual Rows").asDouble() + dropped)
                            * node.path("Actual Loops").asDouble()));
        }
        node.forEach(child -> collect(child, scans));
    }
}
