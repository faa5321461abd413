package dev.onset.activations;

import dev.onset.builds.Definitions;
import dev.onset.notifications.Notifications;
import dev.onset.notifications.Registration;
import dev.onset.notifications.Topic;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compiles active builds before the first start of their processes. Each replica compiles the builds that are active when it
 * starts, and the builds that it activates itself, on one background thread. A start that comes first compiles the build
 * itself.
 */
@ApplicationScoped
class ActiveDefinitions {

    private static final Logger LOG = Logger.getLogger(ActiveDefinitions.class);
    private static final Topic CHANGED = Topic.of("active-builds", "all");

    /** Fewer than the builds that are kept in memory, so that preparing one build does not evict another. */
    private static final int MOST = 500;

    /** How long the shutdown waits for the build that is being compiled. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private final Consumer<UUID> prepare;
    private final Notifications notifications;
    private final EntityManager entities;
    private final Semaphore changes = new Semaphore(0);

    /**
     * The builds that this replica activated. Other replicas compile them on demand, so that a change does not make each
     * replica read all rules.
     */
    private final Queue<UUID> changed = new ConcurrentLinkedQueue<>();

    private @Nullable Registration listening;
    private @Nullable Thread thread;

    @Inject
    ActiveDefinitions(Definitions definitions, Notifications notifications, EntityManager entities) {
        this(definitions::prepare, notifications, entities);
    }

    /** @param prepare compiles a build unless it is in memory */
    ActiveDefinitions(Consumer<UUID> prepare, Notifications notifications, EntityManager entities) {
        this.prepare = prepare;
        this.notifications = notifications;
        this.entities = entities;
    }

    /** Runs after all other observers of the startup. */
    void start(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
        listening = notifications.listen(CHANGED, changes::release);
        changes.release();
        thread = Thread.ofPlatform().name("active-definitions").daemon().start(this::prepareWhatIsActive);
    }

    /** Waits until the thread has ended, because its transaction cannot end when the application is gone. */
    void stop(@Observes ShutdownEvent event) {
        if (listening != null) {
            listening.close();
        }
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(LONGEST_STOP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Compiles a build after the commit of the current transaction, which activates it. */
    void changed(UUID buildId) {
        changed.add(buildId);
        notifications.publish(CHANGED);
    }

    private void prepareWhatIsActive() {
        boolean first = true;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                changes.acquire();
                changes.drainPermits();
                if (first) {
                    first = false;
                    activeBuilds().forEach(this::prepare);
                }
                for (UUID build = changed.poll(); build != null; build = changed.poll()) {
                    prepare(build);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warn("The active builds cannot be read. They will be compiled on demand", e);
            }
        }
    }

    private List<UUID> activeBuilds() {
        return QuarkusTransaction.requiringNew()
                .call(() -> entities.createQuery(
                                "select buildId from ActivationRule where buildId is not null"
                                        + " group by buildId order by max(changedAt) desc",
                                UUID.class)
                        .setMaxResults(MOST)
                        .getResultList());
    }

    private void prepare(UUID buildId) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        try {
            prepare.accept(buildId);
        } catch (RuntimeException e) {
            LOG.warnf(e, "The active build %s cannot be compiled", buildId);
        }
    }
}
