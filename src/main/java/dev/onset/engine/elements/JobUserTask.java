package dev.onset.engine.elements;

import dev.onset.engine.Bounds;
import dev.onset.engine.Effect;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;
import dev.onset.engine.WorkKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A user task that a worker executes as a job of the type {@value #JOB_TYPE} (a user task without {@code zeebe:userTask}).
 * The headers of the job have the assignment, the schedule and the form, in the format of Camunda 8.
 *
 * @param assignee gives a user name, which may be empty; null if there is none
 * @param candidateGroups gives a list of group names; null if there is none
 * @param candidateUsers gives a list of user names; null if there is none
 * @param dueDate gives an ISO 8601 date and time, or null; null if there is none
 * @param followUpDate gives an ISO 8601 date and time, or null; null if there is none
 * @param formKey gives the key or the id of a form; null if there is none
 * @param headers static values for the worker ({@code zeebe:taskHeaders})
 */
public record JobUserTask(
        @Nullable Expression assignee,
        @Nullable Expression candidateGroups,
        @Nullable Expression candidateUsers,
        @Nullable Expression dueDate,
        @Nullable Expression followUpDate,
        @Nullable Expression formKey,
        Map<String, String> headers)
        implements Element {

    /** The type of the job. */
    public static final String JOB_TYPE = "io.camunda.zeebe:userTask";

    private static final String HEADER = "io.camunda.zeebe:";

    /** As in Camunda 8, a failure that leaves no retries raises an incident. */
    private static final int RETRIES = 1;

    public JobUserTask {
        headers = Map.copyOf(headers);
    }

    @Override
    public String bpmnName() {
        return "userTask";
    }

    @Override
    public WorkKind work() {
        return WorkKind.JOB;
    }

    @Override
    public Outcome enter(Visit visit) throws ExpressionFailure {
        Map<String, String> all = new LinkedHashMap<>(headers);
        put(all, "assignee", assignee(visit));
        put(all, "candidateGroups", names("The candidate groups", candidateGroups, visit));
        put(all, "candidateUsers", names("The candidate users", candidateUsers, visit));
        put(all, "dueDate", date("The due date", dueDate, visit));
        put(all, "followUpDate", date("The follow-up date", followUpDate, visit));
        put(
                all,
                "formKey",
                formKey == null ? null : Typed.text("The form key", visit.evaluate(formKey), Bounds.FORM_KEY));
        Bounds.checkHeaders(all);
        visit.emit(new Effect.CreateJob(visit.token().id(), visit.nodeId(), JOB_TYPE, RETRIES, all));
        return Outcome.WORKING;
    }

    private @Nullable String assignee(Visit visit) throws ExpressionFailure {
        if (assignee == null) {
            return null;
        }
        Object value = visit.evaluate(assignee);
        return "".equals(value) ? null : Typed.text("The assignee", value, Bounds.USER);
    }

    private static @Nullable String names(String what, @Nullable Expression expression, Visit visit)
            throws ExpressionFailure {
        return expression == null ? null : jsonArray(Typed.requiredCandidates(what, visit.evaluate(expression)));
    }

    private static @Nullable String date(String what, @Nullable Expression expression, Visit visit)
            throws ExpressionFailure {
        return expression == null ? null : Typed.dateTextOrNull(what, visit.evaluate(expression));
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(HEADER + name, value);
        }
    }

    private static String jsonArray(List<String> texts) {
        return texts.stream()
                .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "[", "]"));
    }
}
