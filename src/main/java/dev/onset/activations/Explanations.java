package dev.onset.activations;

import dev.onset.builds.BuildStatus;
import dev.onset.security.Principal;
import dev.onset.workspaces.GrantSql;
import dev.onset.workspaces.SubjectType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Explains the active build with the conditions and the order of {@link ActivationSql}. */
@ApplicationScoped
class Explanations {

    private static final String QUERY = """
            select g.id, g.subject_type, g.subject, g.priority, g.policy, g.branch, g.drafts, g.build_id, b.version, b.status,
                %1$s as concerns_caller
            from activation g left join build b on b.id = g.build_id
            where g.workspace_id = ? and g.application_id = ? and (? or %1$s)
            order by %2$s""".formatted(ActivationSql.CONCERNS_CALLER, ActivationSql.ORDER);

    private final DataSource dataSource;

    Explanations(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** @param all whether to include rules that do not match the caller */
    Explanation explain(Principal principal, UUID workspaceId, UUID applicationId, boolean all) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(QUERY)) {
            int next = GrantSql.bind(statement, 1, principal, connection);
            statement.setObject(next, workspaceId);
            statement.setObject(next + 1, applicationId);
            statement.setBoolean(next + 2, all);
            GrantSql.bind(statement, next + 3, principal, connection);
            List<Explanation.Rule> rules = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rules.add(rule(row));
                }
            }
            return new Explanation(principal, List.copyOf(rules));
        } catch (SQLException e) {
            throw new PersistenceException("The rules of an application cannot be read", e);
        }
    }

    private static Explanation.Rule rule(ResultSet row) throws SQLException {
        String subjectType = row.getString("subject_type");
        String status = row.getString("status");
        return new Explanation.Rule(
                row.getObject("id", UUID.class),
                subjectType == null ? null : SubjectType.valueOf(subjectType),
                text(row, "subject"),
                row.getInt("priority"),
                PolicyType.valueOf(row.getString("policy")),
                text(row, "branch"),
                row.getBoolean("drafts"),
                row.getObject("build_id", UUID.class),
                text(row, "version"),
                status == null ? null : BuildStatus.valueOf(status),
                row.getBoolean("concerns_caller"));
    }

    private static @Nullable String text(ResultSet row, String column) throws SQLException {
        return row.getString(column);
    }
}
