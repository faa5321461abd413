package dev.onset.start;

import dev.onset.limits.ShedsLoad;
import dev.onset.observability.LogContext;
import dev.onset.problems.Problem;
import dev.onset.runtime.Instances;
import dev.onset.runtime.ProcessRuntime;
import dev.onset.security.Caller;
import dev.onset.start.StartProcess.Request;
import dev.onset.start.StartProcess.Started;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One attempt at a start: one transaction. */
@ShedsLoad
@ApplicationScoped
class StartTransaction {

    private final StartTargets targets;
    private final StartPlans plans;
    private final ProcessRuntime runtime;
    private final Instances instances;
    private final StartConfig config;

    StartTransaction(
            StartTargets targets, StartPlans plans, ProcessRuntime runtime, Instances instances, StartConfig config) {
        this.targets = targets;
        this.plans = plans;
        this.runtime = runtime;
        this.instances = instances;
        this.config = config;
    }

    @Transactional
    Started onActiveBuild(Caller caller, UUID workspaceId, UUID applicationId, Request request) {
        String keyId = request.keyId(caller, workspaceId, applicationId, null);
        return start(
                caller,
                targets.onActiveBuild(caller, workspaceId, applicationId, request.processName(), guard(request, keyId)),
                request,
                keyId);
    }

    @Transactional
    Started onBuild(Caller caller, UUID applicationId, UUID buildId, Request request) {
        String keyId = request.keyId(caller, null, applicationId, buildId);
        return start(
                caller,
                targets.onBuild(caller, applicationId, buildId, request.processName(), guard(request, keyId)),
                request,
                keyId);
    }

    /** What a start would start: everything is checked, and nothing is stored. */
    @Transactional
    StartPlans.Plan checkOnActiveBuild(Caller caller, UUID workspaceId, UUID applicationId, Request request) {
        return check(targets.onActiveBuild(caller, workspaceId, applicationId, request.processName(), null), request);
    }

    @Transactional
    StartPlans.Plan checkOnBuild(Caller caller, UUID applicationId, UUID buildId, Request request) {
        return check(targets.onBuild(caller, applicationId, buildId, request.processName(), null), request);
    }

    private StartPlans.Plan check(StartTargets.Found found, Request request) {
        StartPlans.Plan plan = plans.plan(found, request.options());
        StartPlans.checkValues(plan, request.values());
        String businessKey = request.options().businessKey();
        if (businessKey != null && found.uniqueBusinessKeys()) {
            instances.holderOf(found.applicationId(), businessKey).ifPresent(holder -> {
                throw StartPlans.businessKeyInUse(holder);
            });
        }
        return plan;
    }

    private StartTargets.@Nullable Guard guard(Request request, @Nullable String keyId) {
        return request.options().isGuarded() ? new StartTargets.Guard(keyId, config.idempotencyWait()) : null;
    }

    /** @throws Problem where it is refused */
    private Started start(Caller caller, StartTargets.Found found, Request request, @Nullable String keyId) {
        if (found.kept() != null) {
            return StartPlans.replay(found.kept(), found, request);
        }
        StartPlans.Plan plan = plans.plan(found, request.options());
        StartPlans.checkValues(plan, request.values());
        LogContext.application(found.workspaceId(), found.applicationId());
        return Started.now(runtime.run(plans.start(caller, found, plan, request, keyId)), plan);
    }
}
