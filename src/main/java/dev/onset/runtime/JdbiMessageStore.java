package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Stores messages, subscriptions and claims in PostgreSQL. */
@ApplicationScoped
class JdbiMessageStore implements MessageStore {

    /** How long at least a message id is kept for deduplication, even if the message expires earlier. */
    private static final Duration ID_RETENTION = Duration.ofHours(1);

    /**
     * How long a message is kept after its time to live, so that its publisher can still query which instance took it.
     */
    private static final Duration OUTCOME_RETENTION = Duration.ofMinutes(1);

    /** The age at which a pending message or open claim is considered abandoned by the replica that processed it. */
    private static final Duration ABANDONED_AFTER = Duration.ofSeconds(5);

    private static final int MATCHED_AT_ONCE = 100;

    private static final String STORE = """
            insert into message (id, workspace_id, application_id, name, correlation_key, message_id, variables,
                published_at, published_by, expires_at, pending)
            values (:id, :workspace, :application, :name, :key, :messageId, cast(:variables as jsonb), :now, :by, :expires,
                true)
            on conflict do nothing""";

    /**
     * Locks a channel until the end of the transaction. A transaction that matches a channel holds no other lock, which
     * prevents deadlocks.
     */
    private static final String LOCK = "pg_advisory_xact_lock(hashtextextended(%s || ' ' || %s, 0))";

    private static final String LOCK_CHANNEL =
            "select 1 from (select " + LOCK.formatted(":application", ":channel") + ") l";

    /** Locks the channel of a row of {@code message}. */
    private static final String LOCK_OF_ROW = LOCK.formatted("cast(application_id as text)", "cast(channel as text)");

    /** The columns of a message {@code m} that {@link #message} reads. */
    private static final String MESSAGE_COLUMNS = """
            m.id as message_id, m.workspace_id as message_workspace, m.application_id as message_application,
            m.name as message_name, m.correlation_key, m.variables as message_variables, m.published_by""";

    /**
     * A message with a time to live of zero expires when it is matched, regardless of differences between the clocks of
     * the replicas.
     */
    private static final String UNEXPIRED = "m.expires_at > greatest(:now, m.published_at)";

    private static final String LIVES = "(m.pending or " + UNEXPIRED + ")";

    /**
     * Correlates the messages of a channel that have not expired, or were just given back, with the waiting
     * subscriptions. For each process, the oldest message goes to the oldest subscription, the second oldest message to
     * the second oldest subscription, and so on; all remaining messages go to the first repeating subscription. This
     * must be one statement: otherwise, a subscription that commits between two statements could miss an older message
     * and receive a younger one. The statement also returns the messages that it could not claim because they started
     * an instance concurrently.
     */
    private static final String MATCH = """
            with waiting as (
                select s.process_name, s.name, s.correlation_key, s.instance_uuid, s.subscription_id, s.repeats,
                    row_number() over oldest as place,
                    count(*) filter (where s.repeats) over (oldest rows between unbounded preceding and 1 preceding) as after
                from message_subscription s
                where s.application_id = cast(:application as uuid) and s.channel = cast(:channel as uuid) and not s.held
                    and (s.repeats or not exists (select 1 from message_correlation c
                        where c.instance_uuid = s.instance_uuid and c.subscription_id = s.subscription_id
                            and c.state = 'OPEN'))
                window oldest as (partition by s.process_name, s.name, s.correlation_key
                    order by s.created_at, s.instance_uuid, s.subscription_id)),
            living as (
                select p.process_name, m.name, m.correlation_key, m.id, m.published_at,
                    row_number() over (partition by p.process_name, m.name, m.correlation_key
                        order by m.published_at, m.id) as place
                from (select distinct process_name, name, correlation_key from waiting) p
                    join message m on m.name = p.name and m.correlation_key = p.correlation_key
                where m.application_id = cast(:application as uuid) and m.channel = cast(:channel as uuid)
                    and (%s or m.id = any (:givenBack) and p.process_name = :givenBackBy)
                    and not exists (select 1 from message_correlation c
                        where c.message_id = m.id and c.process_name = p.process_name)),
            pair as materialized (
                select l.id, l.published_at, l.process_name, w.instance_uuid, w.subscription_id
                from living l join waiting w on w.process_name = l.process_name and w.name = l.name
                    and w.correlation_key = l.correlation_key
                where w.after = 0 and (w.place = l.place or w.repeats and w.place < l.place)),
            claimed as (
                insert into message_correlation (message_id, process_name, instance_uuid, subscription_id, state)
                select id, process_name, instance_uuid, subscription_id, 'OPEN' from pair
                on conflict do nothing returning message_id, process_name)
            select p.id as message_id, p.process_name, p.instance_uuid, p.subscription_id, c.message_id is not null as claimed
            from pair p left join claimed c on c.message_id = p.id and c.process_name = p.process_name
            order by p.published_at, p.id, p.process_name""".formatted(LIVES);

