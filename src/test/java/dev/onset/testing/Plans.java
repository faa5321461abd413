package dev.onset.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.InvocationTargetException;
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

    /** The scans of the first query that an action sends to the data source it is given. */
    public static List<Scan> of(DataSource dataSource, Consumer<DataSource> action) {
        DataSource explaining = proxy(
                DataSource.class,
                dataSource,
                (method, result) -> method.equals("getConnection") ? explaining((Connection) result) : result);
        try {
            action.accept(explaining);
        } catch (Explained explained) {
            List<Scan> scans = new ArrayList<>();
            collect(explained.plan, scans);
            return scans;
        }
        throw new AssertionError("No query was sent");
    }

    private static Connection explaining(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Plans.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (!method.getName().equals("prepareStatement")) {
                        return method.invoke(connection, arguments);
                    }
                    return proxy(
                            PreparedStatement.class,
                            connection.prepareStatement("explain (analyze, format json) " + arguments[0]),
                            (name, result) -> {
                                if (name.equals("executeQuery")) {
                                    throw new Explained((ResultSet) result);
                                }
                                return result;
                            });
                });
    }

    private interface After {
        Object change(String method, Object result) throws Exception;
    }

    private static <T> T proxy(Class<T> type, T real, After after) {
        return type.cast(Proxy.newProxyInstance(
                Plans.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return after.change(method.getName(), method.invoke(real, arguments));
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

    /** Ends the action: it cannot go on with a plan in place of rows. */
    private static final class Explained extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient JsonNode plan;

        Explained(ResultSet result) throws java.sql.SQLException, JsonProcessingException {
            result.next();
            plan = new ObjectMapper().readTree(result.getString(1));
        }
    }
}
