package dev.onset.workers;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.onset.observability.Metrics;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.JobVariables;
import dev.onset.runtime.Topics;
import dev.onset.runtime.Values;
import dev.onset.security.Caller;
import dev.onset.security.Permission;
import dev.onset.signals.Signals;
import dev.onset.workers.JobActivationResponse.ActivatedJob;
import dev.onset.workspaces.GrantSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Hands jobs to workers, in one statement: no two workers that ask at once get the same job. */
@ApplicationScoped
class ActivateJobs {

    /**
     * The application whose first job has waited longest comes first. Rows are locked one by one, as they are taken, and rows
     * that another worker is just taking are skipped, not waited for: a sort after the lock would lock what is not taken.
     */
    private static final String TAKE = "with " + JobPlaces.SQL + """
            , waiting (workspace_id, application_id) as materialized (
                select p.workspace_id, p.application_id
                from (select distinct workspace_id, application_id from place) p
                cross join lateral (select available_at from job
                    where type = ? and retries > 0
                        and workspace_id = p.workspace_id and application_id = p.application_id and available_at <= ?
                    order by available_at limit 1) oldest
                order by oldest.available_at),
            candidate as materialized (
                select j.* from waiting w
                cross join lateral (select j.instance_uuid, j.key, j.worker is null as first_time from job j
                    where j.type = ? and j.retries > 0
                        and j.workspace_id = w.workspace_id and j.application_id = w.application_id
                        and j.available_at <= ?
                    order by j.available_at limit ? for update skip locked) j
                limit ?)
            update job j set available_at = ?, worker = ?
            from candidate c, process_instance i
            where j.instance_uuid = c.instance_uuid and j.key = c.key and i.uuid = j.instance_uuid
            returning j.key, j.instance_uuid, j.token_id, j.application_id, j.process_name, j.node_id, j.headers,
                j.retries, i.definition_id, i.variables, i.tokens, c.first_time, j.created_at""";

    private static final String NEXT = "with " + JobPlaces.SQL + """
            select ? or exists (select 1 from access_grant g where %s) as works,
                (select min(next.available_at) from place p
                cross join lateral (select available_at from job
                    where type = ? and retries > 0
                        and workspace_id = p.workspace_id and application_id = p.application_id and available_at > ?
                    order by available_at limit 1) next) as next_at""".formatted(JobPlaces.MAY_WORK);

    /** One that was put on hold meanwhile stays out of reach until its instance is resumed. */
    private static final String GIVE_BACK = """
            update job set worker = null,
                available_at = case when held_available_at is null then ? else available_at end,
                held_available_at = case when held_available_at is null then null else ? end
            where key = any (?)""";

    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final DataSource dataSource;
    private final InstantSource clock;
    private final Signals signals;
    private final Metrics metrics;

    ActivateJobs(DataSource dataSource, InstantSource clock, Signals signals, Metrics metrics) {
        this.signals = signals;
        this.metrics = metrics;
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /**
     * What a worker got.
     *
     * @param nextAt where it got less than it asked for, when the next job of the type is available; null where none will be
     *     as far as is known now
     */
    record Taken(List<ActivatedJob> jobs, @Nullable Instant nextAt) {}

    /**
     * Takes jobs for a worker; none where there are none that the caller may work on.
     *
     * @throws Problem {@code forbidden} where the caller may work nowhere
     */
    @Transactional
    Taken activate(Caller caller, JobActivationRequest.Checked request) {
        Instant now = clock.instant();
        Instant deadline = now.plus(request.lock());
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(TAKE)) {
            int next = JobPlaces.bind(statement, 1, request.type(), caller, request.applications(), connection);
            next = bindAvailable(statement, next, request, now);
            next = bindAvailable(statement, next, request, now);
            statement.setInt(next, request.maxJobs());
            statement.setInt(next + 1, request.maxJobs());
            statement.setObject(next + 2, deadline.atOffset(ZoneOffset.UTC));
            statement.setString(next + 3, request.worker());
            try (ResultSet row = statement.executeQuery()) {
                List<ActivatedJob> jobs = new ArrayList<>();
                while (row.next()) {
                    jobs.add(job(row, request, deadline));
                    if (row.getBoolean("first_time")) {
                        Instant created = row.getObject("created_at", OffsetDateTime.class)
                                .toInstant();
                        metrics.jobActivated(request.type(), Duration.between(created, now));
                    }
                }
                return new Taken(
                        jobs, jobs.size() < request.maxJobs() ? nextAt(connection, caller, request, now) : null);
            }
        } catch (SQLException e) {
            throw new PersistenceException("Jobs cannot be activated", e);
        }
    }

    private static @Nullable Instant nextAt(
            Connection connection, Caller caller, JobActivationRequest.Checked request, Instant now)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
            int next = JobPlaces.bind(statement, 1, request.type(), caller, request.applications(), connection);
            statement.setBoolean(next, caller.platformAdmin());
            next = GrantSql.bind(statement, next + 1, caller, connection);
            bindAvailable(statement, next, request, now);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean("works")) {
                    throw new Problem(
                                    ProblemType.FORBIDDEN,
                                    "You need the permission " + Permission.JOB_WORK.code() + " somewhere.")
                            .with("permission", Permission.JOB_WORK.code());
                }
                OffsetDateTime at = row.getObject("next_at", OffsetDateTime.class);
                return at == null ? null : at.toInstant();
            }
        }
    }

    private static int bindAvailable(
            PreparedStatement statement, int index, JobActivationRequest.Checked request, Instant now)
            throws SQLException {
        statement.setString(index, request.type());
        statement.setObject(index + 1, now.atOffset(ZoneOffset.UTC));
        return index + 2;
    }

    /** Gives back what a worker cannot be given, as it has gone away; others may take it at once. */
    @Transactional
    void giveBack(String type, List<ActivatedJob> jobs) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(GIVE_BACK)) {
            OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
            statement.setObject(1, now);
            statement.setObject(2, now);
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint",
                            jobs.stream().map(job -> Long.valueOf(job.jobKey())).toArray()));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new PersistenceException("Jobs cannot be given back", e);
        }
        signals.signal(Topics.jobs(type));
    }

    private static ActivatedJob job(ResultSet row, JobActivationRequest.Checked request, Instant deadline)
            throws SQLException {
        UUID instance = row.getObject("instance_uuid", UUID.class);
        long token = row.getLong("token_id");
        return new ActivatedJob(
                Long.toString(row.getLong("key")),
                request.type(),
                Keys.of(instance),
                instance.toString(),
                row.getString("process_name"),
                1,
                Keys.of(row.getObject("definition_id", UUID.class)),
                row.getString("node_id"),
                Keys.of(instance, token),
                Values.read(row.getString("headers"), HEADERS),
                request.worker(),
                row.getInt("retries"),
                deadline.toEpochMilli(),
                wanted(
                        JobVariables.visible(row.getString("variables"), row.getString("tokens"), token),
                        request.variables()),
                row.getString("application_id"),
                "BPMN_ELEMENT",
                "UNSPECIFIED");
    }

    private static Map<String, @Nullable Object> wanted(
            Map<String, @Nullable Object> visible, @Nullable List<String> names) {
        if (names == null) {
            return visible;
        }
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        for (String name : names) {
            if (visible.containsKey(name)) {
                wanted.put(name, visible.get(name));
            }
        }
        return wanted;
    }
}
