package dev.onset.runtime;

import dev.onset.activations.Activations;
import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.execution.Effect;
import dev.onset.execution.Event;
import dev.onset.execution.InstanceState;
import dev.onset.execution.NodeStatus;
import dev.onset.execution.ProcessModel;
import dev.onset.execution.Token;
import dev.onset.execution.WorkKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Call activities. A called instance is started in the transaction of the caller's step; that it ended is told to the caller
 * by a task of its own, so that locks are only ever taken from the caller to the called.
 */
@ApplicationScoped
class Calls {

    private static final int MAX_CALLS_PER_TRANSACTION = 100;
    private static final String COUNT = Calls.class.getName();

    private final ProcessRuntime runtime;
    private final Instances instances;
    private final Activations activations;
    private final Definitions definitions;
    private final RuntimeScheduler scheduler;
    private final TransactionSynchronizationRegistry transactions;

    Calls(
            ProcessRuntime runtime,
            Instances instances,
            Activations activations,
            Definitions definitions,
            RuntimeScheduler scheduler,
            TransactionSynchronizationRegistry transactions) {
        this.transactions = transactions;
        this.activations = activations;
        this.runtime = runtime;
        this.instances = instances;
        this.definitions = definitions;
        this.scheduler = scheduler;
    }

    /** Counts the calls of a transaction: processes that call one another without an end must end somewhere. */
    private boolean isOneTooMany() {
        int calls = transactions.getResource(COUNT) instanceof Integer count ? count : 0;
        transactions.putResource(COUNT, calls + 1);
        return calls >= MAX_CALLS_PER_TRANSACTION;
    }

    /** Starts the called process; gives what has become of it already: it cannot be started, or has ended at once. */
    Optional<Event> call(StoredInstance caller, Effect.CallProcess call) {
        if (isOneTooMany()) {
            return Optional.of(new Event.WorkFailed(
                    call.token(), "One step has called more than " + MAX_CALLS_PER_TRANSACTION + " processes"));
        }
        Optional<ProcessDefinition> definition = (call.onActiveBuild()
                        ? activations.activeBuild(caller.workspaceId(), caller.applicationId())
                        : Optional.of(caller.buildId()))
                .flatMap(build -> definitions.inBuild(build, call.processName()));
        if (definition.isEmpty()) {
            return Optional.of(new Event.WorkFailed(
                    call.token(),
                    (call.onActiveBuild() ? "The active build" : "The instance's build")
                            + " has no process of the name that is called"));
        }
        if (!definition.get().model().hasOneNoneStart()) {
            return Optional.of(new Event.WorkFailed(
                    call.token(), "The process that is called has no none start event, or more than one"));
        }
        StoredInstance called = runtime.run(new ProcessRuntime.Start(
                caller.workspaceId(),
                caller.applicationId(),
                definition.get(),
                null,
                call.variables(),
                caller.platform(),
                caller.startedBy(),
                new StoredInstance.Parent(caller.uuid(), call.token())));
        return called.execution().state() == InstanceState.FINISHED
                ? Optional.of(
                        new Event.WorkCompleted(call.token(), called.execution().variables()))
                : Optional.empty();
    }

    /** Ends the instances that a call started. */
    void cancel(UUID caller, long token, @Nullable String actor) {
        for (UUID called : instances.called(caller, token)) {
            runtime.withdraw(called, actor);
        }
    }

    /** Has the caller told that a called instance has ended. */
    void ended(StoredInstance instance, Instant now) {
        if (instance.parent() != null) {
            scheduler.tellEnd(instance.uuid(), now);
        }
    }

    /** What became of the instances that an instance called while it was on hold. */
    List<Event> missed(StoredInstance caller) {
        ProcessModel model = definitions.get(caller.definitionId()).model();
        List<Long> waiting = caller.execution().tokens().stream()
                .filter(token -> token.id() != Token.ROOT
                        && token.status() == NodeStatus.EXECUTING
                        && token.loop() == null
                        && model.node(token.node()).element().work() == WorkKind.CALLED_INSTANCE)
                .map(Token::id)
                .toList();
        if (waiting.isEmpty()) {
            return List.of();
        }
        return instances.lastCalled(caller.uuid(), waiting).stream()
                .flatMap(called -> instances.find(called).stream())
                .filter(called -> called.execution().state().isEnded())
                .map(Calls::endOf)
                .toList();
    }

    private static Event endOf(StoredInstance called) {
        long token = Objects.requireNonNull(called.parent()).token();
        InstanceState state = called.execution().state();
        return state == InstanceState.FINISHED
                ? new Event.WorkCompleted(token, called.execution().variables())
                : new Event.WorkFailed(token, "The called instance " + called.uuid() + " has ended as " + state);
    }

    /** Gives the caller the chance to catch an error that nothing in the called instance did. */
    void errorIn(StoredInstance instance, Effect.UncaughtError error, Instant now) {
        if (instance.parent() != null) {
            scheduler.tellError(instance.uuid(), error, now);
        }
    }

    /** Does nothing where the call was made anew meanwhile, or where the caller is on hold: it looks when it is resumed. */
    @Transactional
    void tellEnd(UUID called) {
        StoredInstance instance = instances.find(called).orElse(null);
        if (instance != null
                && instance.parent() != null
                && instances
                        .lastCalled(
                                instance.parent().uuid(),
                                List.of(instance.parent().token()))
                        .contains(called)) {
            runtime.tell(instance.parent().uuid(), endOf(instance), null);
        }
    }

    /**
     * The innermost caller that catches it does.
     *
     * @return one that might and is on hold, so that the error has to be brought again
     */
    @Transactional
    Optional<UUID> tellError(UUID called, Effect.UncaughtError error) {
        StoredInstance.Parent parent =
                instances.find(called).map(StoredInstance::parent).orElse(null);
        while (parent != null) {
            StoredInstance caller = instances.lock(parent.uuid()).orElse(null);
            if (caller != null && caller.execution().state() == InstanceState.ON_HOLD) {
                return Optional.of(caller.uuid());
            }
            if (caller == null
                    || runtime.throwIfCaught(
                            caller,
                            new Event.ErrorThrown(parent.token(), error.code(), error.message(), error.variables()))) {
                return Optional.empty();
            }
            parent = caller.parent();
        }
        return Optional.empty();
    }
}