    private static final String FIND = "select " + MESSAGE_COLUMNS + " from message m where m.id = :message";

    /**
     * Marks a message as matched. It first waits for a transaction that is matching the channel, which may still claim
     * the pending message. Claims queried after this statement therefore include the claim of that transaction.
     */
    private static final String SET_MATCHED = """
            with channel as materialized (select %s from message where id = :message and pending)
            update message set pending = false
            where id = :message and pending and exists (select 1 from channel)""".formatted(LOCK_OF_ROW);

    /**
     * Reads the claims after the message row was changed: a concurrent transaction that started an instance by the
     * message and locked the row first has committed by then.
     */
    private static final String CLAIMS_OF_MESSAGE = """
            select c.message_id, c.process_name, c.instance_uuid, c.subscription_id, c.state
            from message m left join message_correlation c on c.message_id = m.id
            where m.id = :message order by c.claimed_at, c.process_name""";

    /** Locks the channel of a message and returns it. */
    private static final String LOCK_CHANNEL_OF_MESSAGE = """
            select cast(application_id as text) as application, cast(channel as text) as channel, %s
            from message where id = :message""".formatted(LOCK_OF_ROW);

    private static final String CHANNELS_OF_INSTANCE = """
            select distinct cast(s.application_id as text) as application, cast(s.channel as text) as channel
            from message_subscription s join message m on m.application_id = s.application_id and m.channel = s.channel
            where s.instance_uuid = :instance and not s.held and %s
                and not exists (select 1 from message_correlation c
                    where c.message_id = m.id and c.process_name = s.process_name and c.state = 'CONSUMED')""".formatted(LIVES);

    private static final String NEXT = """
            select c.process_name as claimed_for, c.subscription_id, %s, i.*
            from message_correlation c join message m on m.id = c.message_id
                left join process_instance i on i.uuid = c.instance_uuid
            where c.instance_uuid = :instance and c.subscription_id = :subscription and c.state = 'OPEN'
            order by m.published_at, m.id limit 1""".formatted(MESSAGE_COLUMNS);

    /**
     * Gives back all open claims of the subscription: later messages must not be delivered before the one that the
     * subscription does not take.
     */
    private static final String GIVE_BACK = """
            delete from message_correlation
            where instance_uuid = :instance and subscription_id = :subscription and state = 'OPEN' returning message_id""";

    private static final String CLAIM_AS_BEFORE = """
            insert into message_correlation (message_id, process_name, instance_uuid, subscription_id, state)
            select id, :process, :instance, :subscription, 'OPEN' from unnest(:givenBack) id
            on conflict do nothing""";

    private static final String UNCLAIMED = """
            select m.id from message m
            where m.application_id = :application and m.correlation_key = :key and m.name = any (:names)
                and m.channel = any (select cast(md5(n || chr(1) || :key) as uuid) from unnest(:names) n) and %s
                and not exists (select 1 from message_correlation c
                    where c.message_id = m.id and c.process_name = :process)
            order by m.published_at, m.id limit :limit""".formatted(LIVES);

    /**
     * Finds abandoned messages. The last part finds messages whose match was lost because a replica failed between the
     * commit of a subscription and its search for messages.
     */
    private static final String LEFT_MESSAGES = """
            select id from (
                (select id, published_at from message where pending and published_at < :before
                    order by published_at limit :limit)
                union
                (select m.id, m.published_at from message m where %s
                    and exists (select 1 from message_subscription s
                        where s.application_id = m.application_id and s.channel = m.channel and not s.held
                            and not exists (select 1 from message_correlation c
                                where c.message_id = m.id and c.process_name = s.process_name)
                            and (s.repeats or not exists (select 1 from message_correlation c
                                where c.instance_uuid = s.instance_uuid and c.subscription_id = s.subscription_id
                                    and c.state = 'OPEN')))
                    order by m.published_at limit :limit)) l
            order by published_at, id""".formatted(UNEXPIRED);

