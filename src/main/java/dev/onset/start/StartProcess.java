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
 * The start use case. When a call returns, the instance is durable and has run to its first wait state. Asks for no more
 * transactions than one, unless another start stands in the way of this one.
 */
@ApplicationScoped
class StartProcess {

    /** Each further attempt follows a commit of another start, so that the second nearly always is the last. */
    private static final int MAX_ATTEMPTS = 5;

    private final StartTransaction transaction;
    private final Instances instances;

    StartProcess(StartTransaction transaction, Instances instances) {
        this.transaction = transaction;
        this.instances = instances;
    }

    /** Starts a process of the build that is active now. */
    @CountStarts
    Started onActiveBuild(Principal principal, UUID workspaceId, UUID applicationId, StartRequest request) {
        return attempt(new Place(principal, workspaceId, applicationId, null, request.processName()), request);
    }

    /** Starts a process of a build that the caller names; drafts are allowed here. */
    @CountStarts
    Started onBuild(Principal principal, UUID applicationId, UUID buildId, StartRequest request) {
        return attempt(new Place(principal, null, applicationId, buildId, request.processName()), request);
    }

    /** What {@link #onActiveBuild} would start. */
    StartPlans.Plan checkOnActiveBuild(
            Principal principal, UUID workspaceId, UUID applicationId, StartRequest request) {
        return transaction.check(
                new Place(principal, workspaceId, applicationId, null, request.processName()), request);
    }

    /** What {@link #onBuild} would start. */
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
        throw stillServed(last);
    }

    /**
     * What to throw where a start has failed: where it may have happened all the same, that says so.
     *
     * @param repeatable whether the start can be told from another one that is sent again
     */
    static RuntimeException uncertain(RuntimeException failure, boolean repeatable) {
        if (!Unavailability.leavesOutcomeUnknown(failure)) {
            return failure;
        }
        return new UncertainOutcome(
                "The connection to the database broke: the process may have started or not. "
                        + (repeatable
                                ? "Send the request again with the same idempotency keys: each starts once."
                                : "Without an idempotency key a repetition may start it twice: first search the instances"
                                        + " that you started (GET /api/runtime/process-instances, with startedBy, processName"
                                        + " and startedFrom)."),
                failure);
    }

    /** Returns where another attempt may do: the other start has committed, or its instance has ended. */
    private void resolve(StartConflict conflict, UUID applicationId, StartRequest request) {
        switch (conflict.kind()) {
            case KEY_TAKEN -> {}
            case MESSAGE_KEY_TAKEN -> throw conflict;
            case KEY_IN_USE, BUSINESS_KEY_IN_USE -> throw stillServed(conflict.kind());
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

    /** The start has waited for another one for as long as it waits, or lost to others each time it was tried. */
    static Problem stillServed(StartConflict.Kind conflict) {
        return switch (conflict) {
            case KEY_TAKEN, KEY_IN_USE ->
                new Problem(
                        ProblemType.IDEMPOTENCY_KEY_IN_USE,
                        "A start of this process with this idempotency key is still being served.");
            case BUSINESS_KEY_TAKEN, BUSINESS_KEY_IN_USE ->
                new Problem(
                        ProblemType.BUSINESS_KEY_PENDING,
                        "Another start of the application with this business key is still being served.");
            case MESSAGE_KEY_TAKEN -> throw new IllegalArgumentException("No message starts what a caller starts");
        };
    }
}
