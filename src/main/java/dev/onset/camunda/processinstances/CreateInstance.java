package dev.onset.camunda.processinstances;

import com.fasterxml.jackson.core.JsonPointer;
import dev.onset.camunda.Tenants;
import dev.onset.engine.InstanceState;
import dev.onset.notifications.Notifications;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Instances;
import dev.onset.runtime.StoredInstance;
import dev.onset.runtime.Topics;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.security.Session;
import dev.onset.start.StartByName;
import dev.onset.workspaces.Access;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts instances, and waits for their end if the request asks for it. */
@ApplicationScoped
class CreateInstance {

    private static final JsonPointer VARIABLES = JsonPointer.compile("/variables");

    private final StartByName startByName;
    private final Instances instances;
    private final Notifications notifications;
    private final Access access;
    private final InstantSource clock;

    CreateInstance(
            StartByName startByName,
            Instances instances,
            Notifications notifications,
            Access access,
            InstantSource clock) {
        this.access = access;
        this.clock = clock;
        this.startByName = startByName;
        this.instances = instances;
        this.notifications = notifications;
    }

    /** Records which process is to be started, so that a request that fails from here on is listed as a failed start. */
    void begin(Tenants.Tenant tenant, ProcessInstanceCreationRequest request) {
        if (request.processDefinitionId() != null
                && !request.processDefinitionId().isEmpty()) {
            startByName.begin(tenant.applicationId(), request.processDefinitionId());
        }
    }

    /** Starts the process. The pointers of errors in the values begin with {@code /variables}. */
    StartByName.Started start(
            Principal principal, Tenants.Tenant tenant, ProcessInstanceCreationRequest.Checked request) {
        try {
            return startByName.start(
                    principal,
                    tenant.workspaceId(),
                    tenant.applicationId(),
                    request.processName(),
                    request.businessKey(),
                    request.values());
        } catch (Problem problem) {
            if (problem.extensions().get("errors") instanceof List<?> errors) {
                problem.withErrors(errors.stream()
                        .map(ProblemError.class::cast)
                        .map(error -> error.within(VARIABLES))
                        .toList());
            }
            throw problem;
        }
    }

    /**
     * Waits for the end of an instance, and returns its variables. The permission to start is checked again at the end, because the
     * caller may have lost it in the meantime.
     *
     * @param names the names of the variables to return; empty for all
     */
    Uni<Map<String, @Nullable Object>> valuesAtEnd(UUID uuid, Session session, Duration maxWait, List<String> names) {
        return notifications
                .await(Topics.instance(uuid), session.bound(maxWait, clock.instant()), () -> ended(uuid))
                .chain(ended -> notifications.look(() -> {
                    StoredInstance instance = ended.orElseThrow(() -> new Problem(
                                    ProblemType.STILL_RUNNING,
                                    "The instance has not ended within the request timeout and continues to run.")
                            .with("uuid", uuid));
                    session.requireValid(clock.instant());
                    access.requireApplication(
                            session.principal(),
                            instance.workspaceId(),
                            instance.applicationId(),
                            Permission.PROCESS_START);
                    return valuesAtEnd(instance, names);
                }));
    }

    private static Map<String, @Nullable Object> valuesAtEnd(StoredInstance instance, List<String> names) {
        if (instance.execution().state() != InstanceState.FINISHED) {
            throw new Problem(
                            ProblemType.ILLEGAL_STATE,
                            "The instance has ended in the state "
                                    + instance.execution().state() + ".")
                    .with("uuid", instance.uuid());
        }
        return wanted(instance.execution().variables(), names);
    }

    private Optional<StoredInstance> ended(UUID uuid) {
        return QuarkusTransaction.requiringNew()
                .call(() -> instances.find(uuid))
                .filter(instance -> instance.execution().state().isEnded());
    }

    private static Map<String, @Nullable Object> wanted(Map<String, @Nullable Object> values, List<String> names) {
        if (names.isEmpty()) {
            return values;
        }
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>(values);
        wanted.keySet().retainAll(names);
        return wanted;
    }
}
