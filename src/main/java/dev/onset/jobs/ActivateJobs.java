package dev.onset.jobs;

import dev.onset.notifications.Notifications;
import dev.onset.observability.Metrics;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Topics;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
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
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Hands jobs to workers, so that no two workers that ask at once get the same job. Mostly one statement; a worker that asks for
 * many gets them in two or three, so that what would not fit into its answer is hardly ever taken for it.
 */
@ApplicationScoped
class ActivateJobs {

    /** As many as most workers ask for are taken at once; the size of these tells how many more an answer holds. */
    private static final int FIRST_JOBS = 50;

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

    private final DataSource dataSource;
    private final AnswerFormat format;
    private final WorkersConfig config;
    private final InstantSource clock;
    private final Notifications notifications;
    private final Metrics metrics;

    ActivateJobs(
            DataSource dataSource,
            AnswerFormat format,
            WorkersConfig config,
            InstantSource clock,
            Notifications notifications,
            Metrics metrics) {
        this.dataSource = dataSource;
        this.format = format;
        this.config = config;
        this.clock = clock;
        this.notifications = notifications;
        this.metrics = metrics;
    }

    /**
     * What a worker got.
     *
     * @param more whether there may be more at once: the worker got as many as it asked for, or as many as an answer holds
     * @param nextAt where there are no more, when the next job of the type is available; null where none will be as far as is
     *     known now
     */
    record Taken(
            List<ActivatedJob> jobs, boolean more, @Nullable Instant nextAt) {}

    /**
     * Takes jobs for a worker; none where there are none that the caller may work on.
     *
     * @throws Problem {@code forbidden} where the caller may work nowhere
     */
    @Transactional
    Taken activate(Principal principal, JobActivation request) {
        Instant now = clock.instant();
        JobAnswer answer = new JobAnswer(format.newMeter(), config.maxAnswer().asLongValue());
        try (Connection connection = dataSource.getConnection();
                JobTaking taking = new JobTaking(
                        connection, principal, request, now, config.maxAnswer().asLongValue())) {
            while (true) {
                int asked = Math.min(request.maxJobs() - answer.size(), answer.isEmpty() ? FIRST_JOBS : answer.room());
                if (asked == 0) {
                    return new Taken(answer.jobs(), true, null);
                }
                JobTaking.Some some = taking.take(asked, answer);
                some.firstTimes()
                        .forEach(created -> metrics.jobActivated(request.type(), Duration.between(created, now)));
                if (some.givenBack()) {
                    // Another worker may have passed over them meanwhile.
                    notifications.publish(Topics.jobs(request.type()));
                    return new Taken(answer.jobs(), true, null);
                }
                if (some.found() < asked) {
                    return new Taken(answer.jobs(), false, nextAt(connection, principal, request, now));
                }
            }
        } catch (SQLException e) {
            throw new PersistenceException("Jobs cannot be activated", e);
        }
    }

    private static @Nullable Instant nextAt(
            Connection connection, Principal principal, JobActivation request, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
            int next = JobPlaces.bind(statement, 1, request.type(), principal, request.applications(), connection);
            statement.setBoolean(next, principal.platformAdmin());
            next = GrantSql.bind(statement, next + 1, principal, connection);
            statement.setString(next, request.type());
            statement.setObject(next + 1, now.atOffset(ZoneOffset.UTC));
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
                            "bigint", jobs.stream().map(ActivatedJob::key).toArray()));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new PersistenceException("Jobs cannot be given back", e);
        }
        notifications.publish(Topics.jobs(type));
    }
}
