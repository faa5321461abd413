package dev.onset.runtime;

import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.Effect;
import dev.onset.engine.InstanceState;
import dev.onset.engine.StepResult;
import dev.onset.engine.Token;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Builds the SQL statement that writes all changes of a step. The statement writes the instance's row first. It writes
 * all other rows only if that row was written.
 */
@RegisterForReflection(
        targets = {
            Effect.class,
            Effect.CreateJob.class,
            Effect.CreateUserTask.class,
            Effect.RaiseIncident.class,
            Effect.AwaitMessage.class,
            Effect.PublishMessage.class,
            Effect.ReviveJob.class
        })
final class EffectWriter {

    /** The name of the common table expression that returns the written instance row. All dependent rows read it. */
    private static final String MOVED = "moved";

    private static final String INSERT_INSTANCE = """
            insert into process_instance (uuid, workspace_id, application_id, build_id, definition_id, process_name, state,
                revision, variables, tokens, platform, started_at, started_by, ended_at, parent_uuid, parent_token,
                root_uuid, call_depth, has_incident, business_key, unique_business_key, message_key, expires_at, traceparent)
            select cast(:uuid as uuid), cast(:workspace as uuid), cast(:application as uuid), cast(:build as uuid),
                cast(:definition as uuid), cast(:process as text), cast(:state as text), cast(:revision as bigint),
                cast(:variables as jsonb), cast(:tokens as jsonb), cast(:platform as text), cast(:at as timestamptz),
                cast(:startedBy as text), cast(:endedAt as timestamptz), cast(:parent as uuid), cast(:parentToken as bigint),
                cast(:root as uuid), cast(:depth as integer), cast(:hasIncident as boolean), cast(:businessKey as text), %s,
                cast(:messageKey as text), cast(:expiresAt as timestamptz), cast(:traceparent as text)
            %s returning uuid""";

    private static final String INSERT_NEW = INSERT_INSTANCE.formatted("cast(:uniqueBusinessKey as boolean)", "%s");

    /** Inserts the instance if the common table expression {@code target} accepts it. */
    private static final String INSERT_ACCEPTED = INSERT_INSTANCE.formatted(
            "cast(:businessKey as text) is not null and target.unique_business_keys", "from target%s where accepted");

    /** Inserts the instance if the statement could claim the message for its process. */
    private static final String INSERT_CLAIMED = INSERT_INSTANCE.formatted("false", "from claimed");

    /** Limits how long the statement waits for a concurrent transaction that writes the same key. */
    private static final String SET_KEY_WAIT = "select set_config('lock_timeout', :keyWait, true)";

    /**
     * Claims the message for a new instance, unless the message has expired. {@code for share} locks the message row,
     * so that this statement and a transaction that ends the message's life and reports its outcome are serialized.
     */
    private static final String CLAIM_FOR_START = """
            insert into message_correlation (message_id, process_name, instance_uuid, state)
            select m.id, cast(:process as text), cast(:uuid as uuid), 'CONSUMED' from message m where m.id = :message
                and (m.pending or m.expires_at > greatest(cast(:at as timestamptz), m.published_at)) for share
            on conflict do nothing returning 1""";

    private static final String TAKE_OVER_CLAIM = """
            update message_correlation set instance_uuid = cast(:uuid as uuid), subscription_id = null, state = 'CONSUMED'
            where message_id = :message and process_name = cast(:process as text) and instance_uuid = :claimedFor
                and subscription_id = :subscription and state = 'OPEN' returning 1""";

    private static final String INSERT_KEY = """
            insert into idempotency_key (id, fingerprint, instance_uuid, build_id, build_status, definition_id, state,
                expires_at)
            select cast(:keyId as text), cast(:fingerprint as text), moved.uuid, cast(:build as uuid),
                cast(:buildStatus as text), cast(:definition as uuid), cast(:acceptedAs as text),
                cast(:keyExpiresAt as timestamptz)
            from moved""";

    private static final String UPDATE_INSTANCE = """
            update process_instance set state = :state, revision = :revision, variables = cast(:variables as jsonb),
                tokens = cast(:tokens as jsonb), ended_at = cast(:endedAt as timestamptz), has_incident = :hasIncident%s
            where uuid = :uuid and revision = :before%s returning uuid""";

    private static final String SET_EXPIRY = ", expires_at = cast(:expiresAt as timestamptz)";
    private static final String SET_BUILD = ", build_id = :build, definition_id = :definition";

