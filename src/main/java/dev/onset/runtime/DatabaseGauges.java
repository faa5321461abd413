package dev.onset.runtime;

import dev.onset.observability.Metrics;
import dev.onset.observability.MetricsConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Publishes gauges that are sampled from the database: open incidents and overdue wake-ups. Every replica reports the
 * same values, because none depends on what the replica did itself. If the database cannot be queried, no values are
 * reported, rather than stale ones.
 */
@ApplicationScoped
class DatabaseGauges {

    private static final Logger LOG = Logger.getLogger(DatabaseGauges.class);

    /**
     * Counts the open incidents of the 200 applications that have the most. The limit bounds the number of time series.
     */
    private static final String OPEN_INCIDENTS = """
            select i.application_id, count(*) from incident n join process_instance i on i.uuid = n.instance_uuid
            group by i.application_id order by 2 desc limit 200""";

    private static final String OVERDUE = """
            select count(*), extract(epoch from ? - min(execution_time)) from scheduled_tasks
            where not picked and execution_time < ?""";

    private final DataSource dataSource;
    private final InstantSource clock;
    private final Vertx vertx;
    private final MetricsConfig config;
    private final Metrics metrics;
    private final MultiGauge openIncidents;
    private final Map<UUID, Long> incidents = new HashMap<>();

    private volatile double overdue = Double.NaN;
    private volatile double overdueSeconds = Double.NaN;
    private volatile long timer = -1;

    DatabaseGauges(
            DataSource dataSource,
            InstantSource clock,
            Vertx vertx,
            MetricsConfig config,
            Metrics metrics,
            MeterRegistry registry) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.vertx = vertx;
        this.config = config;
        this.metrics = metrics;
        this.openIncidents = MultiGauge.builder("onset.incidents.open").register(registry);
        Gauge.builder("onset.scheduler.overdue", () -> overdue).register(registry);
        Gauge.builder("onset.scheduler.overdue.age", () -> overdueSeconds)
                .baseUnit("seconds")
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        if (config.sampleInterval().isPositive()) {
            timer = vertx.setPeriodic(
                    config.sampleInterval().toMillis(),
                    id -> vertx.executeBlocking(() -> {
                        sample();
                        return null;
                    }));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    /** Samples the gauges now. */
    synchronized void sample() {
        try (Connection connection = dataSource.getConnection()) {
            sampleIncidents(connection);
            sampleOverdue(connection);
        } catch (SQLException e) {
            LOG.debug("The database could not be queried for metrics", e);
            overdue = Double.NaN;
            overdueSeconds = Double.NaN;
            incidents.clear();
            showIncidents();
        }
    }

    private void sampleIncidents(Connection connection) throws SQLException {
        // An application whose incidents are all resolved reports 0.
        incidents.replaceAll((application, open) -> 0L);
        try (PreparedStatement statement = connection.prepareStatement(OPEN_INCIDENTS);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                incidents.put(row.getObject(1, UUID.class), row.getLong(2));
            }
        }
        showIncidents();
    }

    private void showIncidents() {
        Map<String, Long> byLabel = new HashMap<>();
        incidents.forEach((application, open) -> byLabel.merge(metrics.label(application), open, Long::sum));
        openIncidents.register(
                byLabel.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(Tags.of("application", entry.getKey()), entry.getValue()))
                        .toList(),
                true);
    }

    private void sampleOverdue(Connection connection) throws SQLException {
        Instant now = clock.instant();
        try (PreparedStatement statement = connection.prepareStatement(OVERDUE)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                overdue = row.getLong(1);
                overdueSeconds = row.getDouble(2);
            }
        }
    }
}
