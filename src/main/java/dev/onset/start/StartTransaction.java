package dev.onset.start;

import dev.onset.limits.RateLimits;
import dev.onset.limits.ShedsLoad;
import dev.onset.observability.LogContext;
import dev.onset.problems.Problem;
import dev.onset.runtime.NewInstance;
import dev.onset.runtime.StartGate;
import dev.onset.runtime.Starts;
import dev.onset.start.StartTargets.Found;
import dev.onset.start.StartTargets.Place;
import dev.onset.start.StartTargets.StartKeys;
import dev.onset.start.StartTargets.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
        for (int round = 1; round <= MAX_ROUNDS; round++) {
            if (target == null) {
                Found found = targets.find(place, keys);
                StartTargets.requireStart(place, found);
                rates.countStart(place.applicationId());
                if (found.kept() != null) {
                    return StartPlans.replay(found.kept(), found, place, request);
                }
                target = StartTargets.target(place, found);
                plans.check(target, request);
            } else if (!plans.accepts(target, request)) {
                // Whoever may not start there is not told what the process accepts.
                target = null;
                continue;
            }
            NewInstance start = plans.start(place, target, request, keys);
            LogContext.application(target.workspaceId(), target.applicationId());
            StartGate.Result<Found> result = starts.startIf(start, targets.gate(place, keys, target));
            if (result.started() != null) {
                targets.remember(place, target);
                return Started.now(result.started(), target);
            }
            targets.forget(place);
            Found found = result.found();
            StartTargets.requireStart(place, found);
            if (found.kept() != null) {
                return StartPlans.replay(found.kept(), found, place, request);
            }
            if (found.holder() != null) {
                throw StartPlans.businessKeyInUse(found.holder());
            }
            target = StartTargets.target(place, found);
        }
        throw new IllegalStateException("Another build became active in each of " + MAX_ROUNDS + " rounds");
    }

    /** What a start would start: everything is checked, and nothing is stored. */
    StartPlans.Plan check(Place place, StartRequest request) {
        Found found = targets.find(place, new StartKeys(null, request.options().businessKey()));
        StartTargets.requireStart(place, found);
        rates.countStart(place.applicationId());
        Target target = StartTargets.target(place, found);
        StartPlans.Plan plan = plans.check(target, request);
        @Nullable UUID holder = found.holder();
        if (holder != null) {
            throw StartPlans.businessKeyInUse(holder);
        }
        return plan;
    }
}
