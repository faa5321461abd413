package dev.onset.bpmn;

import dev.onset.engine.Bounds;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.elements.JobUserTask;
import dev.onset.engine.elements.UserTask;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The two kinds of user tasks of Camunda 8: one that the engine manages itself ({@code zeebe:userTask}), and the older one,
 * without that extension, which is a job for a worker.
 */
final class UserTaskKind {

    static final ElementKind KIND = ElementKind.activity(
            "userTask",
            Set.of("rendering"),
            Set.of(
                    "ioMapping",
                    "userTask",
                    "taskHeaders",
                    "assignmentDefinition",
                    "taskSchedule",
                    "priorityDefinition",
                    "formDefinition"),
            UserTaskKind::map);

    private static final int MAX_PRIORITY = 100;
    private static final Expression NOTHING = Expression.literal(null);

    private UserTaskKind() {}

    private static Element map(FlowNode node, ModelExpressions expressions) {
        FormBinding.check(node, expressions);
        // They have no effect on a user task that the engine manages, except for its listeners.
        Map<String, String> headers = TaskKinds.headers(node, expressions);
        if (node.extension("userTask") == null) {
            return job(node, headers, expressions);
        }
        return new UserTask(
                orNothing(assignee(node, expressions)),
                orNothing(candidates(node, "candidateGroups", "The candidate groups", expressions)),
                orNothing(candidates(node, "candidateUsers", "The candidate users", expressions)),
                orNothing(date(node, "dueDate", "The due date", expressions)),
                orNothing(date(node, "followUpDate", "The follow-up date", expressions)),
                priority(node, expressions),
                orNothing(form(node, expressions)));
    }

    /** As in Camunda 8, the priority of the user task has no effect on a job, and its form key is not an expression. */
    private static Element job(FlowNode node, Map<String, String> headers, ModelExpressions expressions) {
        priority(node, expressions);
        String formKey = attribute(node, "formDefinition", "formKey");
        if (attribute(node, "formDefinition", "externalReference") != null) {
            expressions.error(
                    node.id(), "A zeebe:formDefinition with externalReference needs a zeebe:userTask beside it");
        }
        Expression form = form(node, expressions);
        if (formKey != null) {
            expressions.checkLength(node.id(), "The form key", formKey, Bounds.FORM_KEY);
        }
        return new JobUserTask(
                assignee(node, expressions),
                candidates(node, "candidateGroups", "The candidate groups", expressions),
                candidates(node, "candidateUsers", "The candidate users", expressions),
                date(node, "dueDate", "The due date", expressions),
                date(node, "followUpDate", "The follow-up date", expressions),
                formKey == null ? form : Expression.literal(formKey),
                headers);
    }

    private static Expression orNothing(@Nullable Expression expression) {
        return expression == null ? NOTHING : expression;
    }

    private static @Nullable Expression assignee(FlowNode node, ModelExpressions expressions) {
        String text = attribute(node, "assignmentDefinition", "assignee");
        return text == null ? null : expressions.text(node.id(), "The assignee", text, Bounds.USER);
    }

    private static @Nullable Expression candidates(
            FlowNode node, String attribute, String what, ModelExpressions expressions) {
        String text = attribute(node, "assignmentDefinition", attribute);
        return text == null ? null : expressions.candidates(node.id(), what, text);
    }

    private static @Nullable Expression date(
            FlowNode node, String attribute, String what, ModelExpressions expressions) {
        String text = attribute(node, "taskSchedule", attribute);
        return text == null ? null : expressions.date(node.id(), what, text);
    }

    private static Expression priority(FlowNode node, ModelExpressions expressions) {
        String text = attribute(node, "priorityDefinition", "priority");
        return text == null ? NOTHING : expressions.wholeNumber(node.id(), "The priority", text, 0, MAX_PRIORITY);
    }

    private static @Nullable Expression form(FlowNode node, ModelExpressions expressions) {
        List<String> keys = Stream.of("formKey", "formId", "externalReference")
                .map(attribute -> attribute(node, "formDefinition", attribute))
                .filter(Objects::nonNull)
                .toList();
        if (keys.size() > 1) {
            expressions.error(
                    node.id(), "A zeebe:formDefinition must have only one of formKey, formId and externalReference");
        }
        return keys.isEmpty() ? null : expressions.text(node.id(), "The form key", keys.getFirst(), Bounds.FORM_KEY);
    }

    /** Returns the text of an attribute; null if there is none, or if it is blank. */
    private static @Nullable String attribute(FlowNode node, String extension, String attribute) {
        BpmnXml xml = node.extension(extension);
        String text = xml == null ? null : xml.attribute(attribute);
        return text == null || text.isBlank() ? null : text;
    }
}
