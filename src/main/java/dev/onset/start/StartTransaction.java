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
 * One attempt at a start: one transaction and, where the caller has started the process before, one round trip. The instance is
 * stepped for what the caller started last; the statement that writes it finds out whether that is still what it would start,
 * and whether the caller may, and writes nothing if not.
 */
@ShedsLoad
@ApplicationScoped
class StartTransaction {

    /** Each further round follows an activation that was committed during the one before. */
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

    /** @throws Problem where it is refused */
    Started start(Place place, StartRequest request) {
        StartKeys keys = request.keys(place);
        // An application's rate is for those who may start there, so it is first asked whether the caller may.
        Target target =
                rates.limitsApplications() ? null : targets.remembered(place).orElse(null);
        Plan plan = null;
        if (target != null) {
            try {
                plan = plans.check(target, request);
            } catch (Problem refused) {
                // Whoever may not start there is not told what the process accepts.
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
        throw new IllegalStateException("Another build became active in each of " + MAX_ROUNDS + " rounds");
    }

    /** What a start would start: everything is checked, and nothing is stored. */
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
