package dev.onset.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A token, which marks a position in an instance. A token in a subprocess is the scope of the tokens within it. Token 0 is
 * the scope of the instance, and its local variables are the process values.
 *
 * @param id unique within the instance, never reused
 * @param parent id of the token that is its scope; -1 for token 0
 * @param node id of its node
 * @param status its progress in the node
 * @param via id of the sequence flow by which it arrived; null if it did not arrive by a flow
 * @param incident whether it has an open incident
 * @param locals variables of the node's own scope; usually empty
 * @param subscriptions the events that it waits for
 * @param item its number among the items of a multi-instance activity, from 1; 1 for an inner instance of an ad-hoc
 *     subprocess; 0 for others
 * @param loop the progress of a multi-instance activity, for the token of the whole activity
 * @param called the instance that a call activity called last and whose end it waits for
 * @param uncaught the error that stops the token because nothing in the instance caught it
 * @param compensable the completed activities in its scope that can be compensated, in the order of completion
 * @param listener its progress among the listeners of its node; null if none of them is running
 * @param completing whether an ad-hoc subprocess ends as soon as none of its elements is active
 * @param escalation its escalations to the caller of the instance; null if it has propagated none
 */
public record Token(
        long id,
        long parent,
        String node,
        NodeStatus status,
        @Nullable String via,
        boolean incident,
        Map<String, @Nullable Object> locals,
        List<Subscription> subscriptions,
        int item,
        @Nullable Loop loop,
        @Nullable UUID called,
        @Nullable ThrownError uncaught,
        List<Compensable> compensable,
        @Nullable ListenerRun listener,
        boolean completing,
        @Nullable Escalation escalation) {

    public Token {
        compensable = List.copyOf(compensable);
    }

    /** Id of the root token, which represents the instance itself. */
    public static final long ROOT = 0;

    /**
     * A token of which no listener is running, in whose scope nothing can be compensated, and which has propagated no
     * escalation.
     */
    public Token(
            long id,
            long parent,
            String node,
            NodeStatus status,
            @Nullable String via,
            boolean incident,
            Map<String, @Nullable Object> locals,
            List<Subscription> subscriptions,
            int item,
            @Nullable Loop loop,
            @Nullable UUID called,
            @Nullable ThrownError uncaught) {
        this(
                id,
                parent,
                node,
                status,
                via,
                incident,
                locals,
                subscriptions,
                item,
                loop,
                called,
                uncaught,
                List.of(),
                null,
                false,
                null);
    }

    /** Creates a token that has just arrived. */
    static Token arrived(long id, long parent, String node, @Nullable String via) {
        return new Token(id, parent, node, NodeStatus.ARRIVED, via, false, Map.of(), List.of(), 0, null, null, null);
    }

    Token with(NodeStatus newStatus) {
        return copy(copy -> copy.status = newStatus);
    }

    /** Returns the token with its incident opened or closed. Closing it discards the uncaught error. */
    Token withIncident(boolean open) {
        return copy(copy -> {
            copy.incident = open;
            copy.uncaught = open ? uncaught : null;
        });
    }

    Token withUncaught(ThrownError error) {
        return copy(copy -> copy.uncaught = error);
    }

    Token withEscalation(@Nullable Escalation newEscalation) {
        return copy(copy -> copy.escalation = newEscalation);
    }

    /** Returns the token with the instance that it called, which has thrown no escalation yet. */
    Token withCalled(@Nullable UUID instance) {
        return copy(copy -> {
            copy.called = instance;
            copy.escalation = null;
        });
    }

    Token withLocals(Map<String, @Nullable Object> newLocals) {
        return copy(copy -> copy.locals = newLocals);
    }

    Token withSubscriptions(List<Subscription> newSubscriptions) {
        return copy(copy -> copy.subscriptions = newSubscriptions);
    }

    Token plus(Subscription subscription) {
        List<Subscription> more = new ArrayList<>(subscriptions);
        more.add(subscription);
        return withSubscriptions(more);
    }

    Token replacing(Subscription subscription, Subscription replacement) {
        return withSubscriptions(subscriptions.stream()
                .map(other -> other.id() == subscription.id() ? replacement : other)
                .toList());
    }

    Token minus(Subscription subscription) {
        return withSubscriptions(subscriptions.stream()
                .filter(other -> other.id() != subscription.id())
                .toList());
    }

    Token asItem(int number) {
        return copy(copy -> copy.item = number);
    }

    Token withLoop(@Nullable Loop newLoop) {
        return copy(copy -> copy.loop = newLoop);
    }

    Token withCompensable(List<Compensable> completed) {
        return copy(copy -> copy.compensable = completed);
    }

    Token withListener(@Nullable ListenerRun run) {
        return copy(copy -> copy.listener = run);
    }

    Token withCompleting(boolean newCompleting) {
        return copy(copy -> copy.completing = newCompleting);
    }

    private Token copy(Consumer<Copy> change) {
        Copy copy = new Copy();
        change.accept(copy);
        return new Token(
                id,
                parent,
                node,
                copy.status,
                via,
                copy.incident,
                copy.locals,
                copy.subscriptions,
                copy.item,
                copy.loop,
                copy.called,
                copy.uncaught,
                copy.compensable,
                copy.listener,
                copy.completing,
                copy.escalation);
    }

    /** The members of a token that change. The others are those of its position. */
    private final class Copy {
        NodeStatus status = Token.this.status;
        boolean incident = Token.this.incident;
        Map<String, @Nullable Object> locals = Token.this.locals;
        List<Subscription> subscriptions = Token.this.subscriptions;
        int item = Token.this.item;

        @Nullable
        Loop loop = Token.this.loop;

        @Nullable
        UUID called = Token.this.called;

        @Nullable
        ThrownError uncaught = Token.this.uncaught;

        List<Compensable> compensable = Token.this.compensable;

        @Nullable
        ListenerRun listener = Token.this.listener;

        boolean completing = Token.this.completing;

        @Nullable
        Escalation escalation = Token.this.escalation;
    }

    /** Whether it waits for work. The token of a whole multi-instance activity does not; its items do. */
    public boolean isWorking() {
        return status == NodeStatus.EXECUTING && loop == null;
    }

    /** Whether it is a scope that has not been entered, so that the tokens in it must wait. */
    boolean isBeforeEntry() {
        return status == NodeStatus.ARRIVED || (listener != null && listener.event() == ListenerEvent.START);
    }

    /** Whether the engine can execute it, so that it does not wait. */
    boolean isReady() {
        return !incident && (status == NodeStatus.ARRIVED || status == NodeStatus.EXECUTED_COMPLETE);
    }
}
