package dev.onset.execution;

import java.util.Map;
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
 */
public record Token(
        long id,
        long parent,
        String node,
        NodeStatus status,
        @Nullable String via,
        boolean incident,
        Map<String, @Nullable Object> locals) {

    /** Id of the token that stands for the instance itself. */
    public static final long ROOT = 0;

    Token with(NodeStatus newStatus) {
        return new Token(id, parent, node, newStatus, via, incident, locals);
    }

    Token withIncident(boolean open) {
        return new Token(id, parent, node, status, via, open, locals);
    }

    Token withLocals(Map<String, @Nullable Object> newLocals) {
        return new Token(id, parent, node, status, via, incident, newLocals);
    }

    /** Whether the runtime takes its next step by itself. */
    boolean isReady() {
        return !incident && (status == NodeStatus.ARRIVED || status == NodeStatus.EXECUTED_COMPLETE);
    }
}
