package dev.onset.platform;

import io.agroal.api.AgroalDataSource;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Provides the connections of Flyway, without the time limits of the pool's connections. A migration may take long, and
 * meanwhile Flyway holds a lock in an idle transaction on another connection. The limits would end both.
 */
@Singleton
@Typed(FlywayConfigurationCustomizer.class)
final class MigrationConnections implements DataSource, FlywayConfigurationCustomizer {

    private final DatabaseConnections connections;

    MigrationConnections(AgroalDataSource dataSource) {
        this.connections = new DatabaseConnections(dataSource);
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.dataSource(this);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connections.open(Duration.ZERO);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
