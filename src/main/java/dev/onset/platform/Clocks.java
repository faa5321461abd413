package dev.onset.platform;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The one place that asks the system for the time; everything else injects an {@link InstantSource}. */
final class Clocks {

    /** In microseconds, which is what PostgreSQL keeps: an instant that was stored equals the one that was answered. */
    @Produces
    @Singleton
    @DefaultBean
    InstantSource systemTime() {
        return () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