    private static final String LEFT_CLAIMS = """
            select message_id, process_name, instance_uuid, subscription_id from message_correlation
            where state = 'OPEN' and claimed_at < now() - interval '5 seconds' order by claimed_at limit :limit""";

    private static final String REMOVE_EXPIRED = """
            delete from message m where m.expires_at < :gone and not m.pending
                and (m.message_id is null or m.published_at < :before)
                and not exists (select 1 from message_correlation c where c.message_id = m.id and c.state = 'OPEN')""";

    private final Database database;
    private final InstanceRowMapper instances;

    JdbiMessageStore(Database database, ProcessCatalog processes) {
        this.database = database;
        this.instances = new InstanceRowMapper(processes);
    }

    /** An application, and a hash of the message name and correlation key. */
    private record Channel(String application, String channel) {}

    @Override
    public boolean store(UUID id, NewMessage message, String publishedBy, Instant now) {
        return execute(new StepStatement()
                        .add(STORE)
                        .set("id", id)
                        .set("workspace", message.workspaceId())
                        .set("application", message.applicationId())
                        .set("name", message.name())
                        .set("key", message.correlationKey())
                        .set("messageId", message.messageId())
                        .set("variables", Values.write(message.variables()))
                        .set("now", now)
                        .set("by", publishedBy)
                        .set("expires", now.plus(message.timeToLive())))
                > 0;
    }

    @Override
    public List<Claim> match(UUID message, Instant now) {
        return inChannelOf(message, channel -> claim(channel, now));
    }

    @Override
    public List<Claim> matchFor(UUID instance, Instant now) {
        List<Claim> claims = new ArrayList<>();
        StepStatement channels = new StepStatement()
                .add(CHANNELS_OF_INSTANCE)
                .set("instance", instance)
                .set("now", now);
        for (Channel channel : list(channels, JdbiMessageStore::channel)) {
            claims.addAll(inChannel(channel, () -> claim(channel, now)));
        }
        // If an instance waits for several events, the message that was published first triggers its event. Message ids
        // are ordered by publication.
        claims.sort(Comparator.comparing(Claim::message));
        return claims;
    }

    private List<Claim> claim(Channel channel, Instant now) {
        return claim(channel, List.of(), "", now);
    }

    /**
     * Matches a channel.
     *
     * @param givenBackBy the process that may receive the messages that were given back, even if they have expired
     */
    private List<Claim> claim(Channel channel, List<UUID> givenBack, String givenBackBy, Instant now) {
        StepStatement match = new StepStatement()
                .add(MATCH)
                .set("application", channel.application())
                .set("channel", channel.channel())
                .setArray("givenBack", UUID.class, givenBack)
                .set("givenBackBy", givenBackBy)
                .set("now", now);
        List<Claim> claims = new ArrayList<>();
        boolean all;
        do {
            List<Boolean> claimed = list(match, (row, context) -> {
                if (row.getBoolean("claimed")) {
                    claims.add(claim(row, context));
                }
                return row.getBoolean("claimed");
            });
            all = !claimed.contains(false);
        } while (!all);
        return claims;
    }

    @Override
    public Optional<Delivery> next(UUID instance, long subscription) {
        StepStatement next =
                new StepStatement().add(NEXT).set("instance", instance).set("subscription", subscription);
        return list(
                        next,
                        (row, context) -> new Delivery(
                                new Claim(
                                        id(row, "message_id"),
                                        row.getString("claimed_for"),
                                        instance,
                                        row.getLong("subscription_id")),
                                message(row),
                                row.getObject("uuid") == null ? null : instances.map(row, context)))
                .stream()
                .findFirst();
    }

    @Override
    public List<Claim> giveBack(Claim claim, Instant now) {
        return inChannelOf(claim.message(), channel -> {
            List<UUID> givenBack = list(of(claim, GIVE_BACK), JdbiMessageStore::firstId);
            return claim(channel, givenBack, claim.process(), now);
        });
    }

    @Override
    public List<Claim> passOn(Claim claim, Instant now) {
        return inChannelOf(claim.message(), channel -> {
            List<UUID> givenBack = list(of(claim, GIVE_BACK), JdbiMessageStore::firstId);
            List<Claim> claims = claim(channel, givenBack, claim.process(), now);
            execute(of(claim, CLAIM_AS_BEFORE)
                    .set("process", claim.process())
                    .setArray("givenBack", UUID.class, givenBack));
            return claims;
        });
    }

    private static StepStatement of(Claim claim, String sql) {
        return new StepStatement().add(sql).set("instance", claim.instance()).set("subscription", claim.subscription());
    }

