package dev.onset.start;

import dev.onset.problems.InternalErrors;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.problems.Unavailability;
import dev.onset.runtime.Instances;
import dev.onset.runtime.StartConflict;
import dev.onset.security.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Starts many instances of one process: all or nothing, or each on its own. */
@ApplicationScoped
class StartBatch {

    private static final int MAX_ATTEMPTS = 3;

    private final StartBatchTransaction transaction;
    private final StartProcess single;
    private final Instances instances;
    private final InternalErrors internalErrors;

    StartBatch(
            StartBatchTransaction transaction,
            StartProcess single,
            Instances instances,
            InternalErrors internalErrors) {
        this.internalErrors = internalErrors;
        this.transaction = transaction;
        this.single = single;
        this.instances = instances;
    }

    /**
     * Starts them.
     *
     * @param common what all of them have in common
     * @return what became of each, in their order; of a batch that is all or nothing, each is done
     * @throws Problem where nothing can be started, or where it is all or nothing and one is refused
     */
    @CountStarts
    List<StartOutcome> onActiveBuild(
            Principal principal,
            UUID workspaceId,
            UUID applicationId,
            StartOptions common,
            List<StartRequest> requests,
            boolean atomic) {
        StartConflict.Kind last = StartConflict.Kind.KEY_TAKEN;
        for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
            try {
                return transaction.start(principal, workspaceId, applicationId, common, requests, atomic);
            } catch (StartConflict conflict) {
                if (!atomic) {
                    return eachOnItsOwn(principal, workspaceId, applicationId, requests);
                }
                resolve(conflict, applicationId, requests);
                last = conflict.kind();
            } catch (Problem refused) {
                throw refused;
            } catch (RuntimeException | StackOverflowError failure) {
                if (atomic || Unavailability.isDatabaseAway(failure)) {
                    throw uncertain(failure, requests);
                }
                // It was rolled back for one of them, and nobody knows for which.
                return eachOnItsOwn(principal, workspaceId, applicationId, requests);
            }
        }
        throw StartProcess.stillServed(last);
    }

    private static RuntimeException uncertain(Throwable failure, List<StartRequest> requests) {
        if (!(failure instanceof RuntimeException known)) {
            return new IllegalStateException("A batch could not be started", failure);
        }
        return StartProcess.uncertain(
                known, requests.stream().allMatch(request -> request.options().idempotencyKey() != null));
    }

    /** Returns where another attempt may do. */
    private void resolve(StartConflict conflict, UUID applicationId, List<StartRequest> requests) {
        switch (conflict.kind()) {
            case KEY_TAKEN -> {}
            case MESSAGE_KEY_TAKEN -> throw conflict;
            case KEY_IN_USE, BUSINESS_KEY_IN_USE -> throw StartProcess.stillServed(conflict.kind());
            case BUSINESS_KEY_TAKEN -> {
                List<String> keys = requests.stream()
                        .map(request -> request.options().businessKey())
                        .filter(Objects::nonNull)
                        .toList();
                instances.holderOfAny(applicationId, keys).ifPresent(holder -> {
                    throw StartPlans.businessKeyInUse(holder);
                });
                if (keys.stream().distinct().count() < keys.size()) {
                    throw new Problem(
                                    ProblemType.INVALID_REQUEST,
                                    "Two starts of the batch have the same business key, which no two running instances may have.")
                            .withErrors(List.of(ProblemError.at("/starts", "Business keys occur more than once")));
                }
            }
        }
    }

    private List<StartOutcome> eachOnItsOwn(
            Principal principal, UUID workspaceId, UUID applicationId, List<StartRequest> requests) {
        List<StartOutcome> outcomes = new ArrayList<>();
        boolean away = false;
        for (StartRequest request : requests) {
            if (away) {
                outcomes.add(new StartOutcome.Refused(notTried()));
                continue;
            }
            try {
                outcomes.add(
                        new StartOutcome.Done(single.onActiveBuild(principal, workspaceId, applicationId, request)));
            } catch (Problem problem) {
                outcomes.add(new StartOutcome.Refused(problem));
            } catch (RuntimeException | StackOverflowError failure) {
                away = Unavailability.isDatabaseAway(failure);
                outcomes.add(new StartOutcome.Refused(internalErrors.toProblem(failure, "a start of a batch")));
            }
        }
        return outcomes;
    }

    /** Hundreds of starts do not each wait for a database that is away. */
    private static Problem notTried() {
        return new Problem(ProblemType.UNAVAILABLE, "The database cannot be used now: this start was not tried.");
    }
}
