package dev.onset.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;

/**
 * Each migration is applied to tables that hold rows. The rows of {@code src/test/resources/filled/V<version>.sql} are inserted
 * when the migration of that version has been applied: a migration that creates a table, or a column that a later one reads,
 * comes with such a file.
 */
class MigrationsTest {

    private static final Path ROWS = Path.of("src", "test", "resources", "filled");

    private final String url = TestDatabase.create();

    @Test
    void each_migration_keeps_the_rows_of_every_table_and_all_constraints_hold() throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(url, TestDatabase.USER, "")) {
            List<MigrationInfo> migrations = List.of(flyway("latest").info().all());
            assertThat(migrations).hasSizeGreaterThan(10);
            for (MigrationInfo migration : migrations) {
                String version = migration.getVersion().getVersion();
                assertThat(emptyTables(connection))
                        .as("tables without rows before V" + version)
                        .isEmpty();
                Map<String, List<Map<String, String>>> before = rows(connection);

                flyway(version).migrate();

                assertKept(version, before, rows(connection));
                assertThat(query(connection, "select conname from pg_constraint where not convalidated"))
                        .isEmpty();
                fill(connection, version);
            }
        }
    }

    private Flyway flyway(String target) {
        return Flyway.configure()
                .dataSource(url, TestDatabase.USER, "")
                .locations("classpath:db/migration")
                .target(target)
                .load();
    }

    private static void fill(Connection connection, String version) throws SQLException, IOException {
        Path file = ROWS.resolve("V" + version + ".sql");
        if (Files.exists(file)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(Files.readString(file));
            }
        }
    }

    /** Tables and columns that a migration removes are not compared. */
    private static void assertKept(
            String version,
            Map<String, List<Map<String, String>>> before,
            Map<String, List<Map<String, String>>> after) {
        before.forEach((table, rows) -> {
            List<Map<String, String>> now = after.get(table);
            if (now == null) {
                return;
            }
            List<Map<String, String>> expected = new ArrayList<>();
            for (Map<String, String> row : rows) {
                Map<String, String> kept = new TreeMap<>(row);
                kept.keySet()
                        .retainAll(now.isEmpty() ? List.of() : now.getFirst().keySet());
                expected.add(kept);
            }
            List<Map<String, String>> found = new ArrayList<>();
            for (Map<String, String> row : now) {
                Map<String, String> known = new TreeMap<>(row);
                known.keySet().retainAll(rows.getFirst().keySet());
                found.add(known);
            }
            assertThat(found)
                    .as("rows of " + table + " after V" + version)
                    .containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    private static List<String> tables(Connection connection) throws SQLException {
        return query(
                connection,
                "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
                        + " and relname <> 'flyway_schema_history' order by relname");
    }

    private static List<String> emptyTables(Connection connection) throws SQLException {
        List<String> empty = new ArrayList<>();
        for (String table : tables(connection)) {
            if (query(connection, "select 1 from " + table + " limit 1").isEmpty()) {
                empty.add(table);
            }
        }
        return empty;
    }

    /** Returns the rows of each table: the text of each column by its name. */
    private static Map<String, List<Map<String, String>>> rows(Connection connection) throws SQLException {
        Map<String, List<Map<String, String>>> tables = new LinkedHashMap<>();
        for (String table : tables(connection)) {
            List<Map<String, String>> rows = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select * from " + table)) {
                while (row.next()) {
                    Map<String, String> columns = new TreeMap<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        columns.put(row.getMetaData().getColumnName(i), String.valueOf(row.getString(i)));
                    }
                    rows.add(columns);
                }
            }
            tables.put(table, rows);
        }
        return tables;
    }

    private static List<String> query(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }
}
