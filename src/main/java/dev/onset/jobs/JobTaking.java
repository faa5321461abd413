package dev.onset.jobs;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.onset.engine.ListenerEvent;
import dev.onset.runtime.JobVariables;
import dev.onset.runtime.Values;
import dev.onset.security.Principal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Locks jobs for one worker, in batches, within one transaction. The row of an instance is read with the first of its jobs, and
 * read again only if the instance has moved in the meantime.
 */
final class JobTaking implements AutoCloseable {

    /**
     * How many times the size of an answer is read of instances, because a worker may need few of their variables. Further
     * instances are left to the next activation.
     */
    private static final int READ_FACTOR = 8;

    /** Jobs with a positive priority, without a priority, and with a negative one. */
    private static final int PARTS = 3;

    /**
     * Starts with the application whose oldest job has waited longest. Rows are locked one by one while they are read, and rows
     * that another worker locks are skipped. A sort after the lock would lock rows that are not returned.
     *
     * <p>The jobs with a priority come from an index of their own, so that the index of all others yields them in the order of
     * time. The parts are read one after the other, and only as far as jobs are needed.
     *
     * <p>The first job of each instance that was not read yet at its current revision comes with the row of the instance. When
     * enough bytes were read, instances come without their variables and tokens.
     */
    private static final String TAKE = "with " + JobPlaces.SQL
            + """
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
                cross join lateral (%s union all %s union all %s) j
                limit ?),
            placed as (select c.*, row_number() over () as ordinal from candidate c),
            taken as (
                update job j set available_at = ?, worker = ? from placed p
                where j.instance_uuid = p.instance_uuid and j.key = p.key
                returning j.key, j.instance_uuid, j.token_id, j.application_id, j.process_name, j.node_id, j.headers,
                    j.retries, j.listener_event, j.ad_hoc, j.created_at, p.worker as worker_before, p.available_at as available_before, p.ordinal),
            numbered as (
                select t.*, row_number() over (partition by t.instance_uuid order by t.ordinal) as number from taken t),
            sized as (
                select n.*, i.uuid is not null as read, i.revision, i.definition_id, i.variables, i.tokens,
                    coalesce(sum(octet_length(i.variables) + octet_length(i.tokens)) over (
                        order by n.ordinal rows between unbounded preceding and 1 preceding), 0) as bytes_before
                from numbered n left join lateral (
                    select s.uuid, s.revision, s.definition_id, s.variables::text as variables, s.tokens::text as tokens
                    from process_instance s
                    where s.uuid = n.instance_uuid and n.number = 1 and not exists (
                        select 1 from unnest(?::uuid[], ?::bigint[]) known (uuid, revision)
                        where known.uuid = s.uuid and known.revision = s.revision)
                    offset 0) i on true)
            select key, instance_uuid, token_id, application_id, process_name, node_id, headers, retries,
                listener_event, ad_hoc, created_at, worker_before, available_before, read, revision, definition_id,
                case when bytes_before <= ? then variables end as variables,
                case when bytes_before <= ? then tokens end as tokens
            from sized order by ordinal""".formatted(
                            ofPriority("j.priority > 0", "j.priority desc, "),
                            ofPriority("j.priority = 0", ""),
                            ofPriority("j.priority < 0", "j.priority desc, "));

    private static String ofPriority(String condition, String order) {
        return """
                select * from (select j.instance_uuid, j.key, j.worker, j.available_at from job j
                    where j.type = ? and j.retries > 0 and %s
                        and j.workspace_id = w.workspace_id and j.application_id = w.application_id
                        and j.available_at <= ?
                    order by %sj.available_at limit ? for update skip locked) j""".formatted(condition, order);
    }

    /** Restores the jobs as they were before, so that they keep their place in the order of available jobs. */
    private static final String GIVE_BACK = """
            update job j set available_at = b.available_at, worker = b.worker
            from unnest(?::uuid[], ?::bigint[], ?::timestamptz[], ?::text[]) b (instance_uuid, key, available_at, worker)
            where j.instance_uuid = b.instance_uuid and j.key = b.key""";

    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final Connection connection;
    private final PreparedStatement take;
    private final Principal principal;
    private final JobActivation activation;
    private final Instant now;
    private final Instant deadline;
    private final Map<UUID, Instance> instances = new HashMap<>();
    private long mayRead;

    /** @param answerBytes the maximum size of an answer in bytes */
    JobTaking(Connection connection, Principal principal, JobActivation activation, Instant now, long answerBytes)
            throws SQLException {
        this.connection = connection;
        this.principal = principal;
        this.activation = activation;
        this.now = now;
        this.deadline = now.plus(activation.lock());
        this.mayRead = answerBytes > Long.MAX_VALUE / READ_FACTOR ? Long.MAX_VALUE : answerBytes * READ_FACTOR;
        this.take = connection.prepareStatement(TAKE);
    }

