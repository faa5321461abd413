package dev.onset.start;

import dev.onset.runtime.RecurringWork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Stores failed starts for a limited time, and lists them. */
@ApplicationScoped
class FailedStarts implements RecurringWork {

    private static final Duration PAUSE = Duration.ofHours(1);
    private static final int AT_ONCE = 10_000;

    private static final String INSERT = """
            insert into failed_start (id, workspace_id, application_id, build_id, process_name, problem, status, failed_at,
                started_by)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /** Pages by id. Ids are UUIDv7, so the newest has the highest id. */
    private static final String LIST = """
            select * from failed_start where workspace_id = ? and application_id = ? and id < ? order by id desc limit ?""";

    private static final String REMOVE_OLD = """
            delete from failed_start where id in (select id from failed_start where failed_at < ? limit ?)""";

    private static final String REMOVE_MANY = """
            delete from failed_start where id in (select f.id from application a cross join lateral (
                select id from failed_start f where f.workspace_id = a.workspace_id and f.application_id = a.id
                order by id desc offset ?) f limit ?)""";

    private final DataSource dataSource;
    private final FailedStartsConfig config;
    private final InstantSource clock;

    FailedStarts(DataSource dataSource, FailedStartsConfig config, InstantSource clock) {
        this.dataSource = dataSource;
        this.config = config;
        this.clock = clock;
    }

    @Transactional
    void store(FailedStart start) {
        execute(
                INSERT,
                start.id(),
                start.workspaceId(),
                start.applicationId(),
                start.buildId(),
                start.processName(),
                start.problem(),
                start.status(),
                start.failedAt().atOffset(ZoneOffset.UTC),
                start.startedBy());
    }

    /**
     * Returns failed starts of an application, newest first.
     *
     * @param before the id of the last entry of the previous page; null for the first page
     */
    List<FailedStart> list(UUID workspaceId, UUID applicationId, @Nullable UUID before, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setObject(1, workspaceId);
            statement.setObject(2, applicationId);
            statement.setObject(3, before == null ? new UUID(-1, -1) : before);
            statement.setInt(4, limit);
            try (ResultSet row = statement.executeQuery()) {
                List<FailedStart> found = new ArrayList<>();
                while (row.next()) {
                    found.add(read(row));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new PersistenceException("Failed starts could not be read", e);
        }
    }

    private static FailedStart read(ResultSet row) throws SQLException {
        return new FailedStart(
                row.getObject("id", UUID.class),
                row.getObject("workspace_id", UUID.class),
                row.getObject("application_id", UUID.class),
                row.getObject("build_id", UUID.class),
                row.getString("process_name"),
                row.getString("problem"),
                row.getInt("status"),
                row.getObject("failed_at", OffsetDateTime.class).toInstant(),
                row.getString("started_by"));
    }

    @Override
    public String name() {
        return "remove-failed-starts";
    }

    @Override
    public Duration every() {
        return PAUSE;
    }

    /** Removes old and surplus rows in batches, each in a transaction of its own. */
    @Override
    public void run() {
        OffsetDateTime before = clock.instant().minus(config.keep()).atOffset(ZoneOffset.UTC);
        while (remove(REMOVE_OLD, before, AT_ONCE) + remove(REMOVE_MANY, config.maxPerApplication(), AT_ONCE) > 0) {
            // Repeat until no rows are left to remove.
        }
    }

    @Transactional
    int remove(String sql, Object first, int limit) {
        return execute(sql, first, limit);
    }

    private int execute(String sql, @Nullable Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new PersistenceException("Failed starts could not be written", e);
        }
    }
}
