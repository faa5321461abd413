package dev.onset.bpmn;

import dev.onset.engine.Bounds;
import dev.onset.engine.Decision;
import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.elements.DecisionTask;
import dev.onset.engine.elements.PassTask;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The business rule task: it evaluates a decision of its build, or it is a job for a worker. A build is what Camunda 8 calls
 * a deployment, and its files belong together: therefore every binding type means the decision of the instance's own build.
 */
final class DecisionTaskKind {

    static final ElementKind KIND = ElementKind.activity(
            "businessRuleTask", ElementKind.union(TaskKinds.JOB, Set.of("calledDecision")), DecisionTaskKind::map);

    private DecisionTaskKind() {}

    private static Element map(FlowNode node, ModelExpressions expressions) {
        BpmnXml called = node.extension("calledDecision");
        if (called == null) {
            if (node.extension("taskDefinition") == null) {
                expressions.error(
                        node.id(),
                        "A businessRuleTask needs a zeebe:calledDecision with a decision, or a zeebe:taskDefinition for a"
                                + " worker");
                return new PassTask(node.kind().bpmnName());
            }
            return TaskKinds.job(node, expressions);
        }
        if (node.extension("taskDefinition") != null) {
            expressions.error(
                    node.id(),
                    "A businessRuleTask must have either a zeebe:calledDecision or a zeebe:taskDefinition, not both");
        }
        Expression tag = versionTag(node, called, expressions);
        String resultVariable = called.attribute("resultVariable");
        checkResultVariable(node, resultVariable, expressions);
        String id = called.attribute("decisionId");
        Expression decisionId = expressions.requiredText(node.id(), "The decision id", id, Bounds.ELEMENT_ID);
        if (id != null && !id.startsWith("=")) {
            checkDecision(node, id, called.attribute("versionTag"), tag != null, expressions);
        }
        return new DecisionTask(
                decisionId, tag, node.file().resources().decisions(), resultVariable == null ? "" : resultVariable);
    }

    private static void checkDecision(
            FlowNode node, String id, @Nullable String tag, boolean isBoundToTag, ModelExpressions expressions) {
        Decision decision = node.file().resources().decisions().find(id);
        if (decision == null) {
            expressions.error(node.id(), "The build has no decision " + SchemaMessages.shortened(id));
        } else if (isBoundToTag && tag != null && !tag.startsWith("=") && !tag.equals(decision.versionTag())) {
            expressions.error(
                    node.id(),
                    "The decision " + SchemaMessages.shortened(id) + " of the build has another version tag");
        }
    }

    /** Returns the version tag to which the task is bound; null if it is not bound to one. */
    private static @Nullable Expression versionTag(FlowNode node, BpmnXml called, ModelExpressions expressions) {
        return switch (called.attribute("bindingType", "latest")) {
            case "latest", "deployment" -> null;
            case "versionTag" ->
                expressions.requiredText(
                        node.id(), "The version tag", called.attribute("versionTag"), Bounds.VERSION_TAG);
            default -> {
                expressions.error(node.id(), "The binding type must be latest, deployment or versionTag");
                yield null;
            }
        };
    }

    private static void checkResultVariable(
            FlowNode node, @Nullable String resultVariable, ModelExpressions expressions) {
        if (resultVariable == null) {
            expressions.error(node.id(), "The zeebe:calledDecision needs a resultVariable");
        } else if (!VariablePath.isName(resultVariable)) {
            expressions.error(node.id(), "The resultVariable of the zeebe:calledDecision is not a valid variable name");
        }
    }
}
