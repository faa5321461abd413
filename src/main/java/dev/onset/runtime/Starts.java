package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Starts instances on behalf of callers. When a method returns, the instance is durable and has run to its first wait
 * state.
 */
@ApplicationScoped
public class Starts {

    private final Engine engine;
    private final JdbiInstanceStore store;

    Starts(Engine engine, JdbiInstanceStore store) {
        this.engine = engine;
        this.store = store;
    }

    /**
     * Starts an instance if the gate's query, which is a part of the same statement, accepts it. One round trip.
     *
     * @return the row of the query, and the instance if it was started
     * @throws StartConflict if another start has the same idempotency key or business key
     */
    public <T> StartGate.Result<T> startIf(NewInstance start, StartGate<T> gate) {
        AtomicReference<StartGate.@Nullable Result<T>> result = new AtomicReference<>();
        engine.startIf(start, first -> {
            StartGate.Result<T> found = store.createIf(first, gate);
            result.set(found);
            return found.started() != null;
        });
        return Objects.requireNonNull(result.get());
    }

    /** Executes the gate's query without starting an instance. */
    public <T> T ask(StartGate<T> gate) {
        return store.ask(gate);
    }

    /**
     * Starts several instances in one transaction, with a small constant number of statements.
     *
     * @return the instances, in the order of the starts
     * @throws StartConflict if another start has the idempotency key or business key of one of them
     */
    public List<StoredInstance> startAll(List<NewInstance> starts) {
        return engine.startAll(starts);
    }
}
