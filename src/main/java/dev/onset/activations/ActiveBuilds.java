package dev.onset.activations;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.security.Principal;
import dev.onset.workspaces.GrantSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Finds the active build for a caller, which a start by name uses. */
@ApplicationScoped
public class ActiveBuilds {

    private static final String QUERY =
            "select v.build_id, v.branch from (values (?::uuid, ?::uuid)) as a (workspace_id, id)" + ActivationSql.JOIN;

    private static final String OF_EVERYBODY =
            "select build_id from activation where workspace_id = ? and application_id = ? and subject_type is null";

    private final DataSource dataSource;

    ActiveBuilds(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** @throws Problem {@code no-active-build} */
    public UUID of(Principal principal, UUID workspaceId, UUID applicationId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setObject(1, workspaceId);
            statement.setObject(2, applicationId);
            GrantSql.bind(statement, 3, principal, connection);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                UUID build = row.getObject("build_id", UUID.class);
                if (build == null) {
                    throw noActiveBuild(row.getString("branch"));
                }
                return build;
            }
        } catch (SQLException e) {
            throw new PersistenceException("The active build cannot be read", e);
        }
    }

    /**
     * The global active build; empty if there is none. Instances that the runtime starts itself (by call activities, messages
     * and timers) run on it, because the groups of the original caller are not known then.
     *
     * @param connection the connection of the caller, so that it does not wait for a second one
     */
    public Optional<UUID> ofEverybody(Connection connection, UUID workspaceId, UUID applicationId) {
        try (PreparedStatement statement = connection.prepareStatement(OF_EVERYBODY)) {
            statement.setObject(1, workspaceId);
            statement.setObject(2, applicationId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getObject(1, UUID.class)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new PersistenceException("The active build cannot be read", e);
        }
    }

    /** @param branch the branch of the policy, which has no build; null if there is no policy */
    public static Problem noActiveBuild(@Nullable String branch) {
        return new Problem(
                ProblemType.NO_ACTIVE_BUILD,
                branch == null
                        ? "The application has no active build in this workspace. Activate a build."
                        : "The policy for the caller follows the branch " + branch
                                + ", which has no build that the policy may use.");
    }
}
