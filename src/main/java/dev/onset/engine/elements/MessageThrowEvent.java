package dev.onset.engine.elements;

import dev.onset.engine.Bounds;
import dev.onset.engine.CorrelationKey;
import dev.onset.engine.Effect;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Outcome;
import dev.onset.engine.Timers;
import dev.onset.engine.Visit;

/**
 * An event or send task that publishes a message without a worker ({@code zeebe:publishMessage}). The message has the
 * results of the input mappings as its variables.
 *
 * @param bpmnName the name of the element, for example {@code endEvent}
 * @param name gives the message name, a non-empty string
 * @param correlationKey gives the correlation key, a string or a number
 * @param messageId gives the message id; null if the message has none
 * @param timeToLive gives an ISO 8601 duration of up to {@link Bounds#TIME_TO_LIVE}; null if the message is not kept
 */
public record MessageThrowEvent(
        String bpmnName, Expression name, Expression correlationKey, Expression messageId, Expression timeToLive)
        implements Element {

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        String messageName = Typed.text("The message's name", visit.evaluate(name), Bounds.MESSAGE);
        String key = CorrelationKey.of(visit.evaluate(correlationKey));
        String id = Typed.textOrNull("The message id", visit.evaluate(messageId), Bounds.MESSAGE);
        Object time = visit.evaluate(timeToLive);
        visit.emit(new Effect.PublishMessage(
                visit.newId(),
                messageName,
                key,
                id,
                visit.token().locals(),
                time == null ? visit.now() : Timers.endOfLife("The message's time to live", time, visit.now())));
        return Outcome.DONE;
    }
}