    /** The data of an instance at a revision. */
    private record Instance(long revision, UUID definitionId, JobVariables variables) {}

    /** A job that does not fit into the answer. */
    private record Surplus(
            UUID instance,
            long key,
            OffsetDateTime availableAt,
            @Nullable String worker) {}

    /**
     * The result of a batch.
     *
     * @param found how many jobs were available
     * @param givenBack whether some of them did not fit into the answer, and were made available again
     * @param firstActivations the creation times of the jobs in the answer that were never activated before
     */
    record Batch(int found, boolean givenBack, List<Instant> firstActivations) {}

    /** Locks up to {@code max} jobs, oldest first, and adds those that fit to the answer. */
    Batch take(int max, JobAnswer answer) throws SQLException {
        bind(max);
        List<Instant> firstActivations = new ArrayList<>();
        List<Surplus> surplus = new ArrayList<>();
        int found = 0;
        try (ResultSet row = take.executeQuery()) {
            for (; row.next(); found++) {
                ActivatedJob job = surplus.isEmpty() ? job(row) : null;
                if (job == null || !answer.add(job)) {
                    surplus.add(surplus(row));
                } else if (row.getString("worker_before") == null) {
                    firstActivations.add(
                            row.getObject("created_at", OffsetDateTime.class).toInstant());
                }
            }
        }
        giveBack(surplus);
        return new Batch(found, !surplus.isEmpty(), firstActivations);
    }

    private void bind(int max) throws SQLException {
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        int next = JobPlaces.bind(take, 1, activation.type(), principal, activation.applications(), connection);
        take.setString(next, activation.type());
        take.setObject(next + 1, at);
        next += 2;
        for (int part = 0; part < PARTS; part++, next += 3) {
            take.setString(next, activation.type());
            take.setObject(next + 1, at);
            take.setInt(next + 2, max);
        }
        take.setInt(next, max);
        take.setObject(next + 1, deadline.atOffset(ZoneOffset.UTC));
        take.setString(next + 2, activation.worker());
        List<Map.Entry<UUID, Instance>> known = List.copyOf(instances.entrySet());
        take.setArray(
                next + 3,
                connection.createArrayOf(
                        "uuid", known.stream().map(Map.Entry::getKey).toArray()));
        take.setArray(
                next + 4,
                connection.createArrayOf(
                        "bigint",
                        known.stream().map(entry -> entry.getValue().revision()).toArray()));
        take.setLong(next + 5, mayRead);
        take.setLong(next + 6, mayRead);
    }

    /** Reads a job; null if its instance was not read, because the limit was reached. */
    private @Nullable ActivatedJob job(ResultSet row) throws SQLException {
        UUID uuid = row.getObject("instance_uuid", UUID.class);
        if (row.getBoolean("read")) {
            String variables = row.getString("variables");
            String tokens = row.getString("tokens");
            if (variables == null || tokens == null) {
                return null;
            }
            mayRead = Math.max(0, mayRead - variables.length() - tokens.length());
            instances.put(
                    uuid,
                    new Instance(
                            row.getLong("revision"),
                            row.getObject("definition_id", UUID.class),
                            JobVariables.read(variables, tokens)));
        }
        Instance instance = instances.get(uuid);
        if (instance == null) {
            throw new IllegalStateException("A job was read without its instance");
        }
        long token = row.getLong("token_id");
        return new ActivatedJob(
                row.getLong("key"),
                activation.type(),
                uuid,
                row.getString("process_name"),
                instance.definitionId(),
                row.getString("node_id"),
                token,
                Values.read(row.getString("headers"), HEADERS),
                activation.worker(),
                row.getInt("retries"),
                deadline,
                instance.variables().visible(token, activation.variables()),
                row.getObject("application_id", UUID.class),
                listenerEvent(row),
                row.getBoolean("ad_hoc"));
    }

    private static @Nullable ListenerEvent listenerEvent(ResultSet row) throws SQLException {
        String event = row.getString("listener_event");
        return event == null ? null : ListenerEvent.valueOf(event);
    }

    private static Surplus surplus(ResultSet row) throws SQLException {
        return new Surplus(
                row.getObject("instance_uuid", UUID.class),
                row.getLong("key"),
                row.getObject("available_before", OffsetDateTime.class),
                row.getString("worker_before"));
    }

    private void giveBack(List<Surplus> surplus) throws SQLException {
        if (surplus.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(GIVE_BACK)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", surplus.stream().map(Surplus::instance).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", surplus.stream().map(Surplus::key).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "timestamptz",
                            surplus.stream().map(Surplus::availableAt).toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "text", surplus.stream().map(Surplus::worker).toArray()));
            statement.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        take.close();
    }
}
