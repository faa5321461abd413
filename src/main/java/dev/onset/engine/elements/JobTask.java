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
 * A task or event that a worker executes as a job ({@code zeebe:taskDefinition}).
 *
 * @param bpmnName the name of the element, for example {@code serviceTask}
 * @param type gives the job type, a non-empty string
 * @param retries gives the number of attempts, a whole number of at least 0; when none is left, a failure raises an incident.
 *     As in Camunda 8, a worker gets a job with 0 retries once.
 * @param priority gives the priority of the job, a whole number ({@code zeebe:jobPriorityDefinition})
 * @param headers static values for the worker ({@code zeebe:taskHeaders})
 */
public record JobTask(
        String bpmnName, Expression type, Expression retries, Expression priority, Map<String, String> headers)
        implements Element {

    private static final Expression DEFAULT_PRIORITY = Expression.literal(0);

    /** A task whose jobs have the default priority. */
    public JobTask(String bpmnName, Expression type, Expression retries, Map<String, String> headers) {
        this(bpmnName, type, retries, DEFAULT_PRIORITY, headers);
    }

    /** Returns the task with another priority. */
    public JobTask withPriority(Expression newPriority) {
        return new JobTask(bpmnName, type, retries, newPriority, headers);
    }

    @Override
    public WorkKind work() {
        return WorkKind.JOB;
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        visit.emit(jobOf(visit));
        return Outcome.WORKING;
    }

    /** Describes the job for the visiting token. */
    Effect.CreateJob jobOf(Visit visit) throws ExpressionFailure {
        String jobType = Typed.text("The job type", visit.evaluate(type), Bounds.JOB_TYPE);
        int jobRetries =
                Math.max(1, Typed.wholeNumber("The number of retries", visit.evaluate(retries), 0, Integer.MAX_VALUE));
        int jobPriority = Typed.wholeNumber(
                "The priority of the job", visit.evaluate(priority), Integer.MIN_VALUE, Integer.MAX_VALUE);
        return new Effect.CreateJob(
                visit.token().id(), visit.nodeId(), jobType, jobRetries, jobPriority, headers, null);
    }
}
