package dev.onset.platform;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.flywaydb.core.Flyway;

/**
 * A replica that does not migrate is ready only once somebody has. Migrations go forward only, so that it is asked no more when
 * it has been seen. The identity provider is no part of readiness: its keys are kept, and what needs it answers 503 by itself.
 */
@Readiness
@ApplicationScoped
class SchemaHealth implements HealthCheck {

    private final Flyway flyway;
    private volatile boolean migrated;

    SchemaHealth(Flyway flyway) {
        this.flyway = flyway;
    }

    @Override
    public HealthCheckResponse call() {
        if (!migrated) {
            migrated = flyway.info().pending().length == 0;
        }
        return HealthCheckResponse.named("Database schema").status(migrated).build();
    }
}
