package dev.onset.engine.elements;

import dev.onset.engine.Bounds;
import dev.onset.engine.Effect;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;
import dev.onset.engine.WorkKind;
import java.util.Map;

/**
 * A task that a worker does ({@code zeebe:taskDefinition}): a service task, or any other task that is modelled as a job.
 *
 * @param bpmnName for example {@code serviceTask}
 * @param type gives the job's type, a non-empty string
 * @param retries gives how often the job may fail before it is an incident, a whole number of at least 1
 * @param headers static values for the worker ({@code zeebe:taskHeaders})
 */
public record JobTask(String bpmnName, Expression type, Expression retries, Map<String, String> headers)
        implements Element {

    @Override
    public WorkKind work() {
        return WorkKind.JOB;
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        String jobType = Typed.text("The job type", visit.evaluate(type), Bounds.JOB_TYPE);
        int jobRetries = Typed.wholeNumber("The job's retries", visit.evaluate(retries), 1, Integer.MAX_VALUE);
        visit.emit(new Effect.CreateJob(visit.token().id(), visit.nodeId(), jobType, jobRetries, headers));
        return Outcome.WORKING;
    }
}
