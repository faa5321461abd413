package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Starts instances for callers. When a call returns, the instance is durable and has run to its first wait state. */
@ApplicationScoped
public class Starts {

    private final Engine engine;
    private final JdbiInstanceStore store;

    Starts(Engine engine, JdbiInstanceStore store) {
        this.engine = engine;
        this.store = store;
    }

    /**
     * Starts an instance, if a query that is a part of the statement says that it may be: one round trip.
     *
     * @return what the query found, and the instance if it was started
     * @throws StartConflict where another start has the same key, or the same business key
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

    /** Asks the query alone. */
    public <T> T ask(StartGate<T> gate) {
        return store.ask(gate);
    }

    /**
     * Starts several instances in one transaction, with a few statements for all of them.
     *
     * @return the instances, in the order of the starts
     * @throws StartConflict where another start has the key, or the business key, of one of them
     */
    public List<StoredInstance> startAll(List<NewInstance> starts) {
        return engine.startAll(starts);
    }
}
