package dev.onset.bpmn;

import java.util.HashSet;
import java.util.Set;

/**
 * Checks transactions and their cancel events (BPMN 2.0, 10.3.5): a cancel end event is directly in a transaction, which a
 * cancel boundary event leaves.
 */
final class TransactionCheck {

    private static final String TRANSACTION = "transaction";

    private final ProcessOutline outline;
    private final ModelErrors errors;
    private final Set<String> cancelable = new HashSet<>();

    TransactionCheck(ProcessOutline outline, ModelErrors errors) {
        this.outline = outline;
        this.errors = errors;
    }

    void check() {
        for (FlowNode node : outline.nodes()) {
            if (node.is("boundaryEvent") && node.has(Triggers.CANCEL)) {
                checkBoundary(node);
            }
        }
        for (FlowNode node : outline.nodes()) {
            if (node.is("endEvent") && node.has(Triggers.CANCEL)) {
                checkEnd(node);
            }
        }
    }

    private void checkBoundary(FlowNode event) {
        String id = EventKinds.attachedTo(event);
        FlowNode activity = outline.node(id);
        cancelable.add(id);
        if (activity != null && !activity.is(TRANSACTION)) {
            errors.add(event.id(), "A cancel boundaryEvent must be attached to a transaction");
        }
    }

    private void checkEnd(FlowNode event) {
        FlowNode transaction = outline.node(event.scope());
        if (transaction == null || !transaction.is(TRANSACTION)) {
            errors.add(event.id(), "A cancel endEvent must be directly in a transaction");
            return;
        }
        if (!cancelable.contains(transaction.id())) {
            errors.add(
                    transaction.id(),
                    "A transaction with a cancel endEvent needs a cancel boundaryEvent, by which it is left when it is"
                            + " canceled");
        }
        if (transaction.isMultiInstance()) {
            errors.add(
                    transaction.id(),
                    "A transaction with a cancel endEvent and " + FlowNode.MULTI_INSTANCE
                            + " is not supported, because it would be unclear which of its items are compensated");
        }
    }
}
