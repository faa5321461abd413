package dev.onset.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs the execution listeners of nodes, one after the other. */
final class Listening {

    private final MutableState mutableState;
    private final Function<Token, Visit> visits;

    /** @param visits gives the access of a listener to the token that it runs for */
    Listening(MutableState mutableState, Function<Token, Visit> visits) {
        this.mutableState = mutableState;
        this.visits = visits;
    }

    /**
     * Creates the job of the next listener.
     *
     * @return false if there is no further listener for the event
     * @throws ExpressionFailure if the job cannot be created; nothing has changed
     */
    boolean next(Token token, Node node, ListenerEvent event) throws ExpressionFailure {
        List<Listener> listeners = node.listeners().at(event);
        ListenerRun run = token.listener();
        int index = run == null ? 0 : run.index();
        if (index >= listeners.size()) {
            if (run != null) {
                mutableState.put(token.withListener(null));
            }
            return false;
        }
        Effect.CreateJob job = listeners.get(index).job(visits.apply(token), event);
        mutableState.put(token.with(NodeStatus.EXECUTING).withListener(new ListenerRun(event, index)));
        mutableState.effects.add(job);
        return true;
    }

    /**
     * Runs the end listeners of a token whose output mappings have been applied. From then on it waits for no events. An
     * incident, if their expressions fail, repeats the output mappings and all end listeners.
     *
     * @return false if there is no further end listener
     */
    boolean nextAtEnd(Token token, Node node) {
        if (node.listeners().end().isEmpty()) {
            return false;
        }
        mutableState.unsubscribe(token, token.subscriptions());
        Token leaving = mutableState.token(token.id()).withCalled(null);
        try {
            return next(leaving, node, ListenerEvent.END);
        } catch (ExpressionFailure failure) {
            mutableState.raiseIncident(
                    leaving.with(NodeStatus.EXECUTED_COMPLETE).withListener(null),
                    IncidentType.EXTRACT_VALUE_ERROR,
                    String.valueOf(failure.getMessage()));
            return true;
        }
    }

    /**
     * Continues after the job of a listener. As in Camunda 8, the variables of a start listener are local to its node, and
     * those of an end listener to the surrounding scope; as with output mappings, an item of a multi-instance activity keeps
     * them.
     */
    void completed(Token token, Map<String, @Nullable Object> variables) {
        ListenerRun run = Objects.requireNonNull(token.listener());
        boolean inside = run.event() == ListenerEvent.START || token.item() > 0 || token.id() == Token.ROOT;
        Token scope = inside ? token : mutableState.token(token.parent());
        if (!variables.isEmpty()) {
            Map<String, @Nullable Object> locals = new LinkedHashMap<>(scope.locals());
            locals.putAll(variables);
            mutableState.put(scope.withLocals(locals));
        }
        mutableState.put(mutableState
                .token(token.id())
                .with(run.event() == ListenerEvent.START ? NodeStatus.ARRIVED : NodeStatus.EXECUTED_COMPLETE)
                .withListener(new ListenerRun(run.event(), run.index() + 1)));
        mutableState.makeReady(token.id());
    }

    /** Withdraws the listeners of the process, and their incident, because the instance ends. */
    void stop(Token root) {
        if (root.listener() != null || root.incident()) {
            mutableState.dropWork(root);
            mutableState.closeIncident(root);
        }
        mutableState.put(
                mutableState.token(Token.ROOT).with(NodeStatus.EXECUTING).withListener(null));
    }
}