    /**
     * Locks the instance before the claim. A transaction that delivers a message always locks in this order, which
     * prevents deadlocks.
     */
    private static final String LOCK_INSTANCE =
            "select 1 from process_instance where uuid = :uuid and revision = :before for no key update";

    /** Locks the open claim, so that no other transaction gives it back while the step consumes the message. */
    private static final String OPEN_CLAIM = """
            select 1 from locked cross join message_correlation c
            where c.message_id = :message and c.process_name = :claimedFor and c.instance_uuid = :uuid
                and c.subscription_id = :subscription and c.state = 'OPEN' for update of c""";

    private static final String IF_CLAIMED = " and exists (select 1 from claim)";

    private static final String CONSUME_CLAIM = """
            update message_correlation set state = 'CONSUMED' where message_id = :message and process_name = :claimedFor
                and exists (select 1 from moved)""";

    private static final String INSERT_HISTORY = """
            insert into instance_history (instance_uuid, revision, at, actor, events)
            select uuid, cast(:revision as bigint), cast(:at as timestamptz), cast(:actor as text), cast(:events as jsonb)
            from moved""";

    private static final String INSERT_JOBS = """
            insert into job (instance_uuid, token_id, workspace_id, application_id, process_name, node_id, type, headers,
                retries, priority, listener_event, ad_hoc, available_at, created_at)
            select moved.uuid, token, cast(:workspace as uuid), cast(:application as uuid), cast(:process as text), node, type,
                headers, retries, priority, "listenerEvent", "adHoc", cast(:at as timestamptz), cast(:at as timestamptz)
            from moved, jsonb_to_recordset(cast(:jobs as jsonb))
                as n (token bigint, node text, type text, headers jsonb, retries int, priority int,
                    "listenerEvent" text, "adHoc" boolean)""";

    private static final String INSERT_USER_TASKS = """
            insert into user_task (instance_uuid, token_id, workspace_id, application_id, process_name, node_id, name,
                assignee, candidate_groups, candidate_users, due_date, follow_up_date, priority, form_key, created_at)
            select moved.uuid, token, cast(:workspace as uuid), cast(:application as uuid), cast(:process as text), node, name,
                assignee, "candidateGroups", "candidateUsers", "dueDate", "followUpDate", priority, "formKey",
                cast(:at as timestamptz)
            from moved, jsonb_to_recordset(cast(:userTasks as jsonb)) as n (token bigint, node text, name text,
                assignee text, "candidateGroups" text[], "candidateUsers" text[], "dueDate" timestamptz,
                "followUpDate" timestamptz, priority int, "formKey" text)""";

    private static final String INSERT_INCIDENTS = """
            insert into incident (instance_uuid, token_id, workspace_id, application_id, process_name, node_id, type, message,
                created_at)
            select moved.uuid, token, cast(:workspace as uuid), cast(:application as uuid), cast(:process as text), node, type,
                message, cast(:at as timestamptz)
            from moved, jsonb_to_recordset(cast(:incidents as jsonb))
                as n (token bigint, node text, type text, message text)""";

    private static final String INSERT_SUBSCRIPTIONS = """
            insert into message_subscription (instance_uuid, subscription_id, token_id, workspace_id, application_id,
                process_name, node_id, name, correlation_key, repeats, held, created_at)
            select moved.uuid, subscription, token, cast(:workspace as uuid), cast(:application as uuid),
                cast(:process as text), node, name, "correlationKey", repeats, cast(:held as boolean),
                cast(:at as timestamptz)
            from moved, jsonb_to_recordset(cast(:subscriptions as jsonb)) as n (subscription bigint, token bigint,
                node text, name text, "correlationKey" text, repeats boolean)""";

    private static final String INSERT_MESSAGES = """
            insert into message (id, workspace_id, application_id, name, correlation_key, message_id, variables,
                published_at, published_by, expires_at, pending)
            select n.id, cast(:workspace as uuid), cast(:application as uuid), n.name, n."correlationKey", n."messageId",
                n.variables, cast(:at as timestamptz), cast(:publisher as text), n."expiresAt", true
            from moved, jsonb_to_recordset(cast(:messages as jsonb)) as n (id uuid, name text, "correlationKey" text,
                "messageId" text, variables jsonb, "expiresAt" timestamptz)
            on conflict do nothing""";

