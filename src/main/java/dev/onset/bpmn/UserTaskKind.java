package dev.onset.bpmn;

import dev.onset.engine.Bounds;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.elements.UserTask;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user task that the engine manages itself ({@code zeebe:userTask}). The older kind of Camunda 8, which creates a job,
 * is refused: it would wait for a worker that only Camunda's own applications contain.
 */
final class UserTaskKind {

    static final ElementKind KIND = ElementKind.activity(
            "userTask",
            Set.of("rendering"),
            Set.of(
                    "ioMapping",
                    "userTask",
                    "assignmentDefinition",
                    "taskSchedule",
                    "priorityDefinition",
                    "formDefinition"),
            UserTaskKind::map);

    private static final int MAX_PRIORITY = 100;
    private static final Expression NOTHING = Expression.literal(null);

    private UserTaskKind() {}

    private static Element map(FlowNode node, ModelExpressions expressions) {
        if (node.extension("userTask") == null) {
            expressions.error(
                    node.id(),
                    "A userTask needs a zeebe:userTask: in the Modeler, select the implementation Camunda user task");
        }
        return new UserTask(
                text(node, "assignmentDefinition", "assignee", "The assignee", Bounds.USER, expressions),
                candidates(node, "candidateGroups", "The candidate groups", expressions),
                candidates(node, "candidateUsers", "The candidate users", expressions),
                date(node, "dueDate", "The due date", expressions),
                date(node, "followUpDate", "The follow-up date", expressions),
                priority(node, expressions),
                form(node, expressions));
    }

    private static Expression text(
            FlowNode node, String extension, String attribute, String what, int max, ModelExpressions expressions) {
        String text = attribute(node, extension, attribute);
        return text == null ? NOTHING : expressions.text(node.id(), what, text, max);
    }

    private static Expression candidates(FlowNode node, String attribute, String what, ModelExpressions expressions) {
        String text = attribute(node, "assignmentDefinition", attribute);
        return text == null ? NOTHING : expressions.candidates(node.id(), what, text);
    }

    private static Expression date(FlowNode node, String attribute, String what, ModelExpressions expressions) {
        String text = attribute(node, "taskSchedule", attribute);
        return text == null ? NOTHING : expressions.date(node.id(), what, text);
    }

    private static Expression priority(FlowNode node, ModelExpressions expressions) {
        String text = attribute(node, "priorityDefinition", "priority");
        return text == null ? NOTHING : expressions.wholeNumber(node.id(), "The priority", text, 0, MAX_PRIORITY);
    }

    private static Expression form(FlowNode node, ModelExpressions expressions) {
        List<String> keys = Stream.of("formKey", "formId", "externalReference")
                .map(attribute -> attribute(node, "formDefinition", attribute))
                .filter(Objects::nonNull)
                .toList();
        if (keys.size() > 1) {
            expressions.error(
                    node.id(), "A zeebe:formDefinition must have only one of formKey, formId and externalReference");
        }
        return keys.isEmpty() ? NOTHING : expressions.text(node.id(), "The form key", keys.getFirst(), Bounds.FORM_KEY);
    }

    private static @Nullable String attribute(FlowNode node, String extension, String attribute) {
        BpmnXml xml = node.extension(extension);
        return xml == null ? null : xml.attribute(attribute);
    }
}
