package dev.onset.runtime;

import dev.onset.engine.IncidentType;
import dev.onset.security.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Reads open incidents. Performs no authorization: the results contain the caller's permissions. */
@ApplicationScoped
public class Incidents {

    private static final String FIND =
            "select i.*, c.token_id as incident_token, c.type as incident_type, " + RightsSql.COLUMNS
                    + " from incident c join process_instance i on i.uuid = c.instance_uuid" + RightsSql.JOIN
                    + " where c.key = :key";

    private final Database database;
    private final InstanceRowMapper instances;

    Incidents(Database database, ProcessCatalog processes) {
        this.database = database;
        this.instances = new InstanceRowMapper(processes);
    }

    /** Returns an open incident with its instance; empty if it does not exist or is resolved. One round trip. */
    public Optional<IncidentOfInstance> find(Principal principal, long key) {
        StepStatement statement = new StepStatement().add(FIND).set("key", key);
        RightsSql.bind(statement, principal);
        return database
                .with(handle -> statement.query(
                        handle,
                        (row, context) -> new IncidentOfInstance(
                                instances.map(row, context),
                                row.getLong("incident_token"),
                                IncidentType.valueOf(row.getString("incident_type")),
                                RightsSql.read(row))))
                .stream()
                .findFirst();
    }
}
