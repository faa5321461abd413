package dev.onset.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.InstanceState;
import dev.onset.platform.Sql;
import dev.onset.runtime.IndexedValues;
import dev.onset.runtime.RecurringWork;
import dev.onset.testing.Rows;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Shows the plan of every kind of search on as many instances as one asks for, and that none reads a table whole:
 * {@code ./mvnw test -Dtest=SearchPlansTest -Donset.search.instances=1000000} writes {@code target/search-plans.md}.
 */
@QuarkusTest
@TestProfile(SearchPlansTest.NothingElse.class)
@EnabledIfSystemProperty(named = SearchPlansTest.INSTANCES, matches = "[0-9]+")
class SearchPlansTest {

    static final String INSTANCES = "onset.search.instances";

    private static final Pattern TIME = Pattern.compile("Execution Time: ([0-9.]+) ms");
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared (?:hit=([0-9]+))?(?: ?read=([0-9]+))?");
    private static final Pattern WHOLE =
            Pattern.compile("Seq Scan on (process_instance|instance_value|instance_history)");
    private static final int APPLICATIONS = 20;
    private static final int BATCH = 500_000;

    private final List<String> report = new ArrayList<>();
    private final List<String> plans = new ArrayList<>();

    @Inject
    @Any
    Instance<RecurringWork> recurring;

