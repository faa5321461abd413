package dev.onset.instances;

import dev.onset.builds.Definitions;
import dev.onset.execution.Event;
import dev.onset.execution.NodeStatus;
import dev.onset.execution.StaleEvent;
import dev.onset.execution.StorableText;
import dev.onset.execution.WorkKind;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Instances;
import dev.onset.runtime.LockedIncident;
import dev.onset.runtime.ProcessRuntime;
import dev.onset.runtime.StoredInstance;
import dev.onset.runtime.Values;
import dev.onset.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Resolves incidents: changes values where that is wanted, and tries what failed again, all in one transaction. Of two who
 * resolve one at once, the second finds it gone.
 */
@ApplicationScoped
public class ResolveIncident {

    private static final int MAX_RETRIES = 1000;

    private final Instances instances;
    private final InstanceAccess access;
    private final ProcessRuntime runtime;
    private final Definitions definitions;

    ResolveIncident(Instances instances, InstanceAccess access, ProcessRuntime runtime, Definitions definitions) {
        this.instances = instances;
        this.access = access;
        this.runtime = runtime;
        this.definitions = definitions;
    }

    /**
     * How.
     *
     * @param retries how often a job may be tried; null for once
     * @param values a merge patch for the process values, empty for none
     */
    record Resolution(@Nullable Integer retries, Map<String, @Nullable Object> values) {

        static final Resolution RETRY = new Resolution(null, Map.of());
    }

    /** Tries again what failed. */
    @Transactional
    public void retry(Caller caller, long key) {
        resolve(caller, instances.lockIncident(key).orElseThrow(ResolveIncident::notFound), Resolution.RETRY);
    }

    /** Resolves an incident of an instance. */
    @Transactional
    void ofInstance(Caller caller, UUID uuid, long key, Resolution resolution) {
        access.requireOperate(caller, uuid);
        LockedIncident incident = instances
                .lockIncident(key)
                .filter(found -> found.instance().uuid().equals(uuid))
                .orElseThrow(ResolveIncident::notFound);
        resolve(caller, incident, resolution);
    }

    private void resolve(Caller caller, LockedIncident incident, Resolution resolution) {
        access.requireOperate(caller, incident.instance(), notFound());
        check(incident, resolution);
        try {
            StoredInstance instance = changed(incident.instance(), resolution, caller);
            runtime.apply(
                    instance,
                    new Event.IncidentRetried(
                            incident.token(), resolution.retries() == null ? 1 : resolution.retries()),
                    caller.subject());
        } catch (StaleEvent e) {
            throw OperateInstance.illegalState(incident.instance());
        }
    }

    private StoredInstance changed(StoredInstance instance, Resolution resolution, Caller caller) {
        if (resolution.values().isEmpty()) {
            return instance;
        }
        try {
            return runtime.apply(instance, new Event.ValuesChanged(resolution.values()), caller.subject());
        } catch (StaleEvent nothingToChange) {
            return instance;
        }
    }

    private void check(LockedIncident incident, Resolution resolution) {
        List<ProblemError> errors = new ArrayList<>(Values.check("/values", resolution.values()));
        if (resolution.retries() != null) {
            if (resolution.retries() < 1 || resolution.retries() > MAX_RETRIES) {
                errors.add(ProblemError.at("/retries", "It is from 1 to " + MAX_RETRIES));
            } else if (!hasJob(incident)) {
                errors.add(ProblemError.at("/retries", "Only a job has retries, and there is none"));
            }
        }
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The resolution is not described rightly.")
                    .withErrors(errors);
        }
    }

    private boolean hasJob(LockedIncident incident) {
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

    /** No process has a name that PostgreSQL cannot hold, so it is not asked for one. */
    static @Nullable String storable(@Nullable String processName) {
        return processName == null || StorableText.isStorable(processName) ? processName : "";
    }

    private static Problem notFound() {
        return new Problem(ProblemType.INCIDENT_NOT_FOUND, "There is no open incident of this key that you may see.");
    }
}
