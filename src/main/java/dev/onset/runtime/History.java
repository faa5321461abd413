package dev.onset.runtime;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.onset.execution.HistoryEvent;
import dev.onset.execution.InstanceState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads what happened to an instance. */
@ApplicationScoped
public class History {

    private static final TypeReference<List<HistoryEvent>> EVENTS = new TypeReference<>() {};

    private static final String PROGRESS = """
            select i.state, i.revision as last, i.definition_id, h.revision, h.at, h.actor, h.events
            from process_instance i left join lateral (
                select * from instance_history s where s.instance_uuid = i.uuid and s.revision > ?
                order by s.revision limit ?) h on true
            where i.uuid = ? order by h.revision""";

    private final DataSource dataSource;

    History(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * One step: what one transaction did.
     *
     * @param actor the caller who caused it; null for the runtime itself
     * @param events in order
     */
    public record Step(long revision, Instant at, @Nullable String actor, List<HistoryEvent> events) {}

    /**
     * How far an instance is.
     *
     * @param revision that of its last step
     * @param definitionId the process that it runs
     * @param steps those after some revision, in order, where they are not too many
     */
    public record Progress(InstanceState state, long revision, UUID definitionId, List<Step> steps) {}

    /** How far an instance is, with its steps after a revision; empty where there is none. One round trip, no transaction. */
    public Optional<Progress> progress(UUID instance, long after, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(PROGRESS)) {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            statement.setObject(3, instance);
            try (ResultSet row = statement.executeQuery()) {
                Progress progress = null;
                List<Step> steps = new ArrayList<>();
                while (row.next()) {
                    progress = new Progress(
                            InstanceState.valueOf(row.getString("state")),
                            row.getLong("last"),
                            row.getObject("definition_id", UUID.class),
                            steps);
                    if (row.getString("events") != null) {
                        steps.add(new Step(
                                row.getLong("revision"),
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                row.getString("actor"),
                                Values.read(row.getString("events"), EVENTS)));
                    }
                }
                return Optional.ofNullable(progress);
            }
        } catch (SQLException e) {
            throw new PersistenceException("How far an instance is cannot be read", e);
        }
    }

    /** The steps of an instance after a revision, in order; 0 begins with the first. */
    public List<Step> steps(UUID instance, long after, int limit) {
        return HistoryRow.<HistoryRow>find("instanceUuid = ?1 and revision > ?2 order by revision", instance, after)
                .page(0, limit)
                .stream()
                .map(row -> new Step(row.revision, row.at, row.actor, Values.read(row.events, EVENTS)))
                .toList();
    }
}
