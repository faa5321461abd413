package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Open incidents. Performs no authorization. */
@ApplicationScoped
public class Incidents {

    private final JdbiInstanceStore store;

    Incidents(JdbiInstanceStore store) {
        this.store = store;
    }

    /** An open incident with its instance; empty where it is resolved. One round trip. */
    public Optional<IncidentOfInstance> find(long key) {
        return store.findIncident(key);
    }
}
