package dev.onset.start;

import dev.onset.execution.InstanceState;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Instances;
import dev.onset.runtime.StartConflict;
import dev.onset.runtime.StoredInstance;
import dev.onset.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    /** What a caller wants started, and how. */
    record Request(String processName, StartOptions options, Map<String, @Nullable Object> values) {

        /** Who asks for what, with which key; null where it has none. Each path has keys of its own. */
        @Nullable
        String keyId(Caller caller, @Nullable UUID workspaceId, UUID applicationId, @Nullable UUID buildId) {
            return options.idempotencyKey() == null
                    ? null
                    : Fingerprint.of(
                            caller.subject(),
                            workspaceId,
                            applicationId,
                            buildId,
                            processName,
                            options.idempotencyKey());
        }
    }

    /**
     * An instance that was started.
     *
     * @param state at acceptance
     * @param replayed whether an earlier request with the same key started it
     * @param instance as the start left it; null where an earlier one started it
     */
    record Started(
            UUID uuid,
            StartTargets.Target target,
            String processName,
            InstanceState state,
            boolean replayed,
            @Nullable StoredInstance instance) {

        static Started now(StoredInstance instance, StartPlans.Plan plan) {
            return new Started(
                    instance.uuid(),
                    plan.target(),
                    plan.definition().name(),
                    instance.isYetToStart() ? InstanceState.CREATED : InstanceState.STARTED,
                    false,
                    instance);
        }
    }

    /** Starts a process of the build that is active now. */
    @CountStarts
    Started onActiveBuild(Caller caller, UUID workspaceId, UUID applicationId, Request request) {
        return attempt(
                applicationId, request, () -> transaction.onActiveBuild(caller, workspaceId, applicationId, request));
    }

    /** Starts a process of a build that the caller names; drafts are allowed here. */
    @CountStarts
    Started onBuild(Caller caller, UUID applicationId, UUID buildId, Request request) {
        return attempt(applicationId, request, () -> transaction.onBuild(caller, applicationId, buildId, request));
    }

    /** What {@link #onActiveBuild} would start. */
    StartPlans.Plan checkOnActiveBuild(Caller caller, UUID workspaceId, UUID applicationId, Request request) {
        return transaction.checkOnActiveBuild(caller, workspaceId, applicationId, request);
    }

    /** What {@link #onBuild} would start. */
    StartPlans.Plan checkOnBuild(Caller caller, UUID applicationId, UUID buildId, Request request) {
        return transaction.checkOnBuild(caller, applicationId, buildId, request);
    }

    private Started attempt(UUID applicationId, Request request, Supplier<Started> start) {
        StartConflict.Kind last = StartConflict.Kind.KEY_TAKEN;
        for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
            try {
                return start.get();
            } catch (StartConflict conflict) {
                resolve(conflict, applicationId, request);
                last = conflict.kind();
            }
        }
        throw stillServed(last);
    }

    /** Returns where another attempt may do: the other start has committed, or its instance has ended. */
    private void resolve(StartConflict conflict, UUID applicationId, Request request) {
        switch (conflict.kind()) {
            case KEY_TAKEN -> {}
            case KEY_IN_USE, BUSINESS_KEY_IN_USE -> throw stillServed(conflict.kind());
            case BUSINESS_KEY_TAKEN ->
                holderOf(applicationId, request).ifPresent(holder -> {
                    throw StartPlans.businessKeyInUse(holder);
                });
        }
    }

    private Optional<UUID> holderOf(UUID applicationId, Request request) {
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
        };
    }
}