    private static final String INSERT_WAKEUPS = WakeupRows.INSERT + ", moved" + WakeupRows.OR_AGAIN;
    private static final String DELETE_WAKEUPS = WakeupRows.DELETE + " and exists (select 1 from moved)";

    private static final String SET_INDEXED_VALUES = """
            insert into instance_value (instance_uuid, name, value, application_id, started_at)
            select moved.uuid, key, value, cast(:application as uuid), cast(:startedAt as timestamptz)
            from moved, jsonb_each_text(cast(:indexed as jsonb))
            on conflict (instance_uuid, name) do update set value = excluded.value""";

    private static final String OF_INSTANCE = " where instance_uuid = (select uuid from moved)";

    private static final String DELETE_INDEXED_VALUES =
            "delete from instance_value" + OF_INSTANCE + " and name = any (:unindexed)";
    private static final String DELETE_SUBSCRIPTIONS =
            "delete from message_subscription" + OF_INSTANCE + " and subscription_id = any (:forgotten)";
    private static final String DELETE_JOBS = "delete from job" + OF_INSTANCE + " and token_id = any (:doneJobs)";
    private static final String DELETE_USER_TASKS =
            "delete from user_task" + OF_INSTANCE + " and token_id = any (:doneUserTasks)";
    private static final String DELETE_INCIDENTS =
            "delete from incident" + OF_INSTANCE + " and token_id = any (:resolved)";

    /**
     * Sets the retries to the given number; if there is none, to the number that was set while the incident was open;
     * if there is none either, keeps the current number, but sets at least 1.
     */
    private static final String REVIVE_JOBS = """
            update job set available_at = cast(:at as timestamptz), retries_set = null,
                retries = coalesce(nullif(n.retries, 0), job.retries_set, greatest(job.retries, 1))
            from jsonb_to_recordset(cast(:revived as jsonb)) as n (token bigint, retries int)
            where instance_uuid = (select uuid from moved) and token_id = n.token""";

    private static final String FAIL_JOB = """
            update job set retries = :failedRetries, available_at = cast(:failedUntil as timestamptz),
                error_message = :failedMessage""" + OF_INSTANCE + " and token_id = :failedToken";

    /**
     * Makes the jobs unavailable for activation while the instance is on hold, so that job activation need not check
     * the state of the instance.
     */
    private static final String HOLD_JOBS =
            "update job set held_available_at = available_at, available_at = '9999-12-31T23:59:59Z'" + OF_INSTANCE
                    + " and held_available_at is null";

    /** Makes the jobs available again, except for those that the same statement deletes. */
    private static final String RELEASE_JOBS =
            "update job set available_at = held_available_at, held_available_at = null" + OF_INSTANCE
                    + " and held_available_at is not null and not token_id = any (:notReleased)";

    private static final String HOLD_SUBSCRIPTIONS =
            "update message_subscription set held = :held" + OF_INSTANCE + " and not subscription_id = any (:notHeld)";

    private static final String ASSIGN_USER_TASK =
            "update user_task set assignee = cast(:assignee as text)" + OF_INSTANCE + " and key = :userTask";

    private static final String CHANGE_USER_TASK = """
            update user_task set candidate_groups = coalesce(cast(:groups as text[]), candidate_groups),
                candidate_users = coalesce(cast(:users as text[]), candidate_users),
                due_date = case when :changesDueDate then cast(:dueDate as timestamptz) else due_date end,
                follow_up_date = case when :changesFollowUpDate then cast(:followUpDate as timestamptz)
                    else follow_up_date end,
                priority = coalesce(cast(:priority as integer), priority)""" + OF_INSTANCE + " and key = :userTask";

    private EffectWriter() {}

    /**
     * Returns the statement for a further step. Its last part updates the instance's row, and changes no row if the
     * revision has changed.
     */
    static StepStatement update(InstanceWrite write, ProcessDefinition definition) {
        StoredInstance before = write.before();
        if (before == null) {
            throw new IllegalArgumentException("An instance that is new is not updated");
        }
        StoredInstance after = write.after();
        StepStatement statement = new StepStatement();
        Claim claim = write.claim();
        if (claim != null) {
            statement
                    .with("locked", LOCK_INSTANCE)
                    .with("claim", OPEN_CLAIM)
                    .set("message", claim.message())
                    .set("claimedFor", claim.process())
                    .set("subscription", claim.subscription());
        }
        String set = "";
        if (!Objects.equals(before.expiresAt(), after.expiresAt())) {
            set += SET_EXPIRY;
            statement.set("expiresAt", after.expiresAt());
        }
        if (!before.definitionId().equals(after.definitionId())) {
            set += SET_BUILD;
            statement.set("build", after.buildId()).set("definition", after.definitionId());
        }
        statement.with(MOVED, UPDATE_INSTANCE.formatted(set, claim == null ? "" : IF_CLAIMED));
        setState(statement, write).set("uuid", after.uuid()).set("before", before.revision());
        if (claim != null) {
            statement.add(CONSUME_CLAIM);
        }
        addIndexed(
                statement,
                after,
                definition,
                before.execution().variables(),
                after.execution().variables());
        addChanges(statement, write);
        addRows(statement, write);
        return statement;
    }

