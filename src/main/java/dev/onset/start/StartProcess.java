package dev.onset.start;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.problems.Unavailability;
import dev.onset.problems.UncertainOutcome;
import dev.onset.runtime.Instances;
import dev.onset.runtime.StartConflict;
import dev.onset.security.Principal;
import dev.onset.start.StartTargets.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/**
 * Starts instances on behalf of callers. When a method returns, the instance is durable and has run to its first wait
 * state. A start needs one transaction, unless it conflicts with another start.
 */
@ApplicationScoped
class StartProcess {

    /**
     * The maximum number of attempts. Each further attempt follows the commit of a conflicting start, so the second
     * attempt usually succeeds.
     */
    private static final int MAX_ATTEMPTS = 5;

    private final StartTransaction transaction;
    private final Instances instances;

    StartProcess(StartTransaction transaction, Instances instances) {
        this.transaction = transaction;
        this.instances = instances;
    }

    /** Starts a process of the active build. */
    @CountStarts
    Started onActiveBuild(Principal principal, UUID workspaceId, UUID applicationId, StartRequest request) {
        return attempt(new Place(principal, workspaceId, applicationId, null, request.processName()), request);
    }

    /** Starts a process of the build that the caller names, which may be a draft. */
    @CountStarts
    Started onBuild(Principal principal, UUID applicationId, UUID buildId, StartRequest request) {
        return attempt(new Place(principal, null, applicationId, buildId, request.processName()), request);
    }

    /** Returns what {@link #onActiveBuild} would start. */
    StartPlans.Plan checkOnActiveBuild(
            Principal principal, UUID workspaceId, UUID applicationId, StartRequest request) {
        return transaction.check(
                new Place(principal, workspaceId, applicationId, null, request.processName()), request);
    }

    /** Returns what {@link #onBuild} would start. */
    StartPlans.Plan checkOnBuild(Principal principal, UUID applicationId, UUID buildId, StartRequest request) {
        return transaction.check(new Place(principal, null, applicationId, buildId, request.processName()), request);
    }

    private Started attempt(Place place, StartRequest request) {
        StartConflict.Kind last = StartConflict.Kind.KEY_TAKEN;
        for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
            try {
                return transaction.start(place, request);
            } catch (StartConflict conflict) {
                resolve(conflict, place.applicationId(), request);
                last = conflict.kind();
            } catch (RuntimeException failure) {
                throw uncertain(failure, request.options().idempotencyKey() != null);
            }
        }
        throw stillInProgress(last);
    }

    /**
     * Returns the exception to throw after a failed start. If the start may have been committed nevertheless, the
     * exception reports this.
     *
     * @param repeatable whether all starts have idempotency keys, so that they can be repeated safely
     */
    static RuntimeException uncertain(RuntimeException failure, boolean repeatable) {
        if (!Unavailability.leavesOutcomeUnknown(failure)) {
            return failure;
        }
        return new UncertainOutcome(
                "The connection to the database failed. The process may or may not have been started. "
                        + (repeatable
                                ? "Send the request again with the same idempotency keys; no instance is started twice."
                                : "Without an idempotency key, a repeated request may start it twice. First search for the"
                                        + " instances that you started (GET /api/runtime/process-instances with startedBy,"
                                        + " processName and startedFrom)."),
                failure);
    }

    /**
     * Handles a conflict. Returns normally if another attempt can succeed, because the other start has committed or its
     * instance has ended.
     */
    private void resolve(StartConflict conflict, UUID applicationId, StartRequest request) {
        switch (conflict.kind()) {
            case KEY_TAKEN -> {}
            case MESSAGE_KEY_TAKEN -> throw conflict;
            case KEY_IN_USE, BUSINESS_KEY_IN_USE -> throw stillInProgress(conflict.kind());
            case BUSINESS_KEY_TAKEN ->
                holderOf(applicationId, request).ifPresent(holder -> {
                    throw StartPlans.businessKeyInUse(holder);
                });
        }
    }

    private Optional<UUID> holderOf(UUID applicationId, StartRequest request) {
        String key = request.options().businessKey();
        return key == null ? Optional.empty() : instances.holderOf(applicationId, key);
    }

    /**
     * Returns the problem for a start that has waited as long as configured for another one, or that failed in every
     * attempt.
     */
    static Problem stillInProgress(StartConflict.Kind conflict) {
        return switch (conflict) {
            case KEY_TAKEN, KEY_IN_USE ->
                new Problem(
                        ProblemType.IDEMPOTENCY_KEY_IN_USE,
                        "Another start of this process with this idempotency key is still in progress.");
            case BUSINESS_KEY_TAKEN, BUSINESS_KEY_IN_USE ->
                new Problem(
                        ProblemType.BUSINESS_KEY_PENDING,
                        "Another start in the application with this business key is still in progress.");
            case MESSAGE_KEY_TAKEN ->
                throw new IllegalArgumentException("A start by a caller has no message correlation key");
        };
    }
}
