package dev.onset.platform;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.InstantSource;

/** Gives every bean its time: the database's. */
@ApplicationScoped
class Clocks {

    @Produces
    @DefaultBean
    @ApplicationScoped
    InstantSource clock(DatabaseClock clock) {
        return clock;
    }
}