    @Override
    public Optional<StoredMessage> find(UUID message) {
        return list(new StepStatement().add(FIND).set("message", message), (row, context) -> message(row)).stream()
                .findFirst();
    }

    private static StoredMessage message(ResultSet row) throws SQLException {
        return new StoredMessage(
                id(row, "message_id"),
                id(row, "message_workspace"),
                id(row, "message_application"),
                row.getString("message_name"),
                row.getString("correlation_key"),
                Values.read(row.getString("message_variables")),
                row.getString("published_by"));
    }

    @Override
    public Optional<Outcome> conclude(UUID message) {
        return database.inTransaction(() -> {
            boolean concluded = execute(new StepStatement().add(SET_MATCHED).set("message", message)) > 0;
            List<Claim> open = new ArrayList<>();
            List<UUID> takers = new ArrayList<>();
            List<Boolean> rows =
                    list(new StepStatement().add(CLAIMS_OF_MESSAGE).set("message", message), (row, context) -> {
                        String state = row.getString("state");
                        if ("OPEN".equals(state)) {
                            open.add(claim(row, context));
                        } else if (state != null) {
                            takers.add(id(row, "instance_uuid"));
                        }
                        return true;
                    });
            if (concluded && !open.isEmpty()) {
                execute(new StepStatement()
                        .add("update message set pending = true where id = :message")
                        .set("message", message));
            }
            return rows.isEmpty() ? Optional.empty() : Optional.of(new Outcome(open, takers));
        });
    }

    @Override
    public List<UUID> unclaimed(
            UUID application, String process, List<String> names, String correlationKey, Instant now) {
        return list(
                new StepStatement()
                        .add(UNCLAIMED)
                        .set("application", application)
                        .set("process", process)
                        .setArray("names", String.class, names)
                        .set("key", correlationKey)
                        .set("now", now)
                        .set("limit", MATCHED_AT_ONCE),
                JdbiMessageStore::firstId);
    }

    @Override
    public void matched(UUID message) {
        execute(new StepStatement().add(SET_MATCHED).set("message", message));
    }

    @Override
    public Leftovers leftovers(Instant now, int limit) {
        return new Leftovers(
                list(
                        new StepStatement()
                                .add(LEFT_MESSAGES)
                                .set("now", now)
                                .set("before", now.minus(ABANDONED_AFTER))
                                .set("limit", limit),
                        JdbiMessageStore::firstId),
                list(new StepStatement().add(LEFT_CLAIMS).set("limit", limit), JdbiMessageStore::claim));
    }

    @Override
    public void removeExpired(Instant now) {
        execute(new StepStatement()
                .add(REMOVE_EXPIRED)
                .set("gone", now.minus(OUTCOME_RETENTION))
                .set("before", now.minus(ID_RETENTION)));
    }

    private List<Claim> inChannelOf(UUID message, Function<Channel, List<Claim>> action) {
        return database.inTransaction(() ->
                list(
                                new StepStatement().add(LOCK_CHANNEL_OF_MESSAGE).set("message", message),
                                JdbiMessageStore::channel)
                        .stream()
                        .findFirst()
                        .map(action)
                        .orElse(List.of()));
    }

    /**
     * Runs an action while it holds the lock of the channel. The action sees what earlier holders of the lock have
     * committed.
     */
    private List<Claim> inChannel(Channel channel, Supplier<List<Claim>> action) {
        return database.inTransaction(() -> {
            list(
                    new StepStatement()
                            .add(LOCK_CHANNEL)
                            .set("application", channel.application())
                            .set("channel", channel.channel()),
                    (row, context) -> row.getInt(1));
            return action.get();
        });
    }

    private static Channel channel(ResultSet row, @Nullable StatementContext context) throws SQLException {
        return new Channel(row.getString("application"), row.getString("channel"));
    }

    private static UUID firstId(ResultSet row, @Nullable StatementContext context) throws SQLException {
        return row.getObject(1, UUID.class);
    }

    private static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static Claim claim(ResultSet row, @Nullable StatementContext context) throws SQLException {
        return new Claim(
                id(row, "message_id"),
                row.getString("process_name"),
                id(row, "instance_uuid"),
                row.getLong("subscription_id"));
    }

    private int execute(StepStatement statement) {
        return database.with(statement::execute);
    }

    private <T> List<T> list(StepStatement statement, RowMapper<T> mapper) {
        return database.with(handle -> statement.query(handle, mapper));
    }
}
