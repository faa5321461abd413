package dev.onset.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.onset.execution.ExecutionState;
import dev.onset.execution.HistoryEvent;
import dev.onset.execution.InstanceState;
import dev.onset.execution.NodeStatus;
import dev.onset.execution.ProcessModel;
import dev.onset.execution.Token;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an execution state is kept in the columns {@code variables} and {@code tokens} of an instance's row. */
@RegisterForReflection(targets = {StateCodec.StoredTokens.class, StateCodec.StoredToken.class, HistoryEvent.class})
final class StateCodec {

    private StateCodec() {}

    static String variables(ExecutionState state) {
        return Values.write(state.variables());
    }

    static String tokens(ExecutionState state) {
        List<StoredToken> tokens = state.tokens().stream()
                .filter(token -> token.id() != Token.ROOT)
                .map(StoredToken::of)
                .toList();
        return Values.write(new StoredTokens(state.nextTokenId(), tokens));
    }

    static ExecutionState read(InstanceState state, ProcessModel model, String variables, String tokens) {
        return read(state, model.processId(), variables, tokens);
    }

    static ExecutionState read(InstanceState state, String processId, String variables, String tokens) {
        StoredTokens stored = Values.read(tokens, StoredTokens.class);
        List<Token> all = new ArrayList<>(stored.tokens().size() + 1);
        all.add(new Token(Token.ROOT, -1, processId, NodeStatus.EXECUTING, null, false, Values.read(variables)));
        stored.tokens().forEach(token -> all.add(token.toToken()));
        return new ExecutionState(state, stored.next(), all);
    }

    record StoredTokens(long next, List<StoredToken> tokens) {}

    /** A token; what most do not have is left out. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record StoredToken(
            long id,
            long parent,
            String node,
            NodeStatus status,
            @Nullable String via,
            boolean incident,
            @JsonProperty("locals") @Nullable Map<String, @Nullable Object> locals) {

        static StoredToken of(Token token) {
            return new StoredToken(
                    token.id(),
                    token.parent(),
                    token.node(),
                    token.status(),
                    token.via(),
                    token.incident(),
                    token.locals().isEmpty() ? null : token.locals());
        }

        Token toToken() {
            return new Token(id, parent, node, status, via, incident, locals == null ? Map.of() : locals);
        }
    }
}
