package dev.onset.runtime;

import dev.onset.builds.Definitions;
import dev.onset.execution.Effect;
import dev.onset.execution.HistoryEvent;
import dev.onset.execution.InstanceState;
import dev.onset.execution.StepResult;
import dev.onset.execution.Token;
import dev.onset.signals.Signals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a step made of an instance: its row, its history, and the rows of the work that it handed out or took back,
 * all in one statement and so in one round trip.
 */
@ApplicationScoped
class StepWriter {

    private static final String INSERT_INSTANCE = """
            insert into process_instance (uuid, workspace_id, application_id, build_id, definition_id, process_name, state,
                revision, variables, tokens, platform, started_at, started_by, ended_at, parent_uuid, parent_token,
                has_incident, business_key, unique_business_key, expires_at, traceparent)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String INSERT_KEY = """
            insert into idempotency_key (id, fingerprint, instance_uuid, build_id, build_status, definition_id, state,
                expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String UPDATE_INSTANCE = """
            update process_instance set state = ?, revision = ?, variables = ?::jsonb, tokens = ?::jsonb, ended_at = ?,
                has_incident = ?
            where uuid = ?""";

    /** Where the step says for the first time when the instance expires. */
    private static final String UPDATE_EXPIRING_INSTANCE = """
            update process_instance set expires_at = ?, state = ?, revision = ?, variables = ?::jsonb, tokens = ?::jsonb,
                ended_at = ?, has_incident = ?
            where uuid = ?""";

    private static final String UPDATE_REVISION = "update process_instance set revision = ? where uuid = ?";

    private static final String INSERT_HISTORY = """
            insert into instance_history (instance_uuid, revision, at, actor, events) values (?, ?, ?, ?, ?::jsonb)""";

    private static final String INSERT_JOBS = """
            insert into job (instance_uuid, token_id, workspace_id, application_id, process_name, node_id, type, headers,
                retries, available_at, created_at)
            select ?, token, ?, ?, ?, node, type, headers, retries, ?, ?
            from jsonb_to_recordset(?::jsonb) as n (token bigint, node text, type text, headers jsonb, retries int)""";

    private static final String INSERT_USER_TASKS = """
            insert into user_task (instance_uuid, token_id, workspace_id, application_id, process_name, node_id, name,
                assignee, candidate_groups, candidate_users, due_date, follow_up_date, priority, form_key, created_at)
            select ?, token, ?, ?, ?, node, name, assignee, "candidateGroups", "candidateUsers", "dueDate",
                "followUpDate", priority, "formKey", ?
            from jsonb_to_recordset(?::jsonb) as n (token bigint, node text, name text, assignee text,
                "candidateGroups" text[], "candidateUsers" text[], "dueDate" timestamptz, "followUpDate" timestamptz,
                priority int, "formKey" text)""";

    private static final String INSERT_INCIDENTS = """
            insert into incident (instance_uuid, token_id, workspace_id, application_id, process_name, node_id, type, message,
                created_at)
            select ?, token, ?, ?, ?, node, type, message, ?
            from jsonb_to_recordset(?::jsonb) as n (token bigint, node text, type text, message text)""";

    private static final String INSERT_MESSAGE_SUBSCRIPTIONS = """
            insert into message_subscription (instance_uuid, subscription_id, token_id, workspace_id, application_id,
                process_name, node_id, name, correlation_key, created_at)
            select ?, subscription, token, ?, ?, ?, node, name, "correlationKey", ?
            from jsonb_to_recordset(?::jsonb) as n (subscription bigint, token bigint, node text, name text,
                "correlationKey" text)""";

    private static final String SET_INDEXED_VALUES = """
            insert into instance_value (instance_uuid, name, value, application_id, started_at)
            select ?, key, value, ?, ? from jsonb_each_text(?::jsonb)
            on conflict (instance_uuid, name) do update set value = excluded.value""";

    private static final String DELETE_INDEXED_VALUES = """
            delete from instance_value
            where instance_uuid = ? and name in (select jsonb_array_elements_text(?::jsonb))""";

    private static final String DELETE_MESSAGE_SUBSCRIPTIONS =
            "delete from message_subscription where instance_uuid = ? and subscription_id = any (?)";
    private static final String DELETE_JOBS = "delete from job where instance_uuid = ? and token_id = any (?)";
    private static final String DELETE_USER_TASKS =
            "delete from user_task where instance_uuid = ? and token_id = any (?)";
    private static final String DELETE_INCIDENTS =
            "delete from incident where instance_uuid = ? and token_id = any (?)";
    private static final String REVIVE_JOB =
            "update job set retries = ?, available_at = ? where instance_uuid = ? and token_id = ?";

    /** Out of the reach of every worker: whoever looks for jobs needs to know nothing of instances that are on hold. */
    private static final String HOLD_JOBS = """
            update job set held_available_at = available_at, available_at = '9999-12-31T23:59:59Z'
            where instance_uuid = ? and held_available_at is null""";

    /** Not those that the same statement deletes. */
    private static final String RELEASE_JOBS = """
            update job set available_at = held_available_at, held_available_at = null
            where instance_uuid = ? and held_available_at is not null and not token_id = any (?)""";

    private final DataSource dataSource;
    private final Definitions definitions;
    private final Signals signals;

    StepWriter(DataSource dataSource, Definitions definitions, Signals signals) {
        this.dataSource = dataSource;
        this.definitions = definitions;
        this.signals = signals;
    }

    /**
     * Writes an instance's first step.
     *
     * @throws StartConflict where another start has the same key, or the same business key
     */
    void insert(ProcessRuntime.FirstStep first) {
        insertAll(List.of(first));
    }

    /** Writes the first steps of several instances: statements of the same text go together. */
    void insertAll(List<ProcessRuntime.FirstStep> first) {
        execute(first.stream().map(this::insertion).toList());
        first.forEach(written -> signalJobs(written.step()));
    }

    private StepStatement insertion(ProcessRuntime.FirstStep first) {
        StoredInstance instance = first.instance();
        StepResult step = first.step();
        ProcessRuntime.Options options = first.options();
        StepStatement statement = new StepStatement();
        statement.add(
                INSERT_INSTANCE,
                instance.uuid(),
                instance.workspaceId(),
                instance.applicationId(),
                instance.buildId(),
                instance.definitionId(),
                instance.processName(),
                step.state().state().name(),
                instance.revision(),
                StateCodec.variables(step.state()),
                StateCodec.tokens(step.state()),
                instance.platform(),
                time(instance.startedAt()),
                instance.startedBy(),
                endedAt(step, instance.startedAt()),
                instance.parent() == null ? null : instance.parent().uuid(),
                instance.parent() == null ? null : instance.parent().token(),
                hasIncident(step),
                options.businessKey(),
                options.uniqueBusinessKey(),
                instance.expiresAt() == null ? null : time(instance.expiresAt()),
                instance.traceparent());
        StartKey key = options.key();
        if (key != null) {
            statement.add(
                    INSERT_KEY,
                    key.id(),
                    key.fingerprint(),
                    instance.uuid(),
                    instance.buildId(),
                    key.buildStatus(),
                    instance.definitionId(),
                    atAcceptance(step.state().state()).name(),
                    time(key.expiresAt()));
        }
        addIndexed(statement, instance, Map.of(), step.state().variables());
        addRows(statement, instance, step, instance.revision(), instance.startedAt(), instance.startedBy());
        return statement;
    }

    /**
     * Writes a further step of an instance whose row the transaction has locked.
     *
     * @param actor the caller who caused it; null for the runtime itself
     */
    void update(StoredInstance instance, StepResult step, Instant now, @Nullable String actor) {
        long revision = instance.revision() + 1;
        StepStatement statement = new StepStatement();
        List<@Nullable Object> columns = new ArrayList<>(Arrays.asList(
                step.state().state().name(),
                revision,
                StateCodec.variables(step.state()),
                StateCodec.tokens(step.state()),
                endedAt(step, now),
                hasIncident(step),
                instance.uuid()));
        Instant expiry = instance.expiryAfter(step);
        if (expiry == null || expiry.equals(instance.expiresAt())) {
            statement.add(UPDATE_INSTANCE, columns.toArray());
        } else {
            columns.addFirst(time(expiry));
            statement.add(UPDATE_EXPIRING_INSTANCE, columns.toArray());
        }
        addIndexed(
                statement,
                instance,
                instance.execution().variables(),
                step.state().variables());
        addRows(statement, instance, step, revision, now, actor);
        execute(List.of(statement));
        signalJobs(step);
        // Of the first step nobody knows the instance yet.
        signals.signal(Topics.instance(instance.uuid()));
    }

    /**
     * Writes an act that moves no token of an instance whose row the transaction has locked: it is a step of its own, with a
     * revision and its place in the history, so that whoever follows the instance sees it, and who did it.
     *
     * @param changes what else it writes
     */
    void note(StepStatement changes, StoredInstance instance, HistoryEvent event, Instant now, @Nullable String actor) {
        long revision = instance.revision() + 1;
        changes.add(UPDATE_REVISION, revision, instance.uuid());
        changes.add(INSERT_HISTORY, instance.uuid(), revision, time(now), actor, Values.write(List.of(event)));
        execute(List.of(changes));
        signals.signal(Topics.instance(instance.uuid()));
    }

    /** Adds what has changed of the values that the build declares as indexed; nothing where there is none. */
    private void addIndexed(
            StepStatement statement,
            StoredInstance instance,
            Map<String, @Nullable Object> before,
            Map<String, @Nullable Object> after) {
        List<String> names = definitions.get(instance.definitionId()).indexedValues();
        if (names.isEmpty()) {
            return;
        }
        IndexedValues.Change change = IndexedValues.change(names, before, after);
        if (!change.set().isEmpty()) {
            statement.add(
                    SET_INDEXED_VALUES,
                    instance.uuid(),
                    instance.applicationId(),
                    time(instance.startedAt()),
                    Values.write(change.set()));
        }
        if (!change.removed().isEmpty()) {
            statement.add(DELETE_INDEXED_VALUES, instance.uuid(), Values.write(change.removed()));
        }
    }

    /** What a start is answered with: that it has started, also where it has ended at once. */
    private static InstanceState atAcceptance(InstanceState state) {
        return state == InstanceState.CREATED ? state : InstanceState.STARTED;
    }

    private static void addRows(
            StepStatement statement,
            StoredInstance instance,
            StepResult step,
            long revision,
            Instant now,
            @Nullable String actor) {
        StepRows rows = new StepRows(step.effects());
        UUID uuid = instance.uuid();
        OffsetDateTime at = time(now);
        if (!rows.doneJobs().isEmpty()) {
            statement.add(DELETE_JOBS, uuid, rows.doneJobs());
        }
        if (!rows.doneUserTasks().isEmpty()) {
            statement.add(DELETE_USER_TASKS, uuid, rows.doneUserTasks());
        }
        if (!rows.resolvedIncidents().isEmpty()) {
            statement.add(DELETE_INCIDENTS, uuid, rows.resolvedIncidents());
        }
        for (Effect.ReviveJob job : rows.revivedJobs()) {
            statement.add(REVIVE_JOB, job.retries(), at, uuid, job.token());
        }
        if (rows.hold()) {
            statement.add(HOLD_JOBS, uuid);
        }
        if (rows.release()) {
            statement.add(RELEASE_JOBS, uuid, rows.doneJobs());
        }
        if (!rows.forgottenMessages().isEmpty()) {
            statement.add(DELETE_MESSAGE_SUBSCRIPTIONS, uuid, rows.forgottenMessages());
        }
        if (!rows.messages().isEmpty()) {
            statement.add(
                    INSERT_MESSAGE_SUBSCRIPTIONS,
                    uuid,
                    instance.workspaceId(),
                    instance.applicationId(),
                    instance.processName(),
                    at,
                    Values.write(rows.messages()));
        }
        if (!rows.jobs().isEmpty()) {
            statement.add(
                    INSERT_JOBS,
                    uuid,
                    instance.workspaceId(),
                    instance.applicationId(),
                    instance.processName(),
                    at,
                    at,
                    Values.write(rows.jobs()));
        }
        if (!rows.userTasks().isEmpty()) {
            statement.add(
                    INSERT_USER_TASKS,
                    uuid,
                    instance.workspaceId(),
                    instance.applicationId(),
                    instance.processName(),
                    at,
                    Values.write(rows.userTasks()));
        }
        if (!rows.incidents().isEmpty()) {
            statement.add(
                    INSERT_INCIDENTS,
                    uuid,
                    instance.workspaceId(),
                    instance.applicationId(),
                    instance.processName(),
                    at,
                    Values.write(rows.incidents()));
        }
        statement.add(INSERT_HISTORY, uuid, revision, at, actor, Values.write(step.history()));
    }

    /** Tells workers of the jobs that there are now. */
    private void signalJobs(StepResult step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.CreateJob job) {
                signals.signal(Topics.jobs(job.type()));
            }
        }
    }

    private void execute(List<StepStatement> statements) {
        try (Connection connection = dataSource.getConnection()) {
            StepStatement.executeAll(statements, connection);
        } catch (SQLException e) {
            StartConflict conflict =
                    StartConflict.of(e, statements.stream().anyMatch(statement -> statement.contains(INSERT_KEY)));
            throw conflict == null ? new PersistenceException("A step could not be written", e) : conflict;
        }
    }

    private static boolean hasIncident(StepResult step) {
        return step.state().tokens().stream().anyMatch(Token::incident);
    }

    private static @Nullable OffsetDateTime endedAt(StepResult step, Instant now) {
        return step.state().state().isEnded() ? time(now) : null;
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
