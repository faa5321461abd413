package dev.onset.start;

import com.fasterxml.jackson.core.JsonPointer;
import dev.onset.limits.RateLimits;
import dev.onset.limits.ShedsLoad;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Instances;
import dev.onset.runtime.StartConflict;
import dev.onset.runtime.Starts;
import dev.onset.runtime.StoredInstance;
import dev.onset.security.Principal;
import dev.onset.start.StartTargets.Place;
import dev.onset.start.StartTargets.StartKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One attempt to start a batch, in one transaction and with a constant number of round trips. */
@ShedsLoad
@ApplicationScoped
class StartBatchTransaction {

    private static final int MAX_ERRORS = 100;

    private final StartTargets targets;
    private final IdempotencyRecords keptStarts;
    private final StartPlans plans;
    private final Starts starts;
    private final RateLimits rates;
    private final Instances instances;

    StartBatchTransaction(
            StartTargets targets,
            IdempotencyRecords keptStarts,
            StartPlans plans,
            Starts starts,
            RateLimits rates,
            Instances instances) {
        this.instances = instances;
        this.targets = targets;
        this.keptStarts = keptStarts;
        this.plans = plans;
        this.starts = starts;
        this.rates = rates;
    }

    /** A start and its index in the batch. */
    private record Item(int index, StartRequest request, StartKeys keys) {

        @Nullable
        String keyId() {
            return keys.keyId();
        }
    }

    /**
     * Starts all instances that can be started.
     *
     * @return the outcomes, in the order of the requests
     * @throws Problem if no start is possible, or if the batch is atomic and a start is refused
     */
    List<StartOutcome> start(
            Principal principal,
            UUID workspaceId,
            UUID applicationId,
            StartOptions common,
            List<StartRequest> requests,
            boolean atomic) {
        Place place = new Place(
                principal, workspaceId, applicationId, null, requests.getFirst().processName());
        StartTargets.Result found = targets.find(place, StartKeys.NONE);
        StartTargets.requireStart(place, found);
        rates.countStart(applicationId);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            items.add(new Item(i, requests.get(i), requests.get(i).keys(place)));
        }
        Map<String, IdempotencyRecord> kept = kept(items);
        @Nullable StartOutcome[] outcomes = new @Nullable StartOutcome[items.size()];
        List<Item> fresh = new ArrayList<>();
        for (Item item : items) {
            IdempotencyRecord earlier = item.keyId() == null ? null : kept.get(item.keyId());
            if (earlier == null) {
                fresh.add(item);
            } else {
                outcomes[item.index()] = replay(earlier, found, place, item.request());
            }
        }
        if (!fresh.isEmpty()) {
            StartTargets.Target target = StartTargets.target(place, found);
            start(place, plans.plan(target, common), found.uniqueBusinessKeys(), fresh, outcomes, atomic);
        }
        List<StartOutcome> all =
                Arrays.stream(outcomes).map(Objects::requireNonNull).toList();
        if (atomic) {
            refuseIfAnyIs(all);
        }
        return all;
    }

    private Map<String, IdempotencyRecord> kept(List<Item> items) {
        List<String> keyIds =
                items.stream().map(Item::keyId).filter(Objects::nonNull).toList();
        return keyIds.isEmpty() ? Map.of() : keptStarts.find(keyIds);
    }

    private static StartOutcome replay(
            IdempotencyRecord kept, StartTargets.Result found, Place place, StartRequest request) {
        try {
            return new StartOutcome.Done(StartPlans.replay(kept, found, place, request));
        } catch (Problem reused) {
            return new StartOutcome.Refused(reused);
        }
    }

    private void start(
            Place place,
            StartPlans.Plan plan,
            boolean uniqueBusinessKeys,
            List<Item> items,
            @Nullable StartOutcome[] outcomes,
            boolean atomic) {
        List<Item> accepted = new ArrayList<>();
        for (Item item : items) {
            List<ProblemError> errors = StartPlans.errors(plan, item.request().values());
            if (errors.isEmpty()) {
                accepted.add(item);
            } else {
                outcomes[item.index()] = new StartOutcome.Refused(StartPlans.invalidInput(errors));
            }
        }
        boolean refused = Arrays.stream(outcomes).anyMatch(StartOutcome.Refused.class::isInstance);
        if (atomic && refused) {
            accepted.forEach(item -> outcomes[item.index()] = new StartOutcome.Refused(notAttempted()));
            return;
        }
        // All batches write keys in the same order, so that two batches with the same keys cannot deadlock.
        accepted.sort(Comparator.comparing(StartBatchTransaction::order));
        requireFreeKeys(place.applicationId(), uniqueBusinessKeys, accepted);
        List<StoredInstance> started = starts.startAll(accepted.stream()
                .map(item -> plans.start(place, plan, item.request(), item.keys(), uniqueBusinessKeys))
                .toList());
        rates.countMoreStarts(place.applicationId(), Math.max(0, started.size() - 1));
        for (int i = 0; i < accepted.size(); i++) {
            outcomes[accepted.get(i).index()] = new StartOutcome.Done(Started.now(started.get(i), plan.target()));
        }
    }

    /**
     * Checks that no running instance holds a business key. The unique index cannot check this for an instance that
     * ends immediately, because it contains only running instances.
     */
    private void requireFreeKeys(UUID applicationId, boolean uniqueBusinessKeys, List<Item> items) {
        List<String> keys = items.stream()
                .map(item -> item.keys().businessKey())
                .filter(Objects::nonNull)
                .toList();
        if (uniqueBusinessKeys
                && !keys.isEmpty()
                && instances.holderOfAny(applicationId, keys).isPresent()) {
            throw new StartConflict(StartConflict.Kind.BUSINESS_KEY_TAKEN);
        }
    }

    private static String order(Item item) {
        String businessKey = item.request().options().businessKey();
        return (item.keyId() == null ? "" : item.keyId()) + (businessKey == null ? "" : businessKey);
    }

    /** The outcome of a valid start in an atomic batch in which another start is refused. */
    private static Problem notAttempted() {
        return new Problem(ProblemType.INVALID_PROCESS_INPUT, "Another start of the batch was refused.")
                .withErrors(List.of());
    }

    private static void refuseIfAnyIs(List<StartOutcome> outcomes) {
        List<ProblemError> invalid = new ArrayList<>();
        List<ProblemError> reused = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof StartOutcome.Refused refused) {
                JsonPointer start = StartBatchRequest.STARTS.appendIndex(i);
                if (refused.problem().type() == ProblemType.IDEMPOTENCY_KEY_REUSED) {
                    reused.add(ProblemError.at(
                            start.appendProperty("idempotencyKey"), "Must not be the key of another start"));
                } else if (refused.problem().extensions().get("errors") instanceof List<?> errors) {
                    JsonPointer values = start.appendProperty("values");
                    errors.forEach(error -> invalid.add(((ProblemError) error).within(values)));
                }
            }
        }
        if (!reused.isEmpty()) {
            throw new Problem(
                            ProblemType.IDEMPOTENCY_KEY_REUSED,
                            "An idempotency key was already used for another start. No instance was started.")
                    .withErrors(first(reused));
        }
        if (!invalid.isEmpty()) {
            throw StartPlans.invalidInput(first(invalid));
        }
    }

    private static List<ProblemError> first(List<ProblemError> errors) {
        return errors.subList(0, Math.min(errors.size(), MAX_ERRORS));
    }
}
