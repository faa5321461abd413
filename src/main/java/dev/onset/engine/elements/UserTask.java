package dev.onset.engine.elements;

import dev.onset.engine.Bounds;
import dev.onset.engine.Effect;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;
import dev.onset.engine.WorkKind;

/**
 * A user task ({@code zeebe:userTask}). Each expression may be null, which means that the property is not set or has its
 * default.
 *
 * @param assignee gives a user name
 * @param candidateGroups gives a list of group names
 * @param candidateUsers gives a list of user names
 * @param dueDate gives an ISO 8601 date and time
 * @param followUpDate gives an ISO 8601 date and time
 * @param priority gives a whole number from 0 to 100; the default is 50
 * @param formKey gives the key of a form that the client knows
 */
public record UserTask(
        Expression assignee,
        Expression candidateGroups,
        Expression candidateUsers,
        Expression dueDate,
        Expression followUpDate,
        Expression priority,
        Expression formKey)
        implements Element {

    private static final int DEFAULT_PRIORITY = 50;

    @Override
    public String bpmnName() {
        return "userTask";
    }

    @Override
    public WorkKind work() {
        return WorkKind.USER_TASK;
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        Object priorityValue = visit.evaluate(priority);
        visit.emit(new Effect.CreateUserTask(
                visit.token().id(),
                visit.nodeId(),
                visit.nodeName(),
                Typed.textOrNull("The assignee", visit.evaluate(assignee), Bounds.USER),
                Typed.candidates("The candidate groups", visit.evaluate(candidateGroups)),
                Typed.candidates("The candidate users", visit.evaluate(candidateUsers)),
                Typed.instantOrNull("The due date", visit.evaluate(dueDate)),
                Typed.instantOrNull("The follow-up date", visit.evaluate(followUpDate)),
                priorityValue == null ? DEFAULT_PRIORITY : Typed.wholeNumber("The priority", priorityValue, 0, 100),
                Typed.textOrNull("The form key", visit.evaluate(formKey), Bounds.FORM_KEY)));
        return Outcome.WORKING;
    }
}
