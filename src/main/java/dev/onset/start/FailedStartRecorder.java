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
 * Records failed starts asynchronously, in transactions of their own, because the transaction of a failed start is
 * rolled back. Responses do not wait for this. Only failures of callers who may see the application are recorded, and
 * only a limited number per minute. Failures beyond this limit, or while the database is unavailable, are dropped.
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
     * A failed start, as far as it is known when the response is sent.
     *
     * @param principal the caller; null if a message or timer was to start the instance
     * @param workspaceId null for the workspace of the application
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
     * Queues a failed start to be recorded.
     *
     * @param workspaceId null for the workspace of the application
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

    /** Queues the refused starts of a batch to be recorded, up to the limit per minute. */
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

    /** Queues a failed start by a message or timer to be recorded. */
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
                // Check the caller's limit before querying the database. The application's limit is checked only after
                // authorization, so that callers who may not see the application cannot use it up.
                if (isWithinLimit(attempt.applicationId() + " " + attempt.startedBy())) {
                    store(attempt);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warnf(
                        "A failed start could not be recorded: %s", e.getClass().getName());
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
