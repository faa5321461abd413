package dev.onset.engine.elements;

import dev.onset.engine.Bounds;
import dev.onset.engine.Effect;
import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Listener;
import dev.onset.engine.ListenerEvent;
import dev.onset.engine.Visit;
import java.util.Map;

/**
 * A listener that a worker executes as a job ({@code zeebe:executionListener}).
 *
 * @param type gives the job type, a non-empty string
 * @param retries gives the number of retries, a whole number of at least 1; when none is left, a failure raises an incident
 * @param headers static values for the worker
 */
public record JobListener(Expression type, Expression retries, Map<String, String> headers) implements Listener {

    private static final int DEFAULT_PRIORITY = 0;

    @Override
    public Effect.CreateJob job(Visit visit, ListenerEvent event) throws ExpressionFailure {
        return new Effect.CreateJob(
                visit.token().id(),
                visit.nodeId(),
                Typed.text("The job type of the listener", visit.evaluate(type), Bounds.JOB_TYPE),
                Typed.wholeNumber(
                        "The number of retries of the listener", visit.evaluate(retries), 1, Integer.MAX_VALUE),
                DEFAULT_PRIORITY,
                headers,
                event);
    }
}
