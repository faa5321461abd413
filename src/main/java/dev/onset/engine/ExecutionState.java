package dev.onset.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The complete state of an instance in the engine.
 *
 * @param nextTokenId the id of the next token
 * @param tokens the live tokens in ascending order of their ids; token 0 is the scope of the instance and remains when the
 *     instance ends
 * @param unbrokenRuns the number of nodes that tokens have passed since they last waited; empty if every token waits
 */
public record ExecutionState(
        InstanceState state, long nextTokenId, List<Token> tokens, List<UnbrokenRun> unbrokenRuns) {

    public ExecutionState {
        tokens = List.copyOf(tokens);
        unbrokenRuns = List.copyOf(unbrokenRuns);
    }

    /** A state in which every token waits. */
    public ExecutionState(InstanceState state, long nextTokenId, List<Token> tokens) {
        this(state, nextTokenId, tokens, List.of());
    }

    /** Creates the state of an instance that has not started. */
    public static ExecutionState created(ProcessModel model) {
        Token root = Token.arrived(Token.ROOT, -1, model.processId(), null).with(NodeStatus.EXECUTING);
        return new ExecutionState(InstanceState.CREATED, 1, List.of(root));
    }

    /** Returns the process values. */
    public Map<String, @Nullable Object> variables() {
        return tokens.getFirst().locals();
    }
}
