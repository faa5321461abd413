package dev.onset.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The access of an element to the token that visits its node, and to the step. */
public interface Visit {

    /** Returns the id of the node. */
    String nodeId();

    /** Returns the name of the node in the model; null if there is none. */
    @Nullable
    String nodeName();

    /** Returns the incoming flows of the node, in the order of the model. */
    List<Flow> incoming();

    /** Returns the outgoing flows of the node, in the order of the model. */
    List<Flow> outgoing();

    Token token();

    Instant now();

    /** Returns the variables that are visible to expressions. */
    Variables variables();

    /**
     * Returns the values for a called process that gets all variables: all visible variables except for the output
     * collections of the surrounding multi-instance activities. These are incomplete, and would be returned unchanged.
     */
    Map<String, @Nullable Object> valuesToPass();

    default @Nullable Object evaluate(Expression expression) throws ExpressionFailure {
        return expression.evaluate(variables(), now());
    }

    /**
     * Sets the result of the node's work. The output mappings read it; without any, it is stored in the surrounding scopes.
     */
    void setResult(Map<String, @Nullable Object> result);

    void emit(Effect effect);

    /** Returns a new unique id for something outside the instance. */
    UUID newId();

    /** Adds an entry about the token to the history. */
    void record(HistoryEvent.Kind kind, String detail);

    /** Starts another process. The token waits for its end. */
    void call(String processName, boolean onActiveBuild, Map<String, @Nullable Object> variables);

    /**
     * Subscribes the token to the event of a node: this node, or one that follows an event-based gateway.
     *
     * @param nodeId id of the node that catches the event
     */
    void await(String nodeId) throws ExpressionFailure;

    /**
     * Starts the compensation handlers of completed activities in the scope of the token.
     *
     * @param activity id of the only activity to compensate; null to compensate all of the scope
     * @param wait whether the token waits until the handlers are completed, as their scope
     * @return whether the token has to wait
     */
    boolean compensate(@Nullable String activity, boolean wait);

    /** Activates an element of the ad-hoc subprocess, whose token is the visiting one. */
    void activate(AdHoc adHoc, Activation activation);

    /** Returns the other tokens of the same scope that wait in this node, oldest first. */
    List<Token> waitingHere();

    /** Removes a token that waits in this node and merges into the visiting one. */
    void absorb(Token waiting);

    /**
     * Creates a token at a node within this one, whose scope is the visiting token.
     *
     * @param childId id of the node
     */
    void spawn(String childId);
}
