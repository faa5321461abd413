package dev.onset.start;

import dev.onset.limits.RateLimits;
import dev.onset.limits.ShedsLoad;
import dev.onset.observability.LogContext;
import dev.onset.problems.Problem;
import dev.onset.runtime.NewInstance;
import dev.onset.runtime.StartGate;
import dev.onset.runtime.Starts;
import dev.onset.start.StartPlans.Plan;
import dev.onset.start.StartTargets.Place;
import dev.onset.start.StartTargets.Result;
import dev.onset.start.StartTargets.StartKeys;
import dev.onset.start.StartTargets.Target;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Makes one attempt at a start, in one transaction. If the caller has started the process before, this takes one round
 * trip: the first step is computed for the target of the caller's last start. The statement that writes the instance
 * verifies that this is still the target and that the caller may start it; otherwise, it writes nothing.
 */
@ShedsLoad
@ApplicationScoped
class StartTransaction {

    /**
     * The maximum number of rounds. Each further round follows an activation that was committed during the previous
     * one.
     */
    private static final int MAX_ROUNDS = 5;

    private final StartTargets targets;
    private final StartPlans plans;
    private final Starts starts;
    private final RateLimits rates;

    StartTransaction(StartTargets targets, StartPlans plans, Starts starts, RateLimits rates) {
        this.targets = targets;
        this.plans = plans;
        this.starts = starts;
        this.rates = rates;
    }

    /**
     * Starts an instance.
     *
     * @throws Problem if the start is refused
     */
    Started start(Place place, StartRequest request) {
        StartKeys keys = request.keys(place);
        // Only callers who may start the process count towards the rate limit of an application. Therefore, permissions
        // are checked first if there are such limits.
        Target target =
                rates.limitsApplications() ? null : targets.remembered(place).orElse(null);
        Plan plan = null;
        if (target != null) {
            try {
                plan = plans.check(target, request);
            } catch (Problem refused) {
                // Resolve and authorize first: callers who may not start the process must not learn which input it
                // accepts.
            }
        }
        for (int round = 1; round <= MAX_ROUNDS; round++) {
            if (plan == null) {
                Result found = targets.find(place, keys);
                StartTargets.requireStart(place, found);
                rates.countStart(place.applicationId());
                if (found.kept() != null) {
                    return StartPlans.replay(found.kept(), found, place, request);
                }
                plan = plans.check(StartTargets.target(place, found), request);
            }
            NewInstance start = plans.start(place, plan, request, keys, false);
            LogContext.application(start.workspaceId(), start.applicationId());
            StartGate.Result<Result> result = starts.startIf(start, targets.gate(place, keys, plan.target()));
            if (result.started() != null) {
                targets.remember(place, plan.target());
                return Started.now(result.started(), plan.target());
            }
            targets.forget(place);
            Result found = result.found();
            StartTargets.requireStart(place, found);
            if (found.kept() != null) {
                return StartPlans.replay(found.kept(), found, place, request);
            }
            if (found.holder() != null) {
                throw StartPlans.businessKeyInUse(found.holder());
            }
            plan = plans.check(StartTargets.target(place, found), request);
        }
        throw new IllegalStateException("The active build changed in each of " + MAX_ROUNDS + " attempts");
    }

    /** Validates a start without storing anything, and returns what it would start. */
    Plan check(Place place, StartRequest request) {
        Result found = targets.find(place, new StartKeys(null, request.options().businessKey()));
        StartTargets.requireStart(place, found);
        rates.countStart(place.applicationId());
        Target target = StartTargets.target(place, found);
        Plan plan = plans.check(target, request);
        if (found.holder() != null) {
            throw StartPlans.businessKeyInUse(found.holder());
        }
        return plan;
    }
}
