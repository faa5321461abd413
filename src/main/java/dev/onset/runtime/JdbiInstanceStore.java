package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;

/** Stores process instances in PostgreSQL. */
@ApplicationScoped
class JdbiInstanceStore implements InstanceStore, InstanceCreation {

    /**
     * The maximum number of threads of a replica that wait for instance locks at the same time. Each waiting thread
     * holds a connection, so the limit leaves connections for other requests.
     */
    private static final int MAX_EXCLUSIVE = 4;

    private static final Duration EXCLUSIVE_WAIT = Duration.ofSeconds(5);

    private final Semaphore exclusive = new Semaphore(MAX_EXCLUSIVE, true);
    private final Database database;
    private final ProcessCatalog processes;
    private final InstanceRowMapper instances;
    private final String backupAfter;

    JdbiInstanceStore(Database database, ProcessCatalog processes, RuntimeConfig config) {
        this.backupAfter = config.schedulerEnabled() ? WakeupRows.BACKUP_AFTER : WakeupRows.AT_ONCE;
        this.database = database;
        this.processes = processes;
        this.instances = new InstanceRowMapper(processes);
    }

    @Override
    public Optional<StoredInstance> find(UUID uuid) {
        return database.with(handle -> handle.createQuery("select * from process_instance where uuid = :uuid")
                .bind("uuid", uuid)
                .map(instances)
                .findOne());
    }

    @Override
    public int openBelow(UUID root, int limit) {
        return count("root_uuid = :of and ended_at is null", root, limit);
    }

    @Override
    public int openInApplication(UUID applicationId, int limit) {
        return count("application_id = :of and state in ('CREATED', 'STARTED', 'ON_HOLD')", applicationId, limit);
    }

    private int count(String condition, UUID of, int limit) {
        return database.with(handle -> handle.createQuery(
                        "select count(*) from (select 1 from process_instance where " + condition + " limit :limit) n")
                .bind("of", of)
                .bind("limit", limit)
                .mapTo(Integer.class)
                .one());
    }

    @Override
    public boolean write(InstanceWrite step) {
        StepStatement statement = EffectWriter.update(
                        step, processes.get(step.after().definitionId()))
                .set("backupAfter", backupAfter);
        return executed(step, statement);
    }

    @Override
    public void create(List<InstanceWrite> first) {
        if (first.size() == 1) {
            StepStatement statement = statement(first.getFirst());
            guarded(hasKey(first.getFirst()), () -> executed(first.getFirst(), statement));
            return;
        }
        guarded(
                first.stream().anyMatch(JdbiInstanceStore::hasKey),
                () -> database.inTransaction(() -> {
                    insertAll(first);
                    insertCalled(first);
                    return true;
                }));
    }

    /**
     * Writes the first step of an instance if the gate's query accepts it.
     *
     * @throws StartConflict if another start has the same idempotency key or business key
     */
    <T> StartGate.Result<T> createIf(InstanceWrite first, StartGate<T> gate) {
        StepStatement statement =
                EffectWriter.insertIfAccepted(first, start(first), gate).set("backupAfter", backupAfter);
        RowMapper<StartGate.Result<T>> mapper = (row, context) -> new StartGate.Result<>(
                gate.mapper().map(row, context), row.getBoolean("started") ? first.after() : null);
        return guarded(
                hasKey(first),
                () -> withCalled(
                        first,
                        () -> database.with(handle -> statement.query(handle, mapper))
                                .getFirst(),
                        result -> result.started() != null));
    }

    @Override
    public boolean createIfUnclaimed(InstanceWrite first, UUID message) {
        StepStatement statement =
                EffectWriter.insertIfUnclaimed(first, start(first), message).set("backupAfter", backupAfter);
        return guarded(false, () -> executed(first, statement));
    }

