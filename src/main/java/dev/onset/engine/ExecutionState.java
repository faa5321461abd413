package dev.onset.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the core knows of an instance.
 *
 * @param nextTokenId the id that the next token gets
 * @param tokens the live tokens by id, ascending; token 0 is the instance's own scope and stays when it ends
 * @param unbrokenRuns how far tokens have run that have not waited since, by token; empty where every token waits
 */
public record ExecutionState(
        InstanceState state, long nextTokenId, List<Token> tokens, List<UnbrokenRun> unbrokenRuns) {

    public ExecutionState {
        tokens = List.copyOf(tokens);
        unbrokenRuns = List.copyOf(unbrokenRuns);
    }

    /** A state in which no token has run on without waiting. */
    public ExecutionState(InstanceState state, long nextTokenId, List<Token> tokens) {
        this(state, nextTokenId, tokens, List.of());
    }

    /** An instance that has not started. */
    public static ExecutionState created(ProcessModel model) {
        Token root = Token.arrived(Token.ROOT, -1, model.processId(), null).with(NodeStatus.EXECUTING);
        return new ExecutionState(InstanceState.CREATED, 1, List.of(root));
    }

    /** The process values. */
    public Map<String, @Nullable Object> variables() {
        return tokens.getFirst().locals();
    }
}
