package dev.onset.start;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.onset.engine.StorableText;
import dev.onset.platform.Ids;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.StartFailed;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.workspaces.Access;
import dev.onset.workspaces.Workspaces;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notes failed starts beside their answers, which wait for nothing of it: what was refused has been rolled back, and is
 * stored in a transaction of its own. Only callers who see the application are listed, a few a minute; what is too much, or
 * comes while the database is away, is forgotten.
 */
@ApplicationScoped
class FailedStartRecorder {

    private static final Logger LOG = Logger.getLogger(FailedStartRecorder.class);
    private static final int MAX_WAITING = 1000;
    private static final int MAX_NAME = 200;
    private static final int MAX_COUNTED = 10_000;

    private final BlockingQueue<Attempt> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Cache<String, AtomicInteger> thisMinute = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofMinutes(1))
            .maximumSize(MAX_COUNTED)
            .build();
    private final FailedStarts failedStarts;
    private final FailedStartsConfig config;
    private final Workspaces workspaces;
    private final Access access;
    private final InstantSource clock;
    private @Nullable Thread thread;

    FailedStartRecorder(
            FailedStarts failedStarts,
            FailedStartsConfig config,
            Workspaces workspaces,
            Access access,
            InstantSource clock) {
        this.failedStarts = failedStarts;
        this.config = config;
        this.workspaces = workspaces;
        this.access = access;
        this.clock = clock;
    }

    /**
     * A start that failed, as far as its answer knows it.
     *
     * @param principal who asked for it; null where the runtime itself was to start it
     * @param workspaceId null where it is the application's
     */
    record Attempt(
            @Nullable Principal principal,
            String startedBy,
            @Nullable UUID workspaceId,
            UUID applicationId,
            @Nullable UUID buildId,
            String processName,
            ProblemType problem,
            Instant at) {}

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("failed-starts").daemon().start(this::storeWaiting);
    }

    void stop(@Observes ShutdownEvent event) {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /**
     * Has a failed start stored, soon.
     *
     * @param workspaceId null where it is the application's
     */
    void note(
            Principal principal,
            @Nullable UUID workspaceId,
            UUID applicationId,
            @Nullable UUID buildId,
            String processName,
            Problem problem) {
        waiting.offer(new Attempt(
                principal,
                principal.subject(),
                workspaceId,
                applicationId,
                buildId,
                storable(processName),
                problem.type(),
                now()));
    }

    /** Has those starts of a batch stored that were refused, as many as are noted in a minute. */
    void noteRefused(
            Principal principal,
            UUID workspaceId,
            UUID applicationId,
            String processName,
            List<StartOutcome> outcomes) {
        outcomes.stream()
                .filter(StartOutcome.Refused.class::isInstance)
                .map(StartOutcome.Refused.class::cast)
                .limit(config.maxPerMinute())
                .forEach(refused -> note(principal, workspaceId, applicationId, null, processName, refused.problem()));
    }

    /** Has a start stored that a message or a timer was to make. */
    void note(@Observes StartFailed failed) {
        waiting.offer(new Attempt(
                null,
                failed.startedBy(),
                failed.workspaceId(),
                failed.applicationId(),
                null,
                storable(failed.processName()),
                failed.problem(),
                now()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private void storeWaiting() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Attempt attempt = waiting.take();
                // Asked before the database is; who does not see the application takes nothing from those who do.
                if (isWithinLimit(attempt.applicationId() + " " + attempt.startedBy())) {
                    store(attempt);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warnf("A failed start could not be noted: %s", e.getClass().getName());
            }
        }
    }

    private boolean isWithinLimit(String counted) {
        return thisMinute.get(counted, key -> new AtomicInteger()).incrementAndGet() <= config.maxPerMinute();
    }

    @Transactional
    void store(Attempt attempt) {
        UUID workspaceId = attempt.workspaceId() == null
                ? workspaces.workspaceOf(attempt.applicationId()).orElse(null)
                : attempt.workspaceId();
        if (workspaceId != null
                && seesApplication(attempt, workspaceId)
                && isWithinLimit(attempt.applicationId().toString())) {
            failedStarts.store(new FailedStart(
                    Ids.next(),
                    workspaceId,
                    attempt.applicationId(),
                    attempt.buildId(),
                    attempt.processName(),
                    attempt.problem().slug(),
                    attempt.problem().status(),
                    attempt.at(),
                    attempt.startedBy()));
        }
    }

    private boolean seesApplication(Attempt attempt, UUID workspaceId) {
        return attempt.principal() == null
                || access.allows(
                        attempt.principal(), workspaceId, attempt.applicationId(), Permission.APPLICATION_READ);
    }

    private static String storable(String name) {
        String kept = name.codePoints()
                .limit(MAX_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return StorableText.isStorable(kept) ? kept : "?";
    }
}
