package dev.onset.platform;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.flywaydb.core.Flyway;

/**
 * Reports a replica as not ready until the schema is migrated, which another replica or a job may do. Migrations only
 * go forward, so the result is not checked again once it is positive. The identity provider is not a part of readiness:
 * its keys are cached, and requests that need the provider receive 503.
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
