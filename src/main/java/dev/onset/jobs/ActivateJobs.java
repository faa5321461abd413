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
 * Activates jobs for workers. Two workers that ask at the same time never get the same job. An activation usually takes one
 * statement; a request for many jobs takes two or three, so that few jobs are locked that do not fit into the answer.
 */
@ApplicationScoped
class ActivateJobs {

    /** The size of the first batch, which is enough for most workers. The size of its jobs tells how many more fit. */
    private static final int FIRST_JOBS = 50;

    private static final String NEXT = "with " + JobPlaces.SQL + """
            select ? or exists (select 1 from access_grant g where %s) as works,
                (select min(next.available_at) from place p
                cross join lateral (select available_at from job
                    where type = ? and retries > 0
                        and workspace_id = p.workspace_id and application_id = p.application_id and available_at > ?
                    order by available_at limit 1) next) as next_at""".formatted(JobPlaces.MAY_WORK);

    /** A job whose instance has been put on hold in the meantime stays unavailable until the instance is resumed. */
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
     * The result of an activation.
     *
     * @param more whether more jobs may be available now, because the request or the answer limited their number
     * @param nextAt if no more jobs are available, when the next job of the type becomes available; null if none is known
     */
    record Activated(
            List<ActivatedJob> jobs, boolean more, @Nullable Instant nextAt) {}

    /**
     * Activates available jobs of the applications for which the caller is authorized.
     *
     * @throws Problem {@code forbidden} if the caller is not authorized for any application
     */
    @Transactional
    Activated activate(Principal principal, JobActivation activation) {
        Instant now = clock.instant();
        JobAnswer answer = new JobAnswer(format.newMeter(), config.maxAnswer().asLongValue());
        try (Connection connection = dataSource.getConnection();
                JobTaking taking = new JobTaking(
                        connection,
                        principal,
                        activation,
                        now,
                        config.maxAnswer().asLongValue())) {
            while (true) {
                int wanted =
                        Math.min(activation.maxJobs() - answer.size(), answer.isEmpty() ? FIRST_JOBS : answer.room());
                if (wanted == 0) {
                    return new Activated(answer.jobs(), true, null);
                }
                JobTaking.Batch batch = taking.take(wanted, answer);
                batch.firstActivations()
                        .forEach(created -> metrics.jobActivated(activation.type(), Duration.between(created, now)));
                if (batch.givenBack()) {
                    // Another worker may have skipped these jobs while they were locked.
                    notifications.publish(Topics.jobs(activation.type()));
                    return new Activated(answer.jobs(), true, null);
                }
                if (batch.found() < wanted) {
                    return new Activated(answer.jobs(), false, nextAt(connection, principal, activation, now));
                }
            }
        } catch (SQLException e) {
            throw new PersistenceException("Jobs cannot be activated", e);
        }
    }

    private static @Nullable Instant nextAt(
            Connection connection, Principal principal, JobActivation activation, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
            int next =
                    JobPlaces.bind(statement, 1, activation.type(), principal, activation.applications(), connection);
            statement.setBoolean(next, principal.platformAdmin());
            next = GrantSql.bind(statement, next + 1, principal, connection);
            statement.setString(next, activation.type());
            statement.setObject(next + 1, now.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean("works")) {
                    throw new Problem(
                                    ProblemType.FORBIDDEN,
                                    "The caller lacks the permission " + Permission.JOB_WORK.code()
                                            + " for every application.")
                            .with("permission", Permission.JOB_WORK.code());
                }
                OffsetDateTime at = row.getObject("next_at", OffsetDateTime.class);
                return at == null ? null : at.toInstant();
            }
        }
    }

    /** Makes jobs available again that could not be delivered, because the worker has cancelled its request. */
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