    /** Nothing but the test removes instances. */
    public static final class NothingElse implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("onset.execution.scheduler-enabled", "false", "onset.metrics.sample-interval", "PT0S");
        }
    }

    @Test
    void no_search_reads_a_table_whole_or_takes_long() throws Exception {
        int instances = Integer.getInteger(INSTANCES);
        List<UUID> applications = fill(instances);
        UUID large = applications.getFirst();
        long scansBefore = wholeScans();
        report.add(String.format(
                Locale.ROOT,
                "%,d instances, of them nine of ten in one application; PostgreSQL %s; %s.",
                instances,
                text("show server_version"),
                sizes()));
        report.add("");
        report.add("| search | found | ms | ms, generic plan | pages of 8 kB |");
        report.add("|---|---|---|---|---|");
        for (Map.Entry<String, Criteria> search : searches(large, applications).entrySet()) {
            explain(search.getKey(), search.getValue(), Cursor.first());
        }
        explain("any, in the middle", criteria(List.of(large)), middle());
        explain("process, in the middle", with(criteria(List.of(large)), "process", "process-3"), middle());
        explain("count by state", InstanceSearch.counts(large, null));
        explain("count by state of a process", InstanceSearch.counts(large, "process-3"));
        removeEnded(large);
        report.add("");
        report.addAll(plans);
        Files.write(Path.of("target", "search-plans.md"), report);
        System.out.println(String.join("\n", report));
        assertThat(wholeScans()).isEqualTo(scansBefore);
    }

    private static Map<String, Criteria> searches(UUID large, List<UUID> all) {
        Criteria in = criteria(List.of(large));
        Map<String, Criteria> searches = new LinkedHashMap<>();
        searches.put("any", in);
        searches.put("any, of 20 applications", criteria(all));
        searches.put("state, of most", states(in, InstanceState.FINISHED));
        searches.put("state, of few", states(in, InstanceState.FAILED));
        searches.put("several states", states(in, InstanceState.STARTED, InstanceState.ON_HOLD, InstanceState.FAILED));
        searches.put("process", with(in, "process", "process-3"));
        searches.put("process, rare", with(in, "process", "process-rare"));
        searches.put("process and state", with(states(in, InstanceState.FAILED), "process", "process-3"));
        searches.put("build", with(in, "build", build(7)));
        searches.put("build and state", with(states(in, InstanceState.STARTED), "build", build(7)));
        searches.put("starter, of most", with(in, "startedBy", "client:batch"));
        searches.put("starter, of few", with(in, "startedBy", "user-19"));
        searches.put(
                "starter and rare process", with(with(in, "startedBy", "client:batch"), "process", "process-rare"));
        searches.put("incident", with(in, "incident", true));
        searches.put("no incident, state", with(states(in, InstanceState.STARTED), "incident", false));
        searches.put("parent", with(in, "parent", parent()));
        searches.put(
                "a day",
                with(
                        with(in, "from", Instant.parse("2026-03-01T00:00:00Z")),
                        "before",
                        Instant.parse("2026-03-02T00:00:00Z")));
        searches.put("value, of few", with(in, "value", "customer:customer-4711"));
        searches.put("value, of a fifth", with(in, "value", "status:3"));
        searches.put("two values", with(with(in, "value", "status:3"), "value", "customer:customer-4711"));
        searches.put("value and state", with(states(in, InstanceState.STARTED), "value", "status:3"));
        return searches;
    }

    private void explain(String name, Criteria criteria, Cursor after) throws SQLException {
        Cursor start = criteria.before() == null ? after : Cursor.before(criteria.before());
        List<Integer> windows = InstanceSearch.windows(criteria, 21);
        explain(name, SearchStatement.of(criteria, start, 21, windows.getFirst()));
        if (windows.size() > 1) {
            explain(name + ", second look", SearchStatement.of(criteria, start, 21, windows.getLast()));
        }
    }

    private void explain(String name, Sql sql) throws SQLException {
        String plan = "";
        // Once to warm the cache: what is asked often is in memory.
        for (int i = 0; i < 2; i++) {
            plan = plan(new Sql()
                    .add("explain (analyze, buffers, costs off, summary) ")
                    .add(sql));
        }
        assertThat(WHOLE.matcher(plan).find()).as(name + "\n" + plan).isFalse();
        Matcher time = TIME.matcher(plan);
        Matcher buffers = BUFFERS.matcher(plan);
        assertThat(time.find() && buffers.find()).as(plan).isTrue();
        assertThat(Double.parseDouble(time.group(1))).as(name + "\n" + plan).isLessThan(1_000);
        report.add(String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %d |",
                name,
                found(sql),
                Double.parseDouble(time.group(1)),
                generic(sql),
                number(buffers.group(1)) + number(buffers.group(2))));
        plans.add("### " + name + "\n\n```\n" + sql + "\n\n" + plan + "```\n");
    }

    private static long number(String group) {
        return group == null ? 0 : Long.parseLong(group);
    }

    private static int found(Sql sql) throws SQLException {
        int rows = 0;
        try (Connection connection = connect();
                PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows += row.getObject("uuid") == null ? 0 : 1;
            }
        } catch (SQLException noUuid) {
            return InstanceState.values().length;
        }
        return rows;
    }

    /** The driver prepares what is asked often; PostgreSQL may then plan without looking at the values. */
    private static double generic(Sql sql) throws SQLException {
        try (Connection connection = connect();
                var setting = connection.createStatement()) {
            setting.execute("set plan_cache_mode = force_generic_plan");
            double millis = 0;
            for (int i = 0; i < 3; i++) {
                try (PreparedStatement statement = sql.prepare(connection)) {
                    statement.unwrap(org.postgresql.PGStatement.class).setPrepareThreshold(1);
                    long start = System.nanoTime();
                    statement.executeQuery().close();
                    millis = (System.nanoTime() - start) / 1e6;
                }
            }
            return millis;
        }
    }

    private static String plan(Sql sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = connect();
                PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    private void removeEnded(UUID application) {
        Rows.update(
                "insert into retention_policy (application_id, finished_after_seconds, changed_at, changed_by)"
                        + " values (?, 3600, now(), 'alice')",
                application);
        long before = Rows.count("process_instance", "true");
        long start = System.nanoTime();
        recurring.stream()
                .filter(work -> work.name().equals("remove-ended-instances"))
                .forEach(RecurringWork::run);
        double seconds = (System.nanoTime() - start) / 1e9;
        long removed = before - Rows.count("process_instance", "true");
        report.add("");
        report.add(String.format(
                Locale.ROOT,
                "One run of the job that removes ended instances removed %,d of them, each with two indexed values, in %.1f s.",
                removed,
                seconds));
    }

    private static long wholeScans() throws InterruptedException {
        // Counted when a session has been idle for a while.
        Thread.sleep(1_500);
        return Rows.number("""
                select coalesce(sum(seq_scan), 0) from pg_stat_user_tables
                where relname in ('process_instance', 'instance_value', 'instance_history', 'job', 'user_task', 'incident')""");
    }

    private static List<UUID> fill(int instances) throws SQLException {
        UUID workspace = UUID.randomUUID();
        Rows.update(
                "insert into workspace (id, name, created_at, created_by) values (?, 'Large', now(), 'alice')",
                workspace);
        List<UUID> applications = new ArrayList<>();
        for (int i = 0; i < APPLICATIONS; i++) {
            applications.add(application(i));
            Rows.update(
                    "insert into application (id, workspace_id, name, created_at, created_by) values (?, ?, 'App', now(), 'alice')",
                    applications.getLast(),
                    workspace);
        }
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            // What refers to what is as it is written here: ten million looks at it show nothing.
            statement.execute("set session_replication_role = replica");
            for (int done = 0; done < instances; done += BATCH) {
                insert(connection, workspace, instances, done + 1, Math.min(done + BATCH, instances));
            }
            // Twenty million entries of a random order go into an index one by one, or sorted: that is a quarter of an
            // hour.
            statement.execute("alter table instance_value drop constraint instance_value_pk");
            statement.execute("drop index instance_value_ix");
            statement.execute("set maintenance_work_mem = '512MB'");
            statement.execute("""
                    insert into instance_value (instance_uuid, name, value, application_id, started_at)
                    select uuid, v.name, v.value, application_id, started_at from process_instance, lateral (values
                        ('customer', 's:' || (variables ->> 'customer')), ('status', 'n:' || (variables ->> 'status'))) v (name, value)""");
            statement.execute(
                    "alter table instance_value add constraint instance_value_pk primary key (instance_uuid, name)");
            statement.execute(
                    "create index instance_value_ix on instance_value (application_id, name, value, started_at, instance_uuid)");
            statement.execute("vacuum (analyze) process_instance, instance_value");
        }
        return applications;
    }

    private static void insert(Connection connection, UUID workspace, int instances, int first, int last)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into process_instance (uuid, workspace_id, application_id, build_id, definition_id, process_name, state,
                    revision, variables, tokens, started_at, started_by, ended_at, parent_uuid, parent_token, has_incident)
                select md5('instance ' || n)::uuid, ?,
                    md5('application ' || case when r.application < 900 then 0 else r.application % 20 end)::uuid,
                    md5('build ' || n * 50 / ?)::uuid, md5('definition')::uuid,
                    case when n % 100003 = 0 then 'process-rare' else 'process-' || r.process % 20 end, s.state, 3,
                    jsonb_build_object('customer', 'customer-' || r.customer % 200000, 'status', n % 5,
                        'note', repeat('x', 200)),
                    '{"next": 3, "tokens": []}', timestamptz '2026-01-01' + n * (interval '300 days' / ?),
                    case when r.starter % 5 < 4 then 'client:batch' else 'user-' || r.starter % 5000 end,
                    case when s.state in ('STARTED', 'ON_HOLD') then null
                        else timestamptz '2026-01-01' + n * (interval '300 days' / ?) + interval '1 hour' end,
                    case when r.starter % 10 = 1 then md5('instance ' || n - n % 1000)::uuid end,
                    case when r.starter % 10 = 1 then 1 end, s.state = 'STARTED' and r.process % 100 = 0
                from generate_series(?, ?) n, lateral (select abs(hashint4(n)::bigint) % 1000 as application,
                    abs(hashint4(n + 10000000)::bigint) as process, abs(hashint4(n + 20000000)::bigint) as customer,
                    abs(hashint4(n + 30000000)::bigint) as starter, abs(hashint4(n + 40000000)::bigint) % 1000 as state) r,
                    lateral (select case when r.state = 0 then 'FAILED' when r.state = 1 then 'TERMINATED'
                    when r.state = 2 then 'ON_HOLD' when r.state < 30 then 'STARTED' else 'FINISHED' end) s (state)""")) {
            Object[] parameters = {workspace, instances, instances, instances, first, last};
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }

    private static Criteria criteria(List<UUID> applications) {
        return new Criteria(applications, null, null, Set.of(), null, null, null, null, null, null, List.of());
    }

    private static Criteria states(Criteria c, InstanceState... states) {
        return new Criteria(
                c.applications(),
                c.process(),
                c.build(),
                Set.of(states),
                null,
                c.from(),
                c.before(),
                c.startedBy(),
                c.parent(),
                c.hasIncident(),
                c.values());
    }

    private static Criteria with(Criteria c, String what, Object value) {
        List<Criteria.Value> values = new ArrayList<>(c.values());
        if (what.equals("value")) {
            String[] pair = ((String) value).split(":");
            values.add(new Criteria.Value(pair[0], IndexedValues.meanings(pair[1])));
        }
        return new Criteria(
                c.applications(),
                what.equals("process") ? (String) value : c.process(),
                what.equals("build") ? (UUID) value : c.build(),
                c.states(),
                null,
                what.equals("from") ? (Instant) value : c.from(),
                what.equals("before") ? (Instant) value : c.before(),
                what.equals("startedBy") ? (String) value : c.startedBy(),
                what.equals("parent") ? (UUID) value : c.parent(),
                what.equals("incident") ? (Boolean) value : c.hasIncident(),
                values);
    }

    private static Cursor middle() {
        return Cursor.before(Instant.parse("2026-05-31T00:00:00Z"));
    }

    private static UUID application(int number) {
        return md5("application " + number);
    }

    private static UUID build(int number) {
        return md5("build " + number);
    }

    private static UUID parent() {
        return md5("instance 5000");
    }

    /** As PostgreSQL does it in {@link #fill}. */
    private static UUID md5(String name) {
        return UUID.fromString(text("select md5('" + name + "')::uuid"));
    }

    private static String sizes() {
        return text("""
                select 'the table has ' || pg_size_pretty(pg_table_size('process_instance')) || ' and its indexes '
                    || pg_size_pretty(pg_indexes_size('process_instance')) || ', indexed values '
                    || pg_size_pretty(pg_total_relation_size('instance_value'))""");
    }

    private static String text(String sql) {
        try {
            return plan(new Sql().add(sql)).strip();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect() throws SQLException {
        var config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                "");
    }
}