    /** Returns the statement for the first step of an instance that is created unconditionally. */
    static StepStatement insert(InstanceWrite write, NewInstance start) {
        StepStatement statement = new StepStatement();
        boolean waits = addKeyWait(statement, start);
        statement
                .with(MOVED, INSERT_NEW.formatted(waits ? "from key_wait" : ""))
                .set("uniqueBusinessKey", start.businessKey() != null && start.uniqueBusinessKey());
        addFirst(statement, write, start);
        return statement;
    }

    /**
     * Returns the statement for the first step of an instance that is created only if the gate's query accepts it.
     * Parts appended to the statement can read the query as {@code target} and the instance, if it was written, as
     * {@code moved}.
     */
    static StepStatement insertIfAccepted(InstanceWrite write, NewInstance start, StartGate<?> gate) {
        StepStatement statement = new StepStatement();
        boolean waits = addKeyWait(statement, start);
        statement.with("target", gate.query()).with(MOVED, INSERT_ACCEPTED.formatted(waits ? ", key_wait" : ""));
        gate.parameters().forEach(statement::set);
        addFirst(statement, write, start);
        return statement.add("select target.*, exists (select 1 from moved) as started from target");
    }

    /**
     * Returns the statement for the first step of an instance that a message starts. It writes nothing if the message
     * is already claimed for the process.
     */
    static StepStatement insertIfUnclaimed(InstanceWrite write, NewInstance start, UUID message) {
        StepStatement statement = new StepStatement()
                .with("claimed", CLAIM_FOR_START)
                .with(MOVED, INSERT_CLAIMED)
                .set("message", message);
        addFirst(statement, write, start);
        return statement;
    }

    /**
     * Returns the statement for the first step of an instance that a message starts by taking over another instance's
     * claim. It writes nothing if the claim is no longer open.
     */
    static StepStatement insertByClaim(InstanceWrite write, NewInstance start, Claim claim) {
        StepStatement statement = new StepStatement()
                .with("claimed", TAKE_OVER_CLAIM)
                .with(MOVED, INSERT_CLAIMED)
                .set("message", claim.message())
                .set("claimedFor", claim.instance())
                .set("subscription", claim.subscription());
        addFirst(statement, write, start);
        return statement;
    }

    private static boolean addKeyWait(StepStatement statement, NewInstance start) {
        if (start.keyWait() == null) {
            return false;
        }
        statement.with("key_wait", SET_KEY_WAIT).set("keyWait", start.keyWait().toMillis() + "ms");
        return true;
    }

    private static void addFirst(StepStatement statement, InstanceWrite write, NewInstance start) {
        StoredInstance instance = write.after();
        StoredInstance.Parent parent = instance.parent();
        setState(statement, write)
                .set("uuid", instance.uuid())
                .set("build", instance.buildId())
                .set("definition", instance.definitionId())
                .set("platform", instance.platform())
                .set("startedBy", instance.startedBy())
                .set("parent", parent == null ? null : parent.uuid())
                .set("parentToken", parent == null ? null : parent.token())
                .set("root", parent == null ? null : parent.root())
                .set("depth", instance.depth())
                .set("businessKey", instance.businessKey())
                .set("messageKey", instance.messageKey())
                .set("expiresAt", instance.expiresAt())
                .set("traceparent", instance.traceparent());
        StartKey key = start.key();
        if (key != null) {
            statement
                    .add(INSERT_KEY)
                    .set("keyId", key.id())
                    .set("fingerprint", key.fingerprint())
                    .set("buildStatus", key.buildStatus())
                    .set("acceptedAs", atAcceptance(instance.state()).name())
                    .set("keyExpiresAt", key.expiresAt());
        }
        addIndexed(
                statement,
                instance,
                start.definition(),
                Map.of(),
                instance.execution().variables());
        addRows(statement, write);
    }

