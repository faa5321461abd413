package dev.onset.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A token in a node, as the node's element sees it. */
public interface Visit {

    /** The node's id. */
    String nodeId();

    /** The node's name in the model; null where it has none. */
    @Nullable
    String nodeName();

    /** The flows that lead to the node, in the order of the model. */
    List<Flow> incoming();

    /** The flows that leave the node, in the order of the model. */
    List<Flow> outgoing();

    Token token();

    Instant now();

    /** What expressions see here. */
    Variables variables();

    /**
     * What a called process gets where it gets everything: all that expressions see here, but not the output collections
     * of multi-instance activities around this node. They are not complete yet, and would come back as they were.
     */
    Map<String, @Nullable Object> valuesToPass();

    default @Nullable Object evaluate(Expression expression) throws ExpressionFailure {
        return expression.evaluate(variables(), now());
    }

    /** What the node's work returned: its output mappings see it; without any it goes to the surrounding scope whole. */
    void setResult(Map<String, @Nullable Object> result);

    void emit(Effect effect);

    /** Has another process started, whose end the token waits for. */
    void call(String processName, boolean onActiveBuild, Map<String, @Nullable Object> variables);

    /**
     * Waits for the event of a node: this one's own, or one that this one chooses among.
     *
     * @param nodeId id of the node that catches the event
     */
    void await(String nodeId) throws ExpressionFailure;

    /** The other tokens of the same scope that wait in the same node, oldest first. */
    List<Token> waitingHere();

    /** Takes away a token that waits in the same node: this one goes on in its place. */
    void absorb(Token waiting);

    /**
     * Starts a token at a node within this one: this token becomes its scope.
     *
     * @param childId id of that node
     */
    void spawn(String childId);
}
