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

/** Starts many instances of a process, either atomically or independently of each other. */
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
     * Starts the instances.
     *
     * @param common the options that apply to all starts
     * @return the outcomes, in the order of the requests; if atomic, all are done
     * @throws Problem if no start is possible, or if the batch is atomic and a start is refused
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
                    return startIndividually(principal, workspaceId, applicationId, requests);
                }
                resolve(conflict, applicationId, requests);
                last = conflict.kind();
            } catch (Problem refused) {
                throw refused;
            } catch (RuntimeException | StackOverflowError failure) {
                if (atomic || Unavailability.isDatabaseAway(failure)) {
                    throw uncertain(failure, requests);
                }
                // A start made the transaction fail, and it is not known which one.
                return startIndividually(principal, workspaceId, applicationId, requests);
            }
        }
        throw StartProcess.stillInProgress(last);
    }

    private static RuntimeException uncertain(Throwable failure, List<StartRequest> requests) {
        if (!(failure instanceof RuntimeException known)) {
            return new IllegalStateException("The batch could not be started", failure);
        }
        return StartProcess.uncertain(
                known, requests.stream().allMatch(request -> request.options().idempotencyKey() != null));
    }

    /** Handles a conflict. Returns normally if another attempt can succeed. */
    private void resolve(StartConflict conflict, UUID applicationId, List<StartRequest> requests) {
        switch (conflict.kind()) {
            case KEY_TAKEN -> {}
            case MESSAGE_KEY_TAKEN -> throw conflict;
            case KEY_IN_USE, BUSINESS_KEY_IN_USE -> throw StartProcess.stillInProgress(conflict.kind());
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
                                    "Two starts of the batch have the same business key, but business keys must be unique among the running instances of the application.")
                            .withErrors(List.of(ProblemError.at("/starts", "Business keys must be unique")));
                }
            }
        }
    }

    private List<StartOutcome> startIndividually(
            Principal principal, UUID workspaceId, UUID applicationId, List<StartRequest> requests) {
        List<StartOutcome> outcomes = new ArrayList<>();
        boolean away = false;
        for (StartRequest request : requests) {
            if (away) {
                outcomes.add(new StartOutcome.Refused(notAttempted()));
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

    /**
     * The outcome of the remaining starts after the database has become unavailable. Without it, each of them would
     * wait for the database.
     */
    private static Problem notAttempted() {
        return new Problem(ProblemType.UNAVAILABLE, "The database is unavailable. This start was not attempted.");
    }
}
