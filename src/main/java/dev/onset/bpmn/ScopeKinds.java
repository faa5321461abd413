package dev.onset.bpmn;

import dev.onset.bpmn.FlowNode.Place;
import dev.onset.engine.Bounds;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.elements.CallActivity;
import dev.onset.engine.elements.EventSubProcess;
import dev.onset.engine.elements.SubProcess;
import java.util.List;
import java.util.Set;

/** The kinds of activities with a scope or a process of their own: subprocesses and call activities. */
final class ScopeKinds {

    private ScopeKinds() {}

    static List<ElementKind> all() {
        return List.of(
                ElementKind.activity("subProcess", Set.of("ioMapping"), ScopeKinds::subProcess),
                ElementKind.activity("transaction", Set.of("ioMapping"), ScopeKinds::transaction),
                ElementKind.activity("callActivity", Set.of("ioMapping", "calledElement"), ScopeKinds::call));
    }

    private static Element subProcess(FlowNode node, ModelExpressions expressions) {
        // ProcessOutline checks that there is exactly one.
        String start =
                node.startEvents().isEmpty() ? node.id() : node.startEvents().getFirst();
        if (!node.isEventSubProcess()) {
            return new SubProcess(start);
        }
        if (node.place() == Place.EVENT_SUBPROCESS) {
            expressions.error(node.id(), "An event subprocess directly in an event subprocess is not supported");
        }
        return new EventSubProcess(start);
    }

    private static Element transaction(FlowNode node, ModelExpressions expressions) {
        if (node.xml().isTrue("triggeredByEvent")) {
            expressions.error(node.id(), "A transaction with triggeredByEvent is not supported");
        }
        return new SubProcess(
                "transaction",
                node.startEvents().isEmpty() ? node.id() : node.startEvents().getFirst());
    }

    private static Element call(FlowNode node, ModelExpressions expressions) {
        BpmnXml called = node.extension("calledElement");
        if (called == null) {
            expressions.error(
                    node.id(), "A callActivity needs a zeebe:calledElement with the processId of the process to call");
            return new CallActivity(Expression.literal(null), true, true, true);
        }
        String binding = called.attribute("bindingType", "latest");
        if (!binding.equals("latest") && !binding.equals("deployment")) {
            expressions.error(
                    node.id(),
                    "The bindingType " + SchemaMessages.shortened(binding)
                            + " of a zeebe:calledElement is not supported: use latest or deployment");
        }
        return new CallActivity(
                expressions.requiredText(
                        node.id(), "The called process's name", called.attribute("processId"), Bounds.PROCESS_NAME),
                binding.equals("latest"),
                called.isTrue("propagateAllParentVariables", true),
                called.isTrue("propagateAllChildVariables", true));
    }
}