    /** Returns the state with which a start is answered: an instance that has already ended is reported as started. */
    private static InstanceState atAcceptance(InstanceState state) {
        return state == InstanceState.CREATED ? state : InstanceState.STARTED;
    }

    private static StepStatement setState(StepStatement statement, InstanceWrite write) {
        StoredInstance after = write.after();
        return statement
                .set("workspace", after.workspaceId())
                .set("application", after.applicationId())
                .set("process", after.processName())
                .set("state", after.state().name())
                .set("revision", after.revision())
                .set("variables", StateCodec.variables(after.execution()))
                .set("tokens", StateCodec.tokens(after.execution()))
                .set("endedAt", after.endedAt())
                .set("hasIncident", after.execution().tokens().stream().anyMatch(Token::incident))
                .set("at", write.at())
                .set("actor", write.actor());
    }

    /** Adds the changes of the values that the build declares as indexed, if there are any. */
    private static void addIndexed(
            StepStatement statement,
            StoredInstance instance,
            ProcessDefinition definition,
            Map<String, @Nullable Object> before,
            Map<String, @Nullable Object> after) {
        List<String> names = definition.indexedValues();
        if (names.isEmpty()) {
            return;
        }
        IndexedValues.Change change = IndexedValues.change(names, before, after);
        if (!change.set().isEmpty()) {
            statement
                    .add(SET_INDEXED_VALUES)
                    .set("indexed", Values.write(change.set()))
                    .set("startedAt", instance.startedAt());
        }
        if (!change.removed().isEmpty()) {
            statement.add(DELETE_INDEXED_VALUES).setArray("unindexed", String.class, change.removed());
        }
    }

    private static void addChanges(StepStatement statement, InstanceWrite write) {
        for (RowChange change : write.changes()) {
            switch (change) {
                case RowChange.FailJob failure -> {
                    // A statement can change a row only once. The step has already removed this job.
                    if (!removesWork(write.step(), failure.token())) {
                        statement
                                .add(FAIL_JOB)
                                .set("failedToken", failure.token())
                                .set("failedRetries", failure.retries())
                                .set("failedUntil", failure.availableAt())
                                .set("failedMessage", failure.message());
                    }
                }
                case RowChange.AssignUserTask assignment ->
                    statement
                            .add(ASSIGN_USER_TASK)
                            .set("assignee", assignment.assignee())
                            .set("userTask", assignment.key());
                case RowChange.ChangeUserTask changed -> addTaskChanges(statement, changed);
                case RowChange.Expiry ignored -> {}
                case RowChange.RenameNodes nodes -> addRenaming(statement, nodes);
            }
        }
    }

    private static boolean removesWork(StepResult step, long token) {
        return step.effects().stream()
                .anyMatch(effect -> effect instanceof Effect.RemoveWork work && work.token() == token);
    }

    private static void addTaskChanges(StepStatement statement, RowChange.ChangeUserTask changed) {
        UserTaskChanges changes = changed.changes();
        statement
                .add(CHANGE_USER_TASK)
                .set("userTask", changed.key())
                .set("changesDueDate", changes.dueDate() != null)
                .set(
                        "dueDate",
                        changes.dueDate() == null ? null : changes.dueDate().orElse(null))
                .set("changesFollowUpDate", changes.followUpDate() != null)
                .set(
                        "followUpDate",
                        changes.followUpDate() == null
                                ? null
                                : changes.followUpDate().orElse(null))
                .set("priority", changes.priority());
        setTexts(statement, "groups", changes.candidateGroups());
        setTexts(statement, "users", changes.candidateUsers());
    }

    private static void setTexts(StepStatement statement, String name, @Nullable List<String> texts) {
        if (texts == null) {
            statement.set(name, null);
        } else {
            statement.setArray(name, String.class, texts);
        }
    }

    private static void addRenaming(StepStatement statement, RowChange.RenameNodes nodes) {
        statement.set("renamed", Values.write(nodes.renamed()));
        for (String table : RowChange.RenameNodes.TABLES) {
            statement.add("update " + table + " set node_id = cast(:renamed as jsonb) ->> node_id" + OF_INSTANCE
                    + " and jsonb_exists(cast(:renamed as jsonb), node_id)");
        }
    }

