package dev.onset.bpmn;

import dev.onset.engine.Bounds;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.elements.MessageThrowEvent;
import org.jspecify.annotations.Nullable;

/** Compiles events and send tasks that publish a message without a worker ({@code zeebe:publishMessage}). */
final class PublishedMessages {

    static final String EXTENSION = "publishMessage";

    private static final Expression NOTHING = Expression.literal(null);

    private PublishedMessages() {}

    /** Returns the extension of an event definition or of a send task; null if it has none. */
    static @Nullable BpmnXml of(BpmnXml xml) {
        return xml.extensions().stream()
                .filter(extension -> EXTENSION.equals(extension.name()))
                .findFirst()
                .orElse(null);
    }

    /** @param reference id of the message; null if the node refers to none */
    static Element element(FlowNode node, BpmnXml publish, @Nullable String reference, ModelExpressions expressions) {
        for (String extension : new String[] {"taskDefinition", "taskHeaders"}) {
            if (node.extension(extension) != null) {
                expressions.error(
                        node.id(),
                        node.described() + " must have either a zeebe:publishMessage or a zeebe:" + extension
                                + ", not both");
            }
        }
        BpmnXml message = Triggers.referredMessage(node, reference, expressions);
        return new MessageThrowEvent(
                node.kind().bpmnName(),
                message == null
                        ? NOTHING
                        : expressions.requiredText(
                                node.id(),
                                "The name of the message " + SchemaMessages.shortened(String.valueOf(reference)),
                                message.attribute("name"),
                                Bounds.MESSAGE),
                expressions.requiredText(
                        node.id(),
                        "The correlationKey of the zeebe:publishMessage",
                        publish.attribute("correlationKey"),
                        Bounds.MESSAGE),
                expressions.text(
                        node.id(),
                        "The messageId of the zeebe:publishMessage",
                        publish.attribute("messageId", ""),
                        Bounds.MESSAGE),
                timeToLive(node, publish, expressions));
    }

    private static Expression timeToLive(FlowNode node, BpmnXml publish, ModelExpressions expressions) {
        String text = publish.attribute("timeToLive");
        return text == null
                ? NOTHING
                : expressions.timeToLive(node.id(), "The timeToLive of the zeebe:publishMessage", text);
    }
}
