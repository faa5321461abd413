package dev.onset.execution;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the core knows of an instance.
 *
 * @param nextTokenId the id that the next token gets
 * @param tokens the live tokens by id, ascending; token 0 is the instance's own scope and stays when it ends
 */
public record ExecutionState(InstanceState state, long nextTokenId, List<Token> tokens) {

    public ExecutionState {
        tokens = List.copyOf(tokens);
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