    @Override
    public boolean createByClaim(InstanceWrite first, Claim claim) {
        StepStatement statement =
                EffectWriter.insertByClaim(first, start(first), claim).set("backupAfter", backupAfter);
        return guarded(false, () -> executed(first, statement));
    }

    /** Executes the query of a gate without starting an instance. */
    <T> T ask(StartGate<T> gate) {
        StepStatement statement = new StepStatement().add(gate.query());
        gate.parameters().forEach(statement::set);
        return database.with(handle -> statement.query(handle, gate.mapper())).getFirst();
    }

    /** Writes an instance with a statement, and returns whether the instance was written. */
    private boolean executed(InstanceWrite write, StepStatement statement) {
        return withCalled(write, () -> database.with(statement::execute) > 0, written -> written);
    }

    /**
     * Writes an instance and, if it was written, the instances that it calls. Without calls this is one statement;
     * otherwise it is one transaction.
     */
    private <T> T withCalled(InstanceWrite caller, Supplier<T> write, Predicate<T> isWritten) {
        if (caller.called().isEmpty()) {
            return write.get();
        }
        return database.inTransaction(() -> {
            T result = write.get();
            if (isWritten.test(result)) {
                insertCalled(List.of(caller));
            }
            return result;
        });
    }

    private StepStatement statement(InstanceWrite first) {
        return EffectWriter.insert(first, start(first)).set("backupAfter", backupAfter);
    }

    private static NewInstance start(InstanceWrite first) {
        return Objects.requireNonNull(first.start(), "A new instance requires its start parameters");
    }

    private static boolean hasKey(InstanceWrite first) {
        return start(first).key() != null;
    }

    /**
     * Inserts the called instances, one call level at a time, so that rows of the same kind are written in one batch.
     */
    private void insertCalled(List<InstanceWrite> callers) {
        List<InstanceWrite> level =
                callers.stream().flatMap(write -> write.called().stream()).toList();
        while (!level.isEmpty()) {
            insertAll(level);
            level = level.stream().flatMap(write -> write.called().stream()).toList();
        }
    }

    private void insertAll(List<InstanceWrite> first) {
        List<StepStatement> statements = first.stream().map(this::statement).toList();
        database.with(handle -> {
            StepStatement.executeAll(handle, statements);
            return true;
        });
    }

    private static <T> T guarded(boolean hasKey, Supplier<T> write) {
        try {
            return write.get();
        } catch (JdbiException e) {
            StartConflict conflict =
                    e.getCause() instanceof SQLException cause ? StartConflict.of(cause, hasKey) : null;
            throw conflict == null ? e : conflict;
        }
    }

    @Override
    public <T> T exclusively(UUID uuid, Supplier<T> action) {
        try {
            if (!exclusive.tryAcquire(EXCLUSIVE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RejectedExecutionException("Too many threads wait for instance locks");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("Interrupted while waiting for an instance lock", e);
        }
        try {
            return database.inTransaction(() -> {
                database.with(handle -> handle.createQuery(
                                "select 1 from process_instance where uuid = :uuid for no key update")
                        .bind("uuid", uuid)
                        .mapTo(Integer.class)
                        .findOne());
                return action.get();
            });
        } finally {
            exclusive.release();
        }
    }

    @Override
    public void settle(Wakeup.Stored done) {
        database.with(removing(new StepStatement(), done)::execute);
    }

    @Override
    public void replace(Wakeup.Stored done, UUID applicationId, List<? extends Wakeup.Stored> next) {
        StepStatement statement = new StepStatement()
                .add(WakeupRows.INSERT + WakeupRows.OR_AGAIN)
                .set("wakeups", Values.write(WakeupRows.of(next)))
                .set("application", applicationId)
                .set("backupAfter", backupAfter);
        database.with(removing(statement, done)::execute);
    }

    private static StepStatement removing(StepStatement statement, Wakeup.Stored done) {
        return statement.add(WakeupRows.DELETE).set("settled", Values.write(WakeupRows.of(List.of(done))));
    }
}
