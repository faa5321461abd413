package dev.onset.instances;

import dev.onset.builds.Definitions;
import dev.onset.engine.Event;
import dev.onset.engine.NodeStatus;
import dev.onset.engine.StaleEvent;
import dev.onset.engine.StorableText;
import dev.onset.engine.WorkKind;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Engine;
import dev.onset.runtime.IncidentOfInstance;
import dev.onset.runtime.Incidents;
import dev.onset.runtime.Move;
import dev.onset.runtime.Values;
import dev.onset.security.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Resolves incidents: changes values if requested and retries what failed, in one transaction. If two callers resolve
 * an incident at the same time, the second one receives {@code incident-not-found}.
 */
@ApplicationScoped
public class ResolveIncident {

    private final Incidents incidents;
    private final InstanceAccess access;
    private final Engine engine;
    private final Definitions definitions;

    ResolveIncident(Incidents incidents, InstanceAccess access, Engine engine, Definitions definitions) {
        this.incidents = incidents;
        this.access = access;
        this.engine = engine;
        this.definitions = definitions;
    }

    /**
     * The parameters of a resolution.
     *
     * @param retries the new number of retries of the job; null for the number that was set while the incident was
     *     open, or else 1
     * @param values a JSON Merge Patch for the process values; empty for no change
     */
    record Resolution(@Nullable Integer retries, Map<String, @Nullable Object> values) {

        static final Resolution RETRY = new Resolution(null, Map.of());
    }

    /** Resolves an incident by retrying what failed. */
    public void retry(Principal principal, long key) {
        resolve(principal, () -> incidents.find(principal, key), notFound(), Resolution.RETRY);
    }

    /** Resolves an incident of an instance. */
    void ofInstance(Principal principal, UUID uuid, long key, Resolution resolution) {
        resolve(
                principal,
                () -> {
                    Optional<IncidentOfInstance> found = incidents
                            .find(principal, key)
                            .filter(incident -> incident.instance().uuid().equals(uuid));
                    if (found.isEmpty()) {
                        access.operable(principal, uuid);
                    }
                    return found;
                },
                InstanceAccess.notFound(),
                resolution);
    }

    /**
     * Resolves an incident.
     *
     * @param hidden the problem to throw if the caller may not see the instance
     */
    private void resolve(
            Principal principal, Supplier<Optional<IncidentOfInstance>> read, Problem hidden, Resolution resolution) {
        try {
            boolean found = engine.move(read, IncidentOfInstance::instance, incident -> {
                        InstanceAccess.requireOperate(principal, incident.rights(), hidden);
                        check(incident, resolution);
                        return Move.by(
                                new Event.IncidentRetried(
                                        incident.token(),
                                        resolution.retries() == null ? 0 : resolution.retries(),
                                        resolution.values()),
                                principal.subject());
                    })
                    .isPresent();
            if (!found) {
                throw notFound();
            }
        } catch (StaleEvent e) {
            throw read.get()
                    .map(incident -> OperateInstance.illegalState(incident.instance()))
                    .orElseGet(ResolveIncident::notFound);
        }
    }

    private void check(IncidentOfInstance incident, Resolution resolution) {
        List<ProblemError> errors = new ArrayList<>(Values.check("/values", resolution.values()));
        if (resolution.retries() != null && !hasJob(incident)) {
            errors.add(ProblemError.at("/retries", "Must not be set for an incident without a job"));
        }
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The resolution is invalid.").withErrors(errors);
        }
    }

    private boolean hasJob(IncidentOfInstance incident) {
        return incident.instance().execution().tokens().stream()
                .anyMatch(token -> token.id() == incident.token()
                        && token.status() == NodeStatus.EXECUTING
                        && definitions
                                        .get(incident.instance().definitionId())
                                        .model()
                                        .node(token.node())
                                        .element()
                                        .work()
                                == WorkKind.JOB);
    }

    /**
     * Returns a name that can be queried. No process has a name that PostgreSQL cannot store, and such a name would
     * make the query fail.
     */
    static @Nullable String storable(@Nullable String processName) {
        return processName == null || StorableText.isStorable(processName) ? processName : "";
    }

    private static Problem notFound() {
        return new Problem(ProblemType.INCIDENT_NOT_FOUND, "No open incident with this key is visible to the caller.");
    }
}
