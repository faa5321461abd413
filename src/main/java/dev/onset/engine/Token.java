package dev.onset.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One token: where an instance is. A token in a subprocess is the scope of the tokens within; token 0 is the instance's own
 * scope, its locals are the process values.
 *
 * @param id unique within the instance, never used again
 * @param parent the token that is this one's scope; -1 for token 0
 * @param node id of the node it is in
 * @param via id of the sequence flow it arrived by; null where it did not come by one
 * @param incident whether an open incident stops it
 * @param locals variables of the node's own scope; empty for most
 * @param subscriptions the events that it waits for
 * @param item which one of a multi-instance activity it is, from 1; 0 where it is none
 * @param loop of a token that is a multi-instance activity as a whole, how far that is
 * @param called of a token in a call activity, the instance that it called last and whose end it waits for
 * @param uncaught the error that stops the token, because nothing in the instance caught it
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
        @Nullable ThrownError uncaught) {

    /** Id of the token that stands for the instance itself. */
    public static final long ROOT = 0;

    /** A token that has just arrived. */
    static Token arrived(long id, long parent, String node, @Nullable String via) {
        return new Token(id, parent, node, NodeStatus.ARRIVED, via, false, Map.of(), List.of(), 0, null, null, null);
    }

    Token with(NodeStatus newStatus) {
        return new Token(
                id, parent, node, newStatus, via, incident, locals, subscriptions, item, loop, called, uncaught);
    }

    /** A token whose incident is closed has no error any more. */
    Token withIncident(boolean open) {
        return new Token(
                id, parent, node, status, via, open, locals, subscriptions, item, loop, called, open ? uncaught : null);
    }

    Token withUncaught(ThrownError error) {
        return new Token(id, parent, node, status, via, incident, locals, subscriptions, item, loop, called, error);
    }

    Token withCalled(UUID instance) {
        return new Token(
                id, parent, node, status, via, incident, locals, subscriptions, item, loop, instance, uncaught);
    }

    Token withLocals(Map<String, @Nullable Object> newLocals) {
        return new Token(
                id, parent, node, status, via, incident, newLocals, subscriptions, item, loop, called, uncaught);
    }

    Token withSubscriptions(List<Subscription> newSubscriptions) {
        return new Token(
                id, parent, node, status, via, incident, locals, newSubscriptions, item, loop, called, uncaught);
    }

    Token plus(Subscription subscription) {
        List<Subscription> more = new ArrayList<>(subscriptions);
        more.add(subscription);
        return withSubscriptions(more);
    }

    Token minus(Subscription subscription) {
        return withSubscriptions(subscriptions.stream()
                .filter(other -> other.id() != subscription.id())
                .toList());
    }

    Token asItem(int number) {
        return new Token(
                id, parent, node, status, via, incident, locals, subscriptions, number, loop, called, uncaught);
    }

    Token withLoop(@Nullable Loop newLoop) {
        return new Token(
                id, parent, node, status, via, incident, locals, subscriptions, item, newLoop, called, uncaught);
    }

    /** Whether it waits for work that was handed out. A multi-instance activity as a whole has none: its items have. */
    public boolean isWorking() {
        return status == NodeStatus.EXECUTING && loop == null;
    }

    /** Whether the runtime takes its next step by itself. */
    boolean isReady() {
        return !incident && (status == NodeStatus.ARRIVED || status == NodeStatus.EXECUTED_COMPLETE);
    }
}