    private static void addRows(StepStatement statement, InstanceWrite write) {
        List<Effect.CreateJob> jobs = new ArrayList<>();
        List<Effect.CreateUserTask> userTasks = new ArrayList<>();
        List<Effect.RaiseIncident> incidents = new ArrayList<>();
        List<Effect.AwaitMessage> subscriptions = new ArrayList<>();
        List<Effect.PublishMessage> messages = new ArrayList<>();
        List<Long> forgotten = new ArrayList<>();
        List<Long> doneJobs = new ArrayList<>();
        List<Long> doneUserTasks = new ArrayList<>();
        List<Effect.ReviveJob> revived = new ArrayList<>();
        List<Long> resolved = new ArrayList<>();
        boolean hold = false;
        boolean release = false;
        for (Effect effect : write.step().effects()) {
            switch (effect) {
                case Effect.CreateJob job -> jobs.add(job);
                case Effect.CreateUserTask task -> userTasks.add(task);
                case Effect.RaiseIncident incident -> incidents.add(incident);
                case Effect.ResolveIncident incident -> resolved.add(incident.token());
                case Effect.AwaitMessage message -> subscriptions.add(message);
                case Effect.PublishMessage message -> messages.add(message);
                case Effect.ForgetMessage message -> forgotten.add(message.subscription());
                case Effect.RemoveWork work -> {
                    switch (work.kind()) {
                        case JOB -> doneJobs.add(work.token());
                        case USER_TASK -> doneUserTasks.add(work.token());
                        case CALLED_INSTANCE -> {}
                    }
                }
                case Effect.ReviveJob job -> revived.add(job);
                case Effect.Hold ignored -> hold = true;
                case Effect.Release ignored -> release = true;
                // Effects beyond the rows of the instance are wake-ups or created instances.
                case Effect.CallProcess ignored -> {}
                case Effect.CancelCall ignored -> {}
                case Effect.ArmTimer ignored -> {}
                case Effect.DisarmTimer ignored -> {}
                case Effect.UncaughtError ignored -> {}
                case Effect.Escalate ignored -> {}
                case Effect.AnswerEscalation ignored -> {}
                case Effect.ExpireAt ignored -> {}
                case Effect.ContinueLater ignored -> {}
            }
        }
        addLongs(statement, DELETE_JOBS, "doneJobs", doneJobs);
        addLongs(statement, DELETE_USER_TASKS, "doneUserTasks", doneUserTasks);
        addLongs(statement, DELETE_INCIDENTS, "resolved", resolved);
        addLongs(statement, DELETE_SUBSCRIPTIONS, "forgotten", forgotten);
        addJson(statement, REVIVE_JOBS, "revived", revived);
        if (hold) {
            statement.add(HOLD_JOBS);
        }
        if (release) {
            statement.add(RELEASE_JOBS).setArray("notReleased", Long.class, doneJobs);
        }
        boolean held = write.after().state() == InstanceState.ON_HOLD;
        if (hold || release) {
            statement
                    .add(HOLD_SUBSCRIPTIONS)
                    .setArray("notHeld", Long.class, forgotten)
                    .set("held", held);
        }
        if (!subscriptions.isEmpty()) {
            statement.set("held", held);
        }
        addJson(statement, INSERT_SUBSCRIPTIONS, "subscriptions", subscriptions);
        if (!messages.isEmpty()) {
            statement.set("publisher", write.after().startedBy());
        }
        addJson(statement, INSERT_MESSAGES, "messages", messages);
        addJson(statement, INSERT_JOBS, "jobs", jobs);
        addJson(statement, INSERT_USER_TASKS, "userTasks", userTasks);
        addJson(statement, INSERT_INCIDENTS, "incidents", incidents);
        addJson(statement, INSERT_WAKEUPS, "wakeups", WakeupRows.of(write.wakeups()));
        addJson(statement, DELETE_WAKEUPS, "settled", WakeupRows.of(write.settled()));
        statement.add(INSERT_HISTORY).set("events", Values.write(write.step().history()));
    }

    private static void addLongs(StepStatement statement, String sql, String parameter, List<Long> ids) {
        if (!ids.isEmpty()) {
            statement.add(sql).setArray(parameter, Long.class, ids);
        }
    }

    private static void addJson(StepStatement statement, String sql, String parameter, List<?> rows) {
        if (!rows.isEmpty()) {
            statement.add(sql).set(parameter, Values.write(rows));
        }
    }
}
