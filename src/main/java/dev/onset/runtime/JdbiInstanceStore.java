package dev.onset.runtime;

import dev.onset.execution.IncidentType;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Instances in PostgreSQL. */
@ApplicationScoped
class JdbiInstanceStore implements InstanceStore, InstanceCreation {

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
    public boolean write(InstanceWrite step) {
        StepStatement statement = EffectWriter.update(
                        step, processes.get(step.after().definitionId()))
                .set("backupAfter", backupAfter);
        if (step.called().isEmpty()) {
            return database.with(statement::execute) > 0;
        }
        return database.inTransaction(() -> {
            if (database.with(statement::execute) == 0) {
                return false;
            }
            createCalled(List.of(step));
            return true;
        });
    }

    @Override
    public void create(List<InstanceWrite> first) {
        boolean hasKey = first.stream().anyMatch(JdbiInstanceStore::hasKey);
        if (first.size() == 1 && first.getFirst().called().isEmpty()) {
            guarded(hasKey, () -> database.with(statement(first.getFirst())::execute));
            return;
        }
        guarded(
                hasKey,
                () -> database.inTransaction(() -> {
                    database.with(handle -> {
                        StepStatement.executeAll(
                                handle, first.stream().map(this::statement).toList());
                        return true;
                    });
                    createCalled(first);
                    return true;
                }));
    }

    /**
     * Writes the first step of an instance where a query says so.
     *
     * @throws StartConflict where another start has the same key, or the same business key
     */
    <T> StartGate.Result<T> createIf(InstanceWrite first, StartGate<T> gate) {
        StepStatement statement =
                EffectWriter.insertIfAccepted(first, start(first), gate).set("backupAfter", backupAfter);
        Function<Handle, StartGate.Result<T>> execute = handle -> {
            try (var query = handle.createQuery(statement.text())) {
                statement.bind(query);
                return query.map((row, context) -> new StartGate.Result<>(
                                gate.mapper().map(row, context), row.getBoolean("started") ? first.after() : null))
                        .one();
            }
        };
        boolean hasKey = hasKey(first);
        if (first.called().isEmpty()) {
            return guarded(hasKey, () -> database.with(execute));
        }
        return guarded(
                hasKey,
                () -> database.inTransaction(() -> {
                    StartGate.Result<T> result = database.with(execute);
                    if (result.started() != null) {
                        createCalled(List.of(first));
                    }
                    return result;
                }));
    }

    @Override
    public boolean createIfUnclaimed(InstanceWrite first, UUID message) {
        StepStatement statement =
                EffectWriter.insertIfUnclaimed(first, start(first), message).set("backupAfter", backupAfter);
        return guarded(
                false,
                () -> database.inTransaction(() -> {
                    if (database.with(statement::execute) == 0) {
                        return false;
                    }
                    createCalled(List.of(first));
                    return true;
                }));
    }

    /** What the query of a gate finds, without a start. */
    <T> T ask(StartGate<T> gate) {
        StepStatement statement = new StepStatement().add(gate.query());
        gate.parameters().forEach(statement::set);
        return database.with(handle -> {
            try (var query = handle.createQuery(statement.text())) {
                statement.bind(query);
                return query.map(gate.mapper()).one();
            }
        });
    }

    private StepStatement statement(InstanceWrite first) {
        return EffectWriter.insert(first, start(first)).set("backupAfter", backupAfter);
    }

    private static NewInstance start(InstanceWrite first) {
        return Objects.requireNonNull(first.start(), "An instance that is new has a start");
    }

    private static boolean hasKey(InstanceWrite first) {
        return start(first).key() != null;
    }

    /** The instances that others create, those of one level at a time: rows of the same kind go together. */
    private void createCalled(List<InstanceWrite> callers) {
        List<InstanceWrite> level =
                callers.stream().flatMap(write -> write.called().stream()).toList();
        while (!level.isEmpty()) {
            List<StepStatement> statements = level.stream().map(this::statement).toList();
            database.with(handle -> {
                StepStatement.executeAll(handle, statements);
                return true;
            });
            level = level.stream().flatMap(write -> write.called().stream()).toList();
        }
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
        return database.inTransaction(() -> {
            database.with(
                    handle -> handle.createQuery("select 1 from process_instance where uuid = :uuid for no key update")
                            .bind("uuid", uuid)
                            .mapTo(Integer.class)
                            .findOne());
            return action.get();
        });
    }

    @Override
    public void settle(List<? extends Wakeup.Stored> done, List<? extends Wakeup.Stored> instead) {
        StepStatement statement = new StepStatement();
        if (!instead.isEmpty()) {
            statement
                    .add(WakeupRows.INSERT + WakeupRows.UNLESS_THERE)
                    .set("wakeups", Values.write(WakeupRows.of(instead)))
                    .set("backupAfter", backupAfter);
        }
        statement.add(WakeupRows.DELETE).set("settled", Values.write(WakeupRows.of(done)));
        database.with(statement::execute);
    }

    /** An open incident with its instance; empty where it is resolved. One round trip. */
    Optional<IncidentOfInstance> findIncident(long key) {
        return database.with(handle -> handle.createQuery("""
                        select i.*, c.token_id as incident_token, c.type as incident_type
                        from incident c join process_instance i on i.uuid = c.instance_uuid where c.key = :key""")
                .bind("key", key)
                .map((row, context) -> new IncidentOfInstance(
                        instances.map(row, context),
                        row.getLong("incident_token"),
                        IncidentType.valueOf(row.getString("incident_type"))))
                .findOne());
    }
}
