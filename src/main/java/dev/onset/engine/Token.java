package dev.onset.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
        return new Token(
                id,
                parent,
                node,
                newStatus,
                via,
                incident,
                locals,
                subscriptions,
                item,
                loop,
                called,
                uncaught,
                compensable,
                listener,
                completing,
                escalation);
    }

    /** Returns the token with its incident opened or closed. Closing it discards the uncaught error. */
    Token withIncident(boolean open) {
        return new Token(
                id,
                parent,
                node,
                status,
                via,
                open,
                locals,
                subscriptions,
                item,
                loop,
                called,
                open ? uncaught : null,
                compensable,
                listener,
                completing,
                escalation);
    }

    Token withUncaught(ThrownError error) {
        return new Token(
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
                error,
                compensable,
                listener,
                completing,
                escalation);
    }

    Token withEscalation(@Nullable Escalation newEscalation) {
        return new Token(
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
                compensable,
                listener,
                completing,
                newEscalation);
    }

    /** Returns the token with the instance that it called, which has thrown no escalation yet. */
    Token withCalled(@Nullable UUID instance) {
        return new Token(
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
                instance,
                uncaught,
                compensable,
                listener,
                completing,
                null);
    }

    Token withLocals(Map<String, @Nullable Object> newLocals) {
        return new Token(
                id,
                parent,
                node,
                status,
                via,
                incident,
                newLocals,
                subscriptions,
                item,
                loop,
                called,
                uncaught,
                compensable,
                listener,
                completing,
                escalation);
    }

    Token withSubscriptions(List<Subscription> newSubscriptions) {
        return new Token(
                id,
                parent,
                node,
                status,
                via,
                incident,
                locals,
                newSubscriptions,
                item,
                loop,
                called,
                uncaught,
                compensable,
                listener,
                completing,
                escalation);
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
        return new Token(
                id,
                parent,
                node,
                status,
                via,
                incident,
                locals,
                subscriptions,
                number,
                loop,
                called,
                uncaught,
                compensable,
                listener,
                completing,
                escalation);
    }

    Token withLoop(@Nullable Loop newLoop) {
        return new Token(
                id,
                parent,
                node,
                status,
                via,
                incident,
                locals,
                subscriptions,
                item,
                newLoop,
                called,
                uncaught,
                compensable,
                listener,
                completing,
                escalation);
    }

    Token withCompensable(List<Compensable> completed) {
        return new Token(
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
                completed,
                listener,
                completing,
                escalation);
    }

    Token withListener(@Nullable ListenerRun run) {
        return new Token(
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
                compensable,
                run,
                completing,
                escalation);
    }

    Token withCompleting(boolean newCompleting) {
        return new Token(
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
                compensable,
                listener,
                newCompleting,
                escalation);
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
