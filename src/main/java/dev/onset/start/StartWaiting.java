package dev.onset.start;

import dev.onset.builds.Definitions;
import dev.onset.engine.InstanceState;
import dev.onset.engine.NodeStatus;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.WorkKind;
import dev.onset.notifications.Notifications;
import dev.onset.runtime.Instances;
import dev.onset.runtime.StoredInstance;
import dev.onset.runtime.Topics;
import dev.onset.security.Permission;
import dev.onset.security.Session;
import dev.onset.workspaces.Access;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Waits until a started instance has ended, is on hold, waits for a user task, or has an incident. A waiting request
 * holds no thread and no connection.
 */
@ApplicationScoped
class StartWaiting {

    private final Notifications notifications;
    private final Instances instances;
    private final Definitions definitions;
    private final StartConfig config;
    private final Access access;
    private final InstantSource clock;

    StartWaiting(
            Notifications notifications,
            Instances instances,
            Definitions definitions,
            StartConfig config,
            Access access,
            InstantSource clock) {
        this.access = access;
        this.clock = clock;
        this.notifications = notifications;
        this.instances = instances;
        this.definitions = definitions;
        this.config = config;
    }

    /** Limits a requested wait to the configured maximum and to the lifetime of the session. */
    Duration bounded(Session session, Duration asked) {
        return session.bound(asked.compareTo(config.maxWait()) > 0 ? config.maxWait() : asked, clock.instant());
    }

    /**
     * Returns the instance once it has settled or the time is over; empty if it was removed in the meantime, or if the
     * caller may no longer read it.
     */
    Uni<Optional<StoredInstance>> settled(Session session, Started started, Duration atMost) {
        StoredInstance now = started.instance();
        if (now != null && isSettled(now)) {
            return Uni.createFrom().item(Optional.of(now));
        }
        AtomicReference<Optional<StoredInstance>> seen = new AtomicReference<>(Optional.ofNullable(now));
        return notifications
                .await(Topics.instance(started.uuid()), atMost, () -> {
                    Optional<StoredInstance> instance =
                            QuarkusTransaction.requiringNew().call(() -> instances.find(started.uuid()));
                    seen.set(instance);
                    return instance.map(this::isSettled).orElse(true) ? Optional.of(instance) : Optional.empty();
                })
                .chain(found -> notifications.look(() ->
                        mayRead(session, started) ? found.orElseGet(seen::get) : Optional.<StoredInstance>empty()));
    }

    private boolean mayRead(Session session, Started started) {
        return !session.isOver(clock.instant())
                && access.allows(
                        session.principal(),
                        started.target().workspaceId(),
                        started.target().applicationId(),
                        Permission.PROCESS_START);
    }

    private boolean isSettled(StoredInstance instance) {
        if (instance.execution().state() != InstanceState.STARTED) {
            return !instance.isYetToStart();
        }
        ProcessModel model = definitions.get(instance.definitionId()).model();
        return instance.execution().tokens().stream()
                .anyMatch(token -> token.incident()
                        || token.status() == NodeStatus.EXECUTING
                                && token.loop() == null
                                && token.listener() == null
                                && model.node(token.node()).element().work() == WorkKind.USER_TASK);
    }
}
